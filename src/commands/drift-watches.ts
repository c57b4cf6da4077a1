// Starts the watches over what the model of the site does not know: light and traffic of its fibres, and where the plant does
// not behave as the model says. Their figures come from the history, so they look at it while everything else goes on.
import { listRackHolders, listTenants } from '../contracts/contracts-store.ts';
import { dateAt } from '../core/period.ts';
import { DriftWatch, startDriftLoop } from '../drift/drift-loop.ts';
import { FibreWatch, startFibreLoop } from '../drift/fibre-loop.ts';
import type { TenantsOf } from '../drift/outlet-place.ts';
import type { Transaction } from '../platform/database.ts';
import type { Site } from '../site/site.ts';
import type { RunningParts } from './running-parts.ts';
import type { LivePlant } from './live-plant.ts';

export interface DriftWatches {
  readonly fibre: FibreWatch;
  readonly drift: DriftWatch;
}

/** Resolves once what was known before is known again, so that no alert ends by a restart. */
export async function startDriftWatches(parts: RunningParts, plant: LivePlant): Promise<DriftWatches> {
  const { site, database, clock, metrics, stop } = parts;
  const { board } = plant;
  const fibre = new FibreWatch({ site, board, database, clock });
  const drift = new DriftWatch({
    site,
    board,
    database,
    clock,
    model: () => plant.model(),
    onBattery: () => plant.onBattery(),
    healths: () => plant.healths(),
    loadTenants: (tx, nowMs) => tenantsOfRacks(tx, site, nowMs),
  });
  await drift.load();
  const shared = { clock, metrics, log: parts.log.child({ part: 'drift' }) };
  const fibreLoop = startFibreLoop(fibre, shared);
  stop.add({ name: 'fibre', stop: () => fibreLoop.stop() });
  const driftLoop = startDriftLoop(drift, shared);
  stop.add({ name: 'drift', stop: () => driftLoop.stop() });
  return { fibre, drift };
}

/** Whose each rack is on the site's local day of that instant; asked for only where outlets feed other racks. */
export async function tenantsOfRacks(tx: Transaction, site: Site, atMs: number): Promise<TenantsOf> {
  if (!site.devices.some(({ outlets = [] }) => outlets.some(({ rack }) => rack !== undefined)))
    return () => [];
  const on = dateAt(Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)), site.timeZone);
  const names = new Map((await listTenants(tx)).map(({ id, name }) => [id, name]));
  const held = Map.groupBy(await listRackHolders(tx, on), ({ rackId }) => rackId);
  return (rackId) => (held.get(rackId) ?? []).map(({ tenantId: id }) => ({ id, name: names.get(id) ?? id }));
}
