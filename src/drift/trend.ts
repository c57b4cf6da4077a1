// How fast a value changes, and how sure that is: the median of all slopes between two points (Theil–Sen), with the
// interval of Sen (1968). Easy to get wrong: a daily swing looks like a trend for half a day, so hours are only compared
// with the same hour of other days (Hirsch and Slack's seasonal slope); and neighbouring hours are not independent
// witnesses, which widens the interval.
import type { SeriesPoint } from '../readings/series.ts';

export interface Trend {
  /** Per day; low <= slope <= high. */
  readonly slopePerDay: number;
  readonly lowPerDay: number;
  readonly highPerDay: number;
  /** From the first known point to the last. */
  readonly spanMs: number;
}

export interface TrendSettings {
  /** Points are compared with those a multiple of so many steps away: 24 for hours, 1 for no season. */
  readonly season: number;
  /** How many neighbouring points say the same thing, so that together they count as one. */
  readonly sameness: number;
}

/** Quantile of the normal distribution for an interval of 95 %. */
const twoSided = 1.96;
const dayMs = 86_400_000;
const leastSlopes = 12;

function pushSlopes(points: readonly (readonly [number, number])[], slopes: number[]): void {
  points.forEach(([fromMs, from], index) => {
    for (const [toMs, to] of points.slice(index + 1)) slopes.push(((to - from) / (toMs - fromMs)) * dayMs);
  });
}

/**
 * Trend of a regular series (one point per step, null for a gap). Undefined where fewer than 12 slopes can be taken.
 * Cost is the number of pairs: 2,184 for 14 days of hours, 1,770 for an hour of minutes.
 */
export function trendOf(points: readonly SeriesPoint[], settings: TrendSettings): Trend | undefined {
  const { season, sameness } = settings;
  const slopes: number[] = [];
  let variance = 0;
  for (let first = 0; first < Math.min(season, points.length); first++) {
    const same = points.filter(([, value], index) => value !== null && index % season === first);
    variance += (same.length * (same.length - 1) * (2 * same.length + 5)) / 18;
    pushSlopes(same as readonly (readonly [number, number])[], slopes);
  }
  if (slopes.length < leastSlopes) return undefined;
  slopes.sort((a, b) => a - b);
  const reach = twoSided * Math.sqrt(variance * sameness);
  const at = (rank: number): number => slopes[Math.max(0, Math.min(slopes.length - 1, Math.round(rank)))]!;
  const middle = (slopes.length - 1) / 2;
  const times = points.filter(([, value]) => value !== null).map(([atMs]) => atMs);
  return {
    slopePerDay: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    lowPerDay: at(middle - reach / 2),
    highPerDay: at(middle + reach / 2),
    spanMs: times.at(-1)! - times[0]!,
  };
}
