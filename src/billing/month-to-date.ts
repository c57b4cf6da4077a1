// The running month of a tenant: energy so far, day by day, and what it has cost. Pure. Easy to get wrong: a rack counts only
// for the days on which it is this tenant's; what it drew before or after is somebody else's to know.
import type { RackTerms } from '../contracts/contract.ts';
import { sumDecimals } from '../core/decimal.ts';
import type { Decimal } from '../core/decimal.ts';
import { sumMoney } from '../core/money.ts';
import type { Currency, Money } from '../core/money.ts';
import { boundaryAtOrBefore, intersect, quarterHourSeconds } from '../core/period.ts';
import type { Period } from '../core/period.ts';
import { dailyEnergy } from '../metering/daily-energy.ts';
import type { DayEnergy, HeldRack } from '../metering/daily-energy.ts';
import { coverageOf, energyWithin } from '../metering/energy.ts';
import { boundaryToleranceMs, walkRegister } from '../metering/register.ts';
import type { Charge } from '../rating/charge.ts';
import { toKilowattHours } from '../rating/energy-charge.ts';
import type { Course } from '../rating/energy-charge.ts';

export interface MonthToDate {
  readonly month: Temporal.PlainYearMonth;
  /** Null: nothing is metered for it, because it has parts of racks only. */
  readonly kilowattHours: Decimal | null;
  /** Share of the time so far with quarter-hour readings, 0 to 1. */
  readonly coverage: number;
  /** The days of the month so far on which it had a rack. */
  readonly days: readonly DayEnergy[];
  /** Rent of the whole month as contracted today, and energy so far; without VAT. */
  readonly rent: Money;
  readonly energy: Money;
  readonly net: Money;
}

export interface RunningMonth {
  readonly month: Temporal.PlainYearMonth;
  /** From the start of the month to the last quarter-hour whose registers are due. */
  readonly period: Period;
  readonly timeZone: string;
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
  const { month, period, timeZone, terms, charges, currency } = input;
  const racks = heldRacks(input);
  const energies = racks.flatMap(({ during, meters }) =>
    meters.map(({ meter, steps }) => energyWithin(meter, steps, during)),
  );
  const sumOf = (kind: Charge['kind']): Money =>
    sumMoney(
      charges.filter((charge) => charge.kind === kind).map((charge) => charge.net),
      currency,
    );
  const rent = sumOf('rack');
  const energy = sumOf('energy');
  const isMetered = terms.length === 0 || terms.some(({ units }) => units === undefined);
  return {
    month,
    kilowattHours: isMetered ? toKilowattHours(sumDecimals(energies.map((one) => one.wattHours))) : null,
    coverage: coverageOf(energies),
    days: dailyEnergy(racks, period, timeZone),
    rent,
    energy,
    net: sumMoney([rent, energy], currency),
  };
}

/** Racks let as a whole, each for its days; registers count a whole rack, so they say nothing of a part. */
function heldRacks({ terms, courses, period, periodOf }: RunningMonth): readonly HeldRack[] {
  const metersOf = Map.groupBy(
    courses.map((course) => ({
      meter: course.meter,
      steps: walkRegister(course.meter, course.samples, course.breaks),
    })),
    ({ meter }) => meter.rackId,
  );
  return terms.flatMap((one): readonly HeldRack[] => {
    const during = one.units === undefined ? intersect(periodOf(one), period) : undefined;
    return during === undefined ? [] : [{ during, meters: metersOf.get(one.rackId) ?? [] }];
  });
}
