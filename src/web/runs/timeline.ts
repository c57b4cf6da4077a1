// Where things stand on the time axis of a run, in thousandths of its width. Pure. Easy to get wrong: instants are spans, and
// one that is narrower than a line is drawn as wide as one, never left out; a limit beyond the axis is not drawn at its edge.
import type { RunStepView, RunView, SpanView } from '../../api/contract-runs.ts';

/** Left edge and width of a span, 0..1000; at least `leastWidth` wide. */
export interface Bar {
  readonly x: number;
  readonly width: number;
}

export interface Axis {
  readonly fromMs: number;
  readonly toMs: number;
}

export const fullWidth = 1000;
const leastWidth = 4;
const shortestMs = 15_000;

/** From the earliest instant of the trigger to a little after the last thing that was seen or missed, or now. */
export function axisOf(run: Pick<RunView, 'trigger' | 'steps' | 'endedAtMs'>, nowMs: number): Axis {
  const fromMs = run.trigger.afterMs;
  const ends = run.steps.flatMap((step) => [
    ...(step.seen === null ? [] : [step.seen.byMs]),
    ...(step.miss === null || step.base === null ? [] : [step.base.byMs + step.limitMs]),
  ]);
  const lastMs = Math.max(run.trigger.byMs, ...ends, ...(run.endedAtMs === null ? [nowMs] : []));
  const lengthMs = Math.max(shortestMs, (lastMs - fromMs) * 1.06);
  return { fromMs, toMs: fromMs + lengthMs };
}

export function placeOf(atMs: number, { fromMs, toMs }: Axis): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * fullWidth;
}

export function barOf({ afterMs, byMs }: SpanView, axis: Axis): Bar {
  const x = Math.max(0, placeOf(afterMs, axis));
  const end = Math.min(fullWidth, placeOf(byMs, axis));
  const width = Math.max(leastWidth, end - x);
  return { x: Math.min(x, fullWidth - width), width };
}

/** Where the limit of a step may stand, by its base; null: not known yet, or beyond the axis. */
export function limitBar({ base, limitMs }: RunStepView, axis: Axis): Bar | null {
  if (base === null || base.afterMs + limitMs > axis.toMs) return null;
  return barOf({ afterMs: base.afterMs + limitMs, byMs: base.byMs + limitMs }, axis);
}

const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
const mostTicks = 8;

/** Whole seconds after the trigger at which the axis is marked. */
export function ticksOf({ fromMs, toMs }: Axis): readonly number[] {
  const seconds = (toMs - fromMs) / 1000;
  const step = steps.find((one) => seconds / one <= mostTicks) ?? 14_400;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step);
}
