// The part of the latest board that belongs to one device: what each of its points said last, in columns. Easy to get
// wrong: devices of one layout share the list of their points, and a row of it may not have been read yet.
import type { PointFacts } from './reading-batch.ts';
import { readingAt } from './reading-batch.ts';
import type { Reading } from './reading.ts';
import { PointList } from './point-list.ts';
import { ValueColumns } from './value-columns.ts';

const sharedLists = new WeakMap<readonly PointFacts[], PointList<PointFacts>>();

/** One list, with its index, for all devices that have the same points. */
function sharedList(facts: readonly PointFacts[]): PointList<PointFacts> {
  const known = sharedLists.get(facts) ?? new PointList(facts as PointFacts[]);
  sharedLists.set(facts, known);
  return known;
}

function factsOf({ point, instance, label, oid, unit, intervalMs }: Reading | PointFacts): PointFacts {
  return { point, instance, label, oid, unit, intervalMs };
}

export class BoardPage {
  readonly deviceId: string;
  readonly columns: ValueColumns;
  /** When each row was taken, epoch ms. */
  takenAtMs: Float64Array;
  /** Which of all changes on the board was the last to make each row say something else; 0: it was never set. */
  changes: Float64Array;
  #points: PointList<PointFacts>;
  /** The list whose points stand in the first rows, in its order. */
  #base: readonly PointFacts[] | undefined;
  /** The last other list, and where its points stand. */
  #other: { readonly facts: readonly PointFacts[]; readonly rows: Int32Array } | undefined;
  #isShared: boolean;

  constructor(deviceId: string, facts?: readonly PointFacts[]) {
    this.deviceId = deviceId;
    this.#base = facts;
    this.#isShared = facts !== undefined;
    this.#points = facts === undefined ? new PointList() : sharedList(facts);
    this.columns = new ValueColumns(this.#points.length);
    this.takenAtMs = new Float64Array(this.#points.length);
    this.changes = new Float64Array(this.#points.length);
  }

  /** Rows that may be set. */
  get length(): number {
    return this.#points.length;
  }

  facts(row: number): PointFacts {
    return this.#points.at(row) as PointFacts;
  }

  isSet(row: number): boolean {
    return row >= 0 && this.columns.isSet(row);
  }

  /** Row of a point, -1 when it is not known. */
  find(point: string, instance: string): number {
    return this.#points.find(point, instance);
  }

  /** Rows of all instances of a point, in order; some may not be set. */
  rowsOfPoint(point: string): readonly number[] {
    return this.#points.placesOf(point);
  }

  /** Rows of a list of points, in its order; undefined when they are those of the list. */
  rowsOf(facts: readonly PointFacts[]): Int32Array | undefined {
    if (this.#base === facts) return undefined;
    if (this.#other?.facts !== facts) {
      this.#other = { facts, rows: Int32Array.from(facts, (one) => this.rowOf(one)) };
    }
    return this.#other.rows;
  }

  /** Row of a point; a new one when it was not known. */
  rowOf(facts: Reading | PointFacts): number {
    const found = this.#points.find(facts.point, facts.instance);
    if (found >= 0) return found;
    this.#own().push(factsOf(facts));
    const { length } = this.#points;
    if (length > this.columns.length) this.#grow(Math.max(4, length + (length >> 2)));
    return length - 1;
  }

  /** Takes over what a reading tells of its point. */
  describeAs(row: number, reading: Reading): boolean {
    const { label, oid, unit, intervalMs } = this.facts(row);
    const isSame = label === reading.label && oid === reading.oid && unit === reading.unit;
    return (!isSame || intervalMs !== reading.intervalMs) && this.describe(row, factsOf(reading));
  }

  /** What is known of a row besides what it says; the same object mostly. Whether it was another one before. */
  describe(row: number, facts: PointFacts): boolean {
    if (this.#points.at(row) === facts) return false;
    if (this.#base !== undefined && row < this.#base.length) this.#base = undefined;
    this.#own().replace(row, facts);
    return true;
  }

  /** A row that was set, as a reading. */
  reading(row: number): Reading {
    const takenAtMs = this.takenAtMs[row] as number;
    return readingAt(this.deviceId, this.facts(row), { columns: this.columns, row, takenAtMs });
  }

  /** Those of these rows, all set, that belong to one of the points. */
  readingsOf(rows: Int32Array, points: ReadonlySet<string>): Reading[] {
    const found: Reading[] = [];
    for (const row of rows) if (points.has(this.facts(row).point)) found.push(this.reading(row));
    return found;
  }

  /** When the newest of these rows was taken, epoch ms; 0 of none. */
  newestMs(rows: Int32Array): number {
    let newest = 0;
    for (const row of rows) newest = Math.max(newest, this.takenAtMs[row] as number);
    return newest;
  }

  #own(): PointList<PointFacts> {
    if (this.#isShared) this.#points = this.#points.copy();
    this.#isShared = false;
    return this.#points;
  }

  #grow(length: number): void {
    this.columns.grow(length);
    const { takenAtMs, changes } = this;
    this.takenAtMs = new Float64Array(length);
    this.takenAtMs.set(takenAtMs);
    this.changes = new Float64Array(length);
    this.changes.set(changes);
  }
}
