// How much light is left above a receiver's limit, and where it is going: steady, fading with so many days left, or lower
// by a step since a certain hour. Easy to get wrong: a splice or a bent patch cord takes 2 dB within a minute and then
// nothing more, which is no trend; the swing of day and night is neither; and a dark fibre is an outage, not a fade.
import type { SeriesPoint } from '../readings/series.ts';
import { knownValues, medianOf } from './median.ts';
import { trendOf } from './trend.ts';
import type { Trend } from './trend.ts';

/** `fading` and `stepped` are told; `dark`: at or below the limit, which the component's own state tells. */
export type LightState = 'steady' | 'fading' | 'stepped' | 'dark' | 'unknown';

export interface LightInput {
  readonly nowMs: number;
  /** Present level, dBm; null when it is not believed. */
  readonly rxDbm: number | null;
  /** The lowest level at which the receiver works, dBm; null when nobody says. */
  readonly limitDbm: number | null;
  /** Means of an hour over up to two weeks, and of a minute over up to three hours, dBm; regular, null for a gap. */
  readonly hours: readonly SeriesPoint[];
  readonly minutes: readonly SeriesPoint[];
}

export interface LightJudgement {
  readonly state: LightState;
  /** Level above the limit, dB; null when either is not known. */
  readonly marginDb: number | null;
  /** Whether it works with hardly anything to spare. */
  readonly isThin: boolean;
  /** dB per day of what is fading. */
  readonly trend: Trend | null;
  /** Days until the margin is gone at this slope; `most` null: perhaps never. */
  readonly daysLeft: { readonly least: number; readonly most: number | null } | null;
  /** The last sudden change that stayed, while it is told. `dropDb` > 0. */
  readonly step: { readonly atMs: number; readonly dropDb: number } | null;
}

const dayMs = 86_400_000;
/** The least sudden loss that is told, dB: more than any swing of temperature, about what a bad connector takes. */
export const leastStepDb = 2;
/** A step is told for so long; after that the new level is how it is. */
const stepToldMs = 7 * dayMs;
const thinDb = 1;
/** A fade within an hour is told from so many dB on; no day's swing goes so fast. */
const leastFastDropDb = 1.5;
/** A fade over days is told from so many dB on, and when the margin may be gone within so many days. */
const leastSlowDropDb = 0.3;
const horizonDays = 60;
const leastHours = 48;
const fastMinutes = 60;
const leastFastMinutes = 8;

/** Light at or below the limit is no light: an outage says nothing about the fibre before and after it. */
function withoutDark(points: readonly SeriesPoint[], limitDbm: number | null): SeriesPoint[] {
  const limit = limitDbm ?? -35;
  return points.map(([atMs, value]) => [atMs, value !== null && value <= limit ? null : value]);
}

interface Step {
  /** Index of the first point after it, among all points. */
  readonly index: number;
  readonly atMs: number;
  readonly dropDb: number;
}

/** How many points before a step are looked at for the level it came from. */
const beforeReach = 24;

/**
 * The last sudden change, up or down, after which the level stayed: within two points from one level to the other, and
 * `settle` points or more that keep to it.
 */
export function lastStep(points: readonly SeriesPoint[], settle: number): Step | undefined {
  const known = points.flatMap(([atMs, value], index) => (value === null ? [] : [{ atMs, value, index }]));
  for (let at = known.length - settle; at >= 2; at--) {
    const before = known.slice(Math.max(0, at - beforeReach), at).map(({ value }) => value);
    const after = known.slice(at).map(({ value }) => value);
    const dropDb = (medianOf(before) ?? 0) - (medianOf(after) ?? 0);
    if (Math.abs(dropDb) < leastStepDb) continue;
    const sudden = known[Math.max(0, at - 2)]!.value - known[at]!.value;
    const isSudden = sudden / dropDb > 0.75 && Math.abs(known[at - 2]!.value - (medianOf(before) ?? 0)) < 1;
    const level = medianOf(after) ?? 0;
    const isSettled = after.every((value) => Math.abs(value - level) < Math.abs(dropDb) / 2);
    if (isSudden && isSettled) return { index: known[at]!.index, atMs: known[at]!.atMs, dropDb };
  }
  return undefined;
}

