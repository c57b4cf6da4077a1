// Packing a closed hour, and twenty-four packed hours into a day. Easy to get wrong: reading, writing and dropping are
// one transaction each, so a crash at any line leaves either the samples or the chunk, never both and never neither;
// and an hour that got late samples after it was packed is packed again by merging.
import type { Database, Transaction } from '../platform/database.ts';
import { copyInto } from '../platform/database.ts';
import { mergeSamples, packSamples, unpackSamples } from './packing.ts';
import type { Sample } from './packing.ts';
import {
  dayMs,
  historySql,
  hourMs,
  instantOf,
  loadChunks,
  loadPoints,
  loadRollups,
  pickValues,
} from './history-store.ts';
import type { ChunkPick, Span } from './history-store.ts';
import { defaultIntervalMs } from './latest-board.ts';
import { joinRollups, rollUp } from './rollup.ts';
import type { Rollup } from './rollup.ts';

const pointsPerBatch = 500;
/** Hours and days handled in one call; the loop calls again. */
const maxPeriodsPerRun = 48;

interface PointSamples {
  readonly pointId: number;
  readonly intervalMs: number;
  readonly samples: readonly Sample[];
}

/** Hours whose partition still stands though they ended before `beforeMs`, oldest first, epoch ms. */
export async function findClosedHours(tx: Transaction, beforeMs: number): Promise<number[]> {
  const hourStart = Math.floor(beforeMs / hourMs) * hourMs;
  const values = [instantOf(hourStart), maxPeriodsPerRun];
  const rows = await tx.query<{ starts_at: Temporal.Instant }>(historySql('closed-hours'), values);
  return rows.map((row) => row.starts_at.epochMilliseconds);
}

/** Packs one hour and drops its partition; returns the number of samples. Does nothing when it is packed. */
export function packHour(database: Database, hourStartMs: number): Promise<number> {
  return database.transaction((tx) => packHourWithin(tx, hourStartMs), { timeoutMs: 0 });
}

/** `packHour` inside a transaction of the caller. */
export async function packHourWithin(tx: Transaction, hourStartMs: number): Promise<number> {
  await tx.execute(historySql('own-hour'), [hourStartMs / hourMs]);
  const open = await tx.query(historySql('is-hour-open'), [instantOf(hourStartMs)]);
  if (open.length === 0) return 0;
  // Looked up here and not joined: a partition just written has no statistics, and joins of it are planned badly.
  const intervals = new Map((await loadPoints(tx)).map((point) => [point.id, point.intervalMs]));
  await declareHour(tx, hourStartMs);
  let count = 0;
  for (;;) {
    const batch = await fetchHour(tx, intervals);
    if (batch.length === 0) break;
    count += batch.reduce((sum, point) => sum + point.samples.length, 0);
    await writePackedHour(tx, batch, hourStartMs);
  }
  await tx.execute('CLOSE hour_samples');
  await tx.execute(historySql('drop-hour'), [instantOf(hourStartMs)]);
  return count;
}

async function declareHour(tx: Transaction, hourStartMs: number): Promise<void> {
  // A cursor takes no parameters over the wire; the instant is our own number.
  const literal = `'${instantOf(hourStartMs).toString()}'`;
  const select = historySql('hour-samples').replaceAll('$1', literal);
  await tx.execute(`DECLARE hour_samples NO SCROLL CURSOR FOR ${select}`);
}

async function fetchHour(tx: Transaction, intervals: ReadonlyMap<number, number>): Promise<PointSamples[]> {
  const rows = await tx.query<{
    point_id: number;
    at_ms: number[];
    sample_values: (number | null)[];
  }>(`FETCH ${pointsPerBatch} FROM hour_samples`);
  return rows.map((row) => ({
    pointId: row.point_id,
    intervalMs: intervals.get(row.point_id) ?? defaultIntervalMs,
    samples: row.at_ms.map((atMs, i) => ({ atMs, value: row.sample_values[i] ?? null })),
  }));
}

async function writePackedHour(
  tx: Transaction,
  batch: readonly PointSamples[],
  hourStartMs: number,
): Promise<void> {
  const pick: ChunkPick = {
    pointIds: batch.map((point) => point.pointId),
    span: 'hour',
    fromMs: hourStartMs,
    toMs: hourStartMs + hourMs,
  };
  const packed = new Map((await loadChunks(tx, pick)).map((chunk) => [chunk.pointId, chunk.packed]));
  await tx.execute(historySql('delete-chunks'), pickValues(pick));
  await tx.execute(historySql('delete-rollups'), pickValues(pick));
  const merged = batch.map((point) => {
    const older = packed.get(point.pointId);
    return {
      ...point,
      samples: mergeSamples(older === undefined ? [] : unpackSamples(older), point.samples),
    };
  });
  await copyChunks(tx, merged, { span: 'hour', startMs: hourStartMs });
  const range = { startMs: hourStartMs, endMs: hourStartMs + hourMs };
  const rollups = merged.map(({ pointId, samples, intervalMs }) => ({
    pointId,
    rollup: rollUp(samples, { ...range, intervalMs }),
  }));
  await copyRollups(tx, rollups, { span: 'hour', startMs: hourStartMs });
}

