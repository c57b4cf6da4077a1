// Keeps what batteries gave and what tanks were given, and teaches the watch what is kept. Easy to get wrong: what waits is
// forgotten only after the commit, so it may be written twice; the tables know it by a key and take it once.
import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { readSeries } from '../readings/read-history-store.ts';
import { insertDischarges, insertRefuelling, loadDischarges } from './autonomy-store.ts';
import type { AutonomyWatch } from './autonomy-watch.ts';
import type { KnownTank } from './fuel-book.ts';
import type { Refuelling } from './fuel-level.ts';

const intervalMs = 5_000;
/** So far back the last level of a tank is looked for. */
const lookBackMs = 7 * 86_400_000;
const stepSeconds = 300;

export interface AutonomyLoopParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly watch: AutonomyWatch;
}

export function startAutonomyLoop(parts: AutonomyLoopParts): Loop {
  return startLoop({ ...parts, name: 'autonomy', intervalMs, cycle: () => keepAutonomy(parts) });
}

/** One cycle. */
export async function keepAutonomy(
  parts: Pick<AutonomyLoopParts, 'database' | 'clock' | 'watch'>,
): Promise<void> {
  const { database, clock, watch } = parts;
  const { batteryBook, fuelBook } = watch;
  const discharges = batteryBook.waiting;
  const refuellings = fuelBook.waiting;
  const isFirst = !fuelBook.isResumed;
  if (!isFirst && discharges.length === 0 && refuellings.length === 0) return;
  const nowMs = clock.epochMs();
  const learnt = await database.transaction(async (tx) => {
    await insertDischarges(tx, discharges);
    for (const { tankId, ...refuelling } of refuellings) {
      await insertRefuelling(tx, seenRefuelling(tankId, refuelling, nowMs));
    }
    return {
      discharges: isFirst || discharges.length > 0 ? await loadDischarges(tx) : undefined,
      levels: isFirst ? await lastLevels(tx, fuelBook.tanks, nowMs) : undefined,
    };
  });
  batteryBook.settle(discharges);
  fuelBook.settle(refuellings);
  if (learnt.discharges !== undefined) batteryBook.learn(learnt.discharges);
  if (learnt.levels !== undefined) fuelBook.resume(learnt.levels);
}

function seenRefuelling(tankId: string, refuelling: Refuelling, nowMs: number) {
  const { litresBefore, litresAfter, startedAtMs } = refuelling;
  return {
    ...refuelling,
    key: keyOf(`${tankId}\t${startedAtMs}`),
    tankId,
    litres: litresAfter - litresBefore,
    enteredAtMs: nowMs,
    source: 'level',
  } as const;
}

/** A UUID that is the same for the same text. */
function keyOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** What stood in each tank when it was last read before now. */
async function lastLevels(
  tx: Transaction,
  tanks: readonly KnownTank[],
  nowMs: number,
): Promise<ReadonlyMap<string, { readonly litres: number; readonly atMs: number }>> {
  const levels = new Map<string, { readonly litres: number; readonly atMs: number }>();
  for (const { id, deviceId, points, instance = '', litres } of tanks) {
    for (const point of points) {
      const range = { deviceId, point, instance, fromMs: nowMs - lookBackMs, toMs: nowMs, stepSeconds };
      const { unit, points: series } = await readSeries(tx, range);
      const last = series.findLast(([, value]) => value !== null);
      if (last === undefined || last[1] === null || levels.has(id)) continue;
      levels.set(id, { litres: unit === 'l' ? last[1] : (litres * last[1]) / 100, atMs: last[0] });
    }
  }
  return levels;
}
