// What a start finds: the runs that were open, what the watch remembered, and what the history has to say since. Easy to get
// wrong: history is told again only from each device's last reading that the memory knows; an older one would look like
// a change back.
import type { Database } from '../platform/database.ts';
import type { Site } from '../site/site.ts';
import type { Plan } from './plan.ts';
import { replayHistory } from './replay-history.ts';
import type { Run } from './run.ts';
import { loadCurrentRuns, loadWatch } from './run-store.ts';
import type { KeptRun, WatchRow } from './run-store.ts';
import { watchBounds } from './run-watch.ts';
import type { WatchEvent } from './run-watch.ts';

/** The history is asked from so long before the last save until so long after it, ms. */
const replayBeforeMs = 10_000;
const replayAfterMs = 300_000;

export interface Restored {
  readonly row: WatchRow | undefined;
  readonly kept: readonly KeptRun[];
  /** The same runs, open ones with the time in which nobody watched. */
  readonly runs: readonly Run[];
  readonly events: readonly WatchEvent[];
}

/** The stretch of history that a start has to be told. */
export function replayRange({ savedMs }: WatchRow, nowMs: number): { fromMs: number; toMs: number } {
  return { fromMs: savedMs - replayBeforeMs, toMs: Math.min(nowMs, savedMs + replayAfterMs) };
}

export async function restoreRuns(
  database: Database,
  { plan, site }: { readonly plan: Plan; readonly site: Site },
  nowMs: number,
): Promise<Restored> {
  return database.transaction(async (tx) => {
    const row = await loadWatch(tx);
    const kept = await loadCurrentRuns(tx, nowMs - watchBounds.endedMs);
    if (row === undefined) return { row, kept, runs: kept.map(({ run }) => run), events: [] };
    return resumeRuns(row, kept, {
      nowMs,
      history: await replayHistory(
        tx,
        { plan, site, grounds: row.memory.grounds ?? [] },
        replayRange(row, nowMs),
      ),
    });
  });
}

/** Open runs are given the time in which nobody watched; of the history counts what the memory does not know. */
export function resumeRuns(
  row: WatchRow,
  kept: readonly KeptRun[],
  { nowMs, history }: { readonly nowMs: number; readonly history: readonly WatchEvent[] },
): Restored {
  const gap = { afterMs: row.savedMs, byMs: Math.max(row.savedMs, nowMs) };
  const runs = kept.map(({ run }) => (run.endedAtMs === null ? { ...run, gaps: [...run.gaps, gap] } : run));
  const known = lastReadings(row);
  const events = history.filter(
    (event) => event.kind === 'sample' && event.nowMs > (known.get(event.deviceId) ?? -Infinity),
  );
  return { row, kept, runs, events };
}

/** When each device was last read as far as the memory knows. */
function lastReadings({ memory }: WatchRow): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const [key, samples] of memory.readings) {
    const [deviceId = ''] = key.split('\t');
    for (const { takenAtMs } of samples) last.set(deviceId, Math.max(last.get(deviceId) ?? 0, takenAtMs));
  }
  return last;
}
