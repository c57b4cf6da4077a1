// One step of a run at one instant: has it been seen, and in time? Pure. Easy to get wrong: a step is missed only when a
// look after its latest possible deadline still says no; when nothing looked, it is not observable; and what counts from
// a missed step is not a second miss but was not reached.
import { changeBefore, judgeEarliness } from './earliest.ts';
import type { PlannedItem } from './plan.ts';
import { holdingFrom } from './probe.ts';
import type { Held, ProbeMemory } from './probe.ts';
import type { RunItem, StepVerdict } from './run.ts';
import { isSameSpan, judgeTiming, latestBeginning, latestOf } from './span.ts';
import type { Beginning, Span } from './span.ts';

/** So long after a deadline a look is waited for before a step counts as not observable, ms. */
export const lookGraceMs = 5_000;

export interface ItemSight {
  readonly memory: ProbeMemory | undefined;
  /** Of what allows it sooner than its time; undefined: nothing was learnt of it, or nothing does. */
  readonly excuse: ProbeMemory | undefined;
  /** Of the part of it that may not change sooner; undefined: nothing was learnt of it, or it is the step itself. */
  readonly change: ProbeMemory | undefined;
  /** Whether it is excused now. */
  readonly isSpared: boolean;
  /** When its subjects were triggered, the earliest of them. */
  readonly trigger: Span;
  /** When the cause had gone away for all of them; undefined: it has not, as far as anybody knows. */
  readonly returned: Span | undefined;
  /** Until when it is known that the cause stood, epoch ms. */
  readonly causeSeenMs: number;
  readonly itemOf: (key: string) => RunItem | undefined;
  readonly plannedOf: (key: string) => PlannedItem | undefined;
  readonly nowMs: number;
  readonly patientUntilMs: number;
}

const settled: ReadonlySet<StepVerdict> = new Set([
  'in-time',
  'in-time-uncertain',
  'late',
  'too-early',
  'spared',
]);

/** Nothing more can change about it. */
export function isSettled({ verdict }: RunItem): boolean {
  return settled.has(verdict);
}

export function isJudged({ verdict }: RunItem): boolean {
  return verdict !== 'waiting';
}

/** The item as it is now; the same object when nothing changed. */
export function judgeItem(item: RunItem, planned: PlannedItem, sight: ItemSight): RunItem {
  if (isSettled(item)) return item;
  const { step } = planned;
  const base = baseOf(planned.fromKeys, sight);
  if (base === undefined) return item;
  const gate = baseOf(planned.afterKeys, sight);
  const isAfterMiss = base.isMissed || gate?.isMissed === true;
  // What it counts from was seen after all: then it is awaited again.
  const isAwaitedAgain = item.verdict === 'not-reached' && !isAfterMiss;
  const awaited: RunItem = isAwaitedAgain ? { ...item, verdict: 'waiting', judgedAtMs: null } : item;
  const based = isSameSpan(item.base, base.span) ? awaited : { ...awaited, base: base.span };
  const from = gate === undefined ? undefined : latestOf([base.span, gate.span]);
  const limitMs = step.deadline.seconds * 1000;
  const held =
    from === undefined ? undefined : holdingFrom(sight.memory, from, (step.holdsForSeconds ?? 0) * 1000);
  if (held !== undefined) {
    const { span: seen, since } = held;
    const verdict = timedVerdict(held, { planned, base, limitMs }, sight);
    const began = isSameSpan(since, seen) ? {} : { began: since };
    return { ...based, seen, ...began, verdict, judgedAtMs: sight.nowMs };
  }
  const latestDeadlineMs = base.span.byMs + limitMs;
  if (based.verdict !== 'waiting' || sight.nowMs < latestDeadlineMs) return based;
  const verdict = overdue({ item: based, latestDeadlineMs, isAfterMiss }, sight);
  return verdict === undefined ? based : { ...based, verdict, judgedAtMs: sight.nowMs };
}

