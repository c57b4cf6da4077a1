// Where the bars of a month's days stand. Easy to get wrong: the axis has room for the whole month, so that the bars do not
// change their width as the month goes on; a day without readings gets the full height, hatched; a day on which the tenant had
// no rack is not listed and leaves its place empty.
import type { MonthView } from '../../api/contract-tenant.ts';

export interface DayBar {
  /** From the first of the month, 0. */
  readonly index: number;
  readonly dayStartMs: number;
  readonly energyKwh: string | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
}

const dayMs = 86_400_000;

/** Bars of all days known so far; `highest` is the largest day in kWh, 0 when there is none. */
export function dayBars(
  month: MonthView,
  frame: Frame,
): { readonly bars: readonly DayBar[]; readonly highest: number } {
  const days = Math.max(1, Math.round((month.endMs - month.startMs) / dayMs));
  const step = frame.width / days;
  const energies = month.daily.map((day) => (day.energyKwh === null ? 0 : Number(day.energyKwh)));
  const highest = Math.max(0, ...energies);
  const bars = month.daily.map((day, position) => {
    const index = Math.round((day.dayStartMs - month.startMs) / dayMs);
    const share = day.energyKwh === null ? 1 : highest === 0 ? 0 : (energies[position] ?? 0) / highest;
    const height = Math.max(day.energyKwh === null ? frame.height : 1, share * frame.height);
    return { ...day, index, x: index * step, y: frame.height - height, width: step * 0.72, height };
  });
  return { bars, highest };
}
