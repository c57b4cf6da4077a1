// The first moment of a run: its identity, its steps, what was carried before, which other runs it has to do with. Pure.
// Easy to get wrong: the identity follows from what triggered it, so that a repeated cycle makes the same run again.
import { outputOf } from './advance-run.ts';
import type { Samples } from './condition.ts';
import type { Plan, PlannedItem } from './plan.ts';
import type { Run, RunItem, RunLink, RunMark, RunSubject } from './run.ts';

/** Where a run belongs: real, a drill, a test that was planned. */
export interface Marking {
  readonly mark: RunMark;
  readonly markNote: string;
  readonly planId: string | null;
}

/** A trigger that was seen and whose run is not open yet. */
export interface Pending {
  readonly sequenceId: string;
  readonly subjects: readonly RunSubject[];
  readonly dueMs: number;
  readonly baseline: Run['baseline'];
}

export interface OpeningPlace {
  readonly plan: Plan;
  /** Those that are known already. */
  readonly runs: readonly Run[];
  readonly nowMs: number;
  readonly unseenCauses: readonly string[];
}

export function openRun(pending: Pending, marking: Marking, place: OpeningPlace): Run {
  const { sequenceId, subjects, baseline } = pending;
  const ids = idsOf(subjects);
  const first = subjects.reduce((a, b) => (b.trigger.byMs < a.trigger.byMs ? b : a));
  return {
    id: `${sequenceId}.${first.componentId}.${first.trigger.byMs}`,
    sequenceId,
    subjects,
    openedAtMs: place.nowMs,
    endedAtMs: null,
    ending: null,
    items: place.plan.runOf(sequenceId, ids).items.map(newItem),
    links: linksOf(place, sequenceId, ids),
    baseline,
    gaps: [],
    ...(place.unseenCauses.length === 0 ? {} : { unseenCauses: place.unseenCauses }),
    ...marking,
  };
}

/** The run with one subject more, whose steps are awaited from its own trigger on. */
export function joinRun(
  run: Run,
  fresh: RunSubject,
  { plan, samples }: { plan: Plan; samples: SampleHistory },
): Run {
  const subjects = inOrder([...run.subjects, fresh]);
  const known = new Map(run.items.map((item) => [item.key, item]));
  const items = plan.runOf(run.sequenceId, idsOf(subjects)).items.map((item): RunItem => {
    const before = known.get(item.key);
    return before === undefined ? newItem(item) : { ...before, componentIds: item.componentIds };
  });
  return {
    ...run,
    subjects,
    items,
    baseline: { ...baselineOf(run.sequenceId, fresh, { plan, samples }), ...run.baseline },
  };
}

export interface SampleHistory {
  asOf(atMs: number): Samples;
}

/** Measured output of everything the sequence speaks of, from before the trigger; whole W or bit/s. */
export function baselineOf(
  sequenceId: string,
  { componentId, trigger }: RunSubject,
  { plan, samples }: { readonly plan: Plan; readonly samples: SampleHistory },
): Run['baseline'] {
  const before = samples.asOf(trigger.afterMs);
  const ids = new Set([...plan.runOf(sequenceId, [componentId]).variables.values()].flat());
  return Object.fromEntries(
    [...ids].flatMap((id) => {
      const output = outputOf(plan.measures.get(id), before);
      return output === undefined ? [] : [[id, Math.round(output.value)]];
    }),
  );
}

/** Other runs that have to do with this one: open, or ended a short while ago. */
function linksOf(
  { plan, runs, nowMs }: OpeningPlace,
  sequenceId: string,
  ids: readonly string[],
): readonly RunLink[] {
  return runs.flatMap((run): RunLink[] => {
    const isOpen = run.endedAtMs === null;
    const runId = run.id;
    const shared = run.subjects.filter(({ componentId }) => ids.includes(componentId));
    if (shared.length > 0) {
      // Of a loss on both sides, one side may be over while the other lasts.
      const isAsked = isOpen && shared.some(({ returned }) => returned === null);
      const isCut = isAsked || (run.ending === 'interrupted' && run.endedAtMs === nowMs);
      return [{ kind: isCut ? 'interrupts' : 'follows', runId }];
    }
    if (!isOpen) return [];
    if (run.sequenceId === sequenceId) return [{ kind: 'beside', runId }];
    const isWithin = run.items.some(({ componentIds }) => componentIds.some((id) => ids.includes(id)));
    const isKnown = plan.sequences.has(run.sequenceId);
    return isWithin && isKnown ? [{ kind: 'within', runId }] : [];
  });
}

function newItem({ key, step, componentIds, notBeforeMs }: PlannedItem): RunItem {
  return {
    key,
    stepId: step.id,
    componentIds,
    verdict: 'waiting',
    base: null,
    seen: null,
    judgedAtMs: null,
    note: null,
    refutedMs: null,
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
  };
}

export function inOrder(subjects: readonly RunSubject[]): readonly RunSubject[] {
  return subjects.toSorted((a, b) => (a.componentId < b.componentId ? -1 : 1));
}

export function idsOf(subjects: readonly RunSubject[]): readonly string[] {
  return subjects.map(({ componentId }) => componentId);
}
