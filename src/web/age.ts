// How old a thing is and how long it still takes, in words short enough for a table. Easy to get wrong: an age below
// zero (clocks differ by a second) is shown as none, and a value older than its welcome is not improved by rounding.
import type { ValueView } from '../api/contract.ts';

export type AgeUnit = 'second' | 'minute' | 'hour' | 'day';

export interface Age {
  readonly unit: AgeUnit;
  /** Whole units, rounded down: "4 min" means at least four. */
  readonly count: number;
  /** The rest in the next smaller unit; null where it would be false precision. */
  readonly rest: { readonly unit: AgeUnit; readonly count: number } | null;
}

const secondsPerMinute = 60;
const secondsPerHour = 3_600;
const secondsPerDay = 86_400;

/** Splits a duration in seconds: below a minute in seconds, below an hour in minutes, then hours + minutes, days + hours. */
export function ageOf(seconds: number): Age {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < secondsPerMinute) return { unit: 'second', count: whole, rest: null };
  if (whole < secondsPerHour) {
    return { unit: 'minute', count: Math.floor(whole / secondsPerMinute), rest: null };
  }
  if (whole < secondsPerDay) {
    const minutes = Math.floor((whole % secondsPerHour) / secondsPerMinute);
    const rest = minutes === 0 ? null : ({ unit: 'minute', count: minutes } as const);
    return { unit: 'hour', count: Math.floor(whole / secondsPerHour), rest };
  }
  const hours = Math.floor((whole % secondsPerDay) / secondsPerHour);
  const rest = hours === 0 ? null : ({ unit: 'hour', count: hours } as const);
  return { unit: 'day', count: Math.floor(whole / secondsPerDay), rest };
}

/** A countdown as `m:ss`, or `h:mm:ss` from an hour on; never below `0:00`. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (count: number): string => String(count).padStart(2, '0');
  const minutes = Math.floor(whole / secondsPerMinute);
  const rest = two(whole % secondsPerMinute);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** How a value is to be drawn: `plain`, `doubtful` (mark beside it), or `old` (hatched, with since when). */
export type Trust = 'plain' | 'doubtful' | 'old' | 'none';

/** Trust in a value of this quality; with the stream lost nothing on the screen is current any more. */
export function trustOf(quality: ValueView['quality'], streamLost: boolean): Trust {
  if (quality === 'missing') return 'none';
  if (quality === 'stale' || streamLost) return 'old';
  return quality === 'suspect' ? 'doubtful' : 'plain';
}
