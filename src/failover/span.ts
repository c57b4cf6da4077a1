// When something was, as far as it can be known: after one instant at which it was known not to be, by another at which
// it was known to be. Pure. Easy to get wrong: between two polls the truth may lie anywhere, so a verdict that hangs on
// it may be no more than "in time within the uncertainty".

/** Epoch ms; afterMs <= byMs. The true instant lies in (afterMs, byMs]. */
export interface Span {
  readonly afterMs: number;
  readonly byMs: number;
}

/** When something began; afterMs null: it was so at the first look, at `byMs`. */
export interface Beginning {
  readonly afterMs: number | null;
  readonly byMs: number;
}

export type Timing = 'in-time' | 'in-time-uncertain' | 'late';

/**
 * Was `seen` within `limitMs` of `base`? In time only when no possible pair of instants says otherwise, late only when
 * every possible pair does.
 */
export function judgeTiming(base: Span, seen: Span, limitMs: number): Timing {
  if (seen.byMs - base.afterMs <= limitMs) return 'in-time';
  // seen is after seen.afterMs, base by base.byMs: the difference is larger than this, so equality is late already.
  return seen.afterMs - base.byMs >= limitMs ? 'late' : 'in-time-uncertain';
}

/** The shortest and the longest that it may have taken, ms; never below 0. */
export function lengthOf(base: Span, seen: Span): { readonly leastMs: number; readonly mostMs: number } {
  return {
    leastMs: Math.max(0, seen.afterMs - base.byMs),
    mostMs: Math.max(0, seen.byMs - base.afterMs),
  };
}

/** From when the last of several spans is over: the instant at which all have been. */
export function latestOf(spans: readonly Span[]): Span | undefined {
  if (spans.length === 0) return undefined;
  return {
    afterMs: Math.max(...spans.map(({ afterMs }) => afterMs)),
    byMs: Math.max(...spans.map(({ byMs }) => byMs)),
  };
}

/** The instant by which all have begun; null when that of any is not known. */
export function latestBeginning(begins: readonly (Beginning | null)[]): Beginning | null {
  const known = begins.filter((one) => one !== null);
  if (known.length < begins.length || known.length === 0) return null;
  const after = known.flatMap(({ afterMs }) => afterMs ?? []);
  return {
    afterMs: after.length === 0 ? null : Math.max(...after),
    byMs: Math.max(...known.map(({ byMs }) => byMs)),
  };
}

export function isSameSpan(a: Beginning | null, b: Beginning): boolean {
  return a !== null && a.afterMs === b.afterMs && a.byMs === b.byMs;
}
