// A run from one instant to the next: its steps, the return of its cause, its end. Pure. Easy to get wrong: when mains
// return in mid-start, steps whose deadline had passed before are judged as they were, and only the others are spared.
import type { Samples } from './condition.ts';
import { isReturnUnsure, isSettled, judgeItem } from './judge-item.ts';
import type { Measure, Plan, PlannedItem, PlannedRun } from './plan.ts';
import type { ProbeMemory } from './probe.ts';
import { latestOf } from './span.ts';
import type { Span } from './span.ts';
import type { MissNote, Run, RunEnding, RunItem, RunSubject } from './run.ts';
import type { Sequence } from './sequence-schema.ts';

/** How long a missed step is waited for when the sequence does not say. */
const defaultFollowSeconds = 120;

export interface Sight {
  readonly plan: Plan;
  readonly samples: Samples;
  readonly memoryOf: (probeKey: string) => ProbeMemory | undefined;
  /** The figures of a miss as they stand now. */
  readonly figuresOf: (planned: PlannedItem, run: PlannedRun) => MissNote;
  readonly nowMs: number;
  /** Before this a look is waited for whatever the deadline, epoch ms. */
  readonly patientUntilMs: number;
}

export interface RunEffect {
  readonly kind: 'opened' | 'joined' | 'judged' | 'returned' | 'ended';
  readonly runId: string;
  readonly itemKey: string | null;
  readonly atMs: number;
}

/** The run as it is now, and what happened; the same object when nothing did. */
export function advanceRun(
  run: Run,
  sight: Sight,
): { readonly run: Run; readonly effects: readonly RunEffect[] } {
  if (run.endedAtMs !== null) return { run, effects: [] };
  const sequence = sight.plan.sequences.get(run.sequenceId);
  if (sequence === undefined) return close(run, 'interrupted', { ...sight, effects: [] });
  const effects: RunEffect[] = [];
  const returned = noteReturns(run, sequence, { ...sight, effects });
  const judged = judgeItems(returned, sequence, { ...sight, effects });
  const ending = endingOf(judged, sequence, sight.nowMs);
  return ending === undefined ? { run: judged, effects } : close(judged, ending, { ...sight, effects });
}

type Noting = Sight & { readonly effects: RunEffect[] };

function close(run: Run, ending: RunEnding, { nowMs, effects }: Noting): ReturnType<typeof advanceRun> {
  const items = run.items.map((item) => (item.verdict === 'waiting' ? spare(item, nowMs) : item));
  const ended = { kind: 'ended', runId: run.id, itemKey: null, atMs: nowMs } as const;
  return { run: { ...run, items, ending, endedAtMs: nowMs }, effects: [...effects, ended] };
}

function spare(item: RunItem, nowMs: number): RunItem {
  return { ...item, verdict: 'spared', judgedAtMs: nowMs };
}

/** Subjects whose cause has gone away since they were triggered. */
function noteReturns(run: Run, sequence: Sequence, { plan, memoryOf, nowMs, effects }: Noting): Run {
  if (sequence.ends === undefined) return run;
  let isChanged = false;
  const subjects = run.subjects.map((subject): RunSubject => {
    if (subject.returned !== null) return subject;
    const memory = memoryOf(plan.endKey(sequence.id, subject.componentId));
    const since = memory?.verdict === 'holds' ? memory.since : null;
    if (since === null || since.byMs <= subject.trigger.byMs) return subject;
    isChanged = true;
    effects.push({ kind: 'returned', runId: run.id, itemKey: subject.componentId, atMs: nowMs });
    return { ...subject, returned: since };
  });
  return isChanged ? { ...run, subjects } : run;
}

