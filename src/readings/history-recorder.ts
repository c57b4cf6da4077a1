// Readings on their way to the history: a bounded buffer in memory and one transaction per flush. Easy to get wrong:
// while the database is away readings keep coming, so the oldest are dropped at the bound and counted; and a flush whose
// commit was not confirmed runs again, which is harmless because equal instants are merged when they are read.
import type { Database, Transaction } from '../platform/database.ts';
import type { BoardPage } from './board-page.ts';
import { copySamples, insertStateChanges, loadPointsOf, registerPoints } from './history-store.ts';
import type { HistoryPoint, HotRows, StateChange } from './history-store.ts';
import type { Quality } from './reading.ts';
import { pointFlags, RecordedPoints } from './recorded-points.ts';
import { SampleQueue, type Samples } from './sample-queue.ts';
import { qualityCodes, qualityOf } from './value-columns.ts';

export interface HistoryBounds {
  /** Readings kept while the database does not take them. */
  readonly bufferedReadings: number;
  /** Readings written in one transaction. */
  readonly readingsPerFlush: number;
}

/** A reading that waits takes 29 bytes. */
export const historyBounds: HistoryBounds = { bufferedReadings: 2_000_000, readingsPerFlush: 20_000 };

/**
 * A word that was not heard for so many poll intervals is written again though it is the same: what lies between may be
 * filled in later, and must not be taken to last on.
 */
export const wordGapIntervals = 6;

interface Spoken {
  readonly word: string | null;
  readonly quality: Quality;
  /** When it was last heard, epoch ms. */
  readonly atMs: number;
}

export class HistoryRecorder {
  readonly #intervalOf: (deviceId: string) => number;
  readonly #bounds: HistoryBounds;
  readonly #points = new RecordedPoints();
  readonly #queue = new SampleQueue();
  /** By the number of the point. */
  readonly #spoken = new Map<number, Spoken>();
  #dropped = 0;
  #taken = 0;

  constructor(intervalOf: (deviceId: string) => number, bounds = historyBounds) {
    this.#intervalOf = intervalOf;
    this.#bounds = bounds;
  }

  /** Readings waiting to be written. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Readings ever taken into the buffer. */
  get takenCount(): number {
    return this.#taken;
  }

  /** Readings of these that have left it, written or dropped: a reading is settled when this reaches its number. */
  get settledCount(): number {
    return this.#taken - this.waiting;
  }

  /** Readings lost because the buffer was full. */
  get droppedCount(): number {
    return this.#dropped;
  }

