// Reads the running month of a tenant. Easy to get wrong: whose racks. They are read under the tenant's own wall; only
// then are the registers of exactly these racks read, which belong to the site and are open to the staff scope alone.
import { listContracts, listRackTerms, listVatRates } from '../contracts/contracts-store.ts';
import type { Clock } from '../core/clock.ts';
import { daysPeriod, monthAt, monthPeriod } from '../core/period.ts';
import { loadCourses } from '../metering/register-store.ts';
import type { Database } from '../platform/database.ts';
import { rateContract } from '../rating/rate-contract.ts';
import { elapsedPart, summarizeMonth } from './month-to-date.ts';
import type { MonthToDate } from './month-to-date.ts';

export interface MonthToDateOptions {
  readonly tenantId: string;
  /** The site's IANA zone. */
  readonly timeZone: string;
  /** Country of the seller, for VAT rates. */
  readonly country: string;
  readonly clock: Clock;
}

/** The tenant's month so far; undefined when the tenant has no contract. */
export async function loadMonthToDate(
  db: Database,
  options: MonthToDateOptions,
): Promise<MonthToDate | undefined> {
  const { tenantId, timeZone } = options;
  const now = Temporal.Instant.fromEpochMilliseconds(options.clock.epochMs());
  const month = monthAt(now, timeZone);
  const from = month.toPlainDate({ day: 1 });
  const days = { from, until: from.add({ months: 1 }) };
  const known = await db.tenantTransaction(tenantId, async (tx) => ({
    contracts: await listContracts(tx, tenantId),
    terms: await listRackTerms(tx, tenantId, days),
    vatRates: await listVatRates(tx, options.country, days),
  }));
  const currency = known.contracts[0]?.currency;
  if (currency === undefined) return undefined;
  const terms = known.terms.filter((one) => one.monthly.currency === currency);
  const period = elapsedPart(monthPeriod(month, timeZone), now);
  const racks = [...new Set(terms.map((one) => one.rackId))];
  const courses = await db.transaction((tx) => loadCourses(tx, racks, period));
  const until = days.until.add({ days: 1 });
  return summarizeMonth({
    month,
    period,
    timeZone,
    currency,
    terms,
    periodOf: (one) => daysPeriod(one.from, one.until ?? until, timeZone),
    courses,
    charges: rateContract({ month, timeZone, terms, vatRates: known.vatRates, courses }),
  });
}
