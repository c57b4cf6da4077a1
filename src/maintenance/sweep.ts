// Which sets of components are out at once during a window, with every other window that overlaps it. Pure: sweeps the
// boundaries of all steps. Easy to get wrong: two windows that touch (one ends as the other begins) never overlap, and
// three windows may be out together for one minute in the middle of a night.
import type { PlannedWork } from './window.ts';

/** Distinct sets judged for one window; more are counted in `leftOut`. */
export const maxMoments = 60;

export interface Span {
  /** Half-open [fromMs, untilMs). */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One set of components that is out together, and when. */
export interface Moment {
  /** Sorted ids; those of the window itself are among them. */
  readonly removed: readonly string[];
  /** The part that the window itself takes out, sorted. */
  readonly own: readonly string[];
  /** The part that others take out, sorted; it may share components with `own`. */
  readonly byOthers: readonly string[];
  /** Other windows that take something out as well, sorted. */
  readonly otherIds: readonly string[];
  readonly spans: readonly Span[];
}

export interface Sweep {
  readonly moments: readonly Moment[];
  /** Distinct sets beyond maxMoments: not judged, so nothing is proven. */
  readonly leftOut: number;
}

/** Every distinct set of removed components while `subject` takes something out, in order of time. */
export function sweepWindow(subject: PlannedWork, others: readonly PlannedWork[]): Sweep {
  const spans = subject.steps.map(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs] as const);
  const fromMs = Math.min(...spans.map(([from]) => from));
  const untilMs = Math.max(...spans.map(([, until]) => until));
  const works = [subject, ...others.filter((other) => other.id !== subject.id)];
  const boundaries = new Set<number>();
  for (const { startsAtMs, endsAtMs } of works.flatMap((work) => work.steps)) {
    for (const at of [startsAtMs, endsAtMs]) if (at >= fromMs && at <= untilMs) boundaries.add(at);
  }
  const inOrder = [...boundaries].sort((a, b) => a - b);
  const moments = new Map<string, Moment & { readonly spans: Span[] }>();
  for (let i = 0; i + 1 < inOrder.length; i++) {
    const span = { fromMs: inOrder[i]!, untilMs: inOrder[i + 1]! };
    const moment = momentAt(subject, works, span);
    if (moment === undefined) continue;
    const key = `${moment.removed.join('\t')}\n${moment.own.join('\t')}\n${moment.otherIds.join('\t')}`;
    const known = moments.get(key);
    if (known === undefined) moments.set(key, { ...moment, spans: [span] });
    else joinSpan(known.spans, span);
  }
  const all = [...moments.values()];
  return { moments: all.slice(0, maxMoments), leftOut: Math.max(0, all.length - maxMoments) };
}

function momentAt(
  subject: PlannedWork,
  works: readonly PlannedWork[],
  { fromMs }: Span,
): Omit<Moment, 'spans'> | undefined {
  const own = outAt(subject, fromMs);
  if (own.size === 0) return undefined;
  const byOthers = new Set<string>();
  const otherIds = new Set<string>();
  for (const work of works) {
    if (work === subject) continue;
    const out = outAt(work, fromMs);
    if (out.size > 0) otherIds.add(work.id);
    for (const id of out) byOthers.add(id);
  }
  return {
    removed: [...own.union(byOthers)].sort(),
    own: [...own].sort(),
    byOthers: [...byOthers].sort(),
    otherIds: [...otherIds].sort(),
  };
}

/** What a window takes out at an instant. */
export function outAt(work: PlannedWork, atMs: number): Set<string> {
  const due = work.steps.filter((step) => step.startsAtMs <= atMs && atMs < step.endsAtMs);
  return new Set(due.flatMap((step) => step.componentIds));
}

function joinSpan(spans: Span[], next: Span): void {
  const last = spans.at(-1);
  if (last?.untilMs === next.fromMs) spans[spans.length - 1] = { ...last, untilMs: next.untilMs };
  else spans.push(next);
}
