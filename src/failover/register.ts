// The register of exercises and tests: what each component has to show, when it last did, and what is overdue. Pure. Easy to
// get wrong: only a run that passed counts, and before anybody watched nothing is overdue.
import type { LatestEntry, RegisterKind } from './run-store.ts';
import type { Plan } from './plan.ts';

export interface RegisterDuty {
  readonly kind: RegisterKind;
  readonly sequenceId: string;
  readonly componentId: string;
  readonly everyDays: number;
  /** When it last passed, and was last tried, epoch ms; null: not since anybody watches. */
  readonly passedMs: number | null;
  readonly heldMs: number | null;
  /** By when it has to pass again, epoch ms. */
  readonly dueMs: number;
}

export type OverdueEntry = Pick<RegisterDuty, 'kind' | 'componentId' | 'dueMs'>;

const dayMs = 86_400_000;

/** One for each component that a sequence of the register is about, in the order of the site file. */
export function registerDuties(
  plan: Plan,
  latest: readonly LatestEntry[],
  beganMs: number,
): readonly RegisterDuty[] {
  const known = new Map(latest.map((entry) => [`${entry.kind}\t${entry.componentId}`, entry]));
  return [...plan.sequences.values()].flatMap(({ id, register }): RegisterDuty[] => {
    if (register === undefined) return [];
    const { as: kind, everyDays } = register;
    return (plan.subjects.get(id) ?? []).map((componentId) => {
      const entry = known.get(`${kind}\t${componentId}`);
      const passedMs = entry?.passedMs ?? null;
      const dueMs = (passedMs ?? beganMs) + everyDays * dayMs;
      return { kind, sequenceId: id, componentId, everyDays, passedMs, heldMs: entry?.heldMs ?? null, dueMs };
    });
  });
}

export function overdueOf(duties: readonly RegisterDuty[], nowMs: number): readonly OverdueEntry[] {
  return duties.filter(({ dueMs }) => dueMs <= nowMs);
}
