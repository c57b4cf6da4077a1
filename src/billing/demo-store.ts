// Gives the demonstration a past: tenants, contracts, registers of last month and of this month up to now, and last month
// closed into invoices. Easy to get wrong: the joint between past and present. The past is asked of the same
// function that the simulated registers began with, shifted so that it ends at what they show now.
import { insertContract, insertTenant, insertVersion, listTenants } from '../contracts/contracts-store.ts';
import type { Clock } from '../core/clock.ts';
import { Decimal } from '../core/decimal.ts';
import { boundaryAtOrBefore, monthAt, monthPeriod, quarterHourSeconds } from '../core/period.ts';
import { listMeters, recordHistory, saveMeters } from '../metering/register-store.ts';
import type { Meter } from '../metering/register.ts';
import type { Database, Transaction } from '../platform/database.ts';
import { closeMonth } from './closing-loop.ts';
import type { ClosingFailure, ClosingOutcome } from './closing-loop.ts';
import { demoTenants } from './demo-tenants.ts';
import type { Seller } from './invoice.ts';
import { listInvoices } from './invoice-store.ts';

export interface DemoOptions {
  readonly clock: Clock;
  /** The site's IANA zone. */
  readonly timeZone: string;
  readonly seller: Seller;
  /** All meters of the site's racks. */
  readonly meters: readonly Omit<Meter, 'id'>[];
  /** Register of a meter at an instant had it run undisturbed, Wh; never decreasing with time. */
  readonly registerWhAt: (meter: Omit<Meter, 'id'>, epochMs: number) => number;
  /** What the meter shows now, Wh, when it already runs; the past is shifted to end there. */
  readonly registerNowWh?: (meter: Omit<Meter, 'id'>) => number | undefined;
}

export interface DemoResult {
  /** False when there were tenants already; then nothing was changed. */
  readonly seeded: boolean;
  readonly samples: number;
  readonly closings: readonly (ClosingOutcome | ClosingFailure)[];
}

/** Issue time of the demonstration's invoices: this long after the month ended. */
const issuedAfterMs = 6 * 3_600_000;

/**
 * Seeds an empty database. Does nothing where there are tenants, except closing a month that was left open by a crash.
 * Throws what kept a tenant's month from being closed.
 */
export async function seedDemoMonths(db: Database, options: DemoOptions): Promise<DemoResult> {
  const nowMs = options.clock.epochMs();
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs));
  const lastMonth = monthAt(now, options.timeZone).subtract({ months: 1 });
  const samples = await db.transaction((tx) => seed(tx, { ...options, now, lastMonth }), {
    timeoutMs: 120_000,
  });
  const unbilled = await db.transaction(isDemoUnbilled);
  if (!unbilled) return { seeded: samples !== undefined, samples: samples ?? 0, closings: [] };
  const issuedAtMs = monthPeriod(lastMonth, options.timeZone).end.epochMilliseconds + issuedAfterMs;
  const { clock, timeZone, seller } = options;
  const closingClock: Clock = {
    epochMs: () => issuedAtMs,
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, fire) => clock.after(delayMs, fire),
  };
  const closings = await closeMonth(db, { month: lastMonth, timeZone, seller, clock: closingClock });
  const failure = closings.find((one) => one.outcome === 'failed');
  if (failure !== undefined) throw failure.reason;
  return { seeded: samples !== undefined, samples: samples ?? 0, closings };
}

interface Seeding extends DemoOptions {
  readonly now: Temporal.Instant;
  readonly lastMonth: Temporal.PlainYearMonth;
}

/** Number of register samples written; undefined when there are tenants already. */
async function seed(tx: Transaction, seeding: Seeding): Promise<number | undefined> {
  const existing = await listTenants(tx);
  if (existing.length > 0) return undefined;
  for (const { tenant, contract, versions } of demoTenants(seeding.lastMonth)) {
    await insertTenant(tx, tenant, contract.signedOn.toZonedDateTime(seeding.timeZone).toInstant());
    await insertContract(tx, contract);
    for (const version of versions) await insertVersion(tx, version);
  }
  await saveMeters(tx, seeding.meters);
  const racks = [...new Set(seeding.meters.map((meter) => meter.rackId))];
  const from = monthPeriod(seeding.lastMonth, seeding.timeZone).start;
  let samples = 0;
  for (const meter of await listMeters(tx, racks)) {
    samples += await recordHistory(tx, meter.id, { from, registersWh: historyOf(meter, from, seeding) });
  }
  return samples;
}

/** Registers at each quarter-hour from `from` to now, in whole steps of the register. */
function historyOf(meter: Meter, from: Temporal.Instant, seeding: Seeding): Decimal[] {
  const nowMs = seeding.now.epochMilliseconds;
  const shownWh = seeding.registerNowWh?.(meter);
  const offsetWh = shownWh === undefined ? 0 : shownWh - seeding.registerWhAt(meter, nowMs);
  const stepWh = Math.max(1, meter.resolutionWh.toNumber());
  const last = boundaryAtOrBefore(seeding.now, quarterHourSeconds).epochMilliseconds;
  const registers: Decimal[] = [];
  for (let atMs = from.epochMilliseconds; atMs <= last; atMs += quarterHourSeconds * 1000) {
    const wattHours = Math.max(0, seeding.registerWhAt(meter, atMs) + offsetWh);
    registers.push(Decimal.fromNumber(Math.floor(wattHours / stepWh) * stepWh, 0));
  }
  return registers;
}

/** True when the demonstration's tenants are there and one has no invoice: seeding was cut off before closing. */
async function isDemoUnbilled(tx: Transaction): Promise<boolean> {
  const tenants = await listTenants(tx);
  const names = new Set(tenants.map((tenant) => tenant.id));
  const isDemo = demoTenants(Temporal.PlainYearMonth.from('2026-01')).every((one) =>
    names.has(one.tenant.id),
  );
  if (!isDemo) return false;
  for (const tenant of tenants) {
    const invoices = await listInvoices(tx, tenant.id, 1);
    if (invoices.length === 0) return true;
  }
  return false;
}
