// Walking over the drawing with the arrow keys: the nearest element in that direction, sideways distance counting double.

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

function middle(spot: Spot): readonly [number, number] {
  const { left, right, top, bottom } = spot.getBoundingClientRect();
  return [(left + right) / 2, (top + bottom) / 2];
}

/** The nearest of `all` in the direction of an arrow key, or undefined at the edge. */
export function nearestInDirection<Item extends Spot>(
  from: Item,
  all: readonly Item[],
  key: string,
): Item | undefined {
  const [dx, dy] = directions[key] ?? [0, 0];
  const [x, y] = middle(from);
  let best: Item | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of all) {
    const [toX, toY] = middle(candidate);
    const ahead = (toX - x) * dx + (toY - y) * dy;
    const aside = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
    if (candidate === from || ahead <= 1) continue;
    const cost = ahead + 2 * aside;
    if (cost >= bestCost) continue;
    best = candidate;
    bestCost = cost;
  }
  return best;
}
