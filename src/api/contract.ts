// What the browser and the server say to each other, as types only: src/web imports them with `import type`. All
// instants are epoch milliseconds, all powers kW, all money decimal strings in the currency named beside them. Easy to
// get wrong: a value that is not known is null and carries a quality, and a screen must show it as unknown. What a
// tenant sees stands in contract-tenant.ts, devices and tokens in contract-device.ts, the stream in contract-stream.ts.
import type { WhyTold } from '../oncall/why-told.ts';
import type { PointName } from '../core/points.ts';
import type { Unit } from '../core/units.ts';
import type { Quality } from '../readings/reading.ts';
import type { LoadProtectionView, ProtectionSummary } from './contract-autonomy.ts';
import type { MaintenanceBrief } from './contract-maintenance.ts';
import type { FigureView } from './contract-verdict.ts';

export type Language = 'az' | 'ru' | 'en';
export type Role = 'administrator' | 'noc' | 'on-call' | 'finance' | 'tenant';
export type ComponentState = 'available' | 'unavailable' | 'unknown';
export type Medium = 'power' | 'cooling' | 'network';
export type Priority = 'critical' | 'high' | 'medium' | 'low';

/** A sentence as code and parameters: the browser renders it in the reader's language (keys `sentence.<code>`). */
export interface Sentence {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The same in English, for logs and as a fallback. */
  readonly text: string;
}

/** RFC 9457 problem document; `code` is one of core/errors.ts. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Quote it to the administrator: it stands in the log too. */
  readonly id: string;
}

// GET /api/v1/session (401 when not signed in)
// POST /api/v1/session {login, password} · POST /api/v1/session/link {token} → {person, mustChoosePassword}
// PUT /api/v1/session/password {password, current?: needed by whoever has one} · PUT /api/v1/session/language {language} · DELETE /api/v1/session
export interface SessionView {
  readonly person: {
    readonly id: string;
    readonly login: string;
    readonly name: string;
    readonly language: Language;
    readonly roles: readonly Role[];
    readonly tenantId: string | null;
  };
  readonly mustChoosePassword: boolean;
  /** True when the server runs the simulated plant: the page then offers drills. */
  readonly simulated: boolean;
}

/** One measured value as shown, with the age it has at `at` of the surrounding document. */
export interface ValueView {
  readonly point: PointName;
  readonly instance: string;
  /** Untrusted device text. */
  readonly label: string;
  readonly value: number | null;
  readonly unit: Unit;
  readonly state: string | null;
  readonly quality: Quality;
  readonly takenAtMs: number | null;
}

// GET /api/v1/overview
export interface OverviewView {
  readonly at: number;
  readonly site: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly design: VerdictView;
  readonly live: VerdictView;
  /** Could the site lose any single element by surprise, right now, without losing a load? */
  readonly survivesSingleFailure: VerdictView;
  readonly lanes: readonly LaneView[];
  readonly onCall: OnCallNow | null;
  /** Loads that batteries alone carry now, and for how long at least; null when there are none. */
  readonly battery: { readonly loads: number; readonly runtimeSeconds: number | null } | null;
  readonly protection: ProtectionSummary;
  readonly itLoadKw: number | null;
  readonly devices: { readonly answering: number; readonly silent: number; readonly unknown: number };
  readonly activeDrills: readonly string[];
  /** Maintenance under way, soon, late, or waiting to be confirmed; by its beginning. */
  readonly maintenance: readonly MaintenanceBrief[];
  /** Actions that are armed now. */
  readonly armedActions: { readonly live: number; readonly dryRun: number };
}

export interface VerdictView {
  readonly answer: 'yes' | 'no' | 'not-proven';
  readonly sentence: Sentence;
  /** Every element that stands in the way, worst first; empty on yes. */
  readonly reasons: readonly Sentence[];
  readonly sinceMs: number | null;
}

/** One medium from source to load. */
export interface LaneView {
  readonly medium: Medium;
  readonly stages: readonly StageView[];
  /** Smallest headroom over all elements after the worst single removal, in kW or Gbit/s; null: no capacity known. */
  readonly margin: { readonly componentId: string; readonly name: string; readonly headroom: number } | null;
  readonly unit: 'kW' | 'Gbit/s';
}

export interface StageView {
  /** Component kind, e.g. `generator`. */
  readonly kind: string;
  readonly total: number;
  readonly available: number;
  readonly unknown: number;
  readonly output: number;
  readonly capacity: number | null;
}

