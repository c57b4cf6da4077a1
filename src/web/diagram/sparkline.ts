// The line of a small chart. Pure. Easy to get wrong: a gap in the history is a gap in the line, never a bridge, and a value
// that stands alone between two gaps is drawn as a dot.
import type { SeriesView, ValueView } from '../../api/contract.ts';

export interface Spark {
  /** SVG path; one piece for each unbroken run. */
  readonly path: string;
  /** Values that stand alone. */
  readonly dots: readonly (readonly [x: number, y: number])[];
  readonly low: number;
  readonly high: number;
}

export interface SparkFrame {
  readonly width: number;
  readonly height: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Least span of the scale as part of the highest value, so that noise does not look like an event. */
const leastSpan = 0.02;

/** Undefined when there is no value at all. */
export function sparkOf(points: SeriesView['points'], frame: SparkFrame): Spark | undefined {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  if (values.length === 0) return undefined;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(high - low, Math.abs(high) * leastSpan, Number.MIN_VALUE);
  const bottom = (high + low - span) / 2;
  const place = (atMs: number, value: number): readonly [number, number] => [
    ((atMs - frame.fromMs) / (frame.toMs - frame.fromMs)) * frame.width,
    frame.height * (1 - (value - bottom) / span),
  ];
  const runs: (readonly [number, number])[][] = [[]];
  for (const [atMs, value] of points) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push(place(atMs, value));
  }
  const text = ([x, y]: readonly [number, number]): string => `${x.toFixed(1)},${y.toFixed(1)}`;
  const lines = runs.filter((run) => run.length > 1).map((run) => `M${run.map(text).join('L')}`);
  const dots = runs.flatMap((run) => (run.length === 1 ? run : []));
  return { path: lines.join(''), dots, low, high };
}

/** The points that lie in a span. */
export function within(
  points: SeriesView['points'],
  { fromMs, toMs }: Pick<SparkFrame, 'fromMs' | 'toMs'>,
): SeriesView['points'] {
  return points.filter(([atMs]) => atMs >= fromMs && atMs <= toMs);
}

/**
 * Sum of several series over the same instants, as of the three lines of one output. An instant where one of them has a
 * gap is a gap: a sum with a hole in it is not a smaller load.
 */
export function sumOf(series: readonly SeriesView['points'][]): SeriesView['points'] {
  const [first = [], ...others] = series;
  const rest = others.map((points) => new Map(points));
  return first.map(([atMs, value]): readonly [number, number | null] => {
    const values = [value, ...rest.map((points) => points.get(atMs) ?? null)];
    const isWhole = values.every((one) => one !== null);
    return [atMs, isWhole ? values.reduce((sum: number, one) => sum + (one ?? 0), 0) : null];
  });
}

const withoutCurve: ReadonlySet<string> = new Set(['Wh', 's', 'count', '']);

/** The value that says most about an element and changes as a curve: no words, no counters. */
export function mainValue<Value extends ValueView>(values: readonly Value[]): Value | undefined {
  return values.find((value) => value.state === null && !withoutCurve.has(value.unit));
}
