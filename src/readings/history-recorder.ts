// Readings on their way to the history: a bounded buffer in memory and one transaction per flush. Easy to get wrong:
// while the database is away readings keep coming, so the oldest are dropped at the bound and counted; and a flush whose
// commit was not confirmed runs again, which is harmless because equal instants are merged when they are read.
import { points } from '../core/points.ts';
import type { Database } from '../platform/database.ts';
import {
  copySamples,
  insertStateChanges,
  loadLastWords,
  loadPoints,
  registerPoints,
} from './history-store.ts';
import type { HistoryPoint, StateChange } from './history-store.ts';
import { readingKey } from './reading.ts';
import type { Quality, Reading } from './reading.ts';

export const historyBounds = {
  /** Readings kept while the database does not take them. */
  bufferedReadings: 500_000,
  /** Readings written in one transaction. */
  readingsPerFlush: 5_000,
} as const;

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
  #buffer: Reading[] = [];
  #head = 0;
  #dropped = 0;
  #taken = 0;
  #points: Map<string, HistoryPoint> | undefined;
  #words = new Map<number, Spoken>();
  /** Points whose last kept sample was a gap: further gaps say nothing new. */
  readonly #inGap = new Set<string>();

  constructor(intervalOf: (deviceId: string) => number) {
    this.#intervalOf = intervalOf;
  }

  /** Readings waiting to be written. */
  get waiting(): number {
    return this.#buffer.length - this.#head;
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

  /** Takes readings that the latest board accepted. Returns true when enough wait for a flush at once. */
  record(readings: readonly Reading[]): boolean {
    for (const reading of readings) {
      if (!this.#isWorthKeeping(reading)) continue;
      this.#buffer.push(reading);
      this.#taken += 1;
    }
    const excess = this.waiting - historyBounds.bufferedReadings;
    if (excess > 0) {
      this.#head += excess;
      this.#dropped += excess;
    }
    this.#compact();
    return this.waiting >= historyBounds.readingsPerFlush;
  }

  /** Writes up to one batch; returns how many readings went. On an error nothing is lost: call again. */
  async flush(database: Database): Promise<number> {
    const batch = this.#buffer.slice(this.#head, this.#head + historyBounds.readingsPerFlush);
    if (batch.length === 0) return 0;
    const droppedBefore = this.#dropped;
    const known = this.#points ?? (await this.#load(database));
    const written = await database.transaction((tx) => this.#write(tx, batch, known));
    for (const point of written.points) known.set(addressOf(point), point);
    for (const [pointId, spoken] of written.words) this.#words.set(pointId, spoken);
    // What was dropped meanwhile stood at the head, and was part of this batch.
    this.#head += Math.max(0, batch.length - (this.#dropped - droppedBefore));
    this.#compact();
    return batch.length;
  }

  #isWorthKeeping(reading: Reading): boolean {
    if (reading.quality === 'good' || points[reading.point].kind !== 'number') {
      if (reading.quality === 'good') this.#inGap.delete(readingKey(reading));
      return true;
    }
    const key = readingKey(reading);
    if (this.#inGap.has(key)) return false;
    this.#inGap.add(key);
    return true;
  }

  async #load(database: Database): Promise<Map<string, HistoryPoint>> {
    const loaded = await database.transaction(async (tx) => ({
      points: await loadPoints(tx),
      words: await loadLastWords(tx),
    }));
    // Heard by an earlier process: nobody knows what was said since.
    const atMs = Number.NEGATIVE_INFINITY;
    this.#words = new Map(Array.from(loaded.words, ([pointId, said]) => [pointId, { ...said, atMs }]));
    this.#points = new Map(loaded.points.map((point) => [addressOf(point), point]));
    return this.#points;
  }

  async #write(
    tx: Parameters<Parameters<Database['transaction']>[0]>[0],
    batch: readonly Reading[],
    known: ReadonlyMap<string, HistoryPoint>,
  ): Promise<{ points: HistoryPoint[]; words: ReadonlyMap<number, Spoken> }> {
    const fresh = new Map<string, Omit<HistoryPoint, 'id'>>();
    for (const reading of batch) {
      const { deviceId, point, instance, unit } = reading;
      const intervalMs = this.#intervalOf(deviceId);
      const key = readingKey(reading);
      if (known.get(key)?.intervalMs !== intervalMs) {
        fresh.set(key, { deviceId, point, instance, unit, intervalMs });
      }
    }
    const added = fresh.size === 0 ? [] : await registerPoints(tx, [...fresh.values()]);
    const addedByKey = new Map(added.map((point) => [addressOf(point), point.id]));
    const numberOf = (reading: Reading): number => {
      const key = readingKey(reading);
      return addedByKey.get(key) ?? known.get(key)?.id ?? 0;
    };
    const samples = batch
      .filter((reading) => points[reading.point].kind !== 'text')
      .map((reading) => ({
        pointId: numberOf(reading),
        atMs: reading.takenAtMs,
        value: reading.quality === 'good' ? reading.value : null,
      }));
    if (samples.length > 0) await copySamples(tx, samples);
    const { changes, words } = this.#wordChanges(batch, numberOf);
    if (changes.length > 0) await insertStateChanges(tx, changes);
    return { points: added, words };
  }

  #wordChanges(
    batch: readonly Reading[],
    numberOf: (reading: Reading) => number,
  ): { readonly changes: StateChange[]; readonly words: ReadonlyMap<number, Spoken> } {
    const changes = new Map<string, StateChange>();
    const words = new Map<number, Spoken>();
    for (const reading of batch) {
      const { kind } = points[reading.point];
      if (kind !== 'state' && kind !== 'text') continue;
      const pointId = numberOf(reading);
      const before = words.get(pointId) ?? this.#words.get(pointId);
      const { quality, takenAtMs: atMs } = reading;
      const word = quality === 'missing' ? null : reading.state;
      words.set(pointId, { word, quality, atMs });
      const isSame = before !== undefined && before.word === word && before.quality === quality;
      const longestMs = wordGapIntervals * this.#intervalOf(reading.deviceId);
      if (isSame && atMs - before.atMs <= longestMs) continue;
      changes.set(`${pointId}\t${atMs}`, { pointId, atMs, word, quality });
    }
    return { changes: [...changes.values()], words };
  }

  #compact(): void {
    if (this.#head < 50_000 && this.#head < this.#buffer.length) return;
    this.#buffer = this.#buffer.slice(this.#head);
    this.#head = 0;
  }
}

function addressOf(point: Omit<HistoryPoint, 'id'>): string {
  return `${point.deviceId}\t${point.point}\t${point.instance}`;
}
