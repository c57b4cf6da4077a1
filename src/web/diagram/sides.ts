// Which side of the drawing an element belongs to: A left (-1), B right (+1), shared in the middle (0). Easy to get wrong:
// the "a" of `rack-a01` is a row and not a side, so only elements that deliver the medium are read by name, and the last
// letter of a name decides (`pdu-a01-b` is B).

const sideToken = /(?:^|[-_. ])([ab])\d*(?=$|[-_. ])/gi;

/** -1 for A, +1 for B, null when the id names no side. */
export function namedSide(id: string): -1 | 1 | null {
  let side: -1 | 1 | null = null;
  for (const match of id.matchAll(sideToken)) side = match[1]?.toLowerCase() === 'a' ? -1 : 1;
  return side;
}

const rounds = 12;
const clearly = 0.34;

/**
 * Sides of all elements: named ones as named, the others the mean of their neighbours, rounded to -1, 0 or +1.
 * `links` are pairs [from, to]; `neutral` are ids that always stand in the middle (loads).
 */
export function spreadSides(
  ids: readonly string[],
  links: ReadonlyArray<readonly [string, string]>,
  neutral: ReadonlySet<string>,
): ReadonlyMap<string, -1 | 0 | 1> {
  const fixed = new Map<string, number>();
  for (const id of ids) {
    const side = neutral.has(id) ? 0 : namedSide(id);
    if (side !== null) fixed.set(id, side);
  }
  const neighbours = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [from, to] of links) {
    if (!neutral.has(to)) neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  let sides = new Map<string, number>(ids.map((id) => [id, fixed.get(id) ?? 0]));
  for (let round = 0; round < rounds; round += 1) {
    sides = new Map(ids.map((id) => [id, fixed.get(id) ?? mean(neighbours.get(id) ?? [], sides)]));
  }
  return new Map([...sides].map(([id, side]) => [id, side < -clearly ? -1 : side > clearly ? 1 : 0]));
}

function mean(ids: readonly string[], sides: ReadonlyMap<string, number>): number {
  if (ids.length === 0) return 0;
  return ids.reduce((sum, id) => sum + (sides.get(id) ?? 0), 0) / ids.length;
}
