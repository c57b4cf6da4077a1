// One run of an expected sequence: what triggered it, every step with its time and verdict, how it ended. Plain data that
// goes into the database and comes back the same. Easy to get wrong: a missed step may still be seen (then it is late),
// so only an ended run has the last word.
import type { Beginning, Span } from './span.ts';

export const stepVerdicts = [
  /** Awaited. */
  'waiting',
  'in-time',
  /** Its span and the deadline's straddle: it may have been late. */
  'in-time-uncertain',
  'late',
  /** Sooner than it may be, whatever the true instants were. */
  'too-early',
  /** Known not to have been by its deadline. */
  'missed',
  /** Nothing told whether it was. */
  'not-observable',
  /** A step that it counts from was missed. */
  'not-reached',
  /** No longer asked for: the cause went away, or something declared excuses it. */
  'spared',
] as const;
export type StepVerdict = (typeof stepVerdicts)[number];

export interface RunItem {
  readonly key: string;
  readonly stepId: string;
  /** One, or several of which some are enough. */
  readonly componentIds: readonly string[];
  readonly verdict: StepVerdict;
  /** From what its deadline counts; null while that is awaited itself. */
  readonly base: Span | null;
  readonly seen: Span | null;
  /** When it began, where that is not `seen` because it was so before its time already. */
  readonly began?: Beginning;
  /** Sooner than so long after its base it is too early, ms. */
  readonly notBeforeMs?: number;
  /** When the verdict was made, epoch ms. */
  readonly judgedAtMs: number | null;
  /** The figures of a miss, as they stood when it was found. */
  readonly note: MissNote | null;
  /** For a step that compares: last look that said no, epoch ms. */
  readonly refutedMs: number | null;
}

/** The countdown of a miss. Shares in whole percent, seconds whole. */
export interface MissNote {
  readonly battery: { readonly componentId: string; readonly seconds: number } | null;
  readonly generators: {
    readonly componentIds: readonly string[];
    readonly percent: number;
  } | null;
}

export interface RunSubject {
  readonly componentId: string;
  readonly trigger: Span;
  /** When the cause had gone away, as `ends` says. */
  readonly returned: Span | null;
}

export type RunEnding = 'complete' | 'returned' | 'interrupted' | 'stopped';
export const runVerdicts = ['running', 'passed', 'passed-uncertain', 'failed', 'not-proven'] as const;
export type RunVerdict = (typeof runVerdicts)[number];
export type RunMark = 'real' | 'drill' | 'planned';

export interface RunLink {
  /**
   * `interrupts`: that run was still open on the same subject, or was ended by this · `follows`: it had ended ·
   * `beside`: the same sequence for another subject · `within`: that run speaks of this one's subject too.
   */
  readonly kind: 'interrupts' | 'follows' | 'beside' | 'within';
  readonly runId: string;
}

export interface Run {
  /** Follows from sequence, first subject and trigger: the same events give the same id. */
  readonly id: string;
  readonly sequenceId: string;
  readonly subjects: readonly RunSubject[];
  readonly openedAtMs: number;
  readonly endedAtMs: number | null;
  readonly ending: RunEnding | null;
  readonly items: readonly RunItem[];
  readonly links: readonly RunLink[];
  /** Measured output before the trigger, whole W or bit/s, by component. */
  readonly baseline: Readonly<Record<string, number>>;
  readonly mark: RunMark;
  /** Drills that played then, or the plan that it belongs to. */
  readonly markNote: string;
  readonly planId: string | null;
  /**
   * Of an entry of the register: what nobody could see when it was triggered and what may have been its cause instead. Its
   * misses are told, but it is not kept as failed. Absent: none.
   */
  readonly unseenCauses?: readonly string[];
  /** Times in which nobody watched: from the last word kept to the start of the process that went on. */
  readonly gaps: readonly Span[];
}

const failures: ReadonlySet<StepVerdict> = new Set(['late', 'too-early', 'missed']);
const doubts: ReadonlySet<StepVerdict> = new Set(['not-observable', 'not-reached']);

/** What the run came to; while it runs, `failed` as soon as a step failed. */
export function verdictOf({
  items,
  endedAtMs,
  unseenCauses = [],
}: Pick<Run, 'items' | 'endedAtMs' | 'unseenCauses'>): RunVerdict {
  const verdicts = items.map(({ verdict }) => verdict);
  if (verdicts.some((verdict) => failures.has(verdict))) {
    if (unseenCauses.length === 0) return 'failed';
    return endedAtMs === null ? 'running' : 'not-proven';
  }
  if (endedAtMs === null) return 'running';
  if (verdicts.some((verdict) => doubts.has(verdict))) return 'not-proven';
  return verdicts.includes('in-time-uncertain') ? 'passed-uncertain' : 'passed';
}

/** The true start of a run lies in this span. */
export function triggerOf({ subjects }: Pick<Run, 'subjects'>): Span {
  return {
    afterMs: Math.min(...subjects.map(({ trigger }) => trigger.afterMs)),
    byMs: Math.min(...subjects.map(({ trigger }) => trigger.byMs)),
  };
}

/**
 * Whether somebody was told of it because nobody could see it, not because it was known not to have been. What was missed can
 * only become late, whatever is seen of it afterwards.
 */
export function wasUnseen({ note, verdict }: Pick<RunItem, 'note' | 'verdict'>): boolean {
  return note !== null && verdict !== 'missed' && verdict !== 'late';
}

/** Steps that somebody has to hear of, newest last. */
export function missesOf(run: Run): readonly RunItem[] {
  return run.items
    .filter(({ note }) => note !== null)
    .sort((a, b) => (a.judgedAtMs ?? 0) - (b.judgedAtMs ?? 0) || (a.key < b.key ? -1 : 1));
}
