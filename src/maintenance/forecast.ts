// What each load will draw during a window: the same weekday and hours of past weeks, a high quantile of them, times
// growth. Pure. Easy to get wrong: a slot in which one of a load's meters was not read is no smaller load but no slot;
// too few slots are no history, and then the contract's figure stands in, and says so.
import { percentileNearestRank } from '../readings/series.ts';
import type { PlantComponent } from '../site/component.ts';

export const forecastRules = {
  /** Weeks looked at, the latest first. */
  weeks: 6,
  percent: 99,
  /** Part of a week's slots that must be whole for the week to count. */
  leastCoverage: 0.5,
  /** Weeks from which on a trend is believed. */
  weeksForGrowth: 3,
  /** Growth per week that is believed at most, and in all. */
  mostWeeklyGrowth: 1.05,
  mostGrowth: 1.5,
} as const;

const weekMs = 604_800_000;

/** Power of one load in past weeks: `slots` are kW, null where not every meter was read. */
export interface PastWeek {
  readonly startsAtMs: number;
  readonly slots: readonly (number | null)[];
}

export interface LoadForecast {
  readonly loadId: string;
  readonly kilowatts: number;
  readonly basis: 'history' | 'contract';
  /** Past weeks that counted, and the growth that was added; 0 and 1 for a contract's figure. */
  readonly weeks: number;
  readonly growth: number;
}

/** `contractKilowatts` is what the site file says that the load may draw. */
export function forecastLoad(
  load: { readonly id: string; readonly contractKilowatts: number },
  past: readonly PastWeek[],
  startsAtMs: number,
): LoadForecast {
  const usable = past.filter(({ slots }) => isCovered(slots));
  const peak = percentileNearestRank(
    usable.flatMap(({ slots }) => slots),
    forecastRules.percent,
  );
  if (peak === null) {
    return { loadId: load.id, kilowatts: load.contractKilowatts, basis: 'contract', weeks: 0, growth: 1 };
  }
  const growth = growthOf(usable, startsAtMs);
  return { loadId: load.id, kilowatts: peak * growth, basis: 'history', weeks: usable.length, growth };
}

function isCovered(slots: readonly (number | null)[]): boolean {
  const whole = slots.filter((slot) => slot !== null).length;
  return slots.length > 0 && whole >= slots.length * forecastRules.leastCoverage && whole > 0;
}

/** Never below 1: a load that shrank may come back. */
function growthOf(weeks: readonly PastWeek[], startsAtMs: number): number {
  if (weeks.length < forecastRules.weeksForGrowth) return 1;
  const inOrder = [...weeks].sort((a, b) => a.startsAtMs - b.startsAtMs);
  const [first, last] = [inOrder[0]!, inOrder.at(-1)!];
  const [before, after] = [meanOf(first.slots), meanOf(last.slots)];
  if (before <= 0 || after <= before) return 1;
  const weekly = (after / before) ** (weekMs / (last.startsAtMs - first.startsAtMs));
  const aheadWeeks = Math.max(0, (startsAtMs - last.startsAtMs) / weekMs);
  return Math.min(forecastRules.mostGrowth, Math.min(forecastRules.mostWeeklyGrowth, weekly) ** aheadWeeks);
}

function meanOf(slots: readonly (number | null)[]): number {
  const whole = slots.filter((slot) => slot !== null);
  return whole.reduce((sum, slot) => sum + slot, 0) / whole.length;
}

/** The plant with each load drawing what is foreseen; its heat follows its power. */
export function withForecast<Component extends PlantComponent>(
  components: readonly Component[],
  forecast: ReadonlyMap<string, LoadForecast>,
): Component[] {
  return components.map((component) => {
    const foreseen = forecast.get(component.id);
    const { power, cooling } = component.demand;
    if (foreseen === undefined || foreseen.basis === 'contract' || power === undefined) return component;
    const heat =
      cooling === undefined || power === 0 ? {} : { cooling: (cooling * foreseen.kilowatts) / power };
    return { ...component, demand: { ...component.demand, power: foreseen.kilowatts, ...heat } };
  });
}

export interface PastSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * The spans of past weeks with the same weekday and hours, the latest first, in whole hours of the site's clock: an hour
 * that a change of clocks moved is still that hour. A window longer than a week is every hour of a week.
 */
export function pastSpans(window: PastSpan, nowMs: number, timeZone: string): readonly PastSpan[] {
  const local = (ms: number): Temporal.ZonedDateTime =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  const from = local(window.fromMs).round({ smallestUnit: 'hour', roundingMode: 'floor' });
  const until = local(Math.min(window.untilMs, window.fromMs + weekMs)).round({
    smallestUnit: 'hour',
    roundingMode: 'ceil',
  });
  const ahead = Math.max(1, Math.ceil((until.epochMilliseconds - nowMs) / weekMs));
  return Array.from({ length: forecastRules.weeks }, (_, i) => ({
    fromMs: from.subtract({ weeks: ahead + i }).epochMilliseconds,
    untilMs: until.subtract({ weeks: ahead + i }).epochMilliseconds,
  }));
}
