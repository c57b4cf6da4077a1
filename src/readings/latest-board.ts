// The newest reading of every point, in memory. Easy to get wrong: a late reading never replaces a newer one, and age
// is judged when the board is read, not when it was written. A reading dated in the future (the wall clock stepped
// back) may be replaced by anything and is shown as stale, or the board would freeze until the clock caught up.
import type { Clock } from '../core/clock.ts';
import type { PointName } from '../core/points.ts';
import { PointList } from './point-list.ts';
import { qualityAt } from './reading.ts';
import type { Reading } from './reading.ts';

/** How far ahead of the wall clock a reading may be dated before its date is not believed, ms. */
export const futureToleranceMs = 5_000;

/** Used for a device whose poll interval was never told, ms. */
export const defaultIntervalMs = 60_000;

/**
 * Called after every `put`, once per device: `changed` are readings whose value, state or quality differ from the ones
 * before, `accepted` are all that were not late.
 */
export type BoardListener = (
  deviceId: string,
  changed: readonly Reading[],
  accepted: readonly Reading[],
) => void;

export class LatestBoard {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #devices = new Map<string, PointList<Reading>>();
  readonly #intervals = new Map<string, number>();
  readonly #listeners = new Set<BoardListener>();
  #size = 0;
  #late = 0;

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
    this.#intervals.set(deviceId, intervalMs);
  }

  /** Poll interval of a device, ms. */
  intervalOf(deviceId: string): number {
    return this.#intervals.get(deviceId) ?? defaultIntervalMs;
  }

  /** Takes readings of one or several devices; listeners hear of each device once. Returns those that were late. */
  put(readings: readonly Reading[]): readonly Reading[] {
    const late: Reading[] = [];
    const first = readings[0]?.deviceId;
    if (first !== undefined && readings.every(({ deviceId }) => deviceId === first)) {
      this.#putDevice(first, readings, late);
      return late;
    }
    const byDevice = Map.groupBy(readings, ({ deviceId }) => deviceId);
    for (const [deviceId, group] of byDevice) this.#putDevice(deviceId, group, late);
    return late;
  }

  /** The newest reading with the quality it has now; undefined when the point was never read. */
  get(deviceId: string, point: PointName, instance = ''): Reading | undefined {
    const points = this.#devices.get(deviceId);
    const reading = points?.at(points.find(point, instance));
    return reading === undefined ? undefined : this.#aged(reading, this.#clock.epochMs());
  }

  /** All points of one device, in the order they were first seen. */
  ofDevice(deviceId: string): Reading[] {
    const nowMs = this.#clock.epochMs();
    const points = this.#devices.get(deviceId);
    return points === undefined ? [] : points.entries().map((reading) => this.#aged(reading, nowMs));
  }

  /** Every point of every device. */
  *all(): Generator<Reading> {
    const nowMs = this.#clock.epochMs();
    for (const points of this.#devices.values()) {
      for (const reading of points.entries()) yield this.#aged(reading, nowMs);
    }
  }

  /** Forgets a device that is no longer in the site. */
  forget(deviceId: string): void {
    this.#size -= this.#devices.get(deviceId)?.length ?? 0;
    this.#devices.delete(deviceId);
    this.#intervals.delete(deviceId);
  }

  /** Subscribes; the returned function unsubscribes. A listener must not throw. */
  onPut(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #putDevice(deviceId: string, readings: readonly Reading[], late: Reading[]): void {
    let points = this.#devices.get(deviceId);
    if (points === undefined) {
      points = new PointList();
      this.#devices.set(deviceId, points);
    }
    const newestBelievableMs = this.#clock.epochMs() + futureToleranceMs;
    const changed: Reading[] = [];
    let refused = 0;
    for (const reading of readings) {
      const place = points.find(reading.point, reading.instance);
      const known = points.at(place);
      if (known === undefined) {
        points.push(reading);
        this.#size += 1;
        changed.push(reading);
        continue;
      }
      if (reading.takenAtMs < known.takenAtMs && known.takenAtMs <= newestBelievableMs) {
        refused += 1;
        late.push(reading);
        continue;
      }
      points.replace(place, reading);
      if (differs(known, reading)) changed.push(reading);
    }
    this.#late += refused;
    const accepted = refused === 0 ? readings : readings.filter((reading) => !late.includes(reading));
    if (accepted.length === 0) return;
    for (const listener of this.#listeners) listener(deviceId, changed, accepted);
  }

  #aged(reading: Reading, nowMs: number): Reading {
    const isFuture = reading.takenAtMs > nowMs + futureToleranceMs && reading.quality !== 'missing';
    const quality = isFuture
      ? 'stale'
      : qualityAt(reading, this.intervalOf(reading.deviceId), nowMs - this.#delayMs);
    return quality === reading.quality ? reading : { ...reading, quality };
  }
}

function differs(before: Reading, after: Reading): boolean {
  return before.value !== after.value || before.state !== after.state || before.quality !== after.quality;
}
