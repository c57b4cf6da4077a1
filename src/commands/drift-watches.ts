// Starts the watches over what the model of the site does not know: light and traffic of its fibres, and where the plant does
// not behave as the model says. Their figures come from the history, so they look at it while everything else goes on.
import type { Clock } from '../core/clock.ts';
import { DriftWatch, startDriftLoop } from '../drift/drift-loop.ts';
import { FibreWatch, startFibreLoop } from '../drift/fibre-loop.ts';
import type { Database } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Site } from '../site/site.ts';
import type { LivePlant } from './live-plant.ts';

export interface DriftWatchParts {
  readonly site: Site;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stop: GracefulStop;
}

export interface DriftWatches {
  readonly fibre: FibreWatch;
  readonly drift: DriftWatch;
}

/** Resolves once what was known before is known again, so that no alert ends by a restart. */
export async function startDriftWatches(parts: DriftWatchParts, plant: LivePlant): Promise<DriftWatches> {
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
  });
  await drift.load();
  const shared = { clock, metrics, log: parts.log.child({ part: 'drift' }) };
  const fibreLoop = startFibreLoop(fibre, shared);
  stop.add({ name: 'fibre', stop: () => fibreLoop.stop() });
  const driftLoop = startDriftLoop(drift, shared);
  stop.add({ name: 'drift', stop: () => driftLoop.stop() });
  return { fibre, drift };
}
