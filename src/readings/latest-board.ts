// The newest reading of every point, in memory. Easy to get wrong: a late reading never replaces a newer one, and age
// is judged when the board is read, not when it was written. A reading dated in the future (the wall clock stepped
// back) may be replaced by anything and is shown as stale, or the board would freeze until the clock caught up.
import type { Clock } from '../core/clock.ts';
import type { PointName } from '../core/points.ts';
import { BoardPage } from './board-page.ts';
import type { PointFacts, ReadingBatch } from './reading-batch.ts';
import { qualityAt, staleAfterIntervals } from './reading.ts';
import type { Reading } from './reading.ts';

/** How far ahead of the wall clock a reading may be dated before its date is not believed, ms. */
export const futureToleranceMs = 5_000;

/** Used for a device whose poll interval was never told, ms. */
export const defaultIntervalMs = 60_000;

/** What was not late of one `put`; to be asked before the listener returns. */
export interface Accepted {
  /** When the newest of it was taken, epoch ms. */
  newestMs(): number;
  /** Makes no object for other points. */
  ofPoints(points: ReadonlySet<string>): readonly Reading[];
}

/** Called after every `put`, once per device: `changed` are readings whose value, state or quality are others now. */
export type BoardListener = (deviceId: string, changed: readonly Reading[], accepted: Accepted) => void;

/**
 * Called with all that was taken: the first `count` of `rows` of a device's page, valid until it returns. When a point
 * comes several times in one `put`, there are several calls, in its order.
 */
export type TakeListener = (page: BoardPage, rows: Int32Array, count: number) => void;

/** What one `put` does to one device. */
interface Putting {
  readonly page: BoardPage;
  readonly newestBelievableMs: number;
  readonly changed: Reading[];
  readonly late: Reading[];
  /** Rows taken of a batch, when somebody may ask for them. */
  rows: Int32Array;
  /** What else was not late. */
  readonly accepted: Reading[];
  /** Something was not late. */
  isTaken: boolean;
  /** Rows taken of readings, that the takers were not told yet. */
  untold: Set<number> | undefined;
}

const noRows = new Int32Array(0);

export class LatestBoard {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #pages = new Map<string, BoardPage>();
  readonly #intervals = new Map<string, number>();
  readonly #listeners = new Set<BoardListener>();
  readonly #takers = new Set<TakeListener>();
  /** Rows that the takers were not told yet. */
  #rows = new Int32Array(64);
  #count = 0;
  #size = 0;
  #late = 0;
  /** Changes so far. */
  #changes = 0;

  /**
   * `delayMs`: how much later than it was taken a reading may be here in the normal course of things, as when another
   * collector takes a device over; it turns stale that much later.
   */
  constructor(clock: Clock, { delayMs = 0 }: { readonly delayMs?: number } = {}) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  /** Number of points known. */
  get size(): number {
    return this.#size;
  }

  /** Readings refused because a newer one was there. */
  get lateCount(): number {
    return this.#late;
  }

