// What outlives a restart of the runs, in memory. Everything goes through JSON as it does in the database. Easy to get wrong:
// the history has not been written when the process dies, so a start hears nothing of the time between.
import { resumeRuns, type Restored } from '../../src/failover/restore-runs.ts';
import { missesOf } from '../../src/failover/run.ts';
import type { KeptRun, WatchRow } from '../../src/failover/run-store.ts';
import type { RunProgress, RunRecords } from '../../src/failover/run-records.ts';
import { watchBounds } from '../../src/failover/run-watch.ts';
import type { Plan } from '../../src/failover/plan.ts';

export class KeptRuns implements RunRecords {
  /** Every run there ever was, as it was written last. */
  readonly all = new Map<string, KeptRun>();
  #row: WatchRow | undefined;

  async restore(_plan: Plan, nowMs: number): Promise<Restored> {
    const kept = [...this.all.values()]
      .filter(
        ({ run, told }) =>
          run.endedAtMs === null ||
          told < missesOf(run).length ||
          nowMs - run.endedAtMs <= watchBounds.endedMs,
      )
      .map((one) => structuredClone(one));
    if (this.#row === undefined) {
      return { row: undefined, kept, runs: kept.map(({ run }) => run), events: [] };
    }
    const row = JSON.parse(JSON.stringify(this.#row)) as WatchRow;
    return resumeRuns(row, kept, { nowMs, history: [] });
  }

  async save({ changed, memory, nowMs }: RunProgress): Promise<void> {
    for (const one of changed) this.all.set(one.run.id, one);
    this.#row = { memory, savedMs: nowMs, beganMs: this.#row?.beganMs ?? nowMs };
  }
}
