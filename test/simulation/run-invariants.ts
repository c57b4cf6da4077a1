// What must hold of failover runs on every simulated day, against what the plant itself did. Easy to get wrong: a verdict
// speaks of what could be known; "not observable" is never wrong, "in time" and "missed" may be.
import { missesOf, triggerOf, verdictOf, type Run } from '../../src/failover/run.ts';
import { isInBand } from '../../src/simulator/generator.ts';
import type { KeptRun } from '../../src/failover/run-store.ts';
import type { Plant } from '../../src/simulator/step.ts';
import type { Kept } from './house.ts';

/** Half a second of a plant's step before and after, and what a device takes to show it. */
const toleranceMs = 1_500;
const typeTenMs = 10_000;

interface Interval {
  readonly fromMs: number;
  untilMs: number;
}

/** When utilities were gone and generators in band, in truth. */
export class RunTruth {
  readonly #lost = new Map<string, Interval[]>();
  readonly #inBand = new Map<string, Interval[]>();

  note({ state }: Plant, nowMs: number): void {
    for (const [id, { present }] of Object.entries(state.utilities)) extend(this.#lost, id, !present, nowMs);
    for (const [id, set] of Object.entries(state.generators)) extend(this.#inBand, id, isInBand(set), nowMs);
  }

  /** Losses of each utility. */
  get losses(): ReadonlyMap<string, readonly Interval[]> {
    return this.#lost;
  }

  /** When the generator was in band first from this instant on; Infinity when it never was. */
  inBandMs(id: string, fromMs: number): number {
    const first = (this.#inBand.get(id) ?? []).find(({ untilMs }) => untilMs >= fromMs);
    return first === undefined ? Infinity : Math.max(fromMs, first.fromMs);
  }
}

function extend(
  intervals: Map<string, (Interval & { isOpen?: boolean })[]>,
  id: string,
  holds: boolean,
  nowMs: number,
): void {
  const list = intervals.get(id) ?? [];
  intervals.set(id, list);
  const last = list.at(-1);
  if (last?.isOpen === true) {
    last.untilMs = nowMs;
    last.isOpen = holds;
  } else if (holds) {
    list.push({ fromMs: nowMs, untilMs: nowMs, isOpen: true });
  }
}

/** Sentences about what went wrong; none when all is well. Call it when the day is over. */
export function brokenRuns(kept: Kept, truth: RunTruth): readonly string[] {
  const all = [...kept.runs.all.values()];
  const runs = all.map(({ run }) => run);
  return [
    ...runs.flatMap((run) => unended(run)),
    ...all.flatMap((one) => wronglyPaged(one, kept.pages)),
    ...runs.filter(({ sequenceId }) => sequenceId === 'mains-lost').flatMap((run) => untrue(run, truth)),
  ];
}

function unended(run: Run): readonly string[] {
  const isOver = run.endedAtMs !== null && verdictOf(run) !== 'running';
  const waiting = run.items.filter(({ verdict }) => verdict === 'waiting');
  return isOver && waiting.length === 0 ? [] : [`run ${run.id} did not end: ${waiting.length} steps wait`];
}

/** Each call tells more misses than the one before, and the last tells them all; what is only low calls nobody. */
function wronglyPaged({ run, sequence }: KeptRun, pages: Kept['pages']): readonly string[] {
  const told = pages.filter(({ key }) => key === `run:${run.id}`).map(({ news }) => news);
  const misses = missesOf(run);
  const isLow = misses.every(
    ({ stepId }) => sequence.steps.find(({ id }) => id === stepId)?.miss.priority === 'low',
  );
  const wanted = isLow ? 0 : misses.length;
  const isOnce = told.every((news, i) => news > (told[i - 1] ?? 0)) && (told.at(-1) ?? 0) === wanted;
  return isOnce ? [] : [`run ${run.id} missed ${wanted} steps, calls told of ${told.join(', ') || 'none'}`];
}

/** Generators in band, against the plant. */
function untrue(run: Run, truth: RunTruth): readonly string[] {
  const { afterMs, byMs } = triggerOf(run);
  const loss = [...truth.losses]
    .filter(([id]) => run.subjects.some(({ componentId }) => componentId === id))
    .flatMap(([, intervals]) => intervals)
    .find((one) => one.untilMs > afterMs - toleranceMs && one.fromMs <= byMs + toleranceMs);
  if (loss === undefined) return [`run ${run.id} was opened by no loss of mains`];
  return run.items.flatMap(({ stepId, componentIds, verdict, base }) => {
    if (stepId !== 'in-band' || base === null) return [];
    const tookMs = truth.inBandMs(componentIds[0] ?? '', loss.fromMs) - loss.fromMs;
    const isLate = tookMs > typeTenMs + toleranceMs + (run.subjects.length > 1 ? 5_000 : 0);
    const isEarly = tookMs < typeTenMs - toleranceMs;
    const said = `${componentIds.join()} took ${Math.round(tookMs)} ms and is called ${verdict}`;
    if (verdict === 'in-time' && isLate) return [`run ${run.id}: ${said}`];
    if ((verdict === 'missed' || verdict === 'late') && isEarly) return [`run ${run.id}: ${said}`];
    return [];
  });
}
