// The finance clerk's months: which are closed, and closing one. Easy to get wrong: closing is repeated after a failure of
// one tenant, and must then leave the others' invoices as they are.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { closeMonth } from '../billing/closing-loop.ts';
import { listInvoices } from '../billing/invoice-store.ts';
import type { InvoiceHeader } from '../billing/invoice.ts';
import { listRackTerms, listTenants } from '../contracts/contracts-store.ts';
import { AppError } from '../core/errors.ts';
import { addMoney } from '../core/money.ts';
import type { Money } from '../core/money.ts';
import { monthAt } from '../core/period.ts';
import type { Transaction } from '../platform/database.ts';
import type { MonthCloseView, MonthSummary } from './contract-tenant.ts';
import { amountText } from './invoice-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const shownMonths = 6;
const params = Type.Object({ month: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' }) });

interface TenantMonths {
  readonly invoices: readonly InvoiceHeader[];
  /** Months on whose days at least one rack was let. */
  readonly let: ReadonlySet<string>;
}

async function loadTenantMonths(
  tx: Transaction,
  tenantId: string,
  months: readonly Temporal.PlainYearMonth[],
): Promise<TenantMonths> {
  const rented = new Set<string>();
  for (const month of months) {
    const from = month.toPlainDate({ day: 1 });
    const terms = await listRackTerms(tx, tenantId, { from, until: from.add({ months: 1 }) });
    if (terms.length > 0) rented.add(month.toString());
  }
  return { invoices: await listInvoices(tx, tenantId), let: rented };
}

async function monthSummaries(parts: ApiParts): Promise<readonly MonthSummary[]> {
  const running = monthAt(now(parts), parts.plant.site.timeZone);
  const months = Array.from({ length: shownMonths }, (_, back) => running.subtract({ months: back }));
  const tenants = await parts.database.transaction(async (tx) => {
    const all: TenantMonths[] = [];
    for (const { id } of await listTenants(tx)) all.push(await loadTenantMonths(tx, id, months));
    return all;
  });
  return months.map((month): MonthSummary => {
    const isOf = (invoice: InvoiceHeader): boolean => invoice.month.equals(month);
    const own = tenants.flatMap(({ invoices }) => invoices.filter(isOf));
    const total = own.reduce<Money | null>(
      (sum, { gross }) => (sum === null ? gross : addMoney(sum, gross)),
      null,
    );
    return {
      month: month.toString(),
      isRunning: month.equals(running),
      invoices: own.length,
      open: tenants.filter((one) => one.let.has(month.toString()) && !one.invoices.some(isOf)).length,
      total: total === null ? null : amountText(total),
      currency: total?.currency ?? parts.plant.site.currency,
    };
  });
}

/** What the clerk is told of a failure; anything but an operating error stands in the log alone. */
function reasonOf(parts: ApiParts, tenantId: string, reason: unknown): string {
  if (reason instanceof AppError) return reason.message;
  parts.log.error({ err: reason, tenantId }, 'a month could not be closed');
  return 'Something inside Qosha failed; it stands in the log';
}

async function close(parts: ApiParts, text: string): Promise<MonthCloseView> {
  const { database, clock, seller, plant } = parts;
  if (seller === undefined) {
    throw new AppError(
      'config.invalid',
      'Nobody is named who invoices; write seller.yaml beside the site file',
    );
  }
  const month = Temporal.PlainYearMonth.from(text);
  const outcomes = await closeMonth(database, { month, timeZone: plant.site.timeZone, seller, clock });
  return {
    month: text,
    outcomes: outcomes.map((one) => ({
      tenantId: one.tenantId,
      outcome: one.outcome,
      number: 'number' in one ? one.number : null,
      reason: 'reason' in one ? reasonOf(parts, one.tenantId, one.reason) : null,
    })),
  };
}

export function installMonthRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/api/v1/months', { config: { policy: ['billing.read'] } }, () => monthSummaries(parts));

  server.post<{ Params: { month: string } }>(
    '/api/v1/months/:month/close',
    { config: { policy: ['billing.write'] }, schema: { params } },
    async (request) => {
      const view = await close(parts, request.params.month);
      const { login } = requirePerson(request);
      const event = { actor: login, action: 'month.close', subject: view.month, detail: { ...view } };
      await parts.database.transaction((tx) => appendAudit(tx, { ...event, at: now(parts) }));
      return view;
    },
  );
}
