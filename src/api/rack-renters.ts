// Who rents which rack today, for staff: by rack, and by the load that stands for the rack in the graph. Easy to get wrong:
// a rack that is let in parts has several.
import { listRackHolders, listTenants } from '../contracts/contracts-store.ts';
import type { LetUnits } from '../contracts/contract.ts';
import { dateAt } from '../core/period.ts';
import type { Transaction } from '../platform/database.ts';
import type { Site } from '../site/site.ts';

export interface RackRenter {
  readonly rackId: string;
  /** The part of the rack; undefined: all of it. */
  readonly units: LetUnits | undefined;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly contractedKw: number;
}

/** Racks let on the local day of `at`. */
export async function loadRackRenters(
  tx: Transaction,
  site: Pick<Site, 'timeZone'>,
  at: Temporal.Instant,
): Promise<readonly RackRenter[]> {
  const names = new Map((await listTenants(tx)).map(({ id, name }) => [id, name]));
  const holders = await listRackHolders(tx, dateAt(at, site.timeZone));
  return holders.map(({ rackId, units, tenantId, contractedWatts }) => ({
    rackId,
    units,
    tenant: { id: tenantId, name: names.get(tenantId) ?? tenantId },
    contractedKw: contractedWatts / 1000,
  }));
}

/** Who rents which load, by id of the load component. */
export type Renters = ReadonlyMap<string, readonly RackRenter['tenant'][]>;

/** The same by load component. */
export function rentersOfLoads(site: Pick<Site, 'racks'>, renters: readonly RackRenter[]): Renters {
  const loadOf = new Map(site.racks.map(({ id, component }) => [id, component]));
  const rented = renters.flatMap(({ rackId, tenant }) => {
    const load = loadOf.get(rackId);
    return load === undefined ? [] : [{ load, tenant }];
  });
  const byLoad = Map.groupBy(rented, ({ load }) => load);
  return new Map(Array.from(byLoad, ([load, list]) => [load, list.map(({ tenant }) => tenant)]));
}
