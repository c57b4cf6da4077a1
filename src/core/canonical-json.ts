// One text for one value, for hashing: the same object gives the same text whatever the order its keys were written in.

/**
 * JSON with keys in code-unit order at every depth and no spaces; members that are undefined are left out. Only objects,
 * arrays, strings, booleans, null and integers: a float throws RangeError, because its text is not the same everywhere.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`${value} is a float`);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
