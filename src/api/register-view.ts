// The register of exercises and tests, and planned tests, as the browser sees them.
import type { Plan } from '../failover/plan.ts';
import type { PlannedTest } from '../failover/planned-test.ts';
import type { RegisterDuty } from '../failover/register.ts';
import type { NamedView, PlannedTestView, RegisterDutyView } from './contract-runs.ts';

const unnamed = { en: '–', az: '–', ru: '–' };

function named(plan: Plan, ids: readonly string[]): readonly NamedView[] {
  return ids.map((id) => ({ id, name: plan.nameOf(id) }));
}

/** `runs`: ids of the runs that belong to it. */
export function planView(planned: PlannedTest, plan: Plan, runs: readonly string[]): PlannedTestView {
  const { id, sequenceId, startsAtMs, endsAtMs, reason, plannedBy } = planned;
  return {
    id,
    sequenceId,
    title: plan.sequences.get(sequenceId)?.title ?? null,
    subjects: named(plan, planned.subjects),
    startsAtMs,
    endsAtMs,
    reason,
    plannedBy,
    isWithdrawn: planned.withdrawnAtMs !== null,
    runs,
  };
}

export function dutyView(duty: RegisterDuty, plan: Plan, nowMs: number): RegisterDutyView {
  const { kind, sequenceId, componentId, everyDays, passedMs, heldMs, dueMs } = duty;
  return {
    kind,
    title: plan.sequences.get(sequenceId)?.title ?? unnamed,
    component: { id: componentId, name: plan.nameOf(componentId) },
    everyDays,
    passedMs,
    heldMs,
    dueMs,
    isOverdue: dueMs <= nowMs,
  };
}

export function sequenceChoices(
  plan: Plan,
): readonly { id: string; title: PlannedTestView['title'] & object; subjects: readonly NamedView[] }[] {
  return [...plan.sequences.values()].flatMap(({ id, title }) => {
    const subjects = plan.subjects.get(id) ?? [];
    return subjects.length === 0 ? [] : [{ id, title, subjects: named(plan, subjects) }];
  });
}
