// Readings on their way to the history: a bounded buffer in memory and one transaction per flush. Easy to get wrong:
// while the database is away readings keep coming, so the oldest are dropped at the bound and counted; and a flush whose
// commit was not confirmed runs again, which is harmless because equal instants are merged when they are read.
import { isPointName, points, type PointKind } from '../core/points.ts';
import type { Database, Transaction } from '../platform/database.ts';
import {
  copySamples,
  insertStateChanges,
  loadLastWords,
  loadPoints,
  registerPoints,
} from './history-store.ts';
import type { HistoryPoint, HotRow, StateChange } from './history-store.ts';
import { PointList } from './point-list.ts';
import type { Quality, Reading } from './reading.ts';

export const historyBounds = {
  /** Readings kept while the database does not take them. */
  bufferedReadings: 500_000,
  /** Readings written in one transaction. */
  readingsPerFlush: 20_000,
} as const;

/**
 * A word that was not heard for so many poll intervals is written again though it is the same: what lies between may be
 * filled in later, and must not be taken to last on.
 */
export const wordGapIntervals = 6;
const compactFrom = 50_000;

interface Spoken {
  readonly word: string | null;
  readonly quality: Quality;
  /** When it was last heard, epoch ms. */
  readonly atMs: number;
}

/** A point of a device as the history knows it. */
interface KnownPoint {
  readonly deviceId: string;
  readonly point: string;
  readonly instance: string;
  readonly unit: string;
  readonly kind: PointKind | undefined;
  /** 0 until it has a number. */
  id: number;
  /** How often it is read, as the database was told and as it is. */
  toldIntervalMs: number;
  intervalMs: number;
  /** The last sample kept was a gap: further gaps say nothing new. */
  inGap: boolean;
  spoken: Spoken | undefined;
}

export class HistoryRecorder {
  readonly #intervalOf: (deviceId: string) => number;
  readonly #devices = new Map<string, PointList<KnownPoint>>();
  // What waits, in columns: of reading i its point, its time, its value (NaN: no trustworthy one), and, for a state or a
  // text, what was said. All begin at #head.
  #points: KnownPoint[] = [];
  #times: number[] = [];
  #values: number[] = [];
  #said: (Omit<Spoken, 'atMs'> | undefined)[] = [];
  #head = 0;
  #dropped = 0;
  #taken = 0;
  #isLoaded = false;

  constructor(intervalOf: (deviceId: string) => number) {
    this.#intervalOf = intervalOf;
  }

  /** Readings waiting to be written. */
  get waiting(): number {
    return this.#points.length - this.#head;
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
    for (const reading of readings) this.#take(reading);
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
    const end = Math.min(this.#points.length, this.#head + historyBounds.readingsPerFlush);
    const count = end - this.#head;
    if (count === 0) return 0;
    if (!this.#isLoaded) await this.#load(database);
    const batch: Batch = {
      points: this.#points.slice(this.#head, end),
      times: this.#times.slice(this.#head, end),
      values: this.#values.slice(this.#head, end),
      said: this.#said.slice(this.#head, end),
    };
    const droppedBefore = this.#dropped;
    const written = await database.transaction((tx) => writeBatch(tx, batch));
    for (const [point, { id, intervalMs }] of written.registered) {
      point.id = id;
      point.toldIntervalMs = intervalMs;
    }
    for (const [point, spoken] of written.spoken) point.spoken = spoken;
    // What was dropped meanwhile stood at the head, and was part of this batch.
    this.#head += Math.max(0, count - (this.#dropped - droppedBefore));
    this.#compact();
    return count;
  }

  #take(reading: Reading): void {
    const known = this.#pointOf(reading);
    const { kind } = known;
    const { quality } = reading;
    const isGood = quality === 'good';
    if (!isGood && kind === 'number' && known.inGap) return;
    known.inGap = !isGood && (kind === 'number' || known.inGap);
    known.intervalMs = reading.intervalMs ?? this.#intervalOf(reading.deviceId);
    const isWord = kind === 'state' || kind === 'text';
    this.#points.push(known);
    this.#times.push(reading.takenAtMs);
    this.#values.push(isGood && reading.value !== null ? reading.value : Number.NaN);
    this.#said.push(isWord ? { word: quality === 'missing' ? null : reading.state, quality } : undefined);
    this.#taken += 1;
  }

  #pointOf({ deviceId, point, instance, unit }: Omit<HistoryPoint, 'id' | 'intervalMs'>): KnownPoint {
    const list = this.#listOf(deviceId);
    const found = list.at(list.find(point, instance));
    if (found !== undefined) return found;
    const settings = { id: 0, toldIntervalMs: 0, intervalMs: 0, inGap: false, spoken: undefined };
    const kind = isPointName(point) ? points[point].kind : undefined;
    const known: KnownPoint = { deviceId, point, instance, unit, kind, ...settings };
    list.push(known);
    return known;
  }

