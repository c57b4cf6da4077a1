// What loads are expected to draw: quantile, growth, holes, hours of the local clock, and the same out of a real history.
import { describe, expect, test } from 'vitest';
import { forecastLoad, pastSpans, withForecast } from '../../src/maintenance/forecast.ts';
import { plantOf } from '../redundancy/sites.ts';

describe('the forecast', () => {
  const week = 604_800_000;
  const past = (kilowatts: readonly number[]) =>
    kilowatts.map((kw, i) => ({ startsAtMs: 10 * week - (i + 1) * week, slots: [kw, kw] }));
  const load = { id: 'r', contractKilowatts: 9 };

  test('the highest quantile of past weeks, times growth where three weeks show one', () => {
    expect(forecastLoad(load, past([5, 5, 5]), 10 * week)).toMatchObject({
      kilowatts: 5,
      basis: 'history',
      growth: 1,
    });
    expect(forecastLoad(load, past([5, 7]), 10 * week)).toMatchObject({ kilowatts: 7, growth: 1 });
    const growing = forecastLoad(load, past([5.2, 5.1, 5]), 12 * week);
    const weekly = (5.2 / 5) ** (1 / 2);
    expect(growing.growth).toBeCloseTo(weekly ** 3, 9);
    expect(growing.kilowatts).toBeCloseTo(5.2 * weekly ** 3, 9);
    expect(forecastLoad(load, past([100, 10, 1]), 400 * week).growth).toBe(1.5);
  });

  test('a slot with a hole is none, and too few slots are no history: the contract, and it says so', () => {
    const holes = [{ startsAtMs: 0, slots: [null, null, 4] }];
    expect(forecastLoad(load, holes, week)).toMatchObject({ kilowatts: 9, basis: 'contract' });
    expect(forecastLoad(load, [], week)).toMatchObject({ kilowatts: 9, basis: 'contract', weeks: 0 });
    expect(forecastLoad(load, [{ startsAtMs: 0, slots: [null, 3, 4] }], week).kilowatts).toBe(4);
  });

  test('the same hours of the local clock, also across a change of it', () => {
    const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Berlin]`).epochMilliseconds;
    const window = { fromMs: at('2026-10-27T22:10'), untilMs: at('2026-10-28T01:20') };
    const spans = pastSpans(window, at('2026-10-26T12:00'), 'Europe/Berlin');
    expect(spans).toHaveLength(6);
    expect(spans[0]).toEqual({ fromMs: at('2026-10-20T22:00'), untilMs: at('2026-10-21T02:00') });
    expect(spans[1]!.fromMs).toBe(at('2026-10-13T22:00'));
    const far = pastSpans(
      { fromMs: at('2026-12-01T22:00'), untilMs: at('2026-12-01T23:00') },
      window.fromMs,
      'Europe/Berlin',
    );
    expect(far[0]!.fromMs).toBe(at('2026-10-20T22:00'));
  });

  test('heat follows power', () => {
    const rack = plantOf({ r: { demand: { power: 4, cooling: 4 } } }).components[0]!;
    const foreseen = new Map([
      ['r', { loadId: 'r', kilowatts: 6, basis: 'history', weeks: 3, growth: 1 } as const],
    ]);
    expect(withForecast([rack], foreseen)[0]!.demand).toEqual({ power: 6, cooling: 6 });
  });
});
