// What a month is called, and which months are worth a line. Easy to get wrong: months before the first invoice are mostly
// months before Qosha, so they are folded away and never asked for loudly.
import type { MonthSummary } from '../../api/contract-tenant.ts';
import { formatMonth } from '../format.ts';
import type { Speaker } from '../language.ts';

/** `2026-10` as people say it. */
export function sayMonth(month: string, { language }: Speaker): string {
  return formatMonth(Date.parse(`${month}-15T12:00:00Z`), { language, timeZone: 'UTC' });
}

/** Months from the oldest with an invoice on, and the older ones apart; all of them while there is no invoice at all. */
export function splitHistory(months: readonly MonthSummary[]): {
  readonly recent: readonly MonthSummary[];
  readonly earlier: readonly MonthSummary[];
} {
  const oldest = months.findLastIndex((month) => month.invoices > 0);
  const end = oldest === -1 ? months.length : oldest + 1;
  return { recent: months.slice(0, end), earlier: months.slice(end) };
}