  #listOf(deviceId: string): PointList<KnownPoint> {
    const known = this.#devices.get(deviceId);
    if (known !== undefined) return known;
    const list = new PointList<KnownPoint>();
    this.#devices.set(deviceId, list);
    return list;
  }

  async #load(database: Database): Promise<void> {
    const loaded = await database.transaction(async (tx) => ({
      points: await loadPoints(tx),
      words: await loadLastWords(tx),
    }));
    for (const stored of loaded.points) {
      const known = this.#pointOf(stored);
      known.id = stored.id;
      known.toldIntervalMs = stored.intervalMs;
      const said = loaded.words.get(stored.id);
      // Heard by an earlier process: nobody knows what was said since.
      if (said !== undefined) known.spoken = { ...said, atMs: Number.NEGATIVE_INFINITY };
    }
    this.#isLoaded = true;
  }

  #compact(): void {
    if (this.#head < compactFrom && this.#head < this.#points.length) return;
    this.#points = this.#points.slice(this.#head);
    this.#times = this.#times.slice(this.#head);
    this.#values = this.#values.slice(this.#head);
    this.#said = this.#said.slice(this.#head);
    this.#head = 0;
  }
}

/** What one transaction writes; columns as in the recorder. */
interface Batch {
  readonly points: readonly KnownPoint[];
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly said: readonly (Omit<Spoken, 'atMs'> | undefined)[];
}

interface Written {
  readonly registered: ReadonlyMap<KnownPoint, HistoryPoint>;
  readonly spoken: ReadonlyMap<KnownPoint, Spoken>;
}

/** May run again after a serialization failure, so it changes nothing but the database. */
async function writeBatch(tx: Transaction, batch: Batch): Promise<Written> {
  const registered = await register(tx, batch.points);
  const numberOf = (point: KnownPoint): number => registered.get(point)?.id ?? point.id;
  const samples: HotRow[] = [];
  for (const [i, point] of batch.points.entries()) {
    if (point.kind === 'text') continue;
    const value = batch.values[i] as number;
    samples.push({
      pointId: numberOf(point),
      atMs: batch.times[i] as number,
      value: Number.isNaN(value) ? null : value,
    });
  }
  if (samples.length > 0) await copySamples(tx, samples);
  const { changes, spoken } = wordChanges(batch, numberOf);
  if (changes.length > 0) await insertStateChanges(tx, changes);
  return { registered, spoken };
}

/** Gives numbers to new points and new intervals to known ones. */
async function register(
  tx: Transaction,
  wanted: readonly KnownPoint[],
): Promise<ReadonlyMap<KnownPoint, HistoryPoint>> {
  const fresh = new Set<KnownPoint>();
  for (const one of wanted) if (one.id === 0 || one.toldIntervalMs !== one.intervalMs) fresh.add(one);
  if (fresh.size === 0) return new Map();
  const told = Array.from(fresh, ({ deviceId, point, instance, unit, intervalMs }) => {
    return { deviceId, point, instance, unit, intervalMs };
  });
  const byAddress = new Map((await registerPoints(tx, told)).map((point) => [addressOf(point), point]));
  return new Map(
    [...fresh].flatMap((one): [KnownPoint, HistoryPoint][] => {
      const point = byAddress.get(addressOf(one));
      return point === undefined ? [] : [[one, point]];
    }),
  );
}

function wordChanges(
  batch: Batch,
  numberOf: (point: KnownPoint) => number,
): { readonly changes: StateChange[]; readonly spoken: ReadonlyMap<KnownPoint, Spoken> } {
  const changes = new Map<string, StateChange>();
  const spoken = new Map<KnownPoint, Spoken>();
  for (const [i, said] of batch.said.entries()) {
    if (said === undefined) continue;
    const point = batch.points[i] as KnownPoint;
    const atMs = batch.times[i] as number;
    const { word, quality } = said;
    const before = spoken.get(point) ?? point.spoken;
    spoken.set(point, { word, quality, atMs });
    const isSame = before !== undefined && before.word === word && before.quality === quality;
    if (isSame && atMs - before.atMs <= wordGapIntervals * point.intervalMs) continue;
    const pointId = numberOf(point);
    changes.set(`${pointId}\t${atMs}`, { pointId, atMs, word, quality });
  }
  return { changes: [...changes.values()], spoken };
}

function addressOf(point: Pick<HistoryPoint, 'deviceId' | 'point' | 'instance'>): string {
  return `${point.deviceId}\t${point.point}\t${point.instance}`;
}
