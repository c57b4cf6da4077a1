// What the verdict reckons with and what it was, as the browser sees them. Instants are epoch ms.
import type { FigureKind, FigureSource } from '../verdicts/figure.ts';
import type { ComponentState, Sentence, VerdictView } from './contract.ts';

/** A demand or a capacity in force. Part of GET /api/v1/components/:id */
export interface FigureView {
  readonly kind: FigureKind | 'demand.network';
  /** Null: unlimited. */
  readonly value: number | null;
  readonly unit: 'kW' | 'Gbit/s';
  readonly source: FigureSource;
  /** Since when it is this value from this source; null for the site file's. */
  readonly sinceMs: number | null;
  /** What the site file says; null: nothing. */
  readonly filed: number | null;
}

/** One scenario that stands in the way of "yes". */
export interface ObstacleView {
  /** What is taken out; null: nothing, the site as it stands or without its utilities. */
  readonly componentId: string | null;
  readonly on: 'utilities' | 'generators';
  readonly sentence: Sentence;
  /** Loads that go down in the end, the first of them. */
  readonly loads: readonly Named[];
  readonly loadCount: number;
  /** Who rents them, the first of them by name. */
  readonly tenants: readonly Named[];
  readonly tenantCount: number;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What would have to come back for "yes"; see redundancy/come-back.ts for the outcomes. */
export interface ComeBackView {
  readonly outcome: 'smallest' | 'suffices' | 'never' | 'not-found';
  readonly components: readonly Named[];
}

// GET /api/v1/verdicts/now
export interface VerdictWhyView {
  readonly at: number;
  readonly answer: VerdictView['answer'];
  /** Worst first. */
  readonly obstacles: readonly ObstacleView[];
  readonly moreObstacles: number;
  /** Null when the answer is yes. */
  readonly comeBack: ComeBackView | null;
}

// GET /api/v1/verdicts/at?time=
export interface VerdictAtView {
  readonly asked: number;
  /** Null: nothing is recorded of that instant. */
  readonly recorded: RecordedMoment | null;
  /** Of an instant that is not recorded: until when it was before, and from when on it is again. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface RecordedMoment extends Omit<VerdictWhyView, 'at' | 'answer'> {
  /** Since when the verdict with just these reasons stood; null: it was not evaluated yet. */
  readonly sinceMs: number | null;
  /** Whether the verdict worked out now from what is recorded is the recorded one; null: none is. */
  readonly agrees: boolean | null;
  readonly design: VerdictView;
  readonly live: VerdictView;
  readonly survivesSingleFailure: VerdictView;
  /** Components that were not available, or were by their last word only; the first of them. */
  readonly states: readonly ComponentAtView[];
  readonly counts: Readonly<Record<ComponentState, number>>;
  /** Loads whose demand was measured, and capacities by telemetry. */
  readonly figures: { readonly measuredLoads: number; readonly loads: number; readonly capacities: number };
}

export interface ComponentAtView extends Named {
  readonly state: ComponentState;
  /** Null: since before recording began. */
  readonly sinceMs: number | null;
  readonly sentence: Sentence;
}

// GET /api/v1/verdicts?from=&to=
export interface VerdictChangesView {
  /** Newest first. */
  readonly changes: readonly VerdictChangeView[];
  /** There are older ones in the range that are not here. */
  readonly isCut: boolean;
}

export type VerdictChangeView = { readonly at: number } & (
  | {
      readonly kind: 'verdict';
      readonly answer: VerdictView['answer'];
      readonly design: boolean;
      readonly survives: boolean;
      readonly failing: number;
      readonly reasons: readonly Sentence[];
    }
  | ({ readonly kind: 'state'; readonly state: ComponentState; readonly sentence: Sentence } & Named)
  | ({ readonly kind: 'figure' } & Named &
      Pick<FigureView, 'value' | 'unit' | 'source'> & {
        readonly figure: FigureKind;
      })
  | { readonly kind: 'began' | 'ended' }
);
