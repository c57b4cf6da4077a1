// The whole collector in a process of its own, for the benchmark: SNMP engine, polling, latest board, and history
// written to PostgreSQL. Prints one line of JSON. Easy to get wrong: what is measured begins only when every device
// has been found and read, and the process that measures is the one that is pinned to a core.
import { argv, cpuUsage, env, memoryUsage, stdout } from 'node:process';
import { startPolling } from '../../src/collect/poll-loop.ts';
import { sleep, systemClock as clock } from '../../src/core/clock.ts';
import { openDatabase, type ConnectionSettings } from '../../src/platform/database.ts';
import { limitHeapGrowth } from '../../src/platform/heap-growth.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { Secret } from '../../src/platform/secret.ts';
import { startHistoryLoops } from '../../src/readings/history-loop.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { Device } from '../../src/site/site.ts';
import { openSnmpClient } from '../../src/snmp/client-socket.ts';
import { benchProfile } from './collect-objects.ts';

export interface CollectFigures {
  readonly devices: number;
  readonly polls: number;
  readonly failed: number;
  readonly readings: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly latenessMs: { readonly p50: number; readonly p99: number; readonly worst: number };
  readonly rssMiB: number;
  readonly worstRssMiB: number;
  readonly historyWaiting: number;
  readonly historyDropped: number;
}

/** Until every device has shown how much it takes in one request: four polls, and some more. */
const settleSeconds = 45;

function device(number: number, port: number, intervalSeconds: number): Device {
  const address = `127.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  const id = `ups-${number}`;
  const security = { version: 'v2c', community: new Secret('public') } as const;
  const asked = { timeoutMs: 2000, retries: 2, profile: 'bench-ups', intervalSeconds };
  return { id, name: id, kind: 'ups', address, port, security, ...asked, bindings: [] };
}

async function run(): Promise<CollectFigures> {
  // As the product does.
  limitHeapGrowth();
  const [port = 0, count = 0, intervalSeconds = 10, seconds = 30] = argv.slice(2).map(Number);
  const log = createSilentLog();
  const metrics = createMetrics();
  const settings = JSON.parse(env['QOSHA_BENCH_DATABASE'] ?? 'null') as ConnectionSettings | null;
  const board = new LatestBoard(clock);
  const database = settings === null ? undefined : openDatabase({ ...settings, log });
  const history =
    database && startHistoryLoops({ database, clock, board, settings: defaultHistorySettings, log, metrics });
  const client = await openSnmpClient({ clock, isLoopbackOnly: true });
  const heard = new Set<string>();
  const latenessesMs: number[] = [];
  let polls = 0;
  let failed = 0;
  let readingCount = 0;
  const devices = Array.from({ length: count }, (_, i) => device(i + 1, port, intervalSeconds));
  const control = startPolling({
    site: { devices },
    client,
    profiles: [benchProfile()],
    clock,
    log,
    metrics,
    sink: {
      onReadings(batch) {
        if (heard.size < count) heard.add(batch.deviceId);
        readingCount += batch.rows.length + batch.more.length;
        board.putBatch(batch);
      },
      onHealth({ latenessMs, lastError }) {
        polls++;
        if (lastError !== null) failed++;
        latenessesMs.push(latenessMs);
      },
    },
  });
  while (heard.size < count) await sleep(clock, 200);
  await sleep(clock, settleSeconds * 1000);
  polls = failed = readingCount = latenessesMs.length = 0;
  const startedMs = clock.monotonicMs();
  const before = cpuUsage();
  let worstRss = 0;
  for (let second = 0; second < seconds; second++) {
    await sleep(clock, 1000);
    worstRss = Math.max(worstRss, memoryUsage.rss());
  }
  const spent = cpuUsage(before);
  const figures: CollectFigures = {
    devices: count,
    polls,
    failed,
    readings: readingCount,
    seconds: (clock.monotonicMs() - startedMs) / 1000,
    cpuSeconds: (spent.user + spent.system) / 1e6,
    latenessMs: quantiles(latenessesMs),
    rssMiB: memoryUsage.rss() / 2 ** 20,
    worstRssMiB: worstRss / 2 ** 20,
    historyWaiting: history?.keeper.recorder.waiting ?? 0,
    historyDropped: history?.keeper.recorder.droppedCount ?? 0,
  };
  await control.stop();
  await history?.stop();
  await client.close();
  await database?.close();
  return figures;
}

function quantiles(values: readonly number[]): CollectFigures['latenessMs'] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), worst: at(1) };
}

stdout.write(`${JSON.stringify(await run())}\n`);
