// An invoice from charges: totals, VAT per rate, dates, and one hash over it all. Easy to get wrong: where to round.
// Lines are rounded already; VAT is rounded once per rate on the sum of its lines, never per line.
import { createHash } from 'node:crypto';
import type { Contract, Tenant } from '../contracts/contract.ts';
import type { Decimal } from '../core/decimal.ts';
import { addMoney, shareOf, sumMoney } from '../core/money.ts';
import type { Currency, Language, Money } from '../core/money.ts';
import type { Period } from '../core/period.ts';
import type { Charge } from '../rating/charge.ts';
import { unitsText } from '../rating/evidence.ts';
import { canonicalJson } from '../core/canonical-json.ts';

/** Who invoices. Comes from the configuration and is copied into each invoice. */
export interface Seller {
  readonly name: string;
  /** VÖEN. */
  readonly taxNumber: string;
  readonly address: string;
  /** ISO 3166 code that decides the VAT rate, e.g. AZ. */
  readonly country: string;
  readonly bank: { readonly name: string; readonly iban: string; readonly swift: string };
  readonly email: string;
  readonly phone: string;
  /** Capital letters before year and number: QSH gives QSH-2026-000001. */
  readonly series: string;
}

export interface Buyer {
  readonly id: string;
  readonly name: string;
  readonly taxNumber: string;
  readonly address: string;
  readonly contractReference: string;
}

export interface InvoiceLine extends Charge {
  /** Counted from 1. */
  readonly line: number;
}

/** `rack-a07`, or `rack-a07 1-24 U` for a part of it. */
export function rackText({ rackId, units }: Pick<Charge, 'rackId' | 'units'>, name = rackId): string {
  return units === undefined ? name : `${name} ${unitsText(units)} U`;
}

export interface VatTotal {
  readonly rate: Decimal;
  readonly net: Money;
  readonly vat: Money;
}

export interface InvoiceHeader {
  readonly tenantId: string;
  /** UUID, the same for the same tenant, contract and month. */
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly sequence: number;
  /** QSH-2026-000001. */
  readonly number: string;
  readonly contractId: string;
  readonly month: Temporal.PlainYearMonth;
  readonly period: Period;
  readonly timeZone: string;
  readonly issuedOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly language: Language;
  readonly currency: Currency;
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  readonly createdAt: Temporal.Instant;
}

export interface Invoice extends InvoiceHeader {
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly lines: readonly InvoiceLine[];
  readonly vatTotals: readonly VatTotal[];
  /** Hexadecimal SHA-256 over header, parties, totals and the hashes of all lines. */
  readonly contentSha256: string;
}

export interface InvoiceInput {
  readonly seller: Seller;
  readonly tenant: Tenant;
  readonly contract: Contract;
  readonly month: Temporal.PlainYearMonth;
  readonly period: Period;
  readonly timeZone: string;
  readonly issuedOn: Temporal.PlainDate;
  readonly createdAt: Temporal.Instant;
  /** Taken from the locked counter. */
  readonly sequence: number;
  readonly charges: readonly Charge[];
}

/** Builds the invoice of a contract's month from its charges; at least one. */
export function buildInvoice(input: InvoiceInput): Invoice {
  const { seller, tenant, contract, sequence, issuedOn } = input;
  const year = issuedOn.year;
  const { currency } = contract;
  const lines = input.charges.map((charge, index) => ({ ...charge, line: index + 1 }));
  const vatTotals = totalVat(lines, currency);
  const net = sumMoney(
    lines.map((line) => line.net),
    currency,
  );
  const vat = sumMoney(
    vatTotals.map((total) => total.vat),
    currency,
  );
  const unsealed = {
    tenantId: tenant.id,
    id: invoiceId(contract, input.month),
    series: seller.series,
    year,
    sequence,
    number: `${seller.series}-${year}-${String(sequence).padStart(6, '0')}`,
    contractId: contract.id,
    month: input.month,
    period: input.period,
    timeZone: input.timeZone,
    issuedOn,
    dueOn: issuedOn.add({ days: contract.paymentDays }),
    language: tenant.language,
    currency,
    net,
    vat,
    gross: addMoney(net, vat),
    createdAt: input.createdAt,
    seller,
    buyer: {
      id: tenant.id,
      name: tenant.name,
      taxNumber: tenant.taxNumber ?? '',
      address: tenant.address ?? '',
      contractReference: contract.reference,
    },
    lines,
    vatTotals,
  };
  return { ...unsealed, contentSha256: hashContent(unsealed) };
}

/** VAT per rate, lowest rate first (EN 16931 BG-23). */
export function totalVat(lines: readonly Pick<Charge, 'net' | 'vatRate'>[], currency: Currency): VatTotal[] {
  const byRate = Map.groupBy(lines, (line) => line.vatRate.toString());
  const totals: VatTotal[] = [];
  for (const group of byRate.values()) {
    const rate = group[0]?.vatRate;
    if (rate === undefined) continue;
    const net = sumMoney(
      group.map((line) => line.net),
      currency,
    );
    totals.push({ rate, net, vat: shareOf(net, rate) });
  }
  return totals.sort((left, right) => left.rate.compare(right.rate));
}

/** What `contentSha256` is made of; recomputed to find tampering. */
export function hashContent(invoice: Omit<Invoice, 'contentSha256'>): string {
  const text = canonicalJson({
    tenant: invoice.tenantId,
    number: invoice.number,
    contract: invoice.contractId,
    month: invoice.month.toString(),
    periodStart: invoice.period.start.toString(),
    periodEnd: invoice.period.end.toString(),
    timeZone: invoice.timeZone,
    issuedOn: invoice.issuedOn.toString(),
    dueOn: invoice.dueOn.toString(),
    currency: invoice.currency,
    netMinor: invoice.net.minor.toString(),
    vatMinor: invoice.vat.minor.toString(),
    grossMinor: invoice.gross.minor.toString(),
    seller: invoice.seller,
    buyer: invoice.buyer,
    vat: invoice.vatTotals.map((total) => [total.rate.toString(), total.net.minor.toString()]),
    lines: invoice.lines.map((line) => [line.line, line.net.minor.toString(), line.evidenceSha256]),
  });
  return createHash('sha256').update(text).digest('hex');
}

/** A UUID (version 8, RFC 9562) named by contract and month, so that a repeated run means the same invoice. */
function invoiceId(contract: Contract, month: Temporal.PlainYearMonth): string {
  const name = `invoice ${contract.tenantId} ${contract.id} ${month.toString()}`;
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