  /** Tells how often a device is polled; its readings turn stale 2.5 intervals after they were taken. */
  expectEvery(deviceId: string, intervalMs: number): void {
    if (this.#intervals.get(deviceId) === intervalMs) return;
    this.#intervals.set(deviceId, intervalMs);
    // What it said may be older or younger now than it was.
    this.#pages.get(deviceId)?.changes.fill(++this.#changes);
  }

  /** Poll interval of a device, ms. */
  intervalOf(deviceId: string): number {
    return this.#intervals.get(deviceId) ?? defaultIntervalMs;
  }

  /** Takes readings of one or several devices; listeners hear of each device once. Returns those that were late. */
  put(readings: readonly Reading[]): readonly Reading[] {
    const first = readings[0]?.deviceId;
    if (first !== undefined && readings.every(({ deviceId }) => deviceId === first)) {
      return this.#putDevice(first, readings);
    }
    const byDevice = Map.groupBy(readings, ({ deviceId }) => deviceId);
    return [...byDevice].flatMap(([deviceId, group]) => this.#putDevice(deviceId, group));
  }

  /** Takes what one poll brought; the batch may change afterwards. */
  putBatch(batch: ReadingBatch): void {
    const { facts, columns, takenAtMs } = batch;
    const putting = this.#begin(this.#pageOf(batch.deviceId, facts));
    const { page, changed } = putting;
    const rows = page.rowsOf(facts);
    const isHeard = this.#listeners.size > 0;
    for (const place of batch.rows) {
      const row = rows === undefined ? place : (rows[place] as number);
      if (this.#isLate(putting, row, takenAtMs)) continue;
      const isRenamed = rows !== undefined && page.describe(row, facts[place] as PointFacts);
      this.#note(putting, row, takenAtMs);
      const isOther = page.columns.take(row, columns, place);
      if (isOther || isRenamed || takenAtMs > putting.newestBelievableMs) page.changes[row] = ++this.#changes;
      if (isOther && isHeard) changed.push(page.reading(row));
    }
    if (isHeard) putting.rows = this.#rows.slice(0, this.#count);
    if (batch.more.length > 0) this.#tellTakers(page);
    for (const reading of batch.more) this.#take(putting, reading);
    this.#end(putting);
  }

  /** The newest reading with the quality it has now; undefined when the point was never read. */
  get(deviceId: string, point: PointName, instance = ''): Reading | undefined {
    const page = this.#pages.get(deviceId);
    const row = page?.find(point, instance) ?? -1;
    if (page === undefined || !page.isSet(row)) return undefined;
    return this.#aged(page.reading(row), this.#clock.epochMs());
  }

  /** All points of one device that were ever read. */
  ofDevice(deviceId: string): Reading[] {
    const page = this.#pages.get(deviceId);
    return page === undefined ? [] : [...this.#readings(page, this.#clock.epochMs())];
  }

  /** All instances of one point of a device that were ever read; makes no object for the others. */
  ofPoint(deviceId: string, point: PointName): Reading[] {
    const page = this.#pages.get(deviceId);
    if (page === undefined) return [];
    const nowMs = this.#clock.epochMs();
    const found: Reading[] = [];
    for (const row of page.rowsOfPoint(point)) {
      if (page.isSet(row)) found.push(this.#aged(page.reading(row), nowMs));
    }
    return found;
  }

  /**
   * The last of all changes on the board that made a reading of this point say something else. While it is the same number,
   * `ofPoint` gives the same but for what only grows older or younger.
   */
  lastChangeOf(deviceId: string, point: PointName): number {
    const page = this.#pages.get(deviceId);
    let last = 0;
    for (const row of page?.rowsOfPoint(point) ?? []) last = Math.max(last, page?.changes[row] ?? 0);
    return last;
  }

  /** Until when a reading as `ofPoint` gave it stays as it is, unless something newer comes; epoch ms. */
  unagedUntilMs({ deviceId, quality, takenAtMs, intervalMs }: Reading): number {
    if (quality === 'missing') return Infinity;
    // Read again it may be good again, and say the same.
    if (quality === 'stale') return -Infinity;
    return takenAtMs + staleAfterIntervals * (intervalMs ?? this.intervalOf(deviceId)) + this.#delayMs;
  }

  /** Every point of every device. */
  *all(): Generator<Reading> {
    const nowMs = this.#clock.epochMs();
    for (const page of this.#pages.values()) yield* this.#readings(page, nowMs);
  }

  /** Forgets a device that is no longer in the site. */
  forget(deviceId: string): void {
    this.#size -= this.ofDevice(deviceId).length;
    this.#pages.delete(deviceId);
    this.#intervals.delete(deviceId);
  }

  /** Subscribes; the returned function unsubscribes. A listener must neither throw nor put. */
  onPut(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** As `onPut`, for who wants all that was not late, and no object for each. */
  onTake(listener: TakeListener): () => void {
    this.#takers.add(listener);
    return () => this.#takers.delete(listener);
  }

  #pageOf(deviceId: string, facts?: readonly PointFacts[]): BoardPage {
    const known = this.#pages.get(deviceId);
    if (known !== undefined) return known;
    const page = new BoardPage(deviceId, facts);
    this.#pages.set(deviceId, page);
    return page;
  }

  #putDevice(deviceId: string, readings: readonly Reading[]): readonly Reading[] {
    const putting = this.#begin(this.#pageOf(deviceId));
    for (const reading of readings) this.#take(putting, reading);
    this.#end(putting);
    return putting.late;
  }

  #begin(page: BoardPage): Putting {
    const newestBelievableMs = this.#clock.epochMs() + futureToleranceMs;
    const lists = { changed: [], late: [], accepted: [], rows: noRows, untold: undefined };
    return { page, newestBelievableMs, ...lists, isTaken: false };
  }

  #end({ page, changed, isTaken, rows, accepted }: Putting): void {
    this.#tellTakers(page);
    if (!isTaken) return;
    const told: Accepted = {
      newestMs: () => accepted.reduce((newest, one) => Math.max(newest, one.takenAtMs), page.newestMs(rows)),
      ofPoints: (points) => {
        const found = page.readingsOf(rows, points);
        for (const one of accepted) if (points.has(one.point)) found.push(one);
        return found;
      },
    };
    for (const listener of this.#listeners) listener(page.deviceId, changed, told);
  }

  #take(putting: Putting, reading: Reading): void {
    const { page, changed, late } = putting;
    const row = page.rowOf(reading);
    if (this.#isLate(putting, row, reading.takenAtMs)) return void late.push(reading);
    const untold = (putting.untold ??= new Set());
    // It is about to say something else than it will be told of.
    if (untold.has(row)) {
      this.#tellTakers(page);
      untold.clear();
    }
    untold.add(row);
    putting.accepted.push(reading);
    const isRenamed = page.describeAs(row, reading);
    this.#note(putting, row, reading.takenAtMs);
    const isOther = page.columns.set(row, reading);
    const isFuture = reading.takenAtMs > putting.newestBelievableMs;
    if (isOther || isRenamed || isFuture) page.changes[row] = ++this.#changes;
    if (isOther) changed.push(reading);
    return undefined;
  }

  #isLate({ page, newestBelievableMs }: Putting, row: number, takenAtMs: number): boolean {
    const knownMs = page.takenAtMs[row] as number;
    const isLate = page.isSet(row) && takenAtMs < knownMs && knownMs <= newestBelievableMs;
    if (isLate) this.#late += 1;
    return isLate;
  }

  /** Called before the row says what is new. */
  #note(putting: Putting, row: number, takenAtMs: number): void {
    const { page } = putting;
    putting.isTaken = true;
    if (!page.isSet(row)) this.#size += 1;
    page.takenAtMs[row] = takenAtMs;
    if (this.#count === this.#rows.length) {
      const before = this.#rows;
      this.#rows = new Int32Array(before.length * 2);
      this.#rows.set(before);
    }
    this.#rows[this.#count++] = row;
  }

  #tellTakers(page: BoardPage): void {
    const count = this.#count;
    this.#count = 0;
    if (count === 0) return;
    for (const taker of this.#takers) taker(page, this.#rows, count);
  }

  *#readings(page: BoardPage, nowMs: number): Generator<Reading> {
    for (let row = 0; row < page.length; row++) {
      if (page.isSet(row)) yield this.#aged(page.reading(row), nowMs);
    }
  }

  #aged(reading: Reading, nowMs: number): Reading {
    const isFuture = reading.takenAtMs > nowMs + futureToleranceMs && reading.quality !== 'missing';
    const quality = isFuture
      ? 'stale'
      : qualityAt(reading, this.intervalOf(reading.deviceId), nowMs - this.#delayMs);
    return quality === reading.quality ? reading : { ...reading, quality };
  }
}
