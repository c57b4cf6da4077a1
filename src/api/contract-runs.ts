// What the browser and the server say to each other about failover runs and the register, as types only; instants are epoch
// milliseconds, spans half-open. Easy to get wrong: an instant is never one number but a span, and a screen shows both.
import type { RunEnding, RunMark, RunVerdict, StepVerdict } from '../failover/run.ts';

/** The same in the three languages. */
export interface SpokenView {
  readonly en: string;
  readonly az: string;
  readonly ru: string;
}

export interface SpanView {
  readonly afterMs: number;
  readonly byMs: number;
}

export interface NamedView {
  readonly id: string;
  readonly name: string;
}

// GET /api/v1/runs
export interface RunListView {
  readonly at: number;
  readonly running: readonly RunSummaryView[];
  readonly past: readonly RunSummaryView[];
  /** For the next page of `past`; null: there is none. */
  readonly next: string | null;
  readonly sequences: readonly { readonly id: string; readonly title: SpokenView }[];
}

export interface RunSummaryView {
  readonly id: string;
  readonly sequenceId: string;
  readonly title: SpokenView;
  readonly subjects: readonly NamedView[];
  readonly trigger: SpanView;
  readonly endedAtMs: number | null;
  readonly ending: RunEnding | null;
  readonly verdict: RunVerdict;
  readonly mark: RunMark;
  readonly markNote: string;
  /** How many steps have each verdict. */
  readonly counts: Readonly<Partial<Record<StepVerdict, number>>>;
  /** What is awaited next: the earliest deadline of a step that is still awaited. */
  readonly awaited: {
    readonly title: SpokenView;
    readonly names: readonly string[];
    readonly byMs: number;
  } | null;
}

// GET /api/v1/runs/:id
export interface RunView extends RunSummaryView {
  readonly at: number;
  readonly openedAtMs: number;
  readonly steps: readonly RunStepView[];
  /** What could not be seen when it began and may have been its cause: then nothing counts as failed. */
  readonly unseenCauses: readonly NamedView[];
  /** Times in which nobody watched. */
  readonly gaps: readonly SpanView[];
  readonly links: readonly RunLinkView[];
  readonly plan: PlannedTestView | null;
  readonly differences: readonly PlanDifferenceView[];
  readonly alerts: readonly { readonly id: string; readonly atMs: number; readonly pageId: string | null }[];
  /** Hash of the evidence as it stands now. */
  readonly sha256: string;
}

export interface RunStepView {
  readonly key: string;
  readonly title: SpokenView;
  readonly components: readonly NamedView[];
  readonly verdict: StepVerdict;
  /** Title of the step that it counts from; null: from the trigger. */
  readonly from: SpokenView | null;
  readonly base: SpanView | null;
  readonly limitMs: number;
  /** Sooner than this it is too early; null: it cannot be. */
  readonly notBeforeMs: number | null;
  readonly seen: SpanView | null;
  /** The shortest and the longest that it may have taken. */
  readonly leastMs: number | null;
  readonly mostMs: number | null;
  readonly judgedAtMs: number | null;
  /** Of a miss: what was wrong, what to do, and the countdown as it stood then. */
  readonly miss: {
    readonly says: SpokenView;
    readonly act: SpokenView;
    readonly battery: { readonly name: string; readonly seconds: number } | null;
    readonly generators: { readonly names: readonly string[]; readonly percent: number } | null;
  } | null;
}

export interface RunLinkView {
  readonly kind: 'interrupts' | 'follows' | 'beside' | 'within';
  readonly id: string;
  readonly title: SpokenView | null;
}

export interface PlannedTestView {
  readonly id: string;
  readonly sequenceId: string;
  readonly title: SpokenView | null;
  readonly subjects: readonly NamedView[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly reason: string;
  readonly plannedBy: string;
  readonly isWithdrawn: boolean;
  /** Runs that belong to it; a plan that is over without one was not held. */
  readonly runs: readonly string[];
}

export interface PlanDifferenceView {
  readonly kind: 'left-out' | 'not-planned' | 'overran' | 'failed' | 'not-proven';
  readonly names: readonly string[];
  readonly byMs: number | null;
}

// GET /api/v1/runs/register
export interface RegisterView {
  readonly at: number;
  readonly duties: readonly RegisterDutyView[];
  readonly entries: readonly RunSummaryView[];
  readonly plans: readonly PlannedTestView[];
  readonly sequences: readonly {
    readonly id: string;
    readonly title: SpokenView;
    readonly subjects: readonly NamedView[];
  }[];
}

export interface RegisterDutyView {
  readonly kind: 'generator-exercise' | 'battery-test';
  readonly title: SpokenView;
  readonly component: NamedView;
  readonly everyDays: number;
  readonly passedMs: number | null;
  readonly heldMs: number | null;
  readonly dueMs: number;
  readonly isOverdue: boolean;
}
