// Is what goes into a bus what comes out of it? Pure. Easy to get wrong: the answer is only worth something while every
// meter is believed; and the tolerance is made of what the meters may be wrong by, what has no meter, and the losses.
import type { PlantComponent } from '../site/component.ts';
import type { BusZone } from './balance-zones.ts';
import type { PowerMeter } from './power-meters.ts';

/** What the figures of a balance rest on: kWh registers over one span, or power over a window. */
export type Basis = 'energy' | 'power';

export interface Balance {
  readonly inKw: number;
  /** Through meters, and what has none at the middle of its range, and losses. */
  readonly outKw: number;
  /** in − out: positive means that something draws that nobody knows of. */
  readonly differenceKw: number;
  readonly toleranceKw: number;
}

export interface BalancePlant {
  readonly components: ReadonlyMap<string, PlantComponent>;
  readonly meters: ReadonlyMap<string, PowerMeter>;
}

/** Cables and joints that nobody declared, of what goes in. */
const cableShare = 0.01;
/** Of a declared loss, how much of it may be otherwise at the present load. */
const lossDoubt = 0.5;
const leastToleranceKw = 0.05;

/** Mean over one span that is the same for all, and the doubt that is not the meter's accuracy; null: not believed. */
export type WattsOf = (componentId: string) => { readonly watts: number; readonly doubtWatts: number } | null;

interface Side {
  readonly kw: number;
  /** Sum of the squares of what each meter may be wrong by. */
  readonly squares: number;
  /** Doubt that does not average out. */
  readonly doubtKw: number;
}

const nothing: Side = { kw: 0, squares: 0, doubtKw: 0 };

function sideOf(
  plant: BalancePlant,
  ids: readonly string[],
  wattsOf: WattsOf,
  side: 'feeder' | 'child',
): Side | null {
  let sum = nothing;
  for (const id of ids) {
    const mean = wattsOf(id);
    const meter = plant.meters.get(id);
    const component = plant.components.get(id);
    if (mean === null || meter === undefined || component === undefined) return null;
    const kw = mean.watts / 1000;
    const { efficiency } = component;
    const lost = kw * (1 / efficiency - 1);
    const isCrossing = side === 'feeder' ? meter.isOnInput : !meter.isOnInput;
    const own = side === 'child' ? (component.demand.power ?? 0) : 0;
    const across = side === 'feeder' ? kw * efficiency : kw + lost + own;
    sum = {
      kw: sum.kw + (isCrossing ? across : kw),
      squares: sum.squares + ((kw * meter.accuracyPercent) / 100) ** 2 + (mean.doubtWatts / 1000) ** 2,
      doubtKw: sum.doubtKw + (isCrossing ? lossDoubt * (lost + own) : 0),
    };
  }
  return sum;
}

/** The answer is null when any meter of the bus is not believed. */
export function judgeBalance(zone: BusZone, plant: BalancePlant, wattsOf: WattsOf): Balance | null {
  const above = sideOf(plant, zone.feeders, wattsOf, 'feeder');
  const below = sideOf(plant, zone.children, wattsOf, 'child');
  if (above === null || below === null) return null;
  const unknown = zone.unmetered.reduce(
    (sum, { lowKw, highKw }) => ({
      kw: sum.kw + (lowKw + highKw) / 2,
      doubtKw: sum.doubtKw + (highKw - lowKw) / 2,
    }),
    { kw: 0, doubtKw: 0 },
  );
  // Boards in a row each waste their part of what passes; a declared efficiency of a board is near 1.
  const wasted = zone.passes.reduce((sum, id) => {
    const efficiency = plant.components.get(id)?.efficiency ?? 1;
    return sum + (1 / efficiency - 1) * (below.kw + unknown.kw);
  }, 0);
  const outKw = below.kw + unknown.kw + wasted;
  const meters = Math.sqrt(above.squares + below.squares);
  const doubts = above.doubtKw + below.doubtKw + unknown.doubtKw + lossDoubt * wasted;
  const toleranceKw = Math.max(leastToleranceKw, meters + doubts + cableShare * above.kw);
  return { inKw: above.kw, outKw, differenceKw: above.kw - outKw, toleranceKw };
}