function judgeItems(run: Run, sequence: Sequence, noting: Noting): Run {
  const planned = noting.plan.runOf(
    run.sequenceId,
    run.subjects.map(({ componentId }) => componentId),
  );
  const plannedOf = new Map(planned.items.map((item) => [item.key, item]));
  const items = new Map(run.items.map((item) => [item.key, item]));
  let isChanged = false;
  for (const before of run.items) {
    const plan = plannedOf.get(before.key);
    if (plan === undefined) {
      // Its sequence was rewritten, or the site: nobody asks for it any more.
      if (before.verdict === 'waiting') items.set(before.key, spare(before, noting.nowMs));
      isChanged ||= before.verdict === 'waiting';
      continue;
    }
    const looked = compareOutputs(run, before, { plan, planned, sight: noting });
    const judged = judgeItem(looked.item, plan, {
      memory: looked.memory,
      isSpared: plan.spareKey !== undefined && noting.memoryOf(plan.spareKey)?.verdict === 'holds',
      excuse: plan.excuseKey === undefined ? undefined : noting.memoryOf(plan.excuseKey),
      change: plan.changeKey === undefined ? undefined : noting.memoryOf(plan.changeKey),
      trigger: triggerFor(run, plan),
      returned: returnedFor(run, plan),
      causeSeenMs: causeSeenMs(run, sequence, { plan, sight: noting }),
      itemOf: (key) => items.get(key),
      plannedOf: (key) => plannedOf.get(key),
      nowMs: noting.nowMs,
      patientUntilMs: noting.patientUntilMs,
    });
    const spared = afterReturn(run, sequence, { item: judged, plan, nowMs: noting.nowMs });
    const after = withNote(run, before, spared, { plan, planned, sight: noting });
    if (after === before) continue;
    isChanged = true;
    items.set(after.key, after);
    if (after.verdict === before.verdict) continue;
    noting.effects.push({ kind: 'judged', runId: run.id, itemKey: after.key, atMs: noting.nowMs });
  }
  return isChanged ? { ...run, items: run.items.map((item) => items.get(item.key) ?? item) } : run;
}

interface ItemPlace {
  readonly plan: PlannedItem;
  readonly planned: PlannedRun;
  readonly sight: Sight;
}

const askedBy = (run: Run, { subjects }: PlannedItem): readonly RunSubject[] =>
  run.subjects.filter(({ componentId }) => subjects.includes(componentId));

/** When the cause had gone away for all of its subjects; undefined while it has not. */
function returnedFor(run: Run, plan: PlannedItem): Span | undefined {
  const asked = askedBy(run, plan);
  const returns = asked.flatMap(({ returned }) => returned ?? []);
  return returns.length < asked.length ? undefined : latestOf(returns);
}

/** The last look, epoch ms, that found the cause of any of its subjects; where nothing ends a run it always stands. */
function causeSeenMs(run: Run, { id, ends }: Sequence, { plan, sight }: Omit<ItemPlace, 'planned'>): number {
  if (ends === undefined) return Infinity;
  const memories = askedBy(run, plan).flatMap(
    ({ componentId }) => sight.memoryOf(sight.plan.endKey(id, componentId)) ?? [],
  );
  return Math.max(...memories.map(({ verdict, seenMs }) => (verdict === 'fails' ? seenMs : -Infinity)));
}

/** The first of its subjects to be triggered. */
function triggerFor(run: Run, plan: PlannedItem): RunSubject['trigger'] {
  const asked = askedBy(run, plan);
  const triggers = (asked.length > 0 ? asked : run.subjects).map(({ trigger }) => trigger);
  return {
    afterMs: Math.min(...triggers.map(({ afterMs }) => afterMs)),
    byMs: Math.min(...triggers.map(({ byMs }) => byMs)),
  };
}

/**
 * A miss, or a step that nobody could see though somebody should: with the countdown as it stands at that moment. That the
 * cause came back unseen, and with it what its steps were, is told to nobody.
 */
