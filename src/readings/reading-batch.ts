// What one poll of one device brought, in columns: readings are made of it only for those who ask. Easy to get wrong: the
// columns belong to whoever polls, and hold the next poll's values soon; take what you need before you return.
import type { PointName } from '../core/points.ts';
import type { Unit } from '../core/units.ts';
import type { Reading } from './reading.ts';
import type { ValueColumns } from './value-columns.ts';

/** What stays the same about a point from poll to poll; see `Reading`. */
export interface PointFacts {
  readonly point: PointName;
  readonly instance: string;
  readonly label: string;
  readonly oid: string;
  readonly unit: Unit;
  readonly intervalMs: number | undefined;
}

export interface ReadingBatch {
  readonly deviceId: string;
  /** Of everything in it, epoch ms. */
  readonly takenAtMs: number;
  /** Shared by devices and never changed: as long as it is the same object, it says the same. */
  readonly facts: readonly PointFacts[];
  /** Row i belongs to `facts[i]`. */
  readonly columns: ValueColumns;
  /** The rows that were read. */
  readonly rows: Int32Array;
  /** What has no row: rates, and rows of tables that come and go. */
  readonly more: readonly Reading[];
}

/** One row as a reading. */
export function readingAt(
  deviceId: string,
  facts: PointFacts,
  said: { readonly columns: ValueColumns; readonly row: number; readonly takenAtMs: number },
): Reading {
  const { columns, row, takenAtMs } = said;
  const { intervalMs } = facts;
  const reading = {
    deviceId,
    point: facts.point,
    instance: facts.instance,
    label: facts.label,
    oid: facts.oid,
    value: columns.value(row),
    unit: facts.unit,
    state: columns.state(row),
    quality: columns.quality(row),
    takenAtMs,
  };
  return intervalMs === undefined ? reading : { ...reading, intervalMs };
}

/** Everything in a batch as readings. */
export function readingsOf({ deviceId, takenAtMs, facts, columns, rows, more }: ReadingBatch): Reading[] {
  const readings = Array.from(rows, (row) =>
    readingAt(deviceId, facts[row] as PointFacts, { columns, row, takenAtMs }),
  );
  readings.push(...more);
  return readings;
}
