// Was a step too early: a retransfer before its delay, a set stopped before it had cooled down? Pure. Easy to get wrong: it is
// asked of a change only (what stood so before the trigger was not done too soon), and it counts from when that which it
// counts from truly began, which may lie before the step that looked for it.
import type { ProbeMemory } from './probe.ts';
import type { Beginning, Span } from './span.ts';

export interface Earliness {
  /** When it began to be so. */
  readonly since: Beginning;
  /** When that began from which it counts; null: it was not seen. */
  readonly from: Beginning | null;
  /** Of the run: what was so before was so without it. */
  readonly trigger: Span;
  readonly leastMs: number;
  /** What allows it sooner; undefined: nothing does. */
  readonly excuse: ProbeMemory | 'unknown' | undefined;
}

export function judgeEarliness(earliness: Earliness): 'early' | 'may-be-early' | 'not-early' {
  const { since, from, trigger, leastMs } = earliness;
  if (since.byMs <= trigger.afterMs) return 'not-early';
  if (from === null) return 'may-be-early';
  const sinceAfterMs = since.afterMs ?? -Infinity;
  const fromAfterMs = from.afterMs ?? -Infinity;
  if (since.byMs <= fromAfterMs || sinceAfterMs - from.byMs >= leastMs) return 'not-early';
  const excuse = excuseOf(earliness.excuse, { afterMs: fromAfterMs, byMs: since.byMs });
  if (excuse === 'excused') return 'not-early';
  // `since` is after `from.afterMs` in any case, so that equality is too short already.
  const isShort = since.byMs - fromAfterMs <= leastMs;
  const isAfter = sinceAfterMs >= fromAfterMs;
  return isShort && isAfter && excuse === 'none' ? 'early' : 'may-be-early';
}

/** When the change began that stands as a step begins to hold; undefined where that is not known. */
export function changeBefore(memory: ProbeMemory | undefined, step: Beginning): Beginning | undefined {
  if (memory === undefined) return undefined;
  const periods = memory.verdict === 'holds' ? [...memory.past, memory] : memory.past;
  const period = periods.findLast(({ firstMs, seenMs }) => firstMs <= step.byMs && step.byMs <= seenMs);
  return period === undefined ? undefined : (period.since ?? { afterMs: null, byMs: period.firstMs });
}

/** Whether the excuse held at any time between. */
function excuseOf(memory: Earliness['excuse'], between: Span): 'excused' | 'none' | 'unknown' {
  if (memory === undefined) return 'none';
  if (memory === 'unknown') return 'unknown';
  const periods = memory.verdict === 'holds' ? [...memory.past, memory] : memory.past;
  const isHeld = periods.some(
    ({ since, seenMs }) => seenMs > between.afterMs && (since?.afterMs ?? -Infinity) < between.byMs,
  );
  if (isHeld) return 'excused';
  return memory.verdict === 'fails' && memory.seenMs >= between.byMs ? 'none' : 'unknown';
}
