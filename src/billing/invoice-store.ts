// Rows of invoices. Easy to get wrong: the number. It comes from a counter row that stays locked until the transaction
// ends, so it is taken last, and never outside the transaction that inserts the invoice.
import assert from 'node:assert/strict';
import { unitsOf } from '../contracts/contracts-store.ts';
import { Decimal } from '../core/decimal.ts';
import { isCurrency } from '../core/money.ts';
import type { Currency, Language } from '../core/money.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Charge } from '../rating/charge.ts';
import type { Buyer, Invoice, InvoiceHeader, InvoiceLine, Seller, VatTotal } from './invoice.ts';

const sql = loadSql(import.meta.url, 'invoice-store.sql');
/** Invoices that one list shows at most. */
const maxListed = 500;

/** The next number of a series and year; given back when the transaction fails. */
export async function takeSequence(tx: Transaction, series: string, year: number): Promise<number> {
  const [row] = await tx.query<{ last_sequence: number }>(sql('take-sequence'), [series, year]);
  assert(row !== undefined, 'the counter answers');
  return row.last_sequence;
}

/** Number of the invoice that closed this contract's month, if one did. */
export async function findClosed(
  tx: Transaction,
  contract: { readonly tenantId: string; readonly id: string },
  month: Temporal.PlainYearMonth,
): Promise<string | undefined> {
  const values = [contract.tenantId, contract.id, month.toPlainDate({ day: 1 })];
  const [row] = await tx.query<{ number: string }>(sql('find-closed'), values);
  return row?.number;
}

/** Inserts the invoice with its lines and VAT; totals are proven by the database when the transaction commits. */
export async function insertInvoice(tx: Transaction, invoice: Invoice): Promise<void> {
  const { lines, vatTotals } = invoice;
  await tx.execute(sql('insert-invoice'), [
    invoice.tenantId,
    invoice.id,
    invoice.series,
    invoice.year,
    invoice.sequence,
    invoice.number,
    invoice.contractId,
    invoice.month.toPlainDate({ day: 1 }),
    invoice.period.start,
    invoice.period.end,
    invoice.timeZone,
    invoice.issuedOn,
    invoice.dueOn,
    invoice.language,
    invoice.currency,
    invoice.net.minor,
    invoice.vat.minor,
    invoice.gross.minor,
    JSON.stringify(invoice.seller),
    JSON.stringify(invoice.buyer),
    invoice.contentSha256,
    invoice.createdAt,
  ]);
  await tx.execute(sql('insert-lines'), [
    invoice.tenantId,
    invoice.id,
    lines.map((line) => line.line),
    lines.map((line) => line.kind),
    lines.map((line) => line.rackId),
    lines.map((line) => line.formula),
    lines.map((line) => line.quantity.toString()),
    lines.map((line) => line.unit),
    lines.map((line) => line.unitPrice.toString()),
    lines.map((line) => line.period.start),
    lines.map((line) => line.period.end),
    lines.map((line) => line.net.minor),
    lines.map((line) => line.vatRate.toString()),
    lines.map((line) => line.evidence),
    lines.map((line) => line.evidenceSha256),
    lines.map((line) => line.units?.lowest ?? null),
    lines.map((line) => line.units?.height ?? null),
  ]);
  await tx.execute(sql('insert-vat'), [
    invoice.tenantId,
    invoice.id,
    vatTotals.map((total) => total.rate.toString()),
    vatTotals.map((total) => total.net.minor),
    vatTotals.map((total) => total.vat.minor),
  ]);
}

interface HeaderRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly sequence: number;
  readonly number: string;
  readonly contract_id: string;
  readonly month_on: Temporal.PlainDate;
  readonly period_start: Temporal.Instant;
  readonly period_end: Temporal.Instant;
  readonly time_zone: string;
  readonly issued_on: Temporal.PlainDate;
  readonly due_on: Temporal.PlainDate;
  readonly language: Language;
  readonly currency: string;
  readonly net_minor: bigint;
  readonly vat_minor: bigint;
  readonly gross_minor: bigint;
  readonly created_at: Temporal.Instant;
}

