// Energy day by day, for a chart. Pure. Easy to get wrong: a day without any readings is a gap, not a zero; a day on which
// a rack was somebody else's is not in the list at all; and days are local days of the site, 23 or 25 hours long when the
// clocks change.
import { Decimal } from '../core/decimal.ts';
import { dayPeriod, intersect } from '../core/period.ts';
import type { Period } from '../core/period.ts';
import { energyWithin } from './energy.ts';
import type { Meter, RegisterStep } from './register.ts';

/** A rack for as long as whoever asks has it, with the judged steps of its meters. */
export interface HeldRack {
  readonly during: Period;
  readonly meters: readonly { readonly meter: Meter; readonly steps: readonly RegisterStep[] }[];
}

export interface DayEnergy {
  readonly start: Temporal.Instant;
  /** Sum over all meters; null where a meter has nothing to say of that day, or a rack has none. */
  readonly wattHours: Decimal | null;
}

const maxDays = 400;

/** One entry per local day of the period on which a rack was held, in order. */
export function dailyEnergy(
  racks: readonly HeldRack[],
  period: Period,
  timeZone: string,
): readonly DayEnergy[] {
  const days: DayEnergy[] = [];
  let date = period.start.toZonedDateTimeISO(timeZone).toPlainDate();
  for (let count = 0; count < maxDays; count++) {
    const day = intersect(dayPeriod(date, timeZone), period);
    if (day === undefined) break;
    const held = racks.flatMap(({ during, meters }) => {
      const part = intersect(during, day);
      return part === undefined ? [] : [{ part, meters }];
    });
    if (held.length > 0) days.push({ start: day.start, wattHours: energyOf(held) });
    date = date.add({ days: 1 });
  }
  return days;
}

function energyOf(
  held: readonly { readonly part: Period; readonly meters: HeldRack['meters'] }[],
): Decimal | null {
  let sum = Decimal.zero;
  for (const { part, meters } of held) {
    if (meters.length === 0) return null;
    for (const { meter, steps } of meters) {
      const { wattHours, coveredSeconds } = energyWithin(meter, steps, part);
      if (coveredSeconds === 0) return null;
      sum = sum.plus(wattHours);
    }
  }
  return sum;
}
