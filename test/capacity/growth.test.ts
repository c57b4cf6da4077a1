// Growth found again in series of which it is known, through noise and days that are off; and what is no answer.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRunOut, findTrend, fewestDays } from '../../src/capacity/growth.ts';
import type { DailyPeak } from '../../src/capacity/growth.ts';
import { seeded } from '../seeded.ts';

const firstDay = 20_000;

function series(days: number, at: (day: number) => number): DailyPeak[] {
  return Array.from({ length: days }, (_, n) => ({ day: firstDay + n, peak: at(n) }));
}

/** Sum of twelve: near enough to a normal distribution of deviation 1. */
function gaussian(random: () => number): number {
  return Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, -6);
}

describe('the trend', () => {
  test('of a straight line is the line, whatever the days that are missing', () => {
    const line = fc.record({
      slope: fc.double({ min: -2, max: 2, noNaN: true }),
      level: fc.double({ min: 10, max: 500, noNaN: true }),
      gaps: fc.array(fc.nat(89), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(line, ({ slope, level, gaps }) => {
        const history = series(90, (n) => level + slope * n).filter(
          (_, n) => n === 0 || n === 89 || !gaps.includes(n),
        );
        const trend = findTrend(history);
        expect(trend?.slope).toBeCloseTo(slope, 8);
        expect(trend?.slopeLow).toBeCloseTo(slope, 8);
        expect(trend?.slopeHigh).toBeCloseTo(slope, 8);
        expect(trend?.level).toBeCloseTo(level + slope * 89, 6);
      }),
      { numRuns: 100 },
    );
  });

  test('holds the known slope in its interval about nineteen times in twenty', () => {
    let inside = 0;
    const runs = 400;
    for (let seed = 1; seed <= runs; seed++) {
      const random = seeded(seed);
      const history = series(84, (n) => 100 + 0.2 * n + gaussian(random) * 3);
      const trend = findTrend(history)!;
      expect(trend.slopeLow).toBeLessThanOrEqual(trend.slope);
      expect(trend.slopeHigh).toBeGreaterThanOrEqual(trend.slope);
      if (trend.slopeLow <= 0.2 && trend.slopeHigh >= 0.2) inside++;
    }
    expect(inside / runs).toBeGreaterThan(0.91);
    expect(inside / runs).toBeLessThan(0.99);
  });

  test('is moved little by days of load tests', () => {
    const random = seeded(7);
    const quiet = series(84, (n) => 100 + 0.2 * n + gaussian(random));
    const tested = quiet.map((one, n) => (n % 12 === 11 ? { ...one, peak: one.peak + 300 } : one));
    expect(Math.abs(findTrend(tested)!.slope - 0.2)).toBeLessThan(0.04);
  });

  test('is no answer with too few days, or with many of too short a span', () => {
    expect(findTrend([])).toBeUndefined();
    expect(findTrend(series(fewestDays - 1, (n) => n))).toBeUndefined();
    expect(findTrend(series(fewestDays + 3, (n) => n))).toBeUndefined();
    expect(findTrend(series(40, (n) => n))?.days).toBe(40);
  });
});

describe('running out', () => {
  const line = (slope: number): ReturnType<typeof findTrend> => findTrend(series(61, (n) => 40 + slope * n));

  test('is on the day the line meets the limit', () => {
    // 40 kW growing by 0.5 a day is at 70 on day 60 and at 100 another 60 days later.
    const day = firstDay + 120;
    expect(findRunOut(line(0.5), 100, 61)).toEqual({ kind: 'range', fromDay: day, toDay: day });
  });

  test('comes earlier where the other side hangs on it as well', () => {
    // Twice 70 of 200: 60 left, growing by 1 a day.
    const day = firstDay + 120;
    expect(findRunOut(line(0.5), 200, 61, 2)).toEqual({ kind: 'range', fromDay: day, toDay: day });
  });

  test('is a range while the slope is not certain, open where it may be flat', () => {
    const random = seeded(3);
    const steep = findTrend(series(84, (n) => 50 + 0.3 * n + gaussian(random) * 4));
    const runOut = findRunOut(steep, 150, 84);
    if (runOut.kind !== 'range') throw new Error(runOut.kind);
    expect(runOut.fromDay!).toBeLessThan(runOut.toDay!);
    const flat = findTrend(series(84, () => 50 + gaussian(random) * 4));
    expect(findRunOut(flat, 60, 84)).toMatchObject({ kind: 'range', toDay: null });
  });

  test('says full, not growing and not enough for what they are', () => {
    expect(findRunOut(line(0.5), 70, 61)).toEqual({ kind: 'full' });
    expect(findRunOut(line(-0.5), 70, 61)).toEqual({ kind: 'not-growing' });
    expect(findRunOut(undefined, 70, 4)).toEqual({ kind: 'not-enough', days: 4 });
    expect(findRunOut(line(0.000_1), 70, 61)).toEqual({ kind: 'range', fromDay: null, toDay: null });
  });
});
