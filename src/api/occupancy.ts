// The site as it is sold and held at this instant, for planning: who rents which rack, what was promised, what is held.
import type { Hold, HoldPlace } from '../capacity/hold.ts';
import type { Occupancy } from '../capacity/place.ts';
import { listHolds } from '../contracts/hold-store.ts';
import type { CapacityHold } from '../contracts/hold-store.ts';
import type { Transaction } from '../platform/database.ts';
import type { Site } from '../site/site.ts';
import type { CountedLoad } from './contract-capacity.ts';
import { loadRackRenters } from './rack-renters.ts';
import type { RackRenter } from './rack-renters.ts';

export interface Sold {
  readonly holds: readonly CapacityHold[];
  readonly renters: readonly RackRenter[];
}

export async function loadSold(tx: Transaction, site: Site, at: Temporal.Instant): Promise<Sold> {
  return { holds: await listHolds(tx, at), renters: await loadRackRenters(tx, site, at) };
}

export function holdOf(hold: CapacityHold): Hold {
  const { id, name, kw, heatKw, networkGbit, rackId, feeders, units } = hold;
  const place: HoldPlace = rackId === undefined ? { rackId, feeders: feeders ?? [] } : { rackId, feeders };
  return { id, name, kw, heatKw, networkGbit, place, units };
}

export function occupancyOf(site: Site, { holds, renters }: Sold, count: CountedLoad): Occupancy {
  const loadOf = new Map(site.racks.map(({ id, component }) => [id, component]));
  const promised = count === 'drawn' ? [] : renters;
  return {
    lettings: Map.groupBy(renters, ({ rackId }) => rackId),
    promised: promisedOf(promised, loadOf),
    holds: holds.map(holdOf),
  };
}

/** A rack let in parts is promised the sum of them. */
function promisedOf(
  renters: readonly RackRenter[],
  loadOf: ReadonlyMap<string, string | undefined>,
): Occupancy['promised'] {
  const promised = new Map<string, number>();
  for (const { rackId, contractedKw } of renters) {
    const load = loadOf.get(rackId);
    if (load !== undefined) promised.set(load, (promised.get(load) ?? 0) + contractedKw);
  }
  return promised;
}
