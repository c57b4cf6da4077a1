// When a bus runs out at its present growth: the line of Theil and Sen through its daily peaks. Easy to get wrong: the
// slope is the median of all slopes between two days, so that a day of load tests moves it little; what is told is the
// range of dates that the slope's interval gives; and too short a history is an answer, not a guess.

/** Largest value of one day. */
export interface DailyPeak {
  /** Whole days since 1970-01-01. */
  readonly day: number;
  readonly peak: number;
}

export interface Trend {
  /** Units a day: the median and the ends of its interval of 95 %. */
  readonly slope: number;
  readonly slopeLow: number;
  readonly slopeHigh: number;
  /** Of the line, on `day`. */
  readonly level: number;
  readonly day: number;
  readonly days: number;
}

/** At least so many days with a peak, over at least so long a span. */
export const fewestDays = 21;
export const shortestSpanDays = 28;
/** The last so many days count. */
export const longestSpanDays = 365;
/** Dates further away than this are not told. */
export const horizonDays = 3_650;
/** Quantile of the normal distribution for an interval of 95 %. */
const z = 1.959964;

function medianOf(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Undefined when there is not enough history. */
export function findTrend(history: readonly DailyPeak[]): Trend | undefined {
  const all = history.toSorted((a, b) => a.day - b.day);
  const last = all.at(-1)?.day ?? 0;
  const peaks = all.filter(({ day }) => day > last - longestSpanDays);
  const count = peaks.length;
  if (count < fewestDays || last - (peaks[0]?.day ?? last) < shortestSpanDays) return undefined;
  const slopes = new Float64Array((count * (count - 1)) / 2);
  let at = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      slopes[at++] = (peaks[j]!.peak - peaks[i]!.peak) / (peaks[j]!.day - peaks[i]!.day);
    }
  }
  slopes.sort();
  const slope = medianOf(slopes);
  // Kendall's variance (Sen 1968): so many slopes lie between the ends of the interval.
  const spread = z * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const low = Math.max(0, Math.floor((slopes.length - spread) / 2) - 1);
  const high = Math.min(slopes.length - 1, Math.ceil((slopes.length + spread) / 2));
  const residuals = Float64Array.from(peaks, ({ day, peak }) => peak - slope * (day - last)).sort();
  const level = medianOf(residuals);
  return { slope, slopeLow: slopes[low]!, slopeHigh: slopes[high]!, level, day: last, days: count };
}

/**
 * `not-enough` history · `full` already · `not-growing` even at the steepest likely slope · `from` the earliest likely day
 * `to` the latest; null: none within the horizon.
 */
export type RunOut =
  | { readonly kind: 'not-enough'; readonly days: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'not-growing' }
  | { readonly kind: 'range'; readonly fromDay: number | null; readonly toDay: number | null };

/**
 * The days on which the line meets `limit`. `factor` is how much heavier the bus is in the scenario asked about than as
 * it was measured: what would hang on it then is taken to grow in proportion.
 */
export function findRunOut(trend: Trend | undefined, limit: number, days: number, factor = 1): RunOut {
  if (trend === undefined) return { kind: 'not-enough', days };
  const left = limit - trend.level * factor;
  if (left <= 0) return { kind: 'full' };
  const dayAt = (slope: number): number | null => {
    if (slope <= 0) return null;
    const ahead = left / (slope * factor);
    return ahead > horizonDays ? null : trend.day + Math.floor(ahead);
  };
  if (trend.slopeHigh <= 0) return { kind: 'not-growing' };
  return { kind: 'range', fromDay: dayAt(trend.slopeHigh), toDay: dayAt(trend.slopeLow) };
}
