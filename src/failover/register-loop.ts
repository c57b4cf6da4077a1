// Looks once a minute at what has been exercised and tested, so that what is overdue can be told and shown at any moment.
// Easy to get wrong: until the first look nothing is known, and then nothing is overdue either.
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { registerDuties } from './register.ts';
import type { RegisterDuty } from './register.ts';
import type { FailoverRuns } from './run-loop.ts';
import { latestEntries } from './run-store.ts';
import type { LatestEntry } from './run-store.ts';

const intervalMs = 60_000;

export interface RegisterParts {
  readonly runs: FailoverRuns;
  readonly database: Database;
  readonly clock: Clock;
}

export class RegisterWatch {
  readonly #parts: RegisterParts;
  #latest: readonly LatestEntry[] | undefined;

  constructor(parts: RegisterParts) {
    this.#parts = parts;
  }

  async look(): Promise<void> {
    this.#latest = await this.#parts.database.transaction(latestEntries);
  }

  /** What has to be exercised and tested, and when. */
  duties(): readonly RegisterDuty[] {
    const { plan, beganMs } = this.#parts.runs;
    if (this.#latest === undefined || beganMs === undefined) return [];
    return registerDuties(plan, this.#latest, beganMs);
  }
}

export function startRegisterLoop(
  register: RegisterWatch,
  parts: { readonly clock: Clock; readonly log: Log; readonly metrics: Metrics },
): Loop {
  return startLoop({ ...parts, name: 'register of tests', intervalMs, cycle: () => register.look() });
}
