// Free height in a rack. Easy to get wrong: units are counted from the bottom, from 1, and what is asked for must be free
// in one piece; the weight a rack bears is not modelled.
import type { Rack } from '../site/site.ts';

export interface Units {
  readonly lowest: number;
  readonly height: number;
}

/** Stretches of free units from the bottom up; what reaches beyond the rack counts only inside it. */
export function freeUnits(rack: Pick<Rack, 'units'>, taken: readonly Units[]): Units[] {
  const isTaken = new Set(
    taken.flatMap(({ lowest, height }) => Array.from({ length: height }, (_, at) => lowest + at)),
  );
  const free: Units[] = [];
  let lowest = 1;
  for (let unit = 1; unit <= rack.units + 1; unit++) {
    if (unit <= rack.units && !isTaken.has(unit)) continue;
    if (unit > lowest) free.push({ lowest, height: unit - lowest });
    lowest = unit + 1;
  }
  return free;
}

/** The lowest place in the smallest stretch that is high enough, so that large stretches stay whole. */
export function fitUnits(free: readonly Units[], height: number): Units | undefined {
  const [best] = free
    .filter((stretch) => stretch.height >= height)
    .toSorted((a, b) => a.height - b.height || a.lowest - b.lowest);
  return best === undefined ? undefined : { lowest: best.lowest, height };
}

/** Height of the largest free stretch. */
export function largestGap(free: readonly Units[]): number {
  return Math.max(0, ...free.map(({ height }) => height));
}
