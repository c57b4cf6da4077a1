// What of the runs outlives the process: taken up at a start, written whenever something happened. The loop knows no more of
// it than this, so that whole days can be played without a database. Easy to get wrong: runs, their events and the watch's
// memory are one write, or a crash between them would tell a step twice.
import type { Database } from '../platform/database.ts';
import type { Site } from '../site/site.ts';
import type { Plan } from './plan.ts';
import { restoreRuns } from './restore-runs.ts';
import type { Restored } from './restore-runs.ts';
import { insertEvents, saveRun, saveWatch } from './run-store.ts';
import type { KeptMemory, KeptRun, RunEvent } from './run-store.ts';

export interface RunProgress {
  /** Runs that changed, as they are now. */
  readonly changed: readonly KeptRun[];
  readonly events: readonly RunEvent[];
  readonly memory: KeptMemory;
  readonly nowMs: number;
}

export interface RunRecords {
  restore(plan: Plan, nowMs: number): Promise<Restored>;
  /** All of it or nothing. */
  save(progress: RunProgress): Promise<void>;
}

export function recordRunsIn(database: Database, site: Site): RunRecords {
  return {
    restore: (plan, nowMs) => restoreRuns(database, { plan, site }, nowMs),
    save: ({ changed, events, memory, nowMs }) =>
      database.transaction(async (tx) => {
        for (const one of changed) await saveRun(tx, one);
        await insertEvents(tx, events);
        await saveWatch(tx, memory, nowMs);
      }),
  };
}
