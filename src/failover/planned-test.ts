// A test that people planned: runs of its sequence within its time belong to it, and are compared with it afterwards. Pure.
// Easy to get wrong: what counts is when the run was triggered, not when it was noticed; and a test that nobody held is a
// difference too.
import { triggerOf, verdictOf } from './run.ts';
import type { Run } from './run.ts';

export interface PlannedTest {
  readonly id: string;
  readonly sequenceId: string;
  /** Subjects that it is about; empty: any. */
  readonly subjects: readonly string[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly reason: string;
  readonly plannedBy: string;
  readonly plannedAtMs: number;
  readonly withdrawnAtMs: number | null;
}

/** The plan that a run belongs to: the one that began last. */
export function planFor(
  plans: readonly PlannedTest[],
  {
    sequenceId,
    subjects,
    triggeredMs,
  }: { sequenceId: string; subjects: readonly string[]; triggeredMs: number },
): PlannedTest | undefined {
  return plans
    .filter(
      (plan) =>
        plan.withdrawnAtMs === null &&
        plan.sequenceId === sequenceId &&
        plan.startsAtMs <= triggeredMs &&
        triggeredMs <= plan.endsAtMs &&
        (plan.subjects.length === 0 || plan.subjects.some((id) => subjects.includes(id))),
    )
    .reduce<PlannedTest | undefined>(
      (best, plan) => (best === undefined || plan.startsAtMs > best.startsAtMs ? plan : best),
      undefined,
    );
}

export type PlanDifference =
  /** Subjects that were planned and not triggered, or the other way round. */
  | { readonly kind: 'left-out' | 'not-planned'; readonly componentIds: readonly string[] }
  | { readonly kind: 'overran'; readonly byMs: number }
  | { readonly kind: 'failed' | 'not-proven' };

/** Where a run departs from its plan; empty: it went as planned. */
export function compareWithPlan(run: Run, plan: PlannedTest): readonly PlanDifference[] {
  const held = run.subjects.map(({ componentId }) => componentId);
  const differences: PlanDifference[] = [];
  const leftOut = plan.subjects.filter((id) => !held.includes(id));
  if (leftOut.length > 0) differences.push({ kind: 'left-out', componentIds: leftOut });
  const extra = plan.subjects.length === 0 ? [] : held.filter((id) => !plan.subjects.includes(id));
  if (extra.length > 0) differences.push({ kind: 'not-planned', componentIds: extra });
  const overranMs = (run.endedAtMs ?? triggerOf(run).byMs) - plan.endsAtMs;
  if (overranMs > 0) differences.push({ kind: 'overran', byMs: overranMs });
  const verdict = verdictOf(run);
  if (verdict === 'failed' || verdict === 'not-proven') differences.push({ kind: verdict });
  return differences;
}
