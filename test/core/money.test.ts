import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, divideHalfUp, sumDecimals } from '../../src/core/decimal.ts';
import { formatMoney, priceOf, proRata, shareOf, toMajor } from '../../src/core/money.ts';

const decimals = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
    scale: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ digits, scale }) => Decimal.of(digits, scale));

describe('Decimal', () => {
  test('is read and written without loss', () => {
    fc.assert(fc.property(decimals, (value) => Decimal.parse(value.toString()).compare(value) === 0));
    expect(Decimal.parse('0012.3400').toString()).toBe('12.34');
    expect(Decimal.parse('0.18').toFixed(4)).toBe('0.1800');
  });

  test.each(['', '1e3', ' 1', '1.', '.5', '1,5', 'NaN', '--1', '0x10', '٣'])('refuses %j', (text) => {
    expect(() => Decimal.parse(text)).toThrow(RangeError);
  });

  test('0.1 + 0.2 is 0.3, and sums do not depend on the order', () => {
    expect(Decimal.parse('0.1').plus(Decimal.parse('0.2')).toString()).toBe('0.3');
    const sumIsFree = (values: Decimal[]): boolean =>
      sumDecimals(values).compare(sumDecimals(values.toReversed())) === 0;
    fc.assert(fc.property(fc.array(decimals), sumIsFree));
  });

  test('rounds half up on the magnitude, never further than half a unit', () => {
    expect(Decimal.parse('0.125').rounded(2).toString()).toBe('0.13');
    expect(Decimal.parse('-0.125').rounded(2).toString()).toBe('-0.13');
    expect(Decimal.parse('1.0049999').toInteger(2)).toBe(100n);
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 9 }), (value, scale) => {
        const error = value.rounded(scale).minus(value);
        const half = Decimal.of(5n, scale + 1);
        const magnitude = error.isNegative() ? error.negated() : error;
        expect(magnitude.compare(half)).not.toBe(1);
        expect(value.negated().rounded(scale).compare(value.rounded(scale).negated())).toBe(0);
      }),
    );
  });
});

describe('Money', () => {
  test('quantity × price with six decimals is rounded once', () => {
    expect(priceOf(Decimal.parse('1234.567'), Decimal.parse('0.123456'), 'AZN').minor).toBe(15241n);
    // 0.5 qəpik exactly: half up.
    expect(priceOf(Decimal.parse('1'), Decimal.parse('0.005'), 'AZN').minor).toBe(1n);
    expect(shareOf({ minor: 25n, currency: 'AZN' }, Decimal.parse('0.18')).minor).toBe(5n);
    expect(toMajor({ minor: -5n, currency: 'AZN' }).toString()).toBe('-0.05');
  });

  test('the parts of any partition sum to the whole, in qəpik', () => {
    const cut = fc.tuple(
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fc.integer({ min: 1, max: 31 }),
      fc.array(fc.integer({ min: 0, max: 31 })),
    );
    fc.assert(
      fc.property(cut, ([minor, of, cuts]) => {
        const edges = [0, ...cuts.filter((edge) => edge <= of).sort((a, b) => a - b), of];
        const parts = edges
          .slice(1)
          .map((to, index) => proRata({ minor, currency: 'AZN' }, { from: edges[index] ?? 0, to, of }).minor);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(minor);
        const exact = Number(minor) / of;
        parts.forEach((part, index) => {
          const length = (edges[index + 1] ?? 0) - (edges[index] ?? 0);
          expect(Math.abs(Number(part) - exact * length)).toBeLessThan(1.01);
        });
      }),
    );
  });

  test('division rounds like PostgreSQL round(numeric)', () => {
    expect([divideHalfUp(5n, 2n), divideHalfUp(-5n, 2n), divideHalfUp(7n, 3n)]).toEqual([3n, -3n, 2n]);
  });

  test('is written in the language of the reader, with ₼, beyond what a float holds', () => {
    const money = { minor: 123456789012345678990n, currency: 'AZN' } as const;
    const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
    expect(plain(formatMoney(money, 'az'))).toBe('1.234.567.890.123.456.789,90 ₼');
    expect(plain(formatMoney(money, 'ru'))).toBe('1 234 567 890 123 456 789,90 ₼');
    expect(formatMoney(money, 'en')).toBe('₼1,234,567,890,123,456,789.90');
  });
});
