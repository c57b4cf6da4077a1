// What somebody would write down to take components out: one plan for every test that needs one.
import type { MaintenancePlan } from '../../src/maintenance/decide.ts';

export interface Planned {
  readonly inChargeId: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly title?: string;
  readonly reason?: string;
}

/** A plain window: one step over its whole time. */
export function planOf(componentIds: readonly string[], planned: Planned): MaintenancePlan {
  const { inChargeId, title = 'Filter of UPS A', reason = 'It is due' } = planned;
  const startsAtMs = Math.floor(planned.fromMs);
  const endsAtMs = Math.floor(planned.untilMs);
  return { title, reason, inChargeId, steps: [{ title: '', startsAtMs, endsAtMs, componentIds }] };
}
