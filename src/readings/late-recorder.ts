// Readings that come after newer ones: of a time in which the way to here was cut. They go to the history alone, never to
// the latest board. Easy to get wrong: words of states are kept as changes, so a late word must not last beyond the
// moment from which it is known what was said next; and the same readings may come twice.
import { points } from '../core/points.ts';
import type { Transaction } from '../platform/database.ts';
import { wordGapIntervals } from './history-recorder.ts';
import { copySamples, insertClosingWords, insertStateChanges, registerPoints } from './history-store.ts';
import type { HistoryPoint, StateChange } from './history-store.ts';
import { readingKey } from './reading.ts';
import type { Reading } from './reading.ts';

export interface LateRecorderOptions {
  /** Poll interval of a device, ms. */
  readonly intervalOf: (deviceId: string) => number;
  /** The newest reading of the same point; undefined when there is none. */
  readonly latest: (reading: Reading) => Reading | undefined;
}

export class LateRecorder {
  readonly #options: LateRecorderOptions;
  #points = new Map<string, HistoryPoint>();
  /** Last late word of each point. */
  #words = new Map<number, StateChange>();

  constructor(options: LateRecorderOptions) {
    this.#options = options;
  }

  /** Stores readings in order of time within each point; safe to repeat. Call `kept` after the commit. */
  async store(tx: Transaction, readings: readonly Reading[]): Promise<{ kept: () => void }> {
    const known = new Map(this.#points);
    for (const point of await this.#register(tx, readings)) known.set(addressOf(point), point);
    const numberOf = (reading: Reading): number => known.get(readingKey(reading))?.id ?? 0;
    const samples = readings.filter((reading) => points[reading.point].kind !== 'text');
    if (samples.length > 0) {
      await copySamples(tx, {
        pointIds: Int32Array.from(samples, numberOf),
        times: Float64Array.from(samples, ({ takenAtMs }) => takenAtMs),
        values: Float64Array.from(samples, ({ quality, value }) =>
          quality === 'good' ? (value ?? Number.NaN) : Number.NaN,
        ),
      });
    }
    const { changes, words, closing } = this.#wordChanges(readings, numberOf);
    if (changes.length > 0) await insertStateChanges(tx, changes);
    if (closing.length > 0) await insertClosingWords(tx, closing);
    return {
      kept: () => {
        this.#points = known;
        this.#words = words;
      },
    };
  }

  async #register(tx: Transaction, readings: readonly Reading[]): Promise<readonly HistoryPoint[]> {
    const fresh = new Map<string, Omit<HistoryPoint, 'id'>>();
    for (const { deviceId, point, instance, unit } of readings) {
      const intervalMs = this.#options.intervalOf(deviceId);
      const key = readingKey({ deviceId, point, instance });
      if (this.#points.get(key)?.intervalMs === intervalMs) continue;
      fresh.set(key, { deviceId, point, instance, unit, intervalMs });
    }
    if (fresh.size === 0) return [];
    const told = [...fresh.values()];
    const ids = await registerPoints(tx, told);
    return told.map((point, i) => ({ ...point, id: ids[i] as number }));
  }

  #wordChanges(readings: readonly Reading[], numberOf: (reading: Reading) => number) {
    const words = new Map(this.#words);
    const changes = new Map<string, StateChange>();
    const closing = new Map<number, StateChange & { readonly sinceMs: number }>();
    for (const reading of readings) {
      const { kind } = points[reading.point];
      if (kind !== 'state' && kind !== 'text') continue;
      const change = changeOf(reading, numberOf(reading));
      const { pointId, atMs } = change;
      const before = words.get(pointId);
      const latest = this.#options.latest(reading);
      if (latest !== undefined && latest.takenAtMs > atMs) {
        closing.set(pointId, { ...changeOf(latest, pointId), sinceMs: atMs });
      }
      words.set(pointId, change);
      const isSame = before?.word === change.word && before.quality === change.quality;
      const passedMs = atMs - (before?.atMs ?? Number.NEGATIVE_INFINITY);
      const longestMs = wordGapIntervals * this.#options.intervalOf(reading.deviceId);
      // Only while they follow each other closely; otherwise something else may have been said between.
      if (isSame && passedMs > 0 && passedMs <= longestMs) continue;
      changes.set(`${pointId}\t${atMs}`, change);
    }
    return { changes: [...changes.values()], words, closing: [...closing.values()] };
  }
}

function changeOf(reading: Reading, pointId: number): StateChange {
  const { quality, takenAtMs: atMs } = reading;
  return { pointId, atMs, word: quality === 'missing' ? null : reading.state, quality };
}

function addressOf(point: Omit<HistoryPoint, 'id'>): string {
  return `${point.deviceId}\t${point.point}\t${point.instance}`;
}
