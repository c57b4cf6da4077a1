import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayPeriod,
  durationSeconds,
  intersect,
  intervalsOf,
  monthAt,
  monthPeriod,
  quarterHourSeconds,
} from '../../src/core/period.ts';

const zones = [
  'Asia/Baku',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'UTC',
];

describe('local days and months', () => {
  test.each([
    ['Asia/Baku', '2015-03-29', 23],
    ['Asia/Baku', '2015-10-25', 25],
    ['Asia/Baku', '2026-03-29', 24],
    ['Europe/Berlin', '2026-10-25', 25],
  ])('%s %s has %i hours', (zone, date, hours) => {
    const day = dayPeriod(Temporal.PlainDate.from(date), zone);
    expect(durationSeconds(day)).toBe(hours * 3600);
    expect(intervalsOf(day, 3_600)).toHaveLength(hours);
    expect(intervalsOf(day, quarterHourSeconds)).toHaveLength(hours * 4);
  });

  test('March 2015 in Baku is an hour short, October an hour long', () => {
    const hours = (month: string): number =>
      durationSeconds(monthPeriod(Temporal.PlainYearMonth.from(month), 'Asia/Baku')) / 3600;
    expect([hours('2015-03'), hours('2015-10'), hours('2016-02')]).toEqual([743, 745, 696]);
  });

  test('months follow each other without gap or overlap, and every instant lies in the month it names', () => {
    const month = fc
      .record({ year: fc.integer({ min: 1995, max: 2040 }), month: fc.integer({ min: 1, max: 12 }) })
      .map((value) => Temporal.PlainYearMonth.from(value));
    fc.assert(
      fc.property(
        month,
        fc.constantFrom(...zones),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (m, zone, x) => {
          const period = monthPeriod(m, zone);
          expect(period.end.equals(monthPeriod(m.add({ months: 1 }), zone).start)).toBe(true);
          const inside = period.start.add({ seconds: Math.floor(durationSeconds(period) * x) });
          expect(monthAt(inside, zone).equals(m)).toBe(true);
          expect(monthAt(period.end, zone).equals(m)).toBe(false);
        },
      ),
    );
  });

  test('the intervals of a day cover it exactly', () => {
    const date = fc
      .integer({ min: 0, max: 12_000 })
      .map((days) => Temporal.PlainDate.from('2010-01-01').add({ days }));
    fc.assert(
      fc.property(date, fc.constantFrom(...zones), (day, zone) => {
        const whole = dayPeriod(day, zone);
        const pieces = intervalsOf(whole, quarterHourSeconds);
        const total = pieces.reduce((sum, piece) => sum + durationSeconds(piece), 0);
        expect(total).toBe(durationSeconds(whole));
        expect(pieces[0]?.start.equals(whole.start)).toBe(true);
        expect(pieces.at(-1)?.end.equals(whole.end)).toBe(true);
        expect(pieces.every((piece) => durationSeconds(piece) === 900)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('neighbours share nothing', () => {
    const may = monthPeriod(Temporal.PlainYearMonth.from('2026-05'), 'Asia/Baku');
    const june = monthPeriod(Temporal.PlainYearMonth.from('2026-06'), 'Asia/Baku');
    expect(intersect(may, june)).toBeUndefined();
    expect(intersect(may, { start: may.start, end: june.end })).toEqual(may);
  });
});
