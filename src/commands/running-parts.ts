// What every part that runs in this process is given.
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Site } from '../site/site.ts';

export interface RunningParts {
  readonly site: Site;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stop: GracefulStop;
}