// GET /api/v1/diagram
export interface DiagramView {
  readonly at: number;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramNode {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Medium it delivers; null for a load. */
  readonly provides: Medium | null;
  readonly state: ComponentState;
  readonly stateSentence: Sentence;
  readonly stateSinceMs: number | null;
  /** Energised / cooled / connected right now by the model, by a battery too. */
  readonly live: boolean;
  /** It would be dead without a battery upstream or of its own. */
  readonly onBattery: boolean;
  /** What is drawn from it by the model and its capacity, in kW or Gbit/s; 0 for a load. */
  readonly output: number;
  readonly capacity: number | null;
  /** Of a load: what it draws of each medium while it is served, in the medium's unit; empty for all else. */
  readonly draws: Readonly<Partial<Record<Medium, number>>>;
  /** Of a load that is fed with power; null for all else. */
  readonly protection: LoadProtectionView | null;
  /** The few values that say most about it (at most four), measured. */
  readonly values: readonly ValueView[];
  readonly deviceIds: readonly string[];
  /** Single point of failure right now; never while a load is lost, for then it would be every element. */
  readonly spof: boolean;
  /** Answer to "can I take this out now?"; null for what is not removable. */
  readonly maintainable: boolean | null;
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly medium: Medium;
  readonly mode: 'share' | 'select';
  /** Carries something now. */
  readonly active: boolean;
}

// GET /api/v1/components/:id
export interface ComponentView {
  readonly at: number;
  readonly node: DiagramNode;
  readonly readings: readonly (ValueView & { readonly deviceId: string; readonly deviceName: string })[];
  readonly feeds: readonly string[];
  readonly feedsFrom: readonly string[];
  /** What the verdict reckons with, and where it is from. */
  readonly figures: readonly FigureView[];
  readonly removal: RemovalView | null;
  readonly removalOnGenerators: RemovalView | null;
}

/** What would happen if it were taken out now. GET /api/v1/what-if?without=a,b answers the same for a set. */
export interface RemovalView {
  readonly ok: boolean;
  readonly lost: readonly string[];
  readonly overloaded: readonly {
    readonly id: string;
    readonly output: number;
    readonly capacity: number;
  }[];
  readonly cascade: { readonly rounds: number; readonly lost: readonly string[] } | null;
  readonly sentence: Sentence;
}

// GET /api/v1/series?device=&point=&instance=&from=&to=&step=   points[i] = [epoch ms, value or null for a gap]
export interface SeriesView {
  readonly unit: Unit;
  readonly points: readonly (readonly [number, number | null])[];
}

// GET /api/v1/alerts?state=active|ended   POST /api/v1/alerts/:id/acknowledge
export interface AlertView {
  readonly id: string;
  readonly key: string;
  readonly priority: Priority;
  readonly state: 'unack-active' | 'ack-active' | 'unack-returned' | 'normal';
  readonly sentence: Sentence;
  /** Plain consequence and next action. */
  readonly consequence: Sentence | null;
  readonly action: Sentence | null;
  readonly componentId: string | null;
  readonly deviceId: string | null;
  /** Ids of what suffers from it. */
  readonly consequences: readonly string[];
  /** Keys of the alerts that explain this one; empty: it is a cause. */
  readonly causeKeys: readonly string[];
  readonly openedAtMs: number;
  readonly returnedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtMs: number | null;
  readonly pageId: string | null;
  /** Ids of the maintenance windows that keep it quiet now; empty: none. */
  readonly suppressedBy: readonly string[];
}

export interface OnCallNow {
  readonly personId: string;
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

// GET /api/v1/pages/:token (no sign-in: the link in the page is the key)
// POST /api/v1/pages/:token/acknowledge | escalate | decline
export interface PageView {
  readonly id: string;
  readonly state: 'open' | 'acknowledged' | 'closed';
  readonly alert: AlertView;
  readonly siteName: string;
  readonly timeZone: string;
  readonly openedAtMs: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtMs: number | null;
  /** Name of whoever the link was sent to; null where a page is shown to others. */
  readonly reader: string | null;
  /** Seconds of battery left where the alert threatens a load on battery; null when there is no countdown. */
  readonly countdownSeconds: number | null;
  readonly deliveries: readonly {
    readonly person: string;
    readonly channel: string;
    readonly step: number;
    readonly state: 'pending' | 'sent' | 'failed';
    readonly atMs: number | null;
    readonly reason: string | null;
    /** Why this one was sent; words stand under `page.why.<why>`. `by`: who escalated or declined. */
    readonly why: WhyTold | 'retry';
    readonly by: string | null;
  }[];
  readonly next: { readonly person: string; readonly atMs: number } | null;
}

// GET /api/v1/drills   POST /api/v1/drills/:name
export interface DrillView {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly active: boolean;
}
