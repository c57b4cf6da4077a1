// The line of a chart whose scale is given, so that several can be compared and a limit can be drawn. Pure. Easy to get
// wrong: a gap is a gap, never a bridge; a value that stands alone is drawn as a dot.
export type ChartPoints = readonly (readonly [atMs: number, value: number | null])[];

export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly low: number;
  readonly high: number;
}

/** SVG path; empty when there is no value. Values outside the scale are cut to its edge. */
export function chartLine(points: ChartPoints, frame: ChartFrame): string {
  const { width, height, fromMs, toMs, low, high } = frame;
  const span = Math.max(high - low, Number.MIN_VALUE);
  const x = (atMs: number): string => (((atMs - fromMs) / (toMs - fromMs)) * width).toFixed(1);
  const y = (value: number): string => {
    const share = Math.max(0, Math.min(1, (value - low) / span));
    return (height * (1 - share)).toFixed(1);
  };
  let path = '';
  let isOpen = false;
  points.forEach(([atMs, value], index) => {
    if (value === null) {
      isOpen = false;
      return;
    }
    const isAlone = !isOpen && (points[index + 1]?.[1] ?? null) === null;
    path += `${isOpen ? 'L' : 'M'}${x(atMs)},${y(value)}${isAlone ? 'h.01' : ''}`;
    isOpen = true;
  });
  return path;
}

/** What a curve shows at an instant: the point at or before it, as long as that goes on; null in a gap and beyond the ends. */
export function valueAt(points: ChartPoints, atMs: number): number | null {
  const next = points.findIndex(([pointMs]) => pointMs > atMs);
  const at = next === -1 ? points.length - 1 : next - 1;
  const [fromMs, value] = points[at] ?? [0, null];
  // A point lasts until the next, and the last one as long as the one before it.
  const lastedMs = fromMs - (points[at - 1]?.[0] ?? fromMs);
  return at < 0 || (next === -1 && atMs > fromMs + lastedMs) ? null : value;
}

/** Lowest and highest known value; undefined when there is none. */
export function rangeOf(points: ChartPoints): { readonly low: number; readonly high: number } | undefined {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  return values.length === 0 ? undefined : { low: Math.min(...values), high: Math.max(...values) };
}
