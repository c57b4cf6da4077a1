// Which link carries the traffic, and whether the others could carry all of it. Pure. Easy to get wrong: what counts is
// the sum over the links at the same instant, not the sum of their percentiles; and an instant at which one link is not
// known has no sum.
import type { SeriesPoint } from '../readings/series.ts';
import { percentileNearestRank } from '../readings/series.ts';

export type Direction = 'in' | 'out';

export interface LinkTraffic {
  readonly id: string;
  /** Gbit/s; null: nobody says. */
  readonly capacity: number | null;
  /** Gbit/s now, from the carrier and towards it; null when not believed. */
  readonly now: Readonly<Record<Direction, number | null>>;
  /** Means of five minutes over the last days, Gbit/s; regular, the same instants for every link. */
  readonly history: Readonly<Record<Direction, readonly SeriesPoint[]>>;
}

export interface GroupJudgement {
  /** Largest direction of the sum over all links, Gbit/s: 95th percentile of the last days, and now. */
  readonly percentile95: number | null;
  readonly now: number | null;
  /** Share of the instants at which every link was known, 0..1. */
  readonly coverage: number;
  readonly links: readonly LinkJudgement[];
}

export interface LinkJudgement {
  readonly id: string;
  /** Of all traffic now, both directions together, 0..1. */
  readonly share: number | null;
  /** What the other links can carry together, Gbit/s. */
  readonly othersCapacity: number | null;
  /** Whether they could carry everything without this one; `unknown` when no figure or no capacity is at hand. */
  readonly othersCarryAll: 'yes' | 'no' | 'unknown';
}

/** An hour of five-minute means, below which a percentile says nothing. */
const leastInstants = 12;

function sumSeries(series: readonly (readonly SeriesPoint[])[]): (number | null)[] {
  const [first = [], ...rest] = series;
  const others = rest.map((points) => new Map(points));
  return first.map(([atMs, value]) =>
    others.reduce<number | null>((sum, points) => {
      const more = points.get(atMs) ?? null;
      return sum === null || more === null ? null : sum + more;
    }, value),
  );
}

function sumNow(links: readonly LinkTraffic[], direction: Direction): number | null {
  return links.reduce<number | null>((sum, { now }) => {
    const more = now[direction];
    return sum === null || more === null ? null : sum + more;
  }, 0);
}

function largest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.max(one, other);
}

/** `links` serve the same loads; two or more. */
export function judgeTraffic(links: readonly LinkTraffic[]): GroupJudgement {
  const sums = (['in', 'out'] as const).map((direction) =>
    sumSeries(links.map(({ history }) => history[direction])),
  );
  const known = sums.map((values) => values.filter((value) => value !== null));
  const fewest = Math.min(...known.map((values) => values.length));
  const slots = Math.max(1, ...sums.map((values) => values.length));
  const [inP95, outP95] = known.map((values) =>
    values.length < leastInstants ? null : percentileNearestRank(values, 95),
  );
  const percentile95 = largest(inP95 ?? null, outP95 ?? null);
  const [inNow, outNow] = [sumNow(links, 'in'), sumNow(links, 'out')];
  const now = largest(inNow, outNow);
  const total = inNow === null || outNow === null ? null : inNow + outNow;
  return {
    percentile95,
    now,
    coverage: fewest / slots,
    links: links.map((link) => {
      const own = link.now.in === null || link.now.out === null ? null : link.now.in + link.now.out;
      const others = links.filter(({ id }) => id !== link.id);
      const othersCapacity = others.reduce<number | null>(
        (sum, { capacity }) => (sum === null || capacity === null ? null : sum + capacity),
        0,
      );
      return {
        id: link.id,
        share: own === null || total === null || total === 0 ? null : own / total,
        othersCapacity,
        othersCarryAll: carryAll(othersCapacity, percentile95, now),
      };
    }),
  };
}

/** One figure above the capacity is enough for no; yes needs both. */
function carryAll(
  capacity: number | null,
  percentile95: number | null,
  now: number | null,
): 'yes' | 'no' | 'unknown' {
  if (capacity === null) return 'unknown';
  if ((percentile95 ?? 0) > capacity || (now ?? 0) > capacity) return 'no';
  return percentile95 === null || now === null ? 'unknown' : 'yes';
}
