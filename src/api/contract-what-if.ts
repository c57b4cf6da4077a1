// The what-if as a document: one condition of the plant that is only supposed, beside the present one. Types only. Easy to
// get wrong: everything here but `now` is a calculation; screens frame it so that nobody takes it for the present.
import type { RemovalView, VerdictView } from './contract.ts';

/** Trips at once, and the loads that go dark with it. */
export interface CascadeRoundView {
  readonly tripped: RemovalView['overloaded'];
  readonly lost: readonly string[];
}

/** What follows with the utilities there, or on generators. */
export interface WhatIfCase {
  readonly removal: RemovalView;
  /** Loads not served as soon as it is out. */
  readonly lostAtOnce: readonly string[];
  readonly rounds: readonly CascadeRoundView[];
  /** Loads that stay served, but that one more removal would lose. */
  readonly unprotected: readonly string[];
  readonly tenants: readonly AffectedTenant[];
}

/** How the site stands in one condition. */
export interface StandingView {
  readonly verdict: VerdictView;
  readonly singlePointsOfFailure: readonly string[];
  /** Elements that could not be taken out, on utility or on generators, without losing or overloading anything. */
  readonly notMaintainable: number;
}

/** Capacity less the largest output over all scenarios, in the unit of the medium; null: out, or not live in any. */
export interface HeadroomChange {
  readonly id: string;
  readonly name: string;
  readonly unit: 'kW' | 'Gbit/s';
  readonly capacity: number;
  readonly now: number | null;
  readonly supposed: number | null;
}

/** A tenant of whom loads go dark in the end, or keep only one path. */
export interface AffectedTenant {
  readonly id: string;
  readonly name: string;
  readonly lost: readonly string[];
  readonly unprotected: readonly string[];
}

// GET /api/v1/what-if?without=ID,…   GET /api/v1/what-if/table.csv?without=   GET /api/v1/what-if/report.json?without=
export interface WhatIfView {
  readonly at: number;
  readonly without: readonly string[];
  readonly onUtility: WhatIfCase;
  readonly onGenerators: WhatIfCase;
  readonly now: StandingView;
  readonly supposed: StandingView;
  /** Only what changes, the least left first. */
  readonly headroom: readonly HeadroomChange[];
  /** How many more change than are listed. */
  readonly headroomMore: number;
}
