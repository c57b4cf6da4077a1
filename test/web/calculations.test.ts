// Numbers, ages, addresses and lists: the pure half of the screens.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertView } from '../../src/api/contract.ts';
import { ageOf, formatCountdown, trustOf } from '../../src/web/age.ts';
import { byCause, byUrgency } from '../../src/web/alerts/alert-order.ts';
import { safeTarget } from '../../src/web/door/sign-in-page.tsx';
import {
  formatCoverage,
  formatDate,
  formatDecimal,
  formatKw,
  formatMoment,
  formatMoney,
  formatReading,
} from '../../src/web/format.ts';
import { rowsWithin } from '../../src/web/parts/fit.ts';
import { mainValue, sparkOf, sumOf } from '../../src/web/diagram/sparkline.ts';
import { splitHistory } from '../../src/web/tenant/month-list.ts';
import { invoicePath, routeOf } from '../../src/web/routes.ts';
import { problemOf } from '../../src/web/server.ts';
import { dayBars } from '../../src/web/tenant/day-bars.ts';
import { alertsIn } from './fixture-answers.ts';
import { plantDiagram } from './fixture-plant.ts';

const at = 1_790_000_000_000;
const baku = { timeZone: 'Asia/Baku' };

describe('numbers', () => {
  test('power has its unit, in the language, without false precision', () => {
    expect(formatKw(412.34, 'en')).toBe('412\u00a0kW');
    expect(formatKw(41.234, 'ru')).toBe('41,2\u00a0кВт');
    expect(formatKw(1234.5, 'az')).toBe('1.235\u00a0kVt');
    expect(formatKw(null, 'en')).toBe('–\u00a0kW');
    expect([0, -0.02].map((kw) => formatKw(kw, 'en'))).toEqual(['0\u00a0kW', '0.0\u00a0kW']);
  });

  test('readings choose their prefix', () => {
    expect(formatReading(5_312, 'W', 'en')).toBe('5.3\u00a0kW');
    expect(formatReading(230.6, 'V', 'en')).toBe('231\u00a0V');
    expect(formatReading(49.98, 'Hz', 'ru')).toBe('50,0\u00a0Гц');
    expect(formatReading(2_400_000_000, 'bit/s', 'en')).toBe('2.4\u00a0Gbit/s');
    expect(formatReading(-7.25, 'dBm', 'en')).toBe('-7.3\u00a0dBm');
  });

  test('money and energy keep every decimal, however long', () => {
    expect(formatMoney('1234567.80', 'AZN', 'az')).toBe('1.234.567,80\u00a0₼');
    expect(formatDecimal('12345678901234567890.123456', 'en')).toBe('12,345,678,901,234,567,890.123456');
    expect(formatDecimal('0.142500', 'ru')).toBe('0,142500');
  });

  test('coverage is a hundred percent only when all of it is covered', () => {
    expect([1, 0.9996, 0.998, 0.5, 0].map((ratio) => formatCoverage(ratio, 'en'))).toEqual([
      '100\u00a0%',
      '99.9\u00a0%',
      '99.8\u00a0%',
      '50\u00a0%',
      '0\u00a0%',
    ]);
  });

  test('dates are those of the site, in the words of the language', () => {
    const lateUtc = Date.parse('2026-11-21T21:30:00Z');
    expect(formatDate(lateUtc, { ...baku, language: 'az' })).toBe('22 noyabr 2026');
    expect(formatDate(lateUtc, { ...baku, language: 'en' })).toBe('22 November 2026');
    expect(formatMoment(lateUtc, lateUtc + 60_000, { ...baku, language: 'az' })).toBe('01:30');
    expect(formatMoment(lateUtc, lateUtc + 86_400_000, { ...baku, language: 'az' })).toBe('22 noy, 01:30');
  });
});

describe('ages', () => {
  test('an age never promises more than has passed', () => {
    const seconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (age) => {
        const { unit, count, rest } = ageOf(age);
        const said = count * seconds[unit] + (rest === null ? 0 : rest.count * seconds[rest.unit]);
        expect(said).toBeLessThanOrEqual(age);
        expect(age - said).toBeLessThan(
          seconds[rest?.unit ?? unit] + (unit === 'day' && rest === null ? 3_600 : 60),
        );
      }),
    );
    expect(ageOf(-5)).toEqual({ unit: 'second', count: 0, rest: null });
  });

  test('a countdown ends at zero', () => {
    expect([754, 59.2, 0, -8, 3_725].map(formatCountdown)).toEqual([
      '12:34',
      '1:00',
      '0:00',
      '0:00',
      '1:02:05',
    ]);
  });

  test('nothing is trusted while the stream is lost, and missing stays missing', () => {
    expect(trustOf('good', false)).toBe('plain');
    expect(trustOf('good', true)).toBe('old');
    expect(trustOf('stale', false)).toBe('old');
    expect(trustOf('missing', true)).toBe('none');
    expect(trustOf('suspect', false)).toBe('doubtful');
  });
});

