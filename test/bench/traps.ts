// A storm of traps: how many are heard, kept and lost, and whether the process stays awake meanwhile. The sender is a
// process of its own, the database the real PostgreSQL. Easy to get wrong: what the kernel drops nobody counts but the
// kernel, so its own figure is read; and "none lost" means that the counts of the table add up to what was accepted.

import { execFile } from 'node:child_process';
import { randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { takeTrap } from '../../src/collect/trap-intake.ts';
import { TrapRecorder } from '../../src/collect/trap-recorder.ts';
import { systemClock } from '../../src/core/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { Device } from '../../src/site/site.ts';
import { createEngineId } from '../../src/snmp/local-engine.ts';
import { trapCredentials } from '../../src/snmp/trap-credentials.ts';
import { openTrapReceiver } from '../../src/snmp/trap-receiver.ts';
import { kernelDrops } from '../../src/snmp/trap-socket.ts';
import { loadAddress, loadSecurity } from './trap-users.ts';

const generator = fileURLToPath(new URL('./trap-generator.ts', import.meta.url));
const execute = promisify(execFile);

export interface TrapLoad {
  readonly perSecond: number;
  readonly seconds: number;
  /** Addresses that send, each a device. */
  readonly sources: number;
  /** Different things that each address says. */
  readonly distinct: number;
}

export interface TrapFigures {
  readonly sent: number;
  readonly sentPerSecond: number;
  readonly received: number;
  readonly accepted: number;
  /** Sum of repeat_count in the table. */
  readonly inTable: number;
  readonly rows: number;
  readonly transactions: number;
  /** Undefined where the kernel does not say. */
  readonly droppedByKernel: number | undefined;
  readonly droppedByUs: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Share of one core that the receiving process took. */
  readonly processorShare: number;
  readonly rssMiB: number;
  readonly receiveBufferBytes: number;
}

function deviceNumber(i: number): Device {
  return {
    id: `device-${i}`,
    name: `device-${i}`,
    kind: 'ups',
    address: loadAddress(i),
    port: 161,
    security: { version: 'v2c', community: new Secret('public') },
    profile: 'auto',
    intervalSeconds: 10,
    timeoutMs: 1000,
    retries: 1,
    bindings: [],
  };
}

/** Runs one storm against a migrated database whose trap_events is empty. */
export async function measureTraps(database: Database, load: TrapLoad): Promise<TrapFigures> {
  const devices = Array.from({ length: load.sources }, (_, i) => deviceNumber(i));
  const log = createSilentLog();
  const recorder = new TrapRecorder({ clock: systemClock, database, log, newKey: () => randomUUIDv7() });
  const polling = { profileOf: () => undefined, pollNow: () => undefined, burst: () => undefined };
  const receiver = await openTrapReceiver({
    clock: systemClock,
    port: 0,
    communities: ['public'],
    engine: { engineId: createEngineId(), engineBoots: 1 },
    credentials: trapCredentials([{ security: loadSecurity }]),
    allowedSources: devices.map(({ address }) => address),
    onTrap: (trap) => takeTrap(trap, { matching: { devices, polling }, recorder }),
  });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  const numbers = [receiver.port, load.perSecond, load.seconds, load.sources, load.distinct].map(String);
  const { stdout } = await execute(process.execPath, [generator, ...numbers]);
  const sender = JSON.parse(stdout) as { sent: number; failed: number; tookMs: number };
  const cpu = process.cpuUsage(cpuBefore);
  const tookMs = performance.now() - beganMs;
  delay.disable();
  await recorder.flush(40);
  const droppedByKernel = await kernelDrops(receiver.port);
  const { received, accepted, dropped } = receiver.statistics;
  const { receiveBufferBytes } = receiver;
  await receiver.close();
  const [kept] = await database.transaction((tx) =>
    tx.query<{ rows: bigint; repeats: bigint }>(
      'select count(*) as rows, coalesce(sum(repeat_count), 0)::bigint as repeats from trap_events',
    ),
  );
  return {
    sent: sender.sent - sender.failed,
    sentPerSecond: (sender.sent / sender.tookMs) * 1000,
    received,
    accepted,
    inTable: Number(kept?.repeats ?? 0n),
    rows: Number(kept?.rows ?? 0n),
    transactions: recorder.statistics.transactions,
    droppedByKernel,
    droppedByUs: Object.values(dropped).reduce((sum, count) => sum + count, 0),
    loopP99Ms: delay.percentile(99) / 1e6,
    loopMaxMs: delay.max / 1e6,
    processorShare: (cpu.user + cpu.system) / 1000 / tookMs,
    rssMiB: process.memoryUsage().rss / 1_048_576,
    receiveBufferBytes,
  };
}

function print(name: string, figures: TrapFigures): void {
  console.log(`\n${name}`);
  for (const [what, value] of Object.entries(figures)) {
    const shown = typeof value !== 'number' ? 'not told' : value < 100 ? value.toFixed(2) : value.toFixed(0);
    console.log(`  ${what.padEnd(20)} ${shown}`);
  }
}

/** Two storms of a minute: one that says little, again and again, and one in which every trap is different. */
export async function run(): Promise<void> {
  const seconds = Number(process.env['QOSHA_BENCH_SECONDS'] ?? 60);
  const folder = mkdtempSync(join(tmpdir(), 'qosha-bench-traps-'));
  const log = createSilentLog();
  const server = await startEmbeddedPostgres({ dataFolder: folder, log });
  const owner = openDatabase({ ...server.owner, log });
  const app = openDatabase({ ...server.app, log });
  try {
    await migrate({ owner, log });
    const storms = [
      ['repeats: each device says 4 things again and again', 4],
      ['every trap is different', 10_000_000],
    ] as const;
    for (const [name, distinct] of storms) {
      await owner.transaction((tx) => tx.execute('delete from trap_events'));
      print(name, await measureTraps(app, { perSecond: 5_000, seconds, sources: 250, distinct }));
    }
  } finally {
    await Promise.all([owner.close(), app.close()]);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await run();