interface Limits {
  readonly planned: PlannedItem;
  readonly base: Base;
  readonly limitMs: number;
}

/** By its deadline, and, where there is one, not before its time. */
function timedVerdict(
  { span, since }: Held,
  { planned, base, limitMs }: Limits,
  { trigger, excuse, change }: ItemSight,
): StepVerdict {
  const timing = judgeTiming(base.span, span, limitMs);
  const { notBeforeMs: leastMs, excuseKey } = planned;
  if (leastMs === undefined) return timing;
  const excused = excuseKey === undefined ? undefined : (excuse ?? 'unknown');
  const changed = changeBefore(change, since) ?? since;
  switch (judgeEarliness({ since: changed, from: base.began, trigger, leastMs, excuse: excused })) {
    case 'early':
      return 'too-early';
    case 'may-be-early':
      return timing === 'in-time' ? 'in-time-uncertain' : timing;
    case 'not-early':
      return timing;
  }
}

interface Overdue {
  readonly item: RunItem;
  readonly latestDeadlineMs: number;
  readonly isAfterMiss: boolean;
}

/** What a step is whose deadline has passed; undefined: a look is still waited for. */
function overdue(
  { item, latestDeadlineMs, isAfterMiss }: Overdue,
  sight: ItemSight,
): StepVerdict | undefined {
  const lookMs = Math.max(sight.memory?.seenMs ?? -Infinity, item.refutedMs ?? -Infinity);
  const isLookedAt = lookMs >= latestDeadlineMs;
  const patienceMs = Math.max(latestDeadlineMs + lookGraceMs, sight.patientUntilMs);
  if (!isLookedAt && sight.nowMs < patienceMs) return undefined;
  // Told late, but back in time: it is no longer asked for.
  if (sight.returned !== undefined && sight.returned.byMs < latestDeadlineMs) return undefined;
  // After a start the first look may be at the step, and the next one finds that its cause has long gone away.
  const isCauseKnown = sight.returned !== undefined || sight.causeSeenMs >= latestDeadlineMs;
  if (!isCauseKnown && sight.nowMs < sight.patientUntilMs) return undefined;
  if (sight.isSpared) return 'spared';
  if (isAfterMiss) return 'not-reached';
  return isLookedAt && !isReturnUnsure(latestDeadlineMs, sight.returned) ? 'missed' : 'not-observable';
}

/** The cause may have gone away before the deadline or after it: spared or missed, and nobody can say. */
export function isReturnUnsure(latestDeadlineMs: number, returned: Span | undefined): boolean {
  return returned !== undefined && returned.afterMs < latestDeadlineMs;
}

interface Base {
  readonly span: Span;
  /** When all of it had begun; null: not seen. */
  readonly began: Beginning | null;
  /** One of them was missed: the span is when it should have been. */
  readonly isMissed: boolean;
}

/** From when it counts; undefined while one of these steps is awaited. */
function baseOf(keys: readonly string[], sight: ItemSight): Base | undefined {
  if (keys.length === 0) return { span: sight.trigger, began: sight.trigger, isMissed: false };
  const spans: Span[] = [];
  const begins: (Beginning | null)[] = [];
  let isMissed = false;
  for (const key of keys) {
    const item = sight.itemOf(key);
    const step = sight.plannedOf(key)?.step;
    if (item === undefined || step === undefined || item.verdict === 'waiting') return undefined;
    const { base, seen, verdict, began = seen } = item;
    begins.push(began);
    if (seen === null && verdict !== 'spared') isMissed = true;
    const limitMs = step.deadline.seconds * 1000;
    const due = base ?? sight.trigger;
    spans.push(seen ?? { afterMs: due.byMs + limitMs, byMs: due.byMs + limitMs });
  }
  return { span: latestOf(spans) ?? sight.trigger, began: latestBeginning(begins), isMissed };
}
