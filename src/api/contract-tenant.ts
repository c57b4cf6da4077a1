// The tenant's half of the contract between browser and server (see contract.ts): power now, the running month and
// invoices with their proofs. Amounts and energies are decimal strings, exact.
import type { ComponentState, Language, Sentence } from './contract.ts';

// GET /api/v1/tenants (staff)   GET /api/v1/tenants/:id   (a tenant sees only itself; anything else is not-found)
export interface TenantSummary {
  readonly id: string;
  readonly name: string;
  readonly racks: number;
  /** Of them let in part: what those draw is not metered apart. */
  readonly parts: number;
  readonly contractedKw: number;
  readonly powerKw: number | null;
}

export interface TenantView {
  readonly at: number;
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly currency: string;
  readonly timeZone: string;
  /** "Your power is on both feeds. Your cooling has one spare." */
  readonly supply: readonly Sentence[];
  readonly racks: readonly TenantRack[];
  readonly month: MonthView;
  readonly invoices: readonly InvoiceSummary[];
}

export interface TenantRack {
  readonly id: string;
  readonly name: string;
  /** The part of the rack; null: all of it. What a part draws is not measured apart. */
  readonly units: { readonly lowest: number; readonly height: number } | null;
  readonly powerKw: number | null;
  readonly contractedKw: number;
  readonly feedA: { readonly state: ComponentState; readonly powerKw: number | null };
  readonly feedB: { readonly state: ComponentState; readonly powerKw: number | null };
}

/** The running month so far; amounts net of VAT unless said. */
export interface MonthView {
  readonly startMs: number;
  readonly endMs: number;
  /** Null: nothing is metered for it, because it has parts of racks only. */
  readonly energyKwh: string | null;
  /** Share of the elapsed time that is covered by register readings, 0..1. */
  readonly coverageRatio: number;
  readonly netSoFar: string;
  readonly daily: readonly { readonly dayStartMs: number; readonly energyKwh: string | null }[];
}

export interface InvoiceSummary {
  readonly number: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly currency: string;
  readonly net: string;
  readonly vat: string;
  readonly total: string;
}

// GET /api/v1/tenants/:id/invoices/:number   …/document.pdf?language=   …/lines.csv   POST …/recompute
export interface InvoiceView extends InvoiceSummary {
  readonly tenantId: string;
  readonly tenantName: string;
  /** Of the site: months begin and end by its clock. */
  readonly timeZone: string;
  readonly lines: readonly InvoiceLineView[];
}

export interface InvoiceLineView {
  readonly position: number;
  readonly description: Sentence;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly net: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly formula: string;
  readonly coverageRatio: number | null;
  readonly evidenceSha256: string;
  readonly registers: readonly {
    readonly deviceId: string;
    readonly startAtMs: number;
    readonly startKwh: string;
    readonly endAtMs: number;
    readonly endKwh: string;
    readonly energyKwh: string;
    readonly quality: string;
  }[];
}

export interface RecomputeView {
  readonly matches: boolean;
  readonly lines: readonly {
    readonly position: number;
    readonly net: string;
    readonly recomputed: string;
    readonly matches: boolean;
  }[];
}

// GET /api/v1/months (newest first)   POST /api/v1/months/2026-10/close
export interface MonthSummary {
  /** Local month of the site, `2026-10`. */
  readonly month: string;
  readonly isRunning: boolean;
  readonly invoices: number;
  /** Tenants that rented in this month and have no invoice for it yet. */
  readonly open: number;
  /** With VAT; null where there are none. */
  readonly total: string | null;
  readonly currency: string;
}

export interface MonthCloseView {
  readonly month: string;
  readonly outcomes: readonly {
    readonly tenantId: string;
    readonly outcome: 'closed' | 'already-closed' | 'nothing-to-bill' | 'failed';
    readonly number: string | null;
    readonly reason: string | null;
  }[];
}
