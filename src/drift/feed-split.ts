// How a rack with two feeds divides its load between them, now and before. Pure. Easy to get wrong: a feed that is dead has
// nothing to carry, so the split is only judged while both are alive; and a rack that draws next to nothing has no split.
import type { SeriesPoint } from '../readings/series.ts';
import { medianOf } from './median.ts';

export type SplitState = 'even' | 'single' | 'moved' | 'uneven' | 'unknown';

export interface SplitInput {
  /** Means of five minutes over the last day, W, the newest last; the same instants on both feeds. */
  readonly a: readonly SeriesPoint[];
  readonly b: readonly SeriesPoint[];
  /** Means of an hour over the days before, W. */
  readonly hoursA: readonly SeriesPoint[];
  readonly hoursB: readonly SeriesPoint[];
  /** Below this the rack draws nothing worth dividing, W. */
  readonly leastWatts: number;
}

export interface Split {
  readonly state: SplitState;
  /** Part of the first feed, 0..1: over the last hour, and before that; null when not known. */
  readonly share: number | null;
  readonly before: number | null;
  /** Both together now, W. */
  readonly watts: number | null;
}

const hourMs = 3_600_000;
const recentSlots = 12;
const leastRecent = 6;
const leastBefore = 12;
/** A feed that carries less than this carries nothing. */
const emptyShare = 0.03;
const movedBy = 0.1;
const unevenBy = 0.2;

function sharesOf(a: readonly SeriesPoint[], b: readonly SeriesPoint[], leastWatts: number): number[] {
  const other = new Map(b);
  return a.flatMap(([atMs, one]) => {
    const two = other.get(atMs) ?? null;
    if (one === null || two === null || one + two < leastWatts) return [];
    return [one / (one + two)];
  });
}

export function judgeSplit(input: SplitInput): Split {
  const { a, b, leastWatts } = input;
  const recent = sharesOf(a.slice(-recentSlots), b.slice(-recentSlots), leastWatts);
  const share = recent.length < leastRecent ? null : (medianOf(recent) ?? null);
  const [lastA, lastB] = [a.at(-1)?.[1] ?? null, b.at(-1)?.[1] ?? null];
  const watts = lastA === null || lastB === null ? null : lastA + lastB;
  // The two hours before now are left out, so that a change shows at once and whole.
  const untilMs = (a.at(-1)?.[0] ?? 0) - 2 * hourMs;
  const isOld = ([atMs]: SeriesPoint): boolean => atMs < untilMs;
  const old = [
    ...sharesOf(input.hoursA.filter(isOld), input.hoursB.filter(isOld), leastWatts),
    ...sharesOf(a.filter(isOld), b.filter(isOld), leastWatts),
  ];
  const before = old.length < leastBefore ? null : (medianOf(old) ?? null);
  return { state: stateOf(share, before, recent), share, before, watts };
}

function stateOf(share: number | null, before: number | null, recent: readonly number[]): SplitState {
  if (share === null) return 'unknown';
  // The last quarter of an hour says so too: a feed that came back carries again.
  const latest = medianOf(recent.slice(-3)) ?? share;
  const isEmpty = (part: number): boolean => Math.min(part, 1 - part) < emptyShare;
  if (isEmpty(share) && isEmpty(latest)) return 'single';
  if (before !== null && Math.abs(share - before) > movedBy && Math.abs(latest - before) > movedBy)
    return 'moved';
  if (Math.abs(share - 0.5) > unevenBy && Math.abs(latest - 0.5) > unevenBy) return 'uneven';
  return 'even';
}