function withNote(run: Run, before: RunItem, after: RunItem, { plan, planned, sight }: ItemPlace): RunItem {
  if (before.verdict === after.verdict || after.note !== null) return after;
  const deadlineMs = (after.base?.byMs ?? Infinity) + plan.step.deadline.seconds * 1000;
  const isUnseen =
    after.verdict === 'not-observable' &&
    plan.step.mayBeUnseen !== true &&
    !isReturnUnsure(deadlineMs, returnedFor(run, plan));
  return after.verdict === 'missed' || isUnseen ? { ...after, note: sight.figuresOf(plan, planned) } : after;
}

/** What was still awaited when every subject that asks for it had returned. */
function afterReturn(
  run: Run,
  { ends }: Sequence,
  { item, plan, nowMs }: { readonly item: RunItem; readonly plan: PlannedItem; readonly nowMs: number },
): RunItem {
  if (item.verdict !== 'waiting' || ends === undefined) return item;
  const returned = returnedFor(run, plan);
  if (returned === undefined) return item;
  const deadlineMs = item.base === null ? Infinity : item.base.byMs + plan.step.deadline.seconds * 1000;
  if (deadlineMs <= returned.byMs) return item;
  if (ends.awaited !== 'missed') return spare(item, nowMs);
  return { ...item, verdict: item.base === null ? 'not-reached' : 'missed', judgedAtMs: nowMs };
}

function endingOf(run: Run, sequence: Sequence, nowMs: number): RunEnding | undefined {
  if (run.items.some(({ verdict }) => verdict === 'waiting')) return undefined;
  const isReturned = sequence.ends !== undefined && run.subjects.every(({ returned }) => returned !== null);
  const open = run.items.filter((item) => !isSettled(item));
  if (isReturned) return sequence.ends?.as;
  const followMs = (sequence.followSeconds ?? defaultFollowSeconds) * 1000;
  const lastMs = Math.max(run.openedAtMs, ...open.map(({ judgedAtMs }) => judgedAtMs ?? 0));
  return open.length === 0 || nowMs >= lastMs + followMs ? 'complete' : undefined;
}

/** For a step that compares with what was carried before; other steps have their memory from the watch. */
function compareOutputs(
  run: Run,
  item: RunItem,
  { plan, planned, sight }: ItemPlace,
): { readonly item: RunItem; readonly memory: ProbeMemory | undefined } {
  const { takesOver } = plan.step;
  if (takesOver === undefined) {
    return { item, memory: plan.probeKey === undefined ? undefined : sight.memoryOf(plan.probeKey) };
  }
  if (isSettled(item)) return { item, memory: undefined };
  const others = planned.variables.get(takesOver.with) ?? [];
  const before = sumOf([...plan.componentIds, ...others].map((id) => run.baseline[id]));
  const now = plan.componentIds.map((id) => outputOf(sight.plan.measures.get(id), sight.samples));
  const carried = sumOf(now.map((one) => one?.value));
  if (before === undefined || carried === undefined) return { item, memory: undefined };
  const seenMs = Math.min(...now.map((one) => one?.takenAtMs ?? 0));
  if (carried < takesOver.share * before) {
    const isNewer = seenMs > (item.refutedMs ?? -Infinity);
    return { item: isNewer ? { ...item, refutedMs: seenMs } : item, memory: undefined };
  }
  const since = item.refutedMs === null ? null : { afterMs: Math.min(item.refutedMs, seenMs), byMs: seenMs };
  return { item, memory: { verdict: 'holds', since, firstMs: seenMs, seenMs, past: [] } };
}

/** What a component delivers as its device measures it, in the unit of the point; undefined when not known well. */
export function outputOf(
  measure: Measure | undefined,
  samples: Samples,
): { readonly value: number; readonly takenAtMs: number } | undefined {
  if (measure === undefined) return undefined;
  const found = samples
    .of(measure.deviceId, measure.point)
    .find(({ instance }) => measure.instance === undefined || instance === measure.instance);
  if (found === undefined || found.quality !== 'good' || found.value === null) return undefined;
  return { value: found.value, takenAtMs: found.takenAtMs };
}

function sumOf(values: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    total += value;
  }
  return total;
}
