// Amounts of money: an integer number of minor units (qəpik, cent) with its currency. Easy to get wrong: when to
// round. Once per invoice line, half up, when quantity × unit price becomes an amount – and VAT once per rate on the
// sum of the lines (EN 16931, BR-CO-10 and BR-CO-17). Amounts never pass through a float.
import { Decimal, divideHalfUp } from './decimal.ts';

/** ISO 4217 codes that can be invoiced, with their number of decimals. */
export const currencyDecimals = { AZN: 2, EUR: 2, USD: 2, GBP: 2, TRY: 2, GEL: 2, KZT: 2, JPY: 0 } as const;
export type Currency = keyof typeof currencyDecimals;
export type Language = 'az' | 'ru' | 'en';

export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencyDecimals, text);
}

/** quantity × unit price, rounded half up to the minor unit: the one rounding of an invoice line. */
export function priceOf(quantity: Decimal, unitPrice: Decimal, currency: Currency): Money {
  return { minor: quantity.times(unitPrice).toInteger(currencyDecimals[currency]), currency };
}

/** The amount as major units, exact: 1234 qəpik is 12.34. */
export function toMajor(money: Money): Decimal {
  return Decimal.of(money.minor, currencyDecimals[money.currency]);
}

export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new RangeError('amounts of two currencies do not add up');
  return { minor: left.minor + right.minor, currency: left.currency };
}

/** Sum in `currency`, 0 for no amounts; an amount of another currency is a programmer error. */
export function sumMoney(amounts: Iterable<Money>, currency: Currency): Money {
  let sum: Money = { minor: 0n, currency };
  for (const amount of amounts) sum = addMoney(sum, amount);
  return sum;
}

/** amount × rate, half up; for VAT, `rate` is a fraction such as 0.18. */
export function shareOf(money: Money, rate: Decimal): Money {
  const minor = divideHalfUp(money.minor * rate.digits, 10n ** BigInt(rate.scale));
  return { minor, currency: money.currency };
}

/**
 * The part of `whole` that falls on the units [from, to) of `of`, for instance days of a month. Rounded on the
 * running total, so the parts of any partition of [0, of) sum to the whole exactly, whoever computes them.
 */
export function proRata(whole: Money, part: { from: number; to: number; of: number }): Money {
  const isWithin = part.of > 0 && part.from >= 0 && part.from <= part.to && part.to <= part.of;
  if (!isWithin) throw new RangeError('a part lies within its whole');
  const until = (units: number): bigint => divideHalfUp(whole.minor * BigInt(units), BigInt(part.of));
  return { minor: until(part.to) - until(part.from), currency: whole.currency };
}

/** `1.234,50 ₼` in Azerbaijani, `1 234,50 ₼` in Russian, `₼1,234.50` in English. */
export function formatMoney(money: Money, language: Language): string {
  const places = currencyDecimals[money.currency];
  return formatterOf(language, money.currency, places).format(numeral(toMajor(money)));
}

/** A quantity or unit price in the language's notation with `least` to `most` decimals (rounded half up). */
export function formatDecimal(
  value: Decimal,
  language: Language,
  decimals: { least: number; most: number },
): string {
  const formatter = new Intl.NumberFormat(language, {
    minimumFractionDigits: decimals.least,
    maximumFractionDigits: decimals.most,
  });
  return formatter.format(numeral(value.rounded(decimals.most)));
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(language: Language, currency: Currency, places: number): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  formatters.set(key, made);
  return made;
}

/** Intl formats a numeric string exactly (ECMA-402, Intl mathematical value); a float would round it. */
function numeral(value: Decimal): Intl.StringNumericLiteral {
  return value.toString() as Intl.StringNumericLiteral;
}
