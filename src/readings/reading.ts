// One value of one point of one device at one instant, and how far it may be trusted. Easy to get wrong: quality is
// never improved by waiting. A reading is stored with the quality it had when it was taken; its age can only make it
// stale, and a value that is missing is null, never zero.
import type { PointName } from '../core/points.ts';
import type { Unit } from '../core/units.ts';

/**
 * `good` taken and plausible · `suspect` taken but implausible (scale mistake, impossible jump) · `stale` too old to
 * be believed · `missing` the device has no such value, or did not answer.
 */
export type Quality = 'good' | 'suspect' | 'stale' | 'missing';

export interface Reading {
  readonly deviceId: string;
  readonly point: PointName;
  /** Line, outlet, port or unit that the value belongs to; `''` when the point is a scalar. */
  readonly instance: string;
  /** What the device calls this instance (untrusted text), or the point's own name. */
  readonly label: string;
  /** OID the value was read from, dotted. */
  readonly oid: string;
  /** In `unit`; for a state the device's raw number; null when missing or a pure text. */
  readonly value: number | null;
  readonly unit: Unit;
  /** For states one word of the profile's list, for texts the (untrusted) text, else null. */
  readonly state: string | null;
  readonly quality: Quality;
  /** When the device last gave this value, epoch ms. */
  readonly takenAtMs: number;
  /** How often this point is read, ms; the device's interval when absent. Its age is judged by it. */
  readonly intervalMs?: number;
}

/** A point address within the site: unique key of the latest board and of the history. */
export function readingKey(reading: Pick<Reading, 'deviceId' | 'point' | 'instance'>): string {
  return `${reading.deviceId}\t${reading.point}\t${reading.instance}`;
}

/** After how many poll intervals without a new value a reading is stale. */
export const staleAfterIntervals = 2.5;

/**
 * Quality of a reading as of `nowMs`: `good` and `suspect` turn `stale` with age, `missing` stays. `deviceIntervalMs`
 * counts for a reading that does not say how often it is taken.
 */
export function qualityAt(reading: Reading, deviceIntervalMs: number, nowMs: number): Quality {
  if (reading.quality === 'missing') return 'missing';
  const intervalMs = reading.intervalMs ?? deviceIntervalMs;
  return nowMs - reading.takenAtMs > staleAfterIntervals * intervalMs ? 'stale' : reading.quality;
}
