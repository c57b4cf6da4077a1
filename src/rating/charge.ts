// A charge: one line of an invoice to be, with its reasoning.
import type { LetUnits } from '../contracts/contract.ts';
import type { Decimal } from '../core/decimal.ts';
import type { Currency, Money } from '../core/money.ts';
import type { Period } from '../core/period.ts';
import type { FormulaId } from './evidence.ts';

export interface Charge {
  readonly kind: 'rack' | 'energy';
  readonly rackId: string;
  /** The part of the rack that is charged; undefined: the whole rack. */
  readonly units: LetUnits | undefined;
  readonly formula: FormulaId;
  readonly quantity: Decimal;
  readonly unit: 'month' | 'kWh';
  /** Major units per unit, without VAT. */
  readonly unitPrice: Decimal;
  readonly period: Period;
  readonly net: Money;
  /** Fraction: 0.18 is 18 %. */
  readonly vatRate: Decimal;
  /** Canonical JSON of an `Evidence`. */
  readonly evidence: string;
  /** Hexadecimal. */
  readonly evidenceSha256: string;
}

/** Decimals that quantities of months are shown and stored with. */
export const monthDecimals = 6;

/** Terms of one rack on the days of one piece. */
export interface ChargeTerms {
  readonly tenantId: string;
  readonly contractId: string;
  readonly version: number;
  readonly rackId: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly vatRate: Decimal;
  readonly period: Period;
}
