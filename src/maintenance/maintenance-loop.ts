// Moves windows by the clock and keeps their verdicts fresh: at the start, each minute while work lasts, now and then
// before. Easy to get wrong: everything it knows is in the database, so it may be stopped at any line and started on any
// machine; and nothing hangs on it being in time – what a window excuses is asked of the clock (window.ts), not of it.
import type { Clock } from '../core/clock.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { moveByClock } from './decide.ts';
import type { Judge } from './judge.ts';
import { keepVerdict } from './settle-window.ts';
import { plannedWork } from './window.ts';
import type { MaintenanceWindow } from './window.ts';
import { loadBriefVerdicts } from './verdict-store.ts';
import type { BriefVerdict } from './verdict-store.ts';
import { listOpenWindows, loadWindow, lockWindows, saveWindow } from './window-store.ts';

const intervalMs = 1_000;
/** How old a verdict may grow: while work lasts, in the day before it, and before that. */
export const freshForMs = { underWay: 60_000, near: 300_000, far: 3_600_000 } as const;
const dayMs = 86_400_000;
/** Windows judged in one cycle; the most urgent first, the others in the next. */
const judgedPerCycle = 20;
/** How long a "not proven" waits for doubts to clear that have only just arisen: a restart, one lost answer. */
const longestWaitMs = 60_000;

export interface MaintenanceLoopParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly judge: Judge;
  /** Something is unknown, and has not been for long: it is being asked for at this moment. */
  readonly isDoubtFresh: () => boolean;
  /** Told after a window moved or an answer changed. */
  readonly onChange: () => void;
}

/** Since when a window waits for doubts to clear, epoch ms by id. */
export type Waiting = Map<string, number>;

/** One cycle; returns how many windows moved or were judged otherwise than before. */
export async function keepWindows(
  parts: Pick<MaintenanceLoopParts, 'database' | 'clock' | 'judge' | 'isDoubtFresh'>,
  waiting: Waiting,
): Promise<number> {
  const { database, clock } = parts;
  const moved = await database.transaction((tx) => moveWindows(tx, clock.epochMs()));
  const due = await database.transaction((tx) => findDue(tx, clock.epochMs()));
  let changed = moved;
  for (const { id } of due.slice(0, judgedPerCycle)) {
    changed += await database.transaction((tx) => judgeAgain(tx, parts, id, waiting));
  }
  return changed;
}

async function moveWindows(tx: Transaction, nowMs: number): Promise<number> {
  await lockWindows(tx);
  let moved = 0;
  for (const window of await listOpenWindows(tx)) {
    const decided = moveByClock(window, nowMs);
    if (decided === undefined) continue;
    await saveWindow(tx, decided, nowMs);
    moved += 1;
  }
  return moved;
}

/** Windows whose verdict is missing, of an older revision or too old; the most overdue first. */
async function findDue(tx: Transaction, nowMs: number): Promise<readonly MaintenanceWindow[]> {
  const open = await listOpenWindows(tx);
  const kept = await loadBriefVerdicts(
    tx,
    open.map(({ id }) => id),
  );
  return open
    .map((window) => ({ window, overdueMs: overdueOf(window, kept.get(window.id), nowMs) }))
    .filter(({ overdueMs }) => overdueMs >= 0)
    .sort((a, b) => b.overdueMs - a.overdueMs)
    .map(({ window }) => window);
}

function overdueOf(window: MaintenanceWindow, kept: BriefVerdict | undefined, nowMs: number): number {
  if (kept === undefined || kept.revision !== window.revision) return Number.POSITIVE_INFINITY;
  const { atMs } = kept;
  const isUnderWay = window.state === 'running' || window.state === 'late';
  // Begun since: what was judged before the start is judged anew at it.
  if (isUnderWay && atMs < window.startsAtMs) return Number.POSITIVE_INFINITY;
  const isNear = window.startsAtMs - nowMs < dayMs;
  const freshMs = isUnderWay ? freshForMs.underWay : isNear ? freshForMs.near : freshForMs.far;
  return nowMs - atMs - freshMs;
}

/** Judges one window and keeps the verdict; 1 when something of it is new. */
async function judgeAgain(
  tx: Transaction,
  { judge, clock, isDoubtFresh }: Pick<MaintenanceLoopParts, 'judge' | 'clock' | 'isDoubtFresh'>,
  windowId: string,
  waiting: Waiting,
): Promise<0 | 1> {
  await lockWindows(tx);
  const window = await loadWindow(tx, windowId);
  if (window === undefined) return 0;
  const nowMs = clock.epochMs();
  const verdict = await judge.judge(tx, plannedWork(window, nowMs), await listOpenWindows(tx), nowMs);
  const sinceMs = waiting.get(windowId) ?? nowMs;
  const isWaiting = isDoubtFresh() && nowMs - sinceMs < longestWaitMs;
  if (isWaiting && verdict.answer === 'not-proven') {
    waiting.set(windowId, sinceMs);
    return 0;
  }
  waiting.delete(windowId);
  return (await keepVerdict(tx, window, verdict, { isDoubtFresh: isWaiting })) ? 1 : 0;
}

export function startMaintenanceLoop(parts: MaintenanceLoopParts): Loop {
  const { clock, log, metrics } = parts;
  const waiting: Waiting = new Map();
  return startLoop({
    name: 'maintenance',
    intervalMs,
    clock,
    log,
    metrics,
    cycle: async () => {
      if ((await keepWindows(parts, waiting)) > 0) parts.onChange();
    },
  });
}
