// What the browser and the server say to each other about drift, as types only; instants are epoch milliseconds, powers kW,
// curves W or A.
import type { Sentence } from './contract.ts';

// GET /api/v1/drift
export interface DriftView {
  readonly at: number;
  /** When the history was last looked at; null before the first time. */
  readonly lookedAtMs: number | null;
  readonly items: readonly DriftItemView[];
  readonly buses: readonly BusView[];
}

export interface DriftItemView {
  readonly key: string;
  readonly sentence: Sentence;
  /** What to check. */
  readonly action: Sentence;
  readonly componentIds: readonly string[];
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Window of the figures in the sentence. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly lines: readonly EvidenceView[];
  /** It is told as an alert, or was seen too short a time, or is only listed. */
  readonly isTold: boolean;
  /** It cannot be judged now; this is how it was. */
  readonly isOld: boolean;
  readonly known: { readonly reason: string; readonly by: string; readonly atMs: number } | null;
}

export interface EvidenceView {
  readonly label: string;
  readonly unit: 'W' | 'A';
  readonly points: readonly (readonly [number, number | null])[];
}

/** Whether energy in is energy out; null figures: a meter of this bus is not believed, or has no whole window yet. */
export interface BusView {
  readonly id: string;
  readonly name: string;
  readonly inKw: number | null;
  readonly outKw: number | null;
  readonly differenceKw: number | null;
  readonly toleranceKw: number | null;
  readonly isBalanced: boolean | null;
  /** What the figures rest on: kWh registers, or power where a meter of the bus has no register that can be used. */
  readonly basis: 'energy' | 'power';
  /** Number of meters above and below. */
  readonly feeders: number;
  readonly children: number;
  readonly unmetered: readonly {
    readonly id: string;
    readonly name: string;
    readonly lowKw: number;
    readonly highKw: number;
  }[];
  readonly fromMs: number;
  readonly toMs: number;
}

// POST /api/v1/drift/known {key, reason} · POST /api/v1/drift/unknown {key} → 204
