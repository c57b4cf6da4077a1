// Reads the history back: samples or means over a span of time, percentiles, words of states. Easy to get wrong: a span
// may lie in day chunks, hour chunks and hot rows at once, and one instant may stand in two of them after a repeated
// write; they are merged by time, hot rows winning.
import type { PointName } from '../core/points.ts';
import type { Transaction } from '../platform/database.ts';
import {
  dayMs,
  findPoint,
  historySql,
  hourMs,
  instantOf,
  loadChunks,
  loadHotSamples,
  loadHotSamplesOf,
  loadRollups,
} from './history-store.ts';
import type { HistoryPoint, StateChange } from './history-store.ts';
import { mergeSamples, unpackSamples } from './packing.ts';
import type { Sample } from './packing.ts';
import { joinRollups, rollUp, slotMs } from './rollup.ts';
import { averageRollup, averageSamples, markGaps, percentileNearestRank } from './series.ts';
import type { SeriesPoint } from './series.ts';

export interface SeriesRequest {
  readonly deviceId: string;
  readonly point: PointName;
  readonly instance: string;
  /** Half-open [fromMs, toMs), epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** One mean per so many seconds; absent: the samples themselves. From 300 on in multiples of 300. */
  readonly stepSeconds?: number;
}

export interface Series {
  readonly unit: string;
  readonly points: readonly SeriesPoint[];
}

/**
 * Values of one point with gaps as nulls. Means of 5 minutes and more come from the roll-ups and reach back as far as
 * these are kept; `fromMs` is then moved down to a 5-minute boundary. An unknown point gives an empty series.
 */
export async function readSeries(tx: Transaction, request: SeriesRequest): Promise<Series> {
  const point = await findPoint(tx, request);
  if (point === undefined) return { unit: '', points: [] };
  const stepMs = (request.stepSeconds ?? 0) * 1_000;
  if (stepMs >= slotMs && stepMs % slotMs === 0) return readMeans(tx, point, { ...request, stepMs });
  const samples = await readSamples(tx, point.id, request);
  if (stepMs === 0) return { unit: point.unit, points: markGaps(samples, point.intervalMs) };
  return { unit: point.unit, points: averageSamples(samples, { ...request, stepMs }) };
}

/** Percentile of all samples in [fromMs, toMs) by nearest rank, 0 < percent <= 100; null without samples. */
export async function readPercentile(
  tx: Transaction,
  request: Omit<SeriesRequest, 'stepSeconds'>,
  percent: number,
): Promise<number | null> {
  const point = await findPoint(tx, request);
  if (point === undefined) return null;
  const samples = await readSamples(tx, point.id, request);
  return percentileNearestRank(
    samples.map((sample) => sample.value),
    percent,
  );
}

/** What a state or text said over [fromMs, toMs), beginning with the change that was in force at `fromMs`. */
export async function readStateChanges(
  tx: Transaction,
  request: Omit<SeriesRequest, 'stepSeconds'>,
): Promise<Omit<StateChange, 'pointId'>[]> {
  const point = await findPoint(tx, request);
  if (point === undefined) return [];
  const values = [point.id, instantOf(request.fromMs), instantOf(request.toMs)];
  const rows = await tx.query<{ at_ms: number; word: string | null; quality: StateChange['quality'] }>(
    historySql('state-changes'),
    values,
  );
  return rows.map(({ at_ms, word, quality }) => ({ atMs: at_ms, word, quality }));
}

/** Points asked for at once: day chunks of so many are unpacked together at most. */
const pointsAtOnce = 100;

/**
 * Samples of many numbers over [fromMs, toMs) by point, and what many words said, beginning with the change in force at
 * `fromMs`: in a few questions for each hundred of them, as for one.
 */
export async function readPointsTold(
  tx: Transaction,
  points: { readonly numbers: readonly number[]; readonly words: readonly number[] },
  range: Range,
): Promise<{
  readonly samples: ReadonlyMap<number, readonly Sample[]>;
  readonly changes: ReadonlyMap<number, readonly Omit<StateChange, 'pointId'>[]>;
}> {
  const samples = new Map<number, readonly Sample[]>();
  for (const pointIds of batches(points.numbers)) {
    for (const [id, own] of await readSamplesOf(tx, pointIds, range)) samples.set(id, own);
  }
  const changes = new Map<number, Omit<StateChange, 'pointId'>[]>();
  for (const pointIds of batches(points.words)) {
    const values = [pointIds, instantOf(range.fromMs), instantOf(range.toMs)];
    const rows = await tx.query<ChangeRow>(historySql('state-changes-of'), values);
    for (const { point_id, at_ms, word, quality } of rows) {
      const own = changes.get(point_id) ?? [];
      changes.set(point_id, own);
      own.push({ atMs: at_ms, word, quality });
    }
  }
  return { samples, changes };
}

interface ChangeRow {
  readonly point_id: number;
  readonly at_ms: number;
  readonly word: string | null;
  readonly quality: StateChange['quality'];
}

function* batches(ids: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < ids.length; at += pointsAtOnce) yield ids.slice(at, at + pointsAtOnce);
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

async function readSamples(tx: Transaction, pointId: number, range: Range): Promise<readonly Sample[]> {
  return (await readSamplesOf(tx, [pointId], range)).get(pointId) ?? [];
}

async function readSamplesOf(
  tx: Transaction,
  pointIds: readonly number[],
  range: Range,
): Promise<ReadonlyMap<number, readonly Sample[]>> {
  const packed = new Map<number, Sample[]>(pointIds.map((id) => [id, []]));
  for (const span of ['day', 'hour'] as const) {
    const fromMs = range.fromMs - (span === 'day' ? dayMs : hourMs);
    for (const chunk of await loadChunks(tx, { pointIds, span, fromMs, toMs: range.toMs })) {
      packed.set(chunk.pointId, (packed.get(chunk.pointId) ?? []).concat(unpackSamples(chunk.packed)));
    }
  }
  const hot = await loadHotSamplesOf(tx, { pointIds, ...range });
  return new Map(
    Array.from(packed, ([id, samples]) => [
      id,
      mergeSamples(samples, hot.get(id) ?? []).filter(
        ({ atMs }) => atMs >= range.fromMs && atMs < range.toMs,
      ),
    ]),
  );
}

async function readMeans(
  tx: Transaction,
  point: HistoryPoint,
  range: Range & { readonly stepMs: number },
): Promise<Series> {
  const fromMs = Math.floor(range.fromMs / slotMs) * slotMs;
  const endMs = Math.ceil(range.toMs / slotMs) * slotMs;
  const pointIds = [point.id];
  const hot = await loadHotSamples(tx, { pointId: point.id, fromMs, toMs: endMs });
  const hotPart = rollUp(mergeSamples([], hot), { startMs: fromMs, endMs, intervalMs: point.intervalMs });
  const parts = [hotPart];
  for (const span of ['hour', 'day'] as const) {
    const reachMs = span === 'day' ? dayMs : hourMs;
    const pick = { pointIds, span, fromMs: fromMs - reachMs, toMs: range.toMs };
    for (const { rollup } of await loadRollups(tx, pick)) parts.push(rollup);
  }
  const joined = joinRollups(parts) ?? hotPart;
  return { unit: point.unit, points: averageRollup(joined, { ...range, fromMs }) };
}
