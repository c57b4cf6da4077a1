// Starts the watches over what the model of the site does not know: light and traffic of its fibres. Their figures come
// from the history, so they look at it while everything else goes on.
import type { Clock } from '../core/clock.ts';
import { FibreWatch, startFibreLoop } from '../drift/fibre-loop.ts';
import type { Database } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Site } from '../site/site.ts';

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
}

export function startDriftWatches(parts: DriftWatchParts, board: LatestBoard): DriftWatches {
  const { site, database, clock, metrics, stop } = parts;
  const fibre = new FibreWatch({ site, board, database, clock });
  const log = parts.log.child({ part: 'drift' });
  const fibreLoop = startFibreLoop(fibre, { clock, log, metrics });
  stop.add({ name: 'fibre', stop: () => fibreLoop.stop() });
  return { fibre };
}