/** A tenant's invoices, newest month first, at most 500. */
export async function listInvoices(
  tx: Transaction,
  tenantId: string,
  limit: number = maxListed,
): Promise<InvoiceHeader[]> {
  const values = [tenantId, Math.min(limit, maxListed)];
  const rows = await tx.query<HeaderRow>(sql('select-headers'), values);
  return rows.map(toHeader);
}

/** One invoice with lines and evidence; undefined when this tenant has none of that number. */
export async function loadInvoice(
  tx: Transaction,
  tenantId: string,
  number: string,
): Promise<Invoice | undefined> {
  type Row = HeaderRow & { seller: string; buyer: string; content_sha256: string };
  const [row] = await tx.query<Row>(sql('select-invoice'), [tenantId, number]);
  if (row === undefined) return undefined;
  const header = toHeader(row);
  return {
    ...header,
    // Both were written by `insertInvoice` and cannot be changed since.
    seller: JSON.parse(row.seller) as Seller,
    buyer: JSON.parse(row.buyer) as Buyer,
    contentSha256: row.content_sha256,
    lines: await loadLines(tx, header),
    vatTotals: await loadVatTotals(tx, header),
  };
}

interface LineRow {
  readonly line: number;
  readonly kind: Charge['kind'];
  readonly rack_id: string;
  readonly formula: Charge['formula'];
  readonly quantity: string;
  readonly unit: Charge['unit'];
  readonly unit_price: string;
  readonly period_start: Temporal.Instant;
  readonly period_end: Temporal.Instant;
  readonly net_minor: bigint;
  readonly vat_rate: string;
  readonly evidence: string;
  readonly evidence_sha256: string;
  readonly lowest_unit: number | null;
  readonly unit_count: number | null;
}

async function loadLines(tx: Transaction, header: InvoiceHeader): Promise<InvoiceLine[]> {
  const rows = await tx.query<LineRow>(sql('select-lines'), [header.tenantId, header.id]);
  return rows.map((row) => ({
    line: row.line,
    kind: row.kind,
    rackId: row.rack_id,
    units: unitsOf(row),
    formula: row.formula,
    quantity: Decimal.parse(row.quantity),
    unit: row.unit,
    unitPrice: Decimal.parse(row.unit_price),
    period: { start: row.period_start, end: row.period_end },
    net: { minor: row.net_minor, currency: header.currency },
    vatRate: Decimal.parse(row.vat_rate),
    evidence: row.evidence,
    evidenceSha256: row.evidence_sha256,
  }));
}

async function loadVatTotals(tx: Transaction, header: InvoiceHeader): Promise<VatTotal[]> {
  const rows = await tx.query<{ rate: string; net_minor: bigint; vat_minor: bigint }>(sql('select-vat'), [
    header.tenantId,
    header.id,
  ]);
  return rows.map((row) => ({
    rate: Decimal.parse(row.rate),
    net: { minor: row.net_minor, currency: header.currency },
    vat: { minor: row.vat_minor, currency: header.currency },
  }));
}

function toHeader(row: HeaderRow): InvoiceHeader {
  const { currency } = row;
  assert(isCurrency(currency), `currency ${currency} is not known`);
  const money = (minor: bigint): { minor: bigint; currency: Currency } => ({ minor, currency });
  return {
    tenantId: row.tenant_id,
    id: row.id,
    series: row.series,
    year: row.year,
    sequence: row.sequence,
    number: row.number,
    contractId: row.contract_id,
    month: row.month_on.toPlainYearMonth(),
    period: { start: row.period_start, end: row.period_end },
    timeZone: row.time_zone,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    language: row.language,
    currency,
    net: money(row.net_minor),
    vat: money(row.vat_minor),
    gross: money(row.gross_minor),
    createdAt: row.created_at,
  };
}
