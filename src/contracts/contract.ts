// What was sold: a tenant's contract, its dated versions, and the terms of each rack. Easy to get wrong: dates are
// local days of the site, [from, until); a price change is a new version, never an edited one; a rack may be let in parts.
import type { Decimal } from '../core/decimal.ts';
import type { Currency, Money } from '../core/money.ts';

export interface Contract {
  readonly tenantId: string;
  readonly id: string;
  /** As printed on invoices. */
  readonly reference: string;
  readonly currency: Currency;
  /** Days between issue and due date of an invoice. */
  readonly paymentDays: number;
  readonly signedOn: Temporal.PlainDate;
}

/** Rack units from the bottom, from 1. */
export interface LetUnits {
  readonly lowest: number;
  readonly height: number;
}

/** One rack in one version of a contract. */
export interface RackTerms {
  readonly tenantId: string;
  readonly contractId: string;
  readonly version: number;
  readonly rackId: string;
  /** The part that is let; undefined: the whole rack. */
  readonly units: LetUnits | undefined;
  readonly from: Temporal.PlainDate;
  /** First day that no longer counts; undefined: until further notice. */
  readonly until: Temporal.PlainDate | undefined;
  readonly monthly: Money;
  readonly contractedWatts: number;
  /** Major units per kWh, up to six decimals; undefined: energy is included, as it always is in a part of a rack. */
  readonly energyPrice: Decimal | undefined;
}

export interface ContractVersion {
  readonly tenantId: string;
  readonly contractId: string;
  readonly version: number;
  readonly from: Temporal.PlainDate;
  readonly until?: Temporal.PlainDate;
  readonly racks: readonly (Pick<RackTerms, 'rackId' | 'monthly' | 'contractedWatts' | 'energyPrice'> & {
    readonly units?: LetUnits;
  })[];
}

/** Value added tax by day of supply; a fraction, 0.18 is 18 %. */
export interface VatRate {
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate | undefined;
  readonly rate: Decimal;
}

/** The party an invoice goes to, as kept in the table of tenants. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly language: 'az' | 'ru' | 'en';
  readonly taxNumber: string | undefined;
  readonly address: string | undefined;
  readonly billingEmail: string | undefined;
}
