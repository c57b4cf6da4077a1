// Capacity as documents: where a load can go, what is held, how full everything is and for how long. Types only. Amounts in
// kW (kW of heat, Gbit/s where the unit says so); null is unknown or without limit, as each field says.
import type { Medium, Sentence } from './contract.ts';

export interface UnitsView {
  readonly lowest: number;
  readonly height: number;
}

export interface PlacementView {
  readonly id: string;
  readonly name: Sentence;
  /** Null: a new rack on the feeders. */
  readonly rackId: string | null;
  readonly feeders: readonly string[];
  /** In the rack; null in a new rack, and where there is no room. */
  readonly units: UnitsView | null;
  /** Null: nothing limits it, or nothing is known of its feeds. */
  readonly largestKw: number | null;
  /** What is met first; null where nothing limits it. */
  readonly first: Sentence | null;
  /** Why it is refused; empty: it fits. */
  readonly reasons: readonly Sentence[];
}

/** `design`: as built, all in good order · `live`: with what is out now. */
export type CountedStates = 'design' | 'live';
/** `promised`: what racks draw or what their tenants were promised, whichever is more · `drawn`. */
export type CountedLoad = 'promised' | 'drawn';

// GET /api/v1/capacity/places?kw=&units=&feeds=1|2&heat=&room=&row=&tenant=&on=ID,…&states=&count=   …/places.csv?…
export interface PlacesView {
  readonly at: number;
  readonly fitting: readonly PlacementView[];
  readonly refused: readonly PlacementView[];
  /** Beyond those listed. */
  readonly fittingMore: number;
  readonly refusedMore: number;
}

// POST /api/v1/capacity/holds   DELETE /api/v1/capacity/holds/:id
export interface NewHold {
  readonly name: string;
  readonly kw: number;
  readonly heatKw?: number;
  readonly units: number;
  readonly feeds: 1 | 2;
  /** A rack that stands, or a new one on the feeders. With a rack and one feed: which one. */
  readonly rackId?: string;
  readonly feeders?: readonly string[];
  readonly tenantId?: string;
  readonly days: number;
  readonly states?: CountedStates;
  readonly count?: CountedLoad;
}

export interface HoldView {
  readonly id: string;
  readonly name: string;
  readonly kw: number;
  readonly place: Sentence;
  readonly units: UnitsView | null;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Its place is no longer in the site file; it is not counted. */
  readonly isAstray: boolean;
}

/** Dates are days of the site's calendar as YYYY-MM-DD; null: beyond ten years, or never. */
export type RunOutView =
  | { readonly kind: 'not-measured' }
  | { readonly kind: 'not-enough'; readonly days: number; readonly needed: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'not-growing' }
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null };

export interface BusView {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly medium: Medium;
  readonly unit: 'kW' | 'Gbit/s';
  /** What it carries with nothing taken out; null: out. */
  readonly now: number | null;
  readonly limit: number;
  readonly limitedBy: 'capacity' | 'breaker';
  /** In the heaviest scenario, and which it is; null: live in none. */
  readonly worst: number | null;
  readonly worstIn: Sentence | null;
  readonly headroom: number | null;
  /** A month of 30 days; null without a trend. */
  readonly growth: { readonly perMonth: number; readonly low: number; readonly high: number } | null;
  readonly runOut: RunOutView;
  /** After the worst single removal. */
  readonly runOutWorst: RunOutView;
}

export interface BreakerView {
  readonly id: string;
  readonly name: string;
  /** Rating, and the 80 % of it that it may carry continuously, A. */
  readonly amps: number;
  readonly continuousAmps: number;
  /** By phase from L1; null: not known for certain. */
  readonly phaseAmps: readonly (number | null)[];
  /** With the current of its twins on top. */
  readonly failoverAmps: readonly (number | null)[];
  readonly twins: readonly string[];
  /** Largest phase against the continuous limit; 1 = at it. */
  readonly share: number | null;
  readonly failoverShare: number | null;
  /** Largest distance of a phase from the mean as part of it. */
  readonly imbalance: number | null;
  /** Phase for the next single-phase load, from 1. */
  readonly usePhase: number | null;
}

export interface StrandedView {
  readonly kind: 'panel' | 'row';
  readonly id: string;
  readonly name: string;
  readonly spareKw: number;
  readonly usableKw: number;
  readonly strandedKw: number;
  readonly openRacks: number;
  readonly cause: Sentence | null;
}

// GET /api/v1/capacity?states=&count=   GET /api/v1/capacity/buses.csv?states=&count=
export interface CapacityView {
  readonly at: number;
  readonly timeZone: string;
  readonly rooms: readonly {
    readonly id: string;
    readonly name: string;
    readonly rows: readonly { readonly id: string; readonly name: string }[];
  }[];
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
  readonly holds: readonly HoldView[];
  readonly buses: readonly BusView[];
  readonly breakers: readonly BreakerView[];
  readonly stranded: readonly StrandedView[];
  /** Rows beyond the bounds of the lists. */
  readonly more: { readonly buses: number; readonly breakers: number };
}