/** UTC days before `beforeMs` that still have packed hours apart, oldest first, epoch ms. */
export async function findLooseDays(tx: Transaction, beforeMs: number): Promise<number[]> {
  const dayStart = Math.floor(beforeMs / dayMs) * dayMs;
  const values = [instantOf(dayStart), maxPeriodsPerRun];
  const rows = await tx.query<{ starts_at: Temporal.Instant }>(historySql('loose-days'), values);
  return rows.map((row) => row.starts_at.epochMilliseconds);
}

/** Joins the packed hours of one UTC day, some points at a time; each batch is a transaction of its own. */
export async function packDay(database: Database, dayStartMs: number): Promise<void> {
  for (;;) {
    const points = await database.transaction((tx) => packSomeOfDay(tx, dayStartMs), { timeoutMs: 0 });
    if (points < pointsPerBatch) return;
  }
}

async function packSomeOfDay(tx: Transaction, dayStartMs: number): Promise<number> {
  const range = { fromMs: dayStartMs, toMs: dayStartMs + dayMs };
  // Two packers of one day take turns; the second finds nothing left.
  await tx.execute(historySql('own-hour'), [dayStartMs / hourMs]);
  const rows = await tx.query<{ point_id: number }>(historySql('loose-points'), [
    instantOf(range.fromMs),
    instantOf(range.toMs),
    pointsPerBatch,
  ]);
  const pointIds = rows.map((row) => row.point_id);
  if (pointIds.length === 0) return 0;
  const samples = new Map<number, Sample[]>();
  const rollups = new Map<number, Rollup[]>();
  /** Points of which the day was packed already: late samples came, and share slots with those that were there. */
  const reopened = new Set<number>();
  for (const span of ['day', 'hour'] as const) {
    const pick: ChunkPick = { pointIds, span, ...range };
    for (const { pointId, packed } of await loadChunks(tx, pick)) {
      samples.set(pointId, mergeSamples(samples.get(pointId) ?? [], unpackSamples(packed)));
      if (span === 'day') reopened.add(pointId);
    }
    for (const { pointId, rollup } of await loadRollups(tx, pick)) {
      rollups.set(pointId, [...(rollups.get(pointId) ?? []), rollup]);
    }
    await tx.execute(historySql('delete-chunks'), pickValues(pick));
    await tx.execute(historySql('delete-rollups'), pickValues(pick));
  }
  const place = { span: 'day', startMs: dayStartMs } as const;
  const points = Array.from(samples, ([pointId, list]) => ({ pointId, samples: list }));
  await copyChunks(tx, points, place);
  const wholeDay = rollUp([], { startMs: dayStartMs, endMs: dayStartMs + dayMs, intervalMs: 1 });
  const intervals =
    reopened.size === 0 ? [] : (await loadPoints(tx)).map(({ id, intervalMs }) => [id, intervalMs] as const);
  const intervalOf = new Map(intervals);
  const joined = Array.from(rollups, ([pointId, parts]) => ({
    pointId,
    rollup: reopened.has(pointId)
      ? rollUp(samples.get(pointId) ?? [], {
          startMs: dayStartMs,
          endMs: dayStartMs + dayMs,
          intervalMs: intervalOf.get(pointId) ?? defaultIntervalMs,
        })
      : (joinRollups([wholeDay, ...parts]) ?? wholeDay),
  }));
  await copyRollups(tx, joined, place);
  return pointIds.length;
}

/** The hour or day that rows are of. */
export interface Place {
  readonly span: Span;
  readonly startMs: number;
}

async function copyChunks(
  tx: Transaction,
  points: readonly { readonly pointId: number; readonly samples: readonly Sample[] }[],
  place: Place,
): Promise<void> {
  const columns = ['point_id', 'span', 'starts_at', 'first_at', 'step_ms', 'offsets_ms', 'sample_values'];
  const rows = points
    .filter((point) => point.samples.length > 0)
    .map(({ pointId, samples }) => {
      const { startMs, stepMs, offsetsMs, values } = packSamples(samples);
      return [pointId, place.span, instantOf(place.startMs), instantOf(startMs), stepMs, offsetsMs, values];
    });
  await copyInto(tx, { table: 'history.chunk', columns }, rows);
}

/** Adds roll-ups of one hour or day that has none of these points yet. */
export async function copyRollups(
  tx: Transaction,
  points: readonly { readonly pointId: number; readonly rollup: Rollup }[],
  place: Place,
): Promise<void> {
  const columns = ['point_id', 'span', 'starts_at', 'minimum', 'average', 'maximum', 'sample_count'];
  const rows = points.map(({ pointId, rollup: r }) => [
    pointId,
    place.span,
    instantOf(place.startMs),
    r.minimum,
    r.average,
    r.maximum,
    r.count,
    r.coverage,
  ]);
  await copyInto(tx, { table: 'history.rollup', columns: [...columns, 'coverage_ratio'] }, rows);
}
