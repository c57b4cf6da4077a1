// Rows of the history: the dictionary of points, hot samples, packed chunks and roll-ups. Easy to get wrong: a writer
// shares an advisory lock on the hour it writes and the packer owns it, so that no sample can slip into a partition
// between its being read and its being dropped.
import { copyBinaryInto } from '../platform/database.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import { encodeHotRows } from './hot-rows.ts';
import type { PackedSamples, Sample } from './packing.ts';
import type { Quality } from './reading.ts';
import type { Rollup } from './rollup.ts';

export const historySql = loadSql(import.meta.url, 'history-store.sql');

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export type Span = 'hour' | 'day';

export interface HistoryPoint {
  readonly id: number;
  readonly deviceId: string;
  readonly point: string;
  readonly instance: string;
  readonly unit: string;
  readonly intervalMs: number;
}

/** Samples side by side. */
export interface HotRows {
  readonly pointIds: Int32Array;
  /** Epoch ms. */
  readonly times: Float64Array;
  /** NaN: no trustworthy one. */
  readonly values: Float64Array;
}

export interface StateChange {
  readonly pointId: number;
  readonly atMs: number;
  readonly word: string | null;
  readonly quality: Quality;
}

interface PointRow {
  readonly id: number;
  readonly device_id: string;
  readonly point: string;
  readonly instance: string;
  readonly unit: string;
  readonly interval_ms: number;
}

function toPoint(row: PointRow): HistoryPoint {
  const { id, point, instance, unit } = row;
  return { id, deviceId: row.device_id, point, instance, unit, intervalMs: row.interval_ms };
}

export async function loadPoints(tx: Transaction): Promise<HistoryPoint[]> {
  return (await tx.query<PointRow>(historySql('load-points'))).map(toPoint);
}

export async function loadPointsOf(tx: Transaction, deviceIds: readonly string[]): Promise<HistoryPoint[]> {
  return (await tx.query<PointRow>(historySql('load-points-of'), [deviceIds])).map(toPoint);
}

/** The point of that address; undefined when nothing was ever kept of it. */
export async function findPoint(
  tx: Transaction,
  address: { readonly deviceId: string; readonly point: string; readonly instance: string },
): Promise<HistoryPoint | undefined> {
  const values = [address.deviceId, address.point, address.instance];
  const [row] = await tx.query<PointRow>(historySql('find-point'), values);
  return row === undefined ? undefined : toPoint(row);
}

/** Gives numbers to new points and new intervals to known ones, in the order told. The addresses are distinct. */
export async function registerPoints(
  tx: Transaction,
  points: readonly Omit<HistoryPoint, 'id'>[],
): Promise<readonly number[]> {
  const devices = new Places<string>();
  const facts = new Places<Omit<HistoryPoint, 'id'>>();
  const [row] = await tx.query<{ readonly ids: readonly number[] | null }>(historySql('register-points'), [
    points.map(({ deviceId }) => devices.of(deviceId, deviceId)),
    // Only an instance may hold a tab.
    points.map((point) => facts.of(`${point.point}\t${point.unit}\t${point.instance}`, point)),
    points.map(({ intervalMs }) => intervalMs),
    devices.first,
    facts.first.map(({ point }) => point),
    facts.first.map(({ instance }) => instance),
    facts.first.map(({ unit }) => unit),
  ]);
  return row?.ids ?? [];
}

/** Tells alike what has the same key: by the place of the first of them, from 1 on as SQL counts. */
class Places<Told> {
  readonly first: Told[] = [];
  readonly #places = new Map<string, number>();

  of(key: string, told: Told): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.first.push(told);
    this.#places.set(key, place);
    return place;
  }
}

/** Appends samples by COPY, opening the hours they fall into. */
export async function copySamples(tx: Transaction, rows: HotRows): Promise<void> {
  const hours = new Set<number>();
  for (const atMs of rows.times) hours.add(Math.floor(atMs / hourMs));
  for (const hour of [...hours].sort((a, b) => a - b)) {
    await tx.execute(historySql('share-hour'), [hour]);
    await tx.execute(historySql('open-hour'), [instantOf(hour * hourMs)]);
  }
  const target = { table: 'history.hot', columns: ['point_id', 'at', 'value'] };
  await copyBinaryInto(tx, target, encodeHotRows(rows));
}

