// Energy day by day, for a chart. Pure. Easy to get wrong: a day without any readings is a gap, not a zero; and days are
// local days of the site, 23 or 25 hours long when the clocks change.
import { Decimal } from '../core/decimal.ts';
import { dayPeriod, intersect } from '../core/period.ts';
import type { Period } from '../core/period.ts';
import { energyWithin } from './energy.ts';
import type { MeterCourse } from './register-store.ts';
import { walkRegister } from './register.ts';

export interface DayEnergy {
  readonly start: Temporal.Instant;
  /** Sum over all meters; null where a meter has nothing to say of that day. */
  readonly wattHours: Decimal | null;
}

const maxDays = 400;

/** One entry per local day that the period touches, in order. */
export function dailyEnergy(
  courses: readonly MeterCourse[],
  period: Period,
  timeZone: string,
): readonly DayEnergy[] {
  const walked = courses.map((course) => ({
    meter: course.meter,
    steps: walkRegister(course.meter, course.samples, course.breaks),
  }));
  const days: DayEnergy[] = [];
  let date = period.start.toZonedDateTimeISO(timeZone).toPlainDate();
  for (let count = 0; count < maxDays; count++) {
    const part = intersect(dayPeriod(date, timeZone), period);
    if (part === undefined) break;
    const energies = walked.map(({ meter, steps }) => energyWithin(meter, steps, part));
    const isKnown = energies.length > 0 && energies.every((energy) => energy.coveredSeconds > 0);
    const wattHours = energies.reduce((sum, energy) => sum.plus(energy.wattHours), Decimal.zero);
    days.push({ start: part.start, wattHours: isKnown ? wattHours : null });
    date = date.add({ days: 1 });
  }
  return days;
}
