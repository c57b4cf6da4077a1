// Closes a local month: every contract's charges become an invoice, its number and its posting in one transaction.
// Easy to get wrong: what a crash leaves behind. Everything of one contract commits together or not at all, and what is
// already closed is skipped, so the run may be repeated at any time and after any failure.
import type { Contract, Tenant } from '../contracts/contract.ts';
import {
  listContracts,
  listRackTerms,
  listTenants,
  listVatRates,
  lockTenant,
} from '../contracts/contracts-store.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Money } from '../core/money.ts';
import { dateAt, monthPeriod } from '../core/period.ts';
import type { Period } from '../core/period.ts';
import { post } from '../ledger/ledger-store.ts';
import { invoicePostings } from '../ledger/posting.ts';
import { loadCourses } from '../metering/register-store.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Charge } from '../rating/charge.ts';
import { rateContract } from '../rating/rate-contract.ts';
import { buildInvoice } from './invoice.ts';
import type { Seller } from './invoice.ts';
import { findClosed, insertInvoice, takeSequence } from './invoice-store.ts';

/** After the end of a month, until the registers of its last quarter-hour are in. */
export const closingGraceMinutes = 15;

export interface ClosingOptions {
  /** The local month to close. */
  readonly month: Temporal.PlainYearMonth;
  /** The site's IANA zone. */
  readonly timeZone: string;
  readonly seller: Seller;
  readonly clock: Clock;
}

export type ClosingOutcome = { readonly tenantId: string; readonly contractId: string } & (
  | { readonly outcome: 'closed'; readonly number: string; readonly gross: Money }
  | { readonly outcome: 'already-closed'; readonly number: string }
  | { readonly outcome: 'nothing-to-bill' }
);

/** A tenant whose contracts could not be closed; the others are not held up by it. */
export interface ClosingFailure {
  readonly tenantId: string;
  readonly outcome: 'failed';
  readonly reason: unknown;
}

/**
 * Closes the month for every tenant, one transaction each. Throws `period.open` until 15 minutes after its end.
 * A month that is closed already stays as it is.
 */
export async function closeMonth(
  db: Database,
  options: ClosingOptions,
): Promise<(ClosingOutcome | ClosingFailure)[]> {
  requireEnded(options);
  const tenants = await db.transaction(listTenants);
  const outcomes: (ClosingOutcome | ClosingFailure)[] = [];
  for (const tenant of tenants) {
    try {
      outcomes.push(...(await closeTenant(db, tenant.id, options)));
    } catch (reason) {
      outcomes.push({ tenantId: tenant.id, outcome: 'failed', reason });
    }
  }
  return outcomes;
}

/** Closes the month of one tenant's contracts in one transaction. Throws `period.open` and whatever went wrong. */
export function closeTenant(
  db: Database,
  tenantId: string,
  options: ClosingOptions,
): Promise<ClosingOutcome[]> {
  requireEnded(options);
  return db.transaction(
    async (tx) => {
      const tenant = await lockTenant(tx, tenantId);
      if (tenant === undefined) throw new AppError('not-found', `There is no tenant ${tenantId}`);
      const outcomes: ClosingOutcome[] = [];
      for (const contract of await listContracts(tx, tenantId)) {
        outcomes.push(await closeContract(tx, { tenant, contract }, options));
      }
      return outcomes;
    },
    { timeoutMs: 120_000 },
  );
}

function requireEnded(options: ClosingOptions): void {
  const opensAt = monthPeriod(options.month, options.timeZone).end.add({ minutes: closingGraceMinutes });
  if (options.clock.epochMs() >= opensAt.epochMilliseconds) return;
  const from = opensAt.toZonedDateTimeISO(options.timeZone).toPlainDateTime();
  const detail = `${options.month.toString()} can be closed from ${from.toString({ smallestUnit: 'minute' })}`;
  throw new AppError('period.open', `${detail} ${options.timeZone}`);
}

async function closeContract(
  tx: Transaction,
  party: { readonly tenant: Tenant; readonly contract: Contract },
  options: ClosingOptions,
): Promise<ClosingOutcome> {
  const { tenant, contract } = party;
  const key = { tenantId: tenant.id, contractId: contract.id };
  const closed = await findClosed(tx, contract, options.month);
  if (closed !== undefined) return { ...key, outcome: 'already-closed', number: closed };
  const charges = await rateMonth(tx, contract, { ...options, country: options.seller.country });
  if (charges.length === 0) return { ...key, outcome: 'nothing-to-bill' };
  const createdAt = Temporal.Instant.fromEpochMilliseconds(options.clock.epochMs());
  const issuedOn = dateAt(createdAt, options.timeZone);
  const invoice = buildInvoice({
    seller: options.seller,
    tenant,
    contract,
    month: options.month,
    period: monthPeriod(options.month, options.timeZone),
    timeZone: options.timeZone,
    issuedOn,
    createdAt,
    sequence: await takeSequence(tx, options.seller.series, issuedOn.year),
    charges,
  });
  await insertInvoice(tx, invoice);
  await post(tx, {
    tenantId: tenant.id,
    id: invoice.id,
    kind: 'invoice',
    reference: invoice.number,
    bookedOn: issuedOn,
    postedAt: createdAt,
    postings: invoicePostings(invoice.net, invoice.vat),
  });
  return { ...key, outcome: 'closed', number: invoice.number, gross: invoice.gross };
}

/** The charges of a contract's month from what is stored, writing nothing: closing, and proving a closed month again. */
export async function rateMonth(
  tx: Transaction,
  contract: Contract,
  options: {
    readonly month: Temporal.PlainYearMonth;
    readonly timeZone: string;
    readonly country: string;
  },
): Promise<Charge[]> {
  const { month, timeZone } = options;
  const from = month.toPlainDate({ day: 1 });
  const days = { from, until: from.add({ months: 1 }) };
  const period: Period = monthPeriod(month, timeZone);
  const allTerms = await listRackTerms(tx, contract.tenantId, days);
  const terms = allTerms.filter((one) => one.contractId === contract.id);
  const racks = [...new Set(terms.map((one) => one.rackId))];
  const vatRates = await listVatRates(tx, options.country, days);
  const courses = await loadCourses(tx, racks, period);
  return rateContract({ month, timeZone, terms, vatRates, courses });
}