export async function insertStateChanges(tx: Transaction, changes: readonly StateChange[]): Promise<void> {
  await tx.execute(historySql('insert-state-changes'), [
    changes.map((change) => change.pointId),
    changes.map((change) => change.atMs),
    changes.map((change) => change.word),
    changes.map((change) => change.quality),
  ]);
}

/** Says again what was heard at `atMs`, unless something stands between `sinceMs` and then. */
export async function insertClosingWords(
  tx: Transaction,
  closing: readonly (StateChange & { readonly sinceMs: number })[],
): Promise<void> {
  await tx.execute(historySql('insert-closing-words'), [
    closing.map((change) => change.pointId),
    closing.map((change) => change.atMs),
    closing.map((change) => change.word),
    closing.map((change) => change.quality),
    closing.map((change) => change.sinceMs),
  ]);
}

export interface StoredChunk {
  readonly pointId: number;
  readonly packed: PackedSamples;
}

interface ChunkRow {
  readonly point_id: number;
  readonly first_ms: number;
  readonly step_ms: number | null;
  readonly offsets_ms: number[] | null;
  readonly sample_values: (number | null)[];
}

/** Chunks of one span that start in [fromMs, toMs). */
export async function loadChunks(tx: Transaction, pick: ChunkPick): Promise<StoredChunk[]> {
  const rows = await tx.query<ChunkRow>(historySql('load-chunks'), pickValues(pick));
  return rows.map((row) => ({
    pointId: row.point_id,
    packed: {
      startMs: row.first_ms,
      stepMs: row.step_ms,
      offsetsMs: row.offsets_ms,
      values: row.sample_values,
    },
  }));
}

export interface ChunkPick {
  readonly pointIds: readonly number[];
  readonly span: Span;
  readonly fromMs: number;
  readonly toMs: number;
}

export function pickValues(pick: ChunkPick): unknown[] {
  return [pick.pointIds, pick.span, instantOf(pick.fromMs), instantOf(pick.toMs)];
}

export interface StoredRollup {
  readonly pointId: number;
  readonly rollup: Rollup;
}

interface RollupRow {
  readonly point_id: number;
  readonly start_ms: number;
  readonly minimum: (number | null)[];
  readonly average: (number | null)[];
  readonly maximum: (number | null)[];
  readonly sample_count: number[];
  readonly coverage_ratio: number[];
}

/** Roll-ups of one span that start in [fromMs, toMs). */
export async function loadRollups(tx: Transaction, pick: ChunkPick): Promise<StoredRollup[]> {
  const rows = await tx.query<RollupRow>(historySql('load-rollups'), pickValues(pick));
  return rows.map((row) => ({
    pointId: row.point_id,
    rollup: {
      startMs: row.start_ms,
      minimum: row.minimum,
      average: row.average,
      maximum: row.maximum,
      count: row.sample_count,
      coverage: row.coverage_ratio,
    },
  }));
}

/** Whether anything was ever summed up. */
export async function hasRollups(tx: Transaction): Promise<boolean> {
  return (await tx.query(historySql('any-rollup'))).length > 0;
}

/** Samples not packed yet, in order of time. */
export async function loadHotSamples(
  tx: Transaction,
  pick: { readonly pointId: number; readonly fromMs: number; readonly toMs: number },
): Promise<Sample[]> {
  const rows = await tx.query<{ at_ms: number; value: number | null }>(historySql('hot-samples'), [
    pick.pointId,
    instantOf(pick.fromMs),
    instantOf(pick.toMs),
  ]);
  return rows.map(({ at_ms, value }) => ({ atMs: at_ms, value }));
}

/** The same of several points, by point. */
export async function loadHotSamplesOf(
  tx: Transaction,
  pick: { readonly pointIds: readonly number[]; readonly fromMs: number; readonly toMs: number },
): Promise<ReadonlyMap<number, Sample[]>> {
  const rows = await tx.query<{ point_id: number; at_ms: number; value: number | null }>(
    historySql('hot-samples-of'),
    [pick.pointIds, instantOf(pick.fromMs), instantOf(pick.toMs)],
  );
  const byPoint = new Map<number, Sample[]>();
  for (const { point_id, at_ms, value } of rows) {
    const own = byPoint.get(point_id) ?? [];
    byPoint.set(point_id, own);
    own.push({ atMs: at_ms, value });
  }
  return byPoint;
}

export function instantOf(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