function daysLeft(marginDb: number, trend: Trend): LightJudgement['daysLeft'] {
  const least = marginDb / -trend.lowPerDay;
  return { least, most: trend.highPerDay < 0 ? marginDb / -trend.highPerDay : null };
}

/** A fade that goes within the hour, seen minute by minute; no part of it is a jump, and it goes on. */
function fastFade(minutes: readonly SeriesPoint[]): Trend | undefined {
  const recent = minutes.slice(-fastMinutes);
  const known = knownValues(recent);
  if (known.length < leastFastMinutes) return undefined;
  const quarter = Math.max(2, known.length >> 2);
  const drop = (medianOf(known.slice(0, quarter)) ?? 0) - (medianOf(known.slice(-3)) ?? 0);
  const jump = Math.max(...known.slice(2).map((value, index) => known[index]! - value));
  if (drop < leastFastDropDb || jump > drop / 1.5) return undefined;
  const going = trendOf(recent.slice(-leastFastMinutes), { season: 1, sameness: 1 });
  return going === undefined || going.highPerDay >= 0 ? undefined : going;
}

/** A fade over days, hour against the same hour of other days. */
function slowFade(hours: readonly SeriesPoint[]): Trend | undefined {
  if (knownValues(hours).length < leastHours) return undefined;
  const trend = trendOf(hours, { season: 24, sameness: 6 });
  if (trend === undefined || trend.highPerDay >= 0) return undefined;
  return -trend.slopePerDay * (trend.spanMs / dayMs) >= leastSlowDropDb ? trend : undefined;
}

export function judgeLight(input: LightInput): LightJudgement {
  const { rxDbm, limitDbm, nowMs } = input;
  const marginDb = rxDbm === null || limitDbm === null ? null : rxDbm - limitDbm;
  const isThin = marginDb !== null && marginDb > 0 && marginDb < thinDb;
  const plain = { marginDb, isThin, trend: null, daysLeft: null, step: null };
  if (rxDbm === null) return { ...plain, state: 'unknown' };
  if (marginDb === null ? rxDbm <= -35 : marginDb <= 0) return { ...plain, state: 'dark' };
  const minutes = withoutDark(input.minutes, limitDbm);
  const hours = withoutDark(input.hours, limitDbm);
  const step = lastStep(minutes, 15) ?? lastStep(hours, 2);
  const hoursSince = step === undefined ? hours : hours.filter(([atMs]) => atMs >= step.atMs);
  const minutesSince = step === undefined ? minutes : minutes.filter(([atMs]) => atMs >= step.atMs);
  const fast = fastFade(minutesSince);
  const slow = fast ?? slowFade(hoursSince);
  if (slow !== undefined) {
    // The middle of the last day is what the level was half a day ago, without the swing.
    const halfDayAgo = medianOf(knownValues(hoursSince.slice(-24))) ?? rxDbm;
    const level = fast === undefined ? halfDayAgo + slow.slopePerDay / 2 : rxDbm;
    const margin = limitDbm === null ? null : level - limitDbm;
    const left = margin === null ? null : daysLeft(Math.max(0, margin), slow);
    const isNear = left === null || left.least <= horizonDays;
    if (isNear) return { ...plain, state: 'fading', trend: slow, daysLeft: left };
  }
  const isTold = step !== undefined && step.dropDb > 0 && nowMs - step.atMs <= stepToldMs;
  if (!isTold) return { ...plain, state: 'steady' };
  return { ...plain, state: 'stepped', step: { atMs: step.atMs, dropDb: step.dropDb } };
}
