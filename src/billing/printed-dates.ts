// Dates and times as documents print them, in the language of the reader and the zone of the site.
import type { Language } from '../core/money.ts';
import type { Period } from '../core/period.ts';

/** `01.09.2026` in Azerbaijani and Russian, `1 Sep 2026` in English. */
export function formatDate(date: Temporal.PlainDate, language: Language): string {
  if (language === 'en') {
    return date.toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  }
  return date.toLocaleString(language, { day: '2-digit', month: '2-digit', year: 'numeric' });
}

/** First and last day of a period of whole local days. */
export function formatPeriod(period: Period, timeZone: string, language: Language): string {
  const first = period.start.toZonedDateTimeISO(timeZone).toPlainDate();
  const last = period.end.toZonedDateTimeISO(timeZone).subtract({ nanoseconds: 1 }).toPlainDate();
  return `${formatDate(first, language)} – ${formatDate(last, language)}`;
}

/** `01.09.2026 00:00`, in English `1 Sep 2026 00:00`; local time of the zone. */
export function formatTime(instant: Temporal.Instant, timeZone: string, language: Language): string {
  const local = instant.toZonedDateTimeISO(timeZone).toPlainDateTime();
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${formatDate(local.toPlainDate(), language)} ${time}`;
}
