// Middle values of lists. Pure. Easy to get wrong: of nothing there is no middle, and it is not zero.

/** Median; of an even count the mean of the two in the middle. Undefined of nothing. */
export function medianOf(values: Iterable<number>): number | undefined {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Null of nothing. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Values of a series without its gaps. */
export function knownValues(points: readonly (readonly [number, number | null])[]): number[] {
  return points.flatMap(([, value]) => (value === null ? [] : [value]));
}
