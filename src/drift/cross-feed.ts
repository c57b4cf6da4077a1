// Whose cord hangs where: the load of a rack rises and falls on both of its feeds at once. When a feed follows another rack
// instead of its own, cords are crossed. Pure. Easy to get wrong: all loads follow the hour of the day, so the changes from
// one instant to the next are compared, not the loads; and what hardly changes cannot be told apart.
import type { SeriesPoint } from '../readings/series.ts';

export interface RackFeeds {
  readonly rackId: string;
  /** Power of its two feeds, W, at the same regular instants for every rack; null for a gap. */
  readonly a: readonly SeriesPoint[];
  readonly b: readonly SeriesPoint[];
}

/** Two racks whose second feeds are exchanged: each first feed follows the other's second. */
export interface Crossing {
  readonly racks: readonly [string, string];
  /** Correlation of the changes: of own feeds (the higher of the two racks), and across (the lower). */
  readonly own: number;
  readonly across: number;
  /** How many changes were compared. */
  readonly changes: number;
}

/** How much has to be compared, and how clearly feeds must follow one another across. */
export interface Sureness {
  readonly changes: number;
  readonly across: number;
}

const usual: Sureness = { changes: 24, across: 0.8 };
/**
 * Minutes after cords were exchanged: fewer changes have to agree more closely. Among fewer than these, feeds of racks that are
 * as they should be were seen to agree by chance.
 */
export const soon: Sureness = { changes: 18, across: 0.85 };
/** Of own feeds at most. */
const ownAtMost = 0.5;
/** What is left of a neighbour's feed after its own rack carries the noise of two meters. */
const strayAtLeast = 0.7;
const strayChanges = 40;
/** How closely such a neighbour's feeds still follow each other. */
const neighbourAtLeast = 0.3;
/** Racks that are compared with one another; beyond it the first by id are. */
export const maxRacksCompared = 500;
/** Root mean square of the changes below which it is the meter's rounding that moves, W. */
const leastMovementWatts = 4;

function changesOf(points: readonly SeriesPoint[]): (number | null)[] {
  return points.slice(1).map(([, value], index) => {
    const before = points[index]?.[1] ?? null;
    return value === null || before === null ? null : value - before;
  });
}

interface Correlation {
  readonly value: number;
  readonly count: number;
}

/** Pearson's, over the instants that both know; undefined when too few, or when one hardly moves. */
export function correlate(
  x: readonly (number | null)[],
  y: readonly (number | null)[],
  leastChanges = usual.changes,
): Correlation | undefined {
  let [count, sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [one, other] = [x[i] ?? null, y[i] ?? null];
    if (one === null || other === null) continue;
    count += 1;
    sumX += one;
    sumY += other;
    sumXX += one * one;
    sumYY += other * other;
    sumXY += one * other;
  }
  if (count < leastChanges) return undefined;
  const [varX, varY] = [sumXX / count - (sumX / count) ** 2, sumYY / count - (sumY / count) ** 2];
  if (varX < leastMovementWatts ** 2 || varY < leastMovementWatts ** 2) return undefined;
  const covariance = sumXY / count - (sumX / count) * (sumY / count);
  return { value: covariance / Math.sqrt(varX * varY), count };
}

/** Its own feeds follow each other: no cord of it is crossed. False also where that cannot be told. */
export function isPaired(rack: RackFeeds): boolean {
  return (correlate(changesOf(rack.a), changesOf(rack.b))?.value ?? 0) > ownAtMost;
}

/** Its own feeds did not follow each other in its last minutes. False also where that cannot be told. */
export function isLatelyApart(rack: RackFeeds): boolean {
  const { a, b } = lately(rack);
  return (correlate(changesOf(a), changesOf(b), soon.changes)?.value ?? 1) <= ownAtMost;
}

/** As few of the last changes as can be sure of something. */
export function lately({ rackId, a, b }: RackFeeds): RackFeeds {
  return { rackId, a: a.slice(-soon.changes - 1), b: b.slice(-soon.changes - 1) };
}

/** Every exchanged pair. Quadratic in racks whose own feeds do not follow one another, which are few. */
export function findCrossings(racks: readonly RackFeeds[], sure: Sureness = usual): readonly Crossing[] {
  const strange = racks.slice(0, maxRacksCompared).flatMap((rack) => {
    const [a, b] = [changesOf(rack.a), changesOf(rack.b)];
    const own = correlate(a, b, sure.changes);
    return own === undefined || own.value > ownAtMost ? [] : [{ id: rack.rackId, a, b, own: own.value }];
  });
  return strange.flatMap((one, index) =>
    strange.slice(index + 1).flatMap((other): readonly Crossing[] => {
      const [there, back] = [
        correlate(one.a, other.b, sure.changes),
        correlate(other.a, one.b, sure.changes),
      ];
      if (there === undefined || back === undefined) return [];
      const across = Math.min(there.value, back.value);
      if (across < sure.across) return [];
      const changes = Math.min(there.count, back.count);
      return [{ racks: [one.id, other.id], own: Math.max(one.own, other.own), across, changes }];
    }),
  );
}

/**
 * The rack on whose second feed the missing half of `single` appears: what this feed does beyond following its own rack
 * follows the load of `single`. Undefined when none does so clearly.
 */
export function findStrayCord(
  single: readonly SeriesPoint[],
  racks: readonly RackFeeds[],
): { readonly rackId: string; readonly across: number } | undefined {
  const alone = changesOf(single);
  const found = racks.slice(0, maxRacksCompared).flatMap((rack) => {
    const [a, b] = [changesOf(rack.a), changesOf(rack.b)];
    // Where a feed hardly follows its own rack its cords are crossed, and what is left of it says nothing.
    if ((correlate(a, b)?.value ?? 0) < neighbourAtLeast) return [];
    const across = correlate(alone, residue(a, b));
    const isSure = across !== undefined && across.count >= strayChanges && across.value >= strayAtLeast;
    return isSure ? [{ rackId: rack.rackId, across: across.value }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** What of `y` is not explained by `x`, by least squares. */
function residue(x: readonly (number | null)[], y: readonly (number | null)[]): (number | null)[] {
  let [xx, xy] = [0, 0];
  x.forEach((one, i) => {
    const other = y[i] ?? null;
    if (one === null || other === null) return;
    xx += one * one;
    xy += one * other;
  });
  const slope = xx === 0 ? 0 : xy / xx;
  return x.map((one, i) => {
    const other = y[i] ?? null;
    return one === null || other === null ? null : other - slope * one;
  });
}
