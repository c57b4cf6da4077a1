// Numbers and instants as people of each language read them: unit always, tabular, no false precision. Easy to get
// wrong: readings come in base units (W, Wh, bit/s) and the prefix is chosen here; money and energy come as exact
// decimal strings and must not pass through binary floating point when they are long.
import type { Language } from '../api/contract.ts';
import type { Unit } from '../core/units.ts';
import { azerbaijaniDate } from './azerbaijani-dates.ts';
import { sayUnit } from './units.ts';

/** What is written where a value is not known. Never 0, never empty. */
export const unknownText = '–';

// Chromium carries no data for Azerbaijani and would fall back to American numbers and to months like `M11` in silence.
// German writes numbers exactly as Azerbaijani does (1.234,56); the months stand in azerbaijani-dates.ts.
const locales: Readonly<Record<Language, string>> = { az: 'de-DE', ru: 'ru-RU', en: 'en-GB' };

/** BCP 47 name whose number format is that of the language. */
function localeOf(language: Language): string {
  return locales[language];
}

/** A plain number with at most `digits` decimals; trailing zeros are kept, so that columns stand still. */
export function formatNumber(value: number, digits: number, language: Language): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Nothing is less than nothing: what rounds to zero has no sign.
  const shown = Math.abs(value) < 0.5 / 10 ** digits ? 0 : value;
  return new Intl.NumberFormat(localeOf(language), options).format(shown);
}

/** Decimals worth showing: three significant figures, never more than two decimals. */
export function sensibleDigits(value: number): number {
  const size = Math.abs(value);
  if (size >= 100 || size === 0) return 0;
  return size >= 9.95 ? 1 : 2;
}

/** Power or heat in kW, with its unit; `null` is unknown. */
export function formatKw(kw: number | null, language: Language): string {
  const digits = kw === null || kw === 0 || Math.abs(kw) >= 99.95 ? 0 : 1;
  const number = kw === null ? unknownText : formatNumber(kw, digits, language);
  return `${number}\u00a0${sayUnit('kW', language)}`;
}

/** Flow through a component in the unit of its medium. */
export function formatFlow(value: number | null, unit: 'kW' | 'Gbit/s', language: Language): string {
  if (unit === 'kW') return formatKw(value, language);
  const number = value === null ? unknownText : formatNumber(value, sensibleDigits(value), language);
  return `${number}\u00a0${sayUnit(unit, language)}`;
}

/** A ratio 0..1 (may exceed 1) as whole percent. */
export function formatPercent(ratio: number | null, language: Language): string {
  return `${ratio === null ? unknownText : formatNumber(ratio * 100, 0, language)}\u00a0%`;
}

const prefixes: ReadonlyArray<readonly [number, string]> = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];
const prefixed: ReadonlySet<Unit> = new Set(['W', 'VA', 'var', 'Wh', 'bit/s', 'Pa', 'octet']);
const fixedDigits: Readonly<Partial<Record<Unit, number>>> = {
  V: 0,
  A: 1,
  Hz: 1,
  '°C': 1,
  '%': 0,
  rpm: 0,
  dBm: 1,
  l: 0,
  count: 0,
};

/** A reading with its unit, e.g. `5.3 kW`, `231 V`, `50.0 Hz`. Durations (`s`) are formatted by age.ts. */
export function formatReading(value: number, unit: Unit, language: Language): string {
  if (prefixed.has(unit)) return formatPrefixed(value, unit, language);
  const digits = fixedDigits[unit] ?? sensibleDigits(value);
  const shownUnit = unit === 'count' || unit === '' ? '' : `\u00a0${sayUnit(unit, language)}`;
  return formatNumber(value, digits, language) + shownUnit;
}

function formatPrefixed(value: number, unit: Unit, language: Language): string {
  const [factor, prefix] = prefixes.find(([limit]) => Math.abs(value) >= limit) ?? [1, ''];
  const scaled = value / factor;
  const digits = factor === 1 || Math.abs(scaled) >= 100 ? 0 : 1;
  return `${formatNumber(scaled, digits, language)}\u00a0${sayUnit(prefix + unit, language)}`;
}

