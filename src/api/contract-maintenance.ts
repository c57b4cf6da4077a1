// Maintenance between browser and server, as types only: windows, the verdict on them, what was decided. Instants are
// epoch milliseconds of the server's clock, amounts kW or Gbit/s.
import type { Language, Medium, Sentence } from './contract.ts';

export type WindowStateView =
  | 'to-confirm'
  | 'planned'
  | 'approved'
  | 'running'
  | 'late'
  | 'ended'
  | 'cancelled';
export type GoAnswerView = 'go' | 'no-go' | 'not-proven';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface StepView {
  readonly title: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly components: readonly Named[];
}

/** One row of GET /api/v1/maintenance → {at, open, past, people, canWrite}. */
export interface WindowView {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly state: WindowStateView;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly components: readonly Named[];
  readonly inCharge: Named | null;
  /** How it was approved; an override keeps its reason and both names. */
  readonly approval:
    | { readonly kind: 'go'; readonly by: string; readonly atMs: number }
    | {
        readonly kind: 'override';
        readonly askedBy: string;
        readonly by: string;
        readonly reason: string;
        readonly atMs: number;
      }
    | null;
  /** Asked for and not granted yet. `isOwn`: by whoever reads this, who cannot grant it. */
  readonly overrideRequest: {
    readonly askedBy: string;
    readonly reason: string;
    readonly atMs: number;
    readonly isOwn: boolean;
  } | null;
  /** Null: not judged yet, or changed since. */
  readonly answer: GoAnswerView | null;
  /** Something stands in the way that the override was not granted for. */
  readonly isUncovered: boolean;
  /** The carrier that announced it; untrusted text. */
  readonly carrier: string | null;
  readonly closedAtMs: number | null;
}

export interface MaintenanceListView {
  readonly at: number;
  readonly open: readonly WindowView[];
  /** The latest hundred that are over. */
  readonly past: readonly WindowView[];
  /** Who may be in charge. */
  readonly people: readonly Named[];
}

export interface GoVerdictView {
  readonly answer: GoAnswerView;
  readonly basis: 'now' | 'design';
  readonly otherBasis: { readonly basis: 'now' | 'design'; readonly answer: GoAnswerView };
  readonly atMs: number;
  readonly sentence: Sentence;
  readonly reasons: readonly Sentence[];
  /** When it fails, or would: spans of the moments that are no go. */
  readonly badSpans: readonly {
    readonly fromMs: number;
    readonly untilMs: number;
    readonly answer: GoAnswerView;
  }[];
  readonly moments: number;
  readonly singlePointsOfFailure: readonly Named[];
  /** A load is lost by the work itself: then every element is a single point of failure, and none is named. */
  readonly isLosing: boolean;
  readonly tenants: readonly {
    readonly id: string;
    readonly name: string;
    readonly effect: 'loses' | 'reduced';
    readonly loads: readonly Named[];
    readonly media: readonly Medium[];
  }[];
  readonly headroom: {
    readonly component: Named;
    readonly left: number;
    readonly capacity: number;
    readonly unit: 'kW' | 'Gbit/s';
    readonly on: 'utilities' | 'generators';
  } | null;
  readonly conflicts: readonly { readonly windowId: string; readonly title: string }[];
  readonly unproven: readonly Named[];
  readonly forecast: {
    readonly fromHistory: number;
    readonly fromContract: number;
    readonly kilowatts: number;
    readonly mostGrowth: number;
  };
}

// POST /api/v1/maintenance/judge {id?, steps} → GoVerdictView; changes nothing
// POST /api/v1/maintenance {title, reason, inChargeId, steps} → {id} · PUT /api/v1/maintenance/:id the same → WindowPageView
// POST /api/v1/maintenance/:id/confirm the same · /approve · /override {reason} · /grant · /end · /cancel → WindowPageView
export interface PlanBody {
  readonly title: string;
  readonly reason: string;
  readonly inChargeId: string;
  readonly steps: readonly {
    readonly title: string;
    readonly startsAtMs: number;
    readonly endsAtMs: number;
    readonly componentIds: readonly string[];
  }[];
}

/** One thing that stands in the way, or that an override was granted for. */
export interface HindranceView {
  readonly answer: 'no-go' | 'not-proven';
  readonly sentence: Sentence;
}

// GET /api/v1/maintenance/:id
export interface WindowPageView {
  readonly at: number;
  readonly window: WindowView;
  readonly steps: readonly StepView[];
  readonly verdict: GoVerdictView | null;
  readonly override: {
    /** What the override was granted for; empty without one. */
    readonly covers: readonly HindranceView[];
    /** What stands in the way and it was not granted for; empty without one. */
    readonly uncovered: readonly HindranceView[];
    /** What is asked for and not granted yet. */
    readonly asked: readonly HindranceView[];
    /** More stands in the way since it was asked for: it has to be asked for again. */
    readonly isOutdated: boolean;
    /** By whoever plans maintenance, and by the person in charge. */
    readonly canBeAsked: boolean;
  };
  readonly decisions: readonly {
    readonly atMs: number;
    readonly kind: string;
    /** Null: Qosha itself. */
    readonly person: string | null;
    /** Answer, reason or times that belong to it, as plain text of people and carriers. */
    readonly detail: Readonly<Record<string, unknown>>;
  }[];
  /** What tenants were told, by tenant and change. */
  readonly notices: readonly {
    readonly tenant: Named;
    readonly kind: 'announced' | 'changed' | 'cancelled';
    readonly language: Language;
    readonly state: 'pending' | 'sending' | 'sent' | 'failed' | 'no-address';
    readonly atMs: number;
    readonly reason: string | null;
  }[];
  readonly carrier: {
    readonly provider: string;
    readonly account: string;
    readonly maintenanceId: string;
    readonly objectIds: readonly string[];
    readonly impact: string;
    readonly status: string;
    readonly summary: string;
  } | null;
  /** Alerts that it keeps quiet now. */
  readonly suppressed: number;
  readonly people: readonly Named[];
}

/** In the overview: what is under way, what begins within a day, what waits to be confirmed. */
export interface MaintenanceBrief {
  readonly id: string;
  readonly title: string;
  readonly state: WindowStateView;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly inCharge: string | null;
  readonly isOverridden: boolean;
  /** Something stands in the way that the override was not granted for. */
  readonly isUncovered: boolean;
  readonly answer: GoAnswerView | null;
  /** Everything that it takes out at some time. */
  readonly componentIds: readonly string[];
  readonly suppressed: number;
}

// POST /api/v1/maintenance/notices {content} → what became of a carrier's mail or iCalendar file
export interface NoticeResultView {
  readonly windows: readonly {
    readonly windowId: string;
    readonly title: string;
    readonly outcome: 'created' | 'updated' | 'cancelled' | 'completed' | 'unchanged' | 'older';
  }[];
  /** Events in it that are no maintenance notice, and why; untrusted text. */
  readonly faults: readonly string[];
}
