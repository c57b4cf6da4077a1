// Does one condition hold for one instance of its point, as of now? Pure: readings and what was settled before in, verdict and
// memory out. Easy to get wrong: what was settled outlives a moment of doubt, but doubt is never health; and the first
// thing that is seen counts at once, because nothing is known that it could be chatter against.
import type { PointName } from '../core/points.ts';
import type { Quality } from '../readings/reading.ts';
import type { Ask, Bound, Condition } from '../site/site.ts';

/** A reading as of now: what it says and what it is still worth. */
export interface JudgedReading {
  readonly instance: string;
  readonly label: string;
  readonly value: number | null;
  readonly state: string | null;
  readonly quality: Quality;
}

/** All instances of a point of a device as of now; empty when nothing was ever read. */
export type ReadingLookup = (deviceId: string, point: PointName) => readonly JudgedReading[];

export type Verdict = 'holds' | 'fails' | 'unknown';
type Certain = Exclude<Verdict, 'unknown'>;

/** What is remembered of one condition on one instance; instants are monotonic ms. */
export interface Followed {
  readonly settled: Certain;
  /** Since when readings contradict what is settled. */
  readonly contraryMs?: number;
  /** When a reading that is believed was last judged, and to what. */
  readonly judged: { readonly verdict: Certain; readonly atMs: number };
}

/** The bound that a value broke. */
export interface BrokenLimit {
  readonly kind: 'atLeast' | 'atMost';
  readonly bound: number;
}

export interface Holding {
  readonly verdict: Verdict;
  readonly limit?: BrokenLimit;
}

function boundOf(bound: Bound, instance: string, lookupHere: LookupHere): number | undefined {
  if (typeof bound === 'number') return bound;
  const readings = lookupHere(bound.point);
  const limit =
    readings.find((one) => one.instance === instance) ?? readings.find((one) => one.instance === '');
  if (limit === undefined || limit.quality !== 'good' || limit.value === null) return undefined;
  return limit.value + (bound.plus ?? 0);
}

type LookupHere = (point: PointName) => readonly JudgedReading[];

function holdsWithin(ask: Ask, reading: JudgedReading, lookupHere: LookupHere): Holding {
  if (reading.value === null) return { verdict: 'unknown' };
  let isUnknown = false;
  for (const kind of ['atLeast', 'atMost'] as const) {
    const written = ask[kind];
    if (written === undefined) continue;
    const bound = boundOf(written, reading.instance, lookupHere);
    if (bound === undefined) isUnknown = true;
    else if (kind === 'atLeast' ? reading.value < bound : reading.value > bound) {
      return { verdict: 'fails', limit: { kind, bound } };
    }
  }
  return { verdict: isUnknown ? 'unknown' : 'holds' };
}

/** What one reading says, taken by itself. */
export function holds(ask: Ask, reading: JudgedReading, lookupHere: LookupHere): Holding {
  if (reading.quality !== 'good') return { verdict: 'unknown' };
  if (ask.is !== undefined || ask.isNot !== undefined) {
    if (reading.state === null) return { verdict: 'unknown' };
    if (ask.is !== undefined && !ask.is.includes(reading.state)) return { verdict: 'fails' };
    if (ask.isNot?.includes(reading.state) === true) return { verdict: 'fails' };
  }
  if (ask.atLeast === undefined && ask.atMost === undefined) return { verdict: 'holds' };
  return holdsWithin(ask, reading, lookupHere);
}

/** Whether something holds for certain that makes the condition a question not to be asked. */
export function isExcused(condition: Condition, lookupHere: LookupHere): boolean {
  return (condition.unless ?? []).some((ask) =>
    lookupHere(ask.point).some(
      (reading) =>
        (ask.instance === undefined || ask.instance === reading.instance) &&
        holds(ask, reading, lookupHere).verdict === 'holds',
    ),
  );
}

/** Whether a verdict of this condition hangs on what was before. */
export function isFollowed({ failSeconds, holdSeconds, stale }: Condition): boolean {
  return (failSeconds ?? 0) > 0 || (holdSeconds ?? 0) > 0 || typeof stale === 'object';
}

/** What is made of a moment that cannot be judged, where the condition does not take it for a failure. */
function believe({ stale }: Condition, before: Followed | undefined, nowMs: number): Verdict {
  if (typeof stale !== 'object' || before === undefined) return 'unknown';
  return nowMs - before.judged.atMs <= stale.last * 1000 ? before.settled : 'unknown';
}

/** How long readings must contradict what is settled before it turns, ms. */
function patienceMs(condition: Condition, settled: Certain): number {
  return 1000 * ((settled === 'holds' ? condition.failSeconds : condition.holdSeconds) ?? 0);
}

/**
 * The verdict with the condition's patience: a failure counts once it has lasted `failSeconds`, its end once that has lasted
 * `holdSeconds`. Doubt interrupts the wait for an end and not the wait for a failure.
 */
export function follow(
  condition: Condition,
  raw: Verdict,
  before: Followed | undefined,
  nowMs: number,
): { readonly verdict: Verdict; readonly followed: Followed | undefined } {
  if (raw === 'unknown' && condition.stale === 'unavailable') {
    return { verdict: 'fails', followed: { settled: 'fails', judged: { verdict: 'fails', atMs: nowMs } } };
  }
  if (raw === 'unknown') {
    const verdict = believe(condition, before, nowMs);
    if (before === undefined || before.settled === 'holds') return { verdict, followed: before };
    const { contraryMs: _, ...rest } = before;
    return { verdict, followed: rest };
  }
  const judged = { verdict: raw, atMs: nowMs };
  if (before === undefined || before.settled === raw) {
    return { verdict: raw, followed: { settled: raw, judged } };
  }
  const contraryMs = before.contraryMs ?? nowMs;
  if (nowMs - contraryMs >= patienceMs(condition, before.settled)) {
    return { verdict: raw, followed: { settled: raw, judged } };
  }
  return { verdict: before.settled, followed: { settled: before.settled, contraryMs, judged } };
}
