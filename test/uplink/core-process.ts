// The core's half of collection as a process that can be killed: intake, board, history on a real database. It tells its
// parent every reading that reached the board. Settings come as JSON in the environment.
import { systemClock } from '../../src/core/clock.ts';
import { createRemoteCollection } from '../../src/commands/remote-collection.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { ConnectionSettings } from '../../src/platform/database.ts';
import { createGracefulStop } from '../../src/platform/graceful-stop.ts';
import { createLog } from '../../src/platform/log.ts';
import { startLoop } from '../../src/platform/loop.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { HistoryKeeper } from '../../src/readings/history-loop.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { loadSite } from '../../src/site/load-site.ts';

export interface CoreSettings {
  readonly database: ConnectionSettings;
  readonly siteFile: string;
  readonly servers: readonly string[];
}

const settings = JSON.parse(process.env['QOSHA_TEST_CORE'] ?? '') as CoreSettings;
const log = createLog({ level: 'info', human: false, destination: process.stderr });
const clock = systemClock;
const metrics = createMetrics();
const stop = createGracefulStop({ clock, log });
const loaded = loadSite(settings.siteFile);
if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
const { site } = loaded;
const database = openDatabase({ ...settings.database, log, poolSize: 4 });
stop.add({ name: 'database', stop: () => database.close() });
const board = new LatestBoard(clock);
for (const device of site.devices) board.expectEvery(device.id, device.intervalSeconds * 1_000);
// A slow database: several values of a device wait at any time, so that a blow falls between taking and storing them, and
// what was confirmed too early is lost for good.
const keeper = new HistoryKeeper({ database, clock, board, settings: defaultHistorySettings });
const flushing = startLoop({
  name: 'history',
  intervalMs: 4_000,
  cycle: async () => void (await keeper.flush()),
  clock,
  log,
  metrics,
});
stop.add({ name: 'history', stop: () => flushing.stop() });
board.onTake((page, rows, count) => {
  for (const row of rows.subarray(0, count)) {
    const { deviceId, point, value, takenAtMs } = page.reading(row);
    if (point !== 'input.failures') continue;
    process.stdout.write(`${JSON.stringify({ deviceId, value, takenAtMs, atMs: clock.epochMs() })}\n`);
  }
});
const collection = createRemoteCollection({
  site,
  settings: { servers: settings.servers },
  clock,
  log,
  metrics,
  stop,
  profiles: [],
  board,
  keeper,
  database,
  onHealth: () => undefined,
  healths: () => new Map(),
});
collection.start();
setInterval(() => {
  const state = collection.collectors();
  const living = state?.living.map(({ name, devices }) => ({ name, devices })) ?? [];
  process.stdout.write(`${JSON.stringify({ isReporting: state?.isReporting, living })}\n`);
}, 500);
await stop.stopped;
process.exit(0);
