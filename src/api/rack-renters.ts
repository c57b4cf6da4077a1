// Who rents which rack today, for staff: by rack, and by the load that stands for the rack in the graph.
import { listRackHolders, listTenants } from '../contracts/contracts-store.ts';
import { dateAt } from '../core/period.ts';
import type { Transaction } from '../platform/database.ts';
import type { Site } from '../site/site.ts';

export interface RackRenter {
  readonly rackId: string;
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
  return holders.map(({ rackId, tenantId, contractedWatts }) => ({
    rackId,
    tenant: { id: tenantId, name: names.get(tenantId) ?? tenantId },
    contractedKw: contractedWatts / 1000,
  }));
}

/** The same by load component. */
export function rentersOfLoads(
  site: Pick<Site, 'racks'>,
  renters: readonly RackRenter[],
): ReadonlyMap<string, RackRenter['tenant']> {
  const loadOf = new Map(site.racks.map(({ id, component }) => [id, component]));
  return new Map(
    renters.flatMap(({ rackId, tenant }): [string, RackRenter['tenant']][] => {
      const load = loadOf.get(rackId);
      return load === undefined ? [] : [[load, tenant]];
    }),
  );
}
