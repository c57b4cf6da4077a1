// The reasoning of a charge, as text that can be stored, hashed, read by people and calculated again years later.
// Easy to get wrong: the hash is over the canonical text (keys sorted, no spaces), so the text itself is stored, never
// a parsed form; and every number is a string, because JSON numbers are floats.
import { createHash } from 'node:crypto';
import type { LetUnits } from '../contracts/contract.ts';
import type { EnergyStretch } from '../metering/energy.ts';

interface CommonEvidence {
  readonly tenant: string;
  readonly contract: string;
  readonly version: number;
  readonly rack: string;
  readonly currency: string;
  /** Major units. */
  readonly unitPrice: string;
  readonly vatRate: string;
  readonly timeZone: string;
  /** Instants in UTC. */
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly quantity: string;
  /** Minor units. */
  readonly netMinor: string;
}

export interface RackEvidence extends CommonEvidence {
  readonly formula: 'rack-month/1';
  /** Rack units of a part, `1-24`; absent: the whole rack. */
  readonly units?: string | undefined;
  /** Local month, e.g. 2026-10. */
  readonly month: string;
  /** Days of the month counted from 0: [fromDay, toDay) of `days`. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly days: number;
}

export interface EnergyEvidence extends CommonEvidence {
  readonly formula: 'energy-register/1';
  readonly wattHours: string;
  /** Share of the period with quarter-hour readings, 0 to 1, four decimals. */
  readonly coverage: string;
  readonly meters: readonly MeterEvidence[];
}

export interface MeterEvidence {
  readonly device: string;
  readonly point: string;
  readonly instance: string;
  readonly feed: string;
  readonly breakerWatts: number;
  readonly modulusWh: string | null;
  readonly wattHours: string;
  readonly coveredSeconds: number;
  readonly samples: { readonly count: number; readonly sha256: string };
  readonly stretches: readonly StretchEvidence[];
}

export interface StretchEvidence {
  readonly kind: EnergyStretch['kind'];
  readonly from: string;
  readonly to: string;
  readonly wattHours: string;
  readonly steps: number;
  readonly ignored: number;
  readonly registers: {
    readonly fromAt: string;
    readonly fromWh: string;
    readonly toAt: string;
    readonly toWh: string;
    readonly wattHours: string;
  } | null;
  readonly breaks: readonly {
    readonly at: string;
    readonly reason: string;
    readonly closingWh: string | null;
    readonly openingWh: string;
  }[];
}

export type Evidence = RackEvidence | EnergyEvidence;
export type FormulaId = Evidence['formula'];

/** `1-24`; undefined for a whole rack. */
export function unitsText(units: LetUnits | undefined): string | undefined {
  return units === undefined ? undefined : `${units.lowest}-${units.lowest + units.height - 1}`;
}

/** Hexadecimal SHA-256 of the UTF-8 text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