/** An exact decimal string (money, energy, price) with all the decimals it came with. */
export function formatDecimal(decimal: string, language: Language, digits?: number): string {
  const given = decimal.split('.')[1]?.length ?? 0;
  const shown = Math.min(20, digits ?? given);
  const options = { minimumFractionDigits: shown, maximumFractionDigits: shown };
  // Intl takes a decimal string exactly; the type of older libraries does not know it yet.
  return new Intl.NumberFormat(localeOf(language), options).format(decimal as unknown as bigint);
}

/** A price per unit: all its decimals, and never fewer than a currency has. */
export function formatPrice(decimal: string, language: Language): string {
  return formatDecimal(decimal, language, Math.max(2, decimal.split('.')[1]?.length ?? 0));
}

/** Money with the sign of its currency, e.g. `1.234,50 ₼`. */
export function formatMoney(amount: string, currency: string, language: Language): string {
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  return new Intl.NumberFormat(localeOf(language), options).format(amount as unknown as bigint);
}

/** Share of a period covered by readings; rounded down, so that 100 % means all of it. */
export function formatCoverage(ratio: number, language: Language): string {
  const permille = Math.floor(ratio * 1000 + 1e-9);
  return `${formatNumber(permille / 10, permille % 10 === 0 ? 0 : 1, language)}\u00a0%`;
}

/** Energy in kWh, from an exact decimal string. */
export function formatEnergy(kwh: string, language: Language, digits = 1): string {
  return `${formatDecimal(kwh, language, digits)}\u00a0${sayUnit('kWh', language)}`;
}

export interface Place {
  readonly language: Language;
  /** IANA zone of the site. */
  readonly timeZone: string;
}

export function formatTime(atMs: number, place: Place): string {
  return dateFormat(place, { hour: '2-digit', minute: '2-digit' }).format(atMs);
}

export function formatTimeWithSeconds(atMs: number, place: Place): string {
  return dateFormat(place, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(atMs);
}

/** Day and month, e.g. `22 Nov`. */
export function formatDay(atMs: number, place: Place): string {
  if (place.language === 'az') return azerbaijaniDate(atMs, place.timeZone, 'day');
  return dateFormat(place, { day: 'numeric', month: 'short' }).format(atMs);
}

/** Day, month, year, e.g. `22 noyabr 2026`. */
export function formatDate(atMs: number, place: Place): string {
  if (place.language === 'az') return azerbaijaniDate(atMs, place.timeZone, 'date');
  return dateFormat(place, { day: 'numeric', month: 'long', year: 'numeric' }).format(atMs);
}

export function formatMonth(atMs: number, place: Place): string {
  if (place.language === 'az') return azerbaijaniDate(atMs, place.timeZone, 'month');
  return dateFormat(place, { month: 'long', year: 'numeric' }).format(atMs);
}

/** A local date such as `2026-11-05` (no zone applies to it). */
export function formatLocalDate(isoDate: string, language: Language): string {
  return formatDate(Date.parse(`${isoDate}T12:00:00Z`), { language, timeZone: 'UTC' });
}

/** Time alone when it is the same day as `nowMs`, else with the day before it. */
export function formatMoment(atMs: number, nowMs: number, place: Place): string {
  return withDay(formatTime(atMs, place), atMs, nowMs, place);
}

/** As `formatMoment`, for what is weighed in seconds. */
export function formatSecond(atMs: number, nowMs: number, place: Place): string {
  return withDay(formatTimeWithSeconds(atMs, place), atMs, nowMs, place);
}

function withDay(time: string, atMs: number, nowMs: number, place: Place): string {
  const day = formatDay(atMs, place);
  return day === formatDay(nowMs, place) ? time : `${day}, ${time}`;
}

function dateFormat(place: Place, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(localeOf(place.language), {
    timeZone: place.timeZone,
    hourCycle: 'h23',
    ...options,
  });
}
