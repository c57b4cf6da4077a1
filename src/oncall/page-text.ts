// What a page says, in the person's language. Easy to get wrong: it is plain text with a device's own words in it; the
// channel that turns it into a header or into HTML escapes it there.
import { actionText, consequenceText, findingText, priorityText } from '../alerts/alert-text.ts';
import type { TextLanguage } from '../alerts/alert-text.ts';
import type { Alert } from '../alerts/alert-store.ts';

export interface PagePlace {
  readonly siteName: string;
  /** IANA zone of the site, in which times are told. */
  readonly timeZone: string;
}

const words = {
  en: {
    since: 'Since',
    over: 'Over',
    told: 'You are told as step',
    open: 'See and answer',
    normal: 'Normal since',
  },
  az: {
    since: 'Başlanğıc',
    over: 'Bitdi',
    told: 'Sizə bildirilən addım',
    open: 'Bax və cavab ver',
    normal: 'Normallaşıb',
  },
  ru: {
    since: 'Начало',
    over: 'Закончилось',
    told: 'Вам сообщено на шаге',
    open: 'Открыть и ответить',
    normal: 'Норма с',
  },
} as const satisfies Record<TextLanguage, Record<string, string>>;

const locales = { en: 'en-GB', az: 'az', ru: 'ru' } as const satisfies Record<TextLanguage, string>;

/** Subject and lines of the message that wakes somebody. */
export function pageText(
  alert: Alert,
  place: PagePlace,
  to: { readonly language: TextLanguage; readonly step: number },
): { readonly subject: string; readonly lines: readonly string[] } {
  const { language, step } = to;
  const { subject, alarm } = alert;
  const what = findingText(subject.code, subject.params, language);
  const { consequence } = subject;
  const follows =
    consequence === null ? [] : [`${consequenceText(consequence.code, consequence.params, language)}.`];
  return {
    subject: `${priorityText(alarm.priority, language)}: ${what} – ${place.siteName}`,
    lines: [
      `${what}.`,
      ...follows,
      `${actionText(subject.code, subject.params, language)}.`,
      `${words[language].since}: ${timeText(alarm.activatedAtMs, place, language)}`,
      `${words[language].told}: ${step}`,
    ],
  };
}

/** Subject and lines of the message that it is over. */
export function endText(
  alert: Alert,
  place: PagePlace,
  language: TextLanguage,
): { readonly subject: string; readonly lines: readonly string[] } {
  const what = findingText(alert.subject.code, alert.subject.params, language);
  const { returnedAtMs } = alert.alarm;
  const since =
    returnedAtMs === null ? [] : [`${words[language].normal}: ${timeText(returnedAtMs, place, language)}`];
  return { subject: `${words[language].over}: ${what} – ${place.siteName}`, lines: [`${what}.`, ...since] };
}

/** Words on the link. */
export function linkText(language: TextLanguage): string {
  return words[language].open;
}

function timeText(epochMs: number, place: PagePlace, language: TextLanguage): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs))
    .toZonedDateTimeISO(place.timeZone)
    .toLocaleString(locales[language], { dateStyle: 'medium', timeStyle: 'long' });
}
