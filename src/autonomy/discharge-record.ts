// Writes down a discharge while it lasts: what the battery gave, against its charge or its voltage. Pure. Easy to get wrong:
// a record with a hole in it teaches a wrong battery, so a discharge not watched all the way is kept only up to the hole.
import type { Discharge, DischargeAxis } from './discharge-curve.ts';

/** What is known of the battery at one instant. */
export interface DischargeSight {
  readonly atMs: number;
  readonly isDischarging: boolean;
  /** Out of the battery, W; null: not measured. */
  readonly watts: number | null;
  readonly chargePercent: number | null;
  readonly volts: number | null;
}

export interface DischargeRecord {
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  readonly axis: DischargeAxis;
  readonly samples: readonly (readonly [number, number])[];
  readonly givenWh: number;
  readonly lastWatts: number;
}

/** Longer than this between two sights is a hole. */
const longestGapMs = 60_000;
/** Shorter is a flicker, and no discharge. */
const leastMs = 10_000;
const maxSamples = 200;
/** A voltage this much lower is a new sample. */
const voltageShare = 0.004;

/**
 * The record after one more sight; `ended` is a discharge that is over. Earlier sights and such without a measured power
 * change nothing.
 */
export function stepRecord(
  record: DischargeRecord | null,
  sight: DischargeSight,
): { readonly record: DischargeRecord | null; readonly ended: Discharge | null } {
  if (record === null) return { record: sight.isDischarging ? begin(sight) : null, ended: null };
  if (sight.atMs <= record.lastAtMs) return { record, ended: null };
  const isHole = sight.atMs - record.lastAtMs > longestGapMs;
  if (isHole) return { record: sight.isDischarging ? begin(sight) : null, ended: close(record) };
  const grown = grow(record, sight);
  if (sight.isDischarging) return { record: grown, ended: null };
  return { record: null, ended: close({ ...grown, samples: record.samples }) };
}

function begin({ atMs, watts, chargePercent, volts }: DischargeSight): DischargeRecord | null {
  const axis = chargePercent === null ? 'voltage' : 'charge';
  const value = chargePercent ?? volts;
  if (watts === null || watts <= 0 || value === null) return null;
  return { startedAtMs: atMs, lastAtMs: atMs, axis, samples: [[value, 0]], givenWh: 0, lastWatts: watts };
}

function grow(
  record: DischargeRecord,
  { atMs, watts, chargePercent, volts }: DischargeSight,
): DischargeRecord {
  const power = watts ?? record.lastWatts;
  const hours = (atMs - record.lastAtMs) / 3_600_000;
  const givenWh = record.givenWh + ((power + record.lastWatts) / 2) * hours;
  const value = record.axis === 'charge' ? chargePercent : volts;
  const last = record.samples.at(-1)?.[0] ?? 0;
  const isLower = value !== null && value < last * (record.axis === 'charge' ? 1 : 1 - voltageShare);
  const samples =
    isLower && record.samples.length < maxSamples
      ? [...record.samples, [value, givenWh] as const]
      : record.samples;
  return { ...record, lastAtMs: atMs, lastWatts: power, givenWh, samples };
}

function close(record: DischargeRecord): Discharge | null {
  const { startedAtMs, lastAtMs, axis, samples, givenWh } = record;
  if (lastAtMs - startedAtMs < leastMs || givenWh <= 0) return null;
  const watts = (givenWh / (lastAtMs - startedAtMs)) * 3_600_000;
  return { startedAtMs, endedAtMs: lastAtMs, axis, samples, watts };
}
