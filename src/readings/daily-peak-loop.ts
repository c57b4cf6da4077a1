// Keeps the daily peaks of everything that is measured: each day once it is packed, and the last days again, because late
// readings may have come. Easy to get wrong: the peaks must outlive the history they are made of, so a day is never left for
// later than the history is kept.
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Site } from '../site/site.ts';
import { dayMs, expireDailyPeaks, findPackedDays, keepDayPeaks } from './daily-peak-store.ts';
import { measuredLoads } from './measured-load.ts';
import type { MeasuredLoad } from './measured-load.ts';

const intervalMs = 3_600_000;
/** Days worked out again, for readings that came late. */
const againDays = 2;
/** Days in one cycle; what is left comes in the next. */
const maxDays = 60;
const keptDays = 1_100;

/** One cycle: every packed day without peaks, oldest first. Returns the rows kept. */
export async function keepDailyPeaks(
  database: Database,
  loads: readonly MeasuredLoad[],
  nowMs: number,
): Promise<number> {
  const packed = await database.transaction((tx) => findPackedDays(tx));
  let kept = 0;
  if (packed !== undefined && loads.length > 0) {
    const known = packed.knownMs ?? Number.NEGATIVE_INFINITY;
    const fromMs = Math.max(packed.firstMs, known - (againDays - 1) * dayMs);
    for (let day = 0; day < maxDays && fromMs + day * dayMs <= packed.lastMs; day++) {
      kept += await database.transaction((tx) => keepDayPeaks(tx, loads, fromMs + day * dayMs));
    }
  }
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs)).toZonedDateTimeISO('UTC');
  await database.transaction((tx) => expireDailyPeaks(tx, today.toPlainDate().subtract({ days: keptDays })));
  return kept;
}

export interface DailyPeakParts {
  readonly site: Site;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export function startDailyPeaks({ site, database, clock, log, metrics }: DailyPeakParts): Loop {
  const loads = measuredLoads(site);
  return startLoop({
    name: 'daily peaks',
    intervalMs,
    clock,
    log,
    metrics,
    cycle: async () => void (await keepDailyPeaks(database, loads, clock.epochMs())),
  });
}
