// A window as alerts look at it: what it takes out this instant, whether its verdict still holds, whether it is late.
// Pure. Easy to get wrong: by the clock, not by the state that was written last.
import type { GoAnswer } from './go-verdict.ts';
import { countOf } from './hindrance.ts';
import type { Hindrance, HindranceKind } from './hindrance.ts';
import type { BriefVerdict } from './verdict-store.ts';
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
  /** What stands in the way and the override was not granted for; null: nothing, or there is no override. */
  readonly uncovered: UncoveredNow | null;
}

export interface UncoveredNow {
  /** The worst of it. */
  readonly answer: 'no-go' | 'not-proven';
  /** Ids of loads that are or would be dark, of elements overloaded or unknown; titles of windows. */
  readonly dark: readonly string[];
  readonly overloaded: readonly string[];
  readonly unknown: readonly string[];
  readonly windows: readonly string[];
  /** How many such things there were since the work was planned: each is told once. */
  readonly news: number;
}

/** Undefined for a window that is not under way. `titles`: of other windows, by id. */
export function workNow(
  window: MaintenanceWindow,
  verdict: Pick<BriefVerdict, 'answer' | 'atMs' | 'uncovered' | 'told'> | undefined,
  { titles, nowMs }: { readonly titles: ReadonlyMap<string, string>; readonly nowMs: number },
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
    uncovered: isJudged ? uncoveredNow(verdict, titles) : null,
  };
}

function uncoveredNow(
  { uncovered, told }: Pick<BriefVerdict, 'uncovered' | 'told'>,
  titles: ReadonlyMap<string, string>,
): UncoveredNow | null {
  if (uncovered.length === 0) return null;
  return {
    answer: uncovered.some(({ answer }) => answer === 'no-go') ? 'no-go' : 'not-proven',
    dark: idsOf(uncovered, ['lost', 'lost-on-generators', 'tripped', 'tripped-on-generators', 'isolated']),
    overloaded: idsOf(uncovered, ['overloaded', 'overloaded-on-generators']),
    unknown: idsOf(uncovered, ['unknown']),
    windows: idsOf(uncovered, ['window']).map((id) => titles.get(id) ?? id),
    news: countOf(told),
  };
}

function idsOf(all: readonly Hindrance[], kinds: readonly HindranceKind[]): readonly string[] {
  return [...new Set(all.filter(({ kind }) => kinds.includes(kind)).flatMap(({ ids }) => ids))].sort();
}
