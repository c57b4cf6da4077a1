// What the history costs: samples written and packed per second, bytes a sample packed and as rows, and a month's
// percentile of one point. The real PostgreSQL with everything it does for safety, in a folder of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../src/core/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { dayMs, hourMs } from '../../src/readings/history-store.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { HistoryRecorder } from '../../src/readings/history-recorder.ts';
import { findLooseDays, packDay, packHour } from '../../src/readings/pack-history-store.ts';
import { readPercentile } from '../../src/readings/read-history-store.ts';
import type { Reading } from '../../src/readings/reading.ts';

const startMs = Date.UTC(2026, 9, 1);
const intervalMs = 30_000;
const widePoints = 2_000;
const longPoints = 20;
const longDays = 30;

export interface HistoryFigures {
  readonly writtenPerSecond: number;
  readonly packedPerSecond: number;
  readonly bytesPerSampleAsRows: number;
  readonly bytesPerSamplePacked: number;
  /** 95th percentile of 30 days of one point, 86,400 samples, median of all points. */
  readonly percentileMs: number;
}

function readingAt(pointNumber: number, atMs: number): Reading {
  // Tenths of a volt around 230, drifting over the day, as devices tell them.
  const wave = Math.sin((atMs / dayMs) * 6.28 + pointNumber) * 3;
  const value = Math.round((230 + wave + ((atMs / intervalMs + pointNumber * 7) % 5) / 10) * 10) / 10;
  return {
    deviceId: `device-${pointNumber % 100}`,
    point: 'output.voltage',
    instance: String(pointNumber),
    label: '',
    oid: '',
    value,
    unit: 'V',
    state: null,
    quality: 'good',
    takenAtMs: atMs,
  };
}

async function record(
  database: Database,
  range: { points: number; fromMs: number; toMs: number },
): Promise<number> {
  const recorder = new HistoryRecorder(() => intervalMs);
  const board = new LatestBoard(systemClock);
  board.onTake((page, rows, count) => recorder.record(page, rows, count));
  let count = 0;
  for (let atMs = range.fromMs; atMs < range.toMs; atMs += intervalMs) {
    board.put(Array.from({ length: range.points }, (_, i) => readingAt(i, atMs)));
    if (recorder.waiting >= 5_000) count += await recorder.flush(database);
  }
  while (recorder.waiting > 0) count += await recorder.flush(database);
  return count;
}

async function bytesOf(database: Database, pattern: string): Promise<number> {
  const rows = await database.query<{ bytes: bigint }>(
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as bytes from pg_class as c
     join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname = 'history' and c.relkind = 'r' and c.relname like $1`,
    [pattern],
  );
  return Number(rows[0]?.bytes ?? 0n);
}

async function measure(database: Database): Promise<HistoryFigures> {
  const wideStartMs = startMs - hourMs;
  const writingAt = performance.now();
  const written = await record(database, { points: widePoints, fromMs: wideStartMs, toMs: startMs });
  const writtenPerSecond = (written / (performance.now() - writingAt)) * 1_000;
  const bytesPerSampleAsRows = (await bytesOf(database, 'hot\\_%')) / written;
  const packingAt = performance.now();
  await packHour(database, wideStartMs);
  const packedPerSecond = (written / (performance.now() - packingAt)) * 1_000;
  await database.execute('delete from history.chunk');
  await database.execute('delete from history.rollup');

  const endMs = startMs + longDays * dayMs;
  let samples = 0;
  for (let atMs = startMs; atMs < endMs; atMs += dayMs) {
    samples += await record(database, { points: longPoints, fromMs: atMs, toMs: atMs + dayMs });
    for (let hour = atMs; hour < atMs + dayMs; hour += hourMs) await packHour(database, hour);
  }
  for (const day of await findLooseDays(database, endMs)) await packDay(database, day);
  // What deleted hours leave behind is used again by later ones; here it is squeezed out to see the net size.
  await database.execute('vacuum full history.chunk');
  const bytesPerSamplePacked = (await bytesOf(database, 'chunk')) / samples;
  const times: number[] = [];
  for (let i = 0; i < longPoints; i++) {
    const { deviceId, point, instance } = readingAt(i, startMs);
    const askedAt = performance.now();
    await readPercentile(database, { deviceId, point, instance, fromMs: startMs, toMs: endMs }, 95);
    times.push(performance.now() - askedAt);
  }
  times.sort((a, b) => a - b);
  const percentileMs = times[times.length >> 1] ?? 0;
  return { writtenPerSecond, packedPerSecond, bytesPerSampleAsRows, bytesPerSamplePacked, percentileMs };
}

/** Starts a database of its own, measures, and removes it again. */
export async function run(): Promise<HistoryFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-bench-'));
  const log = createSilentLog();
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, log });
  try {
    const owner = openDatabase({ ...postgres.owner, log });
    await migrate({ owner, log });
    const figures = await measure(owner);
    await owner.close();
    return figures;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const figures = await run();
  for (const [name, value] of Object.entries(figures)) console.log(name.padEnd(24), Number(value).toFixed(1));
}
