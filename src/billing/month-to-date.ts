// The running month of a tenant: energy so far, power now, what it has cost. Easy to get wrong: power now. It is the
// last quarter-hour's energy over its time, and unknown when the registers stopped coming.
import type { RackTerms } from '../contracts/contract.ts';
import { Decimal, sumDecimals } from '../core/decimal.ts';
import { sumMoney } from '../core/money.ts';
import type { Currency, Money } from '../core/money.ts';
import { boundaryAtOrBefore, intersect, quarterHourSeconds } from '../core/period.ts';
import type { Period } from '../core/period.ts';
import { coverageOf, energyWithin } from '../metering/energy.ts';
import type { MeterEnergy } from '../metering/energy.ts';
import { boundaryToleranceMs, walkRegister } from '../metering/register.ts';
import type { RegisterStep } from '../metering/register.ts';
import type { Charge } from '../rating/charge.ts';
import { toKilowattHours } from '../rating/energy-charge.ts';
import type { Course } from '../rating/energy-charge.ts';

/** Registers older than this say nothing about power now: two and a half quarter-hours. */
const powerStaleMs = 2_250_000;

export interface RackToDate {
  readonly rackId: string;
  readonly contractId: string;
  readonly contractedWatts: number;
  /** Mean of the last quarter-hour over all meters of the rack; null when one of them is unknown. */
  readonly watts: number | null;
  /** End of that quarter-hour; null when watts is. */
  readonly wattsAt: Temporal.Instant | null;
  readonly kilowattHours: Decimal;
  /** Share of the month so far with quarter-hour readings, 0 to 1. */
  readonly coverage: number;
}

export interface MonthToDate {
  readonly tenantId: string;
  readonly month: Temporal.PlainYearMonth;
  /** From the start of the month to the last quarter-hour whose registers are due. */
  readonly period: Period;
  readonly racks: readonly RackToDate[];
  readonly kilowattHours: Decimal;
  readonly coverage: number;
  /** Sum over the racks held now; null when one of them is unknown. */
  readonly watts: number | null;
  /** Sum over the racks held now. */
  readonly contractedWatts: number;
  /** Rent of the whole month as contracted today, and energy so far; without VAT. */
  readonly rent: Money;
  readonly energy: Money;
  readonly net: Money;
}

export interface RunningMonth {
  readonly tenantId: string;
  readonly month: Temporal.PlainYearMonth;
  readonly period: Period;
  readonly now: Temporal.Instant;
  readonly currency: Currency;
  /** Terms that hold on some day of the month. */
  readonly terms: readonly RackTerms[];
  /** Local period of terms. */
  readonly periodOf: (terms: RackTerms) => Period;
  readonly courses: readonly Course[];
  /** The charges of the month as they would be now. */
  readonly charges: readonly Charge[];
}

/** The part of a month that is over: until the last quarter-hour whose registers had time to arrive. */
export function elapsedPart(month: Period, now: Temporal.Instant): Period {
  const due = now.subtract({ milliseconds: boundaryToleranceMs });
  const boundary = boundaryAtOrBefore(due, quarterHourSeconds);
  return intersect(month, { start: month.start, end: boundary }) ?? { start: month.start, end: month.start };
}

export function summarizeMonth(input: RunningMonth): MonthToDate {
  const { terms, charges, currency } = input;
  const racks: RackToDate[] = [];
  const energies: MeterEnergy[] = [];
  const held: RackToDate[] = [];
  for (const [rackId, versions] of Map.groupBy(terms, (one) => one.rackId)) {
    const own = input.courses.filter((course) => course.meter.rackId === rackId);
    // Registers count a whole rack, so they say nothing of a part.
    const whole = versions.filter(({ units }) => units === undefined);
    const walked = own.map((course) => ({ course, steps: walk(course) }));
    const rackEnergies = walked.flatMap(({ course, steps }) =>
      whole.flatMap((version) => {
        const part = intersect(input.periodOf(version), input.period);
        return part === undefined ? [] : [energyWithin(course.meter, steps, part)];
      }),
    );
    const last = versions.at(-1);
    if (last === undefined) continue;
    const rack: RackToDate = {
      rackId,
      contractId: last.contractId,
      contractedWatts: last.contractedWatts,
      ...powerNow(last.units === undefined ? walked.map((one) => one.steps) : [], input.now),
      kilowattHours: toKilowattHours(sumDecimals(rackEnergies.map((energy) => energy.wattHours))),
      coverage: coverageOf(rackEnergies),
    };
    racks.push(rack);
    energies.push(...rackEnergies);
    const until = input.periodOf(last).end;
    if (Temporal.Instant.compare(input.now, until) < 0) held.push(rack);
  }
  const sumOf = (kind: Charge['kind']): Money =>
    sumMoney(
      charges.filter((charge) => charge.kind === kind).map((charge) => charge.net),
      currency,
    );
  const rent = sumOf('rack');
  const energy = sumOf('energy');
  return {
    tenantId: input.tenantId,
    month: input.month,
    period: input.period,
    racks,
    kilowattHours: sumDecimals(racks.map((rack) => rack.kilowattHours)),
    coverage: coverageOf(energies),
    watts: sumKnown(held.map((rack) => rack.watts)),
    contractedWatts: held.reduce((sum, rack) => sum + rack.contractedWatts, 0),
    rent,
    energy,
    net: sumMoney([rent, energy], currency),
  };
}

function walk(course: Course): RegisterStep[] {
  return walkRegister(course.meter, course.samples, course.breaks);
}

function powerNow(
  meters: readonly (readonly RegisterStep[])[],
  now: Temporal.Instant,
): { watts: number | null; wattsAt: Temporal.Instant | null } {
  const latest = meters.map((steps) => steps.at(-1));
  let at: Temporal.Instant | null = null;
  const watts = latest.map((step) => {
    if (step === undefined || step.kind !== 'register') return null;
    if (now.epochMilliseconds - step.to.takenAt.epochMilliseconds > powerStaleMs) return null;
    at ??= step.to.takenAt;
    const elapsedMs = step.to.takenAt.epochMilliseconds - step.from.takenAt.epochMilliseconds;
    return (step.wattHours.toNumber() * 3_600_000) / elapsedMs;
  });
  const sum = sumKnown(watts);
  return { watts: sum, wattsAt: sum === null ? null : at };
}

/** Null when there is nothing to sum or a part is unknown. */
function sumKnown(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
