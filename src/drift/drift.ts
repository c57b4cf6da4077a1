// What drift is: a place where the plant does not behave as its model says, with the figures that show it. Types. Easy to
// get wrong: it is a doubt about the model, not a failure, so it carries its evidence and what to check, and somebody may
// know better and say so.
import type { SeriesPoint } from '../readings/series.ts';

export const driftCodes = [
  'drift-balance-missing',
  'drift-balance-excess',
  'drift-single-fed',
  'drift-split-moved',
  'drift-split-uneven',
  'drift-cords-crossed',
  'drift-cord-stray',
  'drift-phase-zero',
  'drift-phase-never',
  'drift-phase-dark',
  'drift-phase-other',
  'drift-phase-more',
  'drift-phase-imbalance',
  'drift-phase-uneven',
  'drift-feed-elsewhere',
  'drift-outlet-elsewhere',
  'drift-wrong-bus',
] as const;
export type DriftCode = (typeof driftCodes)[number];

export interface DriftItem {
  /** The same as long as the same thing is doubted: `balance:uob-a`, `split:rack-a07`, `cords:rack-a03+rack-a04`. */
  readonly key: string;
  readonly code: DriftCode;
  /** Names of the site file and figures. */
  readonly params: Readonly<Record<string, string | number>>;
  /** What to look at, the first is the thing itself. */
  readonly componentIds: readonly string[];
  /** Window of the evidence. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The evidence as curves in W or A, at most four. */
  readonly lines: readonly EvidenceLine[];
}

export interface EvidenceLine {
  /** Name of the site file. */
  readonly label: string;
  readonly unit: 'W' | 'A';
  readonly points: readonly SeriesPoint[];
}

export interface Known {
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

/** An item as it is kept. */
export interface KeptDrift extends DriftItem {
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Somebody said that this is so on purpose, or is being seen to; it is listed and told no more. */
  readonly known: Known | null;
}

/** How long it must be seen before it is told, ms; what is only listed has none. */
const hourMs = 3_600_000;
const quarterMs = 900_000;
export const toldAfterMs: Readonly<Record<DriftCode, number | null>> = {
  'drift-balance-missing': hourMs,
  'drift-balance-excess': hourMs,
  'drift-single-fed': quarterMs,
  'drift-split-moved': hourMs,
  'drift-split-uneven': null,
  'drift-cords-crossed': quarterMs,
  'drift-cord-stray': quarterMs,
  'drift-phase-zero': quarterMs,
  'drift-phase-never': null,
  'drift-phase-dark': quarterMs,
  'drift-phase-other': hourMs,
  'drift-phase-more': hourMs,
  'drift-phase-imbalance': hourMs,
  'drift-phase-uneven': null,
  'drift-feed-elsewhere': 0,
  'drift-outlet-elsewhere': 0,
  'drift-wrong-bus': 0,
};

/** Seen during an event that passes, so it stays listed for so long after it was last seen, ms. */
export const staysListedMs: Readonly<Partial<Record<DriftCode, number>>> = {
  'drift-wrong-bus': 7 * 24 * hourMs,
};

/** An amount as an item tells it. */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