describe('addresses', () => {
  test('ids survive the way through an address', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (tenantId, number) => {
        fc.pre([tenantId, number].every((part) => part.isWellFormed() && !/^\.{1,2}$/.test(part)));
        const { pathname } = new URL(invoicePath(tenantId, number), 'http://localhost');
        expect(routeOf(pathname)).toEqual({ page: 'invoice', tenantId, number });
      }),
    );
  });

  test('an address that names no page is lost, a broken one too', () => {
    for (const path of ['/nothing', '/tenants/a/b', '/page', '/%E0%A4%A', '/constructor', '/alerts/1']) {
      expect(routeOf(path)).toEqual({ page: 'lost' });
    }
  });

  test('after signing in nobody is led to another host', () => {
    for (const wanted of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'evil',
      '/sign-in',
      null,
    ]) {
      expect(safeTarget(wanted, '/home')).toBe('/home');
    }
    expect(safeTarget('/alerts?state=ended', '/home')).toBe('/alerts?state=ended');
  });

  test('a refusal that is not a problem document is still a problem', () => {
    expect(problemOf(502, '<html>bad gateway</html>')).toMatchObject({
      status: 502,
      code: 'http-502',
      id: '',
    });
    expect(problemOf(404, '{"code":"not-found","detail":"d","id":"x"}')).toMatchObject({
      code: 'not-found',
      id: 'x',
    });
  });
});

describe('lists', () => {
  const diagram = plantDiagram('flood', at);
  const alerts = alertsIn('flood', diagram);

  test('every alert stands in exactly one group, whatever its causes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(9), fc.array(fc.nat(12), { maxLength: 3 })), { maxLength: 30 }),
        (spec) => {
          const made = spec.map(([key, causes], index): AlertView => {
            const [base] = alerts;
            if (base === undefined) throw new Error('no alert to start from');
            return { ...base, id: String(index), key: String(key), causeKeys: causes.map(String) };
          });
          const ids = byCause(made).flatMap(({ cause, followers }) => [
            cause.id,
            ...followers.map((one) => one.id),
          ]);
          expect(ids.sort()).toEqual(made.map((one) => one.id).sort());
        },
      ),
    );
  });

  test('what waits for somebody comes before what somebody has', () => {
    const [first, second] = byUrgency(alerts);
    expect(first?.priority).toBe('critical');
    expect(first?.state).toBe('unack-active');
    expect(second?.openedAtMs).toBeLessThan(at);
  });

  test('rows that do not fit are counted, and one always stays', () => {
    expect(rowsWithin([40, 80, 120], 100)).toBe(2);
    expect(rowsWithin([40, 80], 100)).toBe(2);
    expect(rowsWithin([140], 100)).toBe(1);
  });

  test('a day without readings is no day without energy', () => {
    const startMs = Date.parse('2026-10-31T20:00:00Z');
    const daily = [
      { dayStartMs: startMs, energyKwh: '10' },
      { dayStartMs: startMs + 86_400_000, energyKwh: null },
    ];
    const month = {
      startMs,
      endMs: startMs + 30 * 86_400_000,
      energyKwh: '10',
      coverageRatio: 0.5,
      netSoFar: '1',
      daily,
    };
    const frame = { width: 300, height: 100 };
    const { bars } = dayBars(month, frame);
    expect(bars.map((bar) => bar.height)).toEqual([100, 100]);
    expect(bars.map((bar) => bar.x)).toEqual([0, 10]);
    expect(bars[1]?.energyKwh).toBeNull();
    // Days before the tenant had a rack are not listed: their place stays empty.
    expect(dayBars({ ...month, daily: daily.slice(1) }, frame).bars.map(({ x }) => x)).toEqual([10]);
  });
});

describe('the last hour', () => {
  const frame = { width: 100, height: 10, fromMs: 0, toMs: 100 };

  test('a gap is not bridged, a lone value is a dot, and no value is nothing', () => {
    const points = [0, 1, null, 3, null, 5, 6].map((value, index): [number, number | null] => [
      index * 10,
      value,
    ]);
    const spark = sparkOf(points, frame);
    expect(spark?.path.match(/M/g)?.length).toBe(2);
    expect(spark?.dots.map(([x]) => x)).toEqual([30]);
    expect([spark?.low, spark?.high]).toEqual([0, 6]);
    expect(sparkOf([[0, null]], frame)).toBeUndefined();
    expect(sparkOf([], frame)).toBeUndefined();
  });

  test('every point lies within the frame', () => {
    const value = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        const spark = sparkOf(
          values.map((one, index): [number, number | null] => [index * 2, one]),
          frame,
        );
        for (const [, y = ''] of spark?.path.matchAll(/[ML][\d.-]+,([\d.-]+)/g) ?? []) {
          expect(Number(y)).toBeGreaterThanOrEqual(-0.1);
          expect(Number(y)).toBeLessThanOrEqual(10.1);
        }
      }),
    );
  });

  test('a sum with a hole in it is a gap', () => {
    const lines: [number, number | null][][] = [
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      [
        [0, 10],
        [1, null],
        [2, 30],
      ],
      [
        [0, 100],
        [1, 200],
      ],
    ];
    expect(sumOf(lines)).toEqual([
      [0, 111],
      [1, null],
      [2, null],
    ]);
  });

  test('words and counters make no curve', () => {
    const base = { instance: '', label: '', quality: 'good', takenAtMs: 0 } as const;
    const state = { ...base, point: 'output.source', value: 1, unit: '', state: 'normal' } as const;
    const power = { ...base, point: 'output.power', value: 5, unit: 'W', state: null } as const;
    expect(mainValue([state, power])).toBe(power);
    expect(mainValue([state])).toBeUndefined();
  });
});

test('months before the first invoice are told apart, unless there is no invoice at all', () => {
  const month = (name: string, invoices: number) => ({
    month: name,
    isRunning: false,
    open: 0,
    invoices,
    total: null,
    currency: 'AZN',
  });
  const months = [month('2026-10', 0), month('2026-09', 4), month('2026-08', 0)];
  expect(splitHistory(months).earlier.map((one) => one.month)).toEqual(['2026-08']);
  expect(splitHistory([month('2026-10', 0)]).recent.length).toBe(1);
});