  /** Takes what the latest board accepted. Returns true when enough wait for a flush at once. */
  record(page: BoardPage, rows: Int32Array, count: number): boolean {
    const numbers = this.#points.numbersOf(page);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      this.#take(page, row, numbers[row] as number);
    }
    const excess = this.waiting - this.#bounds.bufferedReadings;
    if (excess > 0) {
      this.#queue.drop(excess);
      this.#dropped += excess;
    }
    return this.waiting >= this.#bounds.readingsPerFlush;
  }

  /** Writes up to one batch; returns how many readings went. On an error nothing is lost: call again. */
  async flush(database: Database): Promise<number> {
    const count = Math.min(this.waiting, this.#bounds.readingsPerFlush);
    if (count === 0) return 0;
    const samples = this.#queue.copy(count);
    const droppedBefore = this.#dropped;
    const written = await database.transaction((tx) => this.#write(tx, samples));
    for (const page of written.loaded) this.#points.noteLoaded(page);
    for (const [number, { id, intervalMs }] of written.numbered) this.#points.note(number, id, intervalMs);
    for (const [number, spoken] of written.spoken) this.#spoken.set(number, spoken);
    // What was dropped meanwhile stood at the head, and was part of this batch.
    this.#queue.drop(Math.max(0, count - (this.#dropped - droppedBefore)));
    return count;
  }

  #take(page: BoardPage, row: number, number: number): void {
    const { flags } = this.#points;
    const { columns } = page;
    const kind = flags[number] as number;
    const isGood = columns.qualities[row] === qualityCodes.good;
    // The last sample kept was a gap: further gaps say nothing new.
    if (!isGood && (kind & pointFlags.inGap) !== 0) return;
    if ((kind & pointFlags.number) !== 0)
      flags[number] = isGood ? kind & ~pointFlags.inGap : kind | pointFlags.inGap;
    this.#queue.push(
      number,
      page.takenAtMs[row] as number,
      isGood ? (columns.values[row] as number) : Number.NaN,
    );
    this.#taken += 1;
    if ((kind & pointFlags.word) === 0) return;
    const isMissing = columns.qualities[row] === qualityCodes.missing;
    this.#queue.say(isMissing ? null : columns.state(row), columns.qualities[row] as number);
  }

  /** May run again after a serialization failure, so it changes nothing but the database. */
  async #write(tx: Transaction, samples: Samples): Promise<Written> {
    const { loaded, numbered } = await this.#number(tx, samples.points);
    const idOf = (number: number): number => numbered.get(number)?.id ?? (this.#points.ids[number] as number);
    const rows = hotRowsOf(samples, this.#points.flags, idOf);
    if (rows.pointIds.length > 0) await copySamples(tx, rows);
    const { changes, spoken } = this.#wordChanges(samples, idOf);
    if (changes.length > 0) await insertStateChanges(tx, changes);
    return { loaded, numbered, spoken };
  }

  /** Finds the numbers of points, gives numbers to new ones and new intervals to known ones. */
  async #number(tx: Transaction, wanted: Int32Array): Promise<Pick<Written, 'loaded' | 'numbered'>> {
    const recorded = this.#points;
    const numbered = new Map<number, Numbered>();
    const loaded = new Set<BoardPage>();
    for (const number of wanted) {
      if (recorded.ids[number] !== 0) continue;
      const page = recorded.unloadedPage(number);
      if (page !== undefined) loaded.add(page);
    }
    if (loaded.size > 0) {
      const ids = [...loaded].map(({ deviceId }) => deviceId);
      this.#assign(numbered, loaded, await loadPointsOf(tx, ids));
    }
    const fresh = new Set<number>();
    for (const number of wanted) {
      const toldMs = numbered.get(number)?.intervalMs ?? recorded.toldMs(number);
      if (toldMs !== this.#intervalMs(number)) fresh.add(number);
    }
    if (fresh.size > 0) {
      const numbers = [...fresh];
      const told = numbers.map((number) => this.#described(number));
      const ids = await registerPoints(tx, told);
      for (const [i, number] of numbers.entries()) {
        const { intervalMs } = told[i] as Described;
        numbered.set(number, { id: ids[i] as number, intervalMs });
      }
    }
    return { loaded, numbered };
  }

  #assign(
    numbered: Map<number, Numbered>,
    pages: ReadonlySet<BoardPage>,
    stored: readonly HistoryPoint[],
  ): void {
    const byDevice = new Map([...pages].map((page) => [page.deviceId, page]));
    for (const { id, deviceId, point, instance, intervalMs } of stored) {
      const page = byDevice.get(deviceId);
      const row = page?.find(point, instance) ?? -1;
      const number = page === undefined ? undefined : this.#points.numbersOf(page)[row];
      if (number !== undefined) numbered.set(number, { id, intervalMs });
    }
  }

  #described(number: number): Described {
    const { point, instance, unit } = this.#points.facts(number);
    const { deviceId } = this.#points.page(number);
    return { deviceId, point, instance, unit, intervalMs: this.#intervalMs(number) };
  }

  #intervalMs(number: number): number {
    return this.#points.facts(number).intervalMs ?? this.#intervalOf(this.#points.page(number).deviceId);
  }

  #wordChanges(
    samples: Samples,
    idOf: (number: number) => number,
  ): { readonly changes: StateChange[]; readonly spoken: ReadonlyMap<number, Spoken> } {
    const { flags } = this.#points;
    const changes = new Map<string, StateChange>();
    const spoken = new Map<number, Spoken>();
    for (let i = 0; i < samples.points.length; i++) {
      const number = samples.points[i] as number;
      if (((flags[number] as number) & pointFlags.word) === 0) continue;
      const atMs = samples.times[i] as number;
      const word = samples.words[i] as string | null;
      const quality = qualityOf(samples.qualities[i] as number);
      const before = spoken.get(number) ?? this.#spoken.get(number);
      spoken.set(number, { word, quality, atMs });
      const isSame = before !== undefined && before.word === word && before.quality === quality;
      if (isSame && atMs - before.atMs <= wordGapIntervals * this.#intervalMs(number)) continue;
      const pointId = idOf(number);
      changes.set(`${pointId}\t${atMs}`, { pointId, atMs, word, quality });
    }
    return { changes: [...changes.values()], spoken };
  }
}

type Described = Omit<HistoryPoint, 'id'>;

interface Numbered {
  readonly id: number;
  /** How often it is read, as the database knows it, ms. */
  readonly intervalMs: number;
}

interface Written {
  readonly loaded: ReadonlySet<BoardPage>;
  readonly numbered: ReadonlyMap<number, Numbered>;
  readonly spoken: ReadonlyMap<number, Spoken>;
}

/** The samples that are numbers or states: texts are kept as words only. */
function hotRowsOf(samples: Samples, flags: Uint8Array, idOf: (number: number) => number): HotRows {
  const { length } = samples.points;
  const rows = {
    pointIds: new Int32Array(length),
    times: new Float64Array(length),
    values: new Float64Array(length),
  };
  let count = 0;
  for (let i = 0; i < length; i++) {
    const number = samples.points[i] as number;
    if (((flags[number] as number) & pointFlags.text) !== 0) continue;
    rows.pointIds[count] = idOf(number);
    rows.times[count] = samples.times[i] as number;
    rows.values[count] = samples.values[i] as number;
    count += 1;
  }
  return {
    pointIds: rows.pointIds.subarray(0, count),
    times: rows.times.subarray(0, count),
    values: rows.values.subarray(0, count),
  };
}
