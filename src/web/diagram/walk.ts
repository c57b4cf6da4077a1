// Walking over the drawing with the arrow keys: the nearest element in that direction; what lies straight ahead is
// preferred to what is nearer but aside.

interface Spot {
  readonly getBoundingClientRect: () => {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Span {
  readonly low: number;
  readonly high: number;
}

function spansOf(spot: Spot): { readonly x: Span; readonly y: Span } {
  const { left, right, top, bottom } = spot.getBoundingClientRect();
  return { x: { low: left, high: right }, y: { low: top, high: bottom } };
}

const middle = (span: Span): number => (span.low + span.high) / 2;
/** Free distance between two spans; 0 where they overlap. */
const apart = (one: Span, other: Span): number => Math.max(0, one.low - other.high, other.low - one.high);

const gapWeight = 3;
const offsetWeight = 0.3;
const tie = 0.5;

/** The nearest of `all` in the direction of an arrow key, or undefined at the edge. */
export function nearestInDirection<Item extends Spot>(
  from: Item,
  all: readonly Item[],
  key: string,
): Item | undefined {
  const [dx, dy] = directions[key] ?? [0, 0];
  const here = spansOf(from);
  let best: Item | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of all) {
    const there = spansOf(candidate);
    const [alongX, alongY] = [middle(there.x) - middle(here.x), middle(there.y) - middle(here.y)];
    const ahead = alongX * dx + alongY * dy;
    if (candidate === from || ahead <= 1) continue;
    const gap = dx === 0 ? apart(here.x, there.x) : apart(here.y, there.y);
    const offset = Math.abs(dx === 0 ? alongX : alongY);
    const cost = ahead + gapWeight * gap + offsetWeight * offset;
    // Of two that are equally near the first in the order of the site file is taken.
    if (cost > bestCost - tie) continue;
    best = candidate;
    bestCost = cost;
  }
  return best;
}
