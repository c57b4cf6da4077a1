// A window as alerts look at it: what it takes out this instant, whether its verdict still holds, whether it is late.
// Pure. Easy to get wrong: by the clock, not by the state that was written last.
import type { GoAnswer } from './go-verdict.ts';
import { isInForce, removedAt, stateByClock } from './window.ts';
import type { MaintenanceWindow } from './window.ts';

export interface WorkNow {
  readonly id: string;
  readonly title: string;
  readonly state: 'running' | 'late';
  readonly inChargeId: string | null;
  readonly endsAtMs: number;
  /** Components that it takes out at this instant; none once it is late, for then it excuses nothing. */
  readonly removed: readonly string[];
  /** Two people let it go ahead against the verdict. */
  readonly isOverridden: boolean;
  /** Null: not judged since it began. */
  readonly answer: GoAnswer | null;
}

/** Undefined for a window that is not under way. */
export function workNow(
  window: MaintenanceWindow,
  verdict: { readonly answer: GoAnswer; readonly atMs: number } | undefined,
  nowMs: number,
): WorkNow | undefined {
  const state = stateByClock(window, nowMs);
  if (state !== 'running' && state !== 'late') return undefined;
  const isJudged = verdict !== undefined && verdict.atMs >= window.startsAtMs;
  return {
    id: window.id,
    title: window.title,
    state,
    inChargeId: window.inChargeId,
    endsAtMs: window.endsAtMs,
    removed: isInForce(window, nowMs) ? removedAt(window, nowMs) : [],
    isOverridden: window.approval?.kind === 'override',
    answer: isJudged ? verdict.answer : null,
  };
}
