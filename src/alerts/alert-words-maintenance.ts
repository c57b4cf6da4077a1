// The words of alerts about maintenance in Azerbaijani, Russian and English, in the form of alert-words.ts.
import type { FindingCode } from './finding.ts';

type MaintenanceCode = Extract<FindingCode, `maintenance-${string}`>;
type Words = Readonly<Record<'az' | 'ru' | 'en', string>>;

export const maintenanceTexts: Readonly<Record<MaintenanceCode, Words>> = {
  'maintenance-no-go': {
    en: 'NO-GO: the maintenance “{name}” may no longer go on',
    az: 'OLMAZ: «{name}» texniki işini davam etdirmək olmaz',
    ru: 'НЕЛЬЗЯ: работы «{name}» больше нельзя продолжать',
  },
  'maintenance-not-proven': {
    en: 'It is not proven any more that the maintenance “{name}” may go on',
    az: '«{name}» texniki işini davam etdirməyin təhlükəsiz olduğu artıq sübut olunmur',
    ru: 'Больше не доказано, что работы «{name}» можно продолжать',
  },
  'maintenance-uncovered-no-go': {
    en: 'NO-GO: “{name}” meets what its override does not cover: {what}',
    az: 'OLMAZ: «{name}» işinə verilmiş icazə bunu əhatə etmir: {what}',
    ru: 'НЕЛЬЗЯ: разрешение на работы «{name}» не распространяется на новое: {what}',
  },
  'maintenance-uncovered-not-proven': {
    en: 'Not proven that “{name}” may go on; its override does not cover: {what}',
    az: '«{name}» işinin davamı sübut olunmur; verilmiş icazə bunu əhatə etmir: {what}',
    ru: 'Не доказано, что работы «{name}» можно продолжать; разрешение не распространяется на: {what}',
  },
  'maintenance-late': {
    en: 'The maintenance “{name}” is past its end and not done',
    az: '«{name}» texniki işinin vaxtı bitib, iş isə başa çatmayıb',
    ru: 'Время работ «{name}» истекло, а они не завершены',
  },
};

export const maintenanceActions: Readonly<Record<MaintenanceCode, Words>> = {
  'maintenance-no-go': {
    en: 'Stop, put back what can be put back, and read on the window what stands in the way; an override takes two people',
    az: 'Dayanın, qaytarıla biləni yerinə qaytarın, maneənin nə olduğuna pəncərədə baxın; davam üçün icazəyə iki nəfər lazımdır',
    ru: 'Остановитесь, верните в работу всё, что можно, посмотрите в окне работ, что мешает; разрешение дают двое',
  },
  'maintenance-not-proven': {
    en: 'Take nothing more out until what is unknown is known again',
    az: 'Naməlum olan aydınlaşanadək başqa heç nəyi işdən çıxarmayın',
    ru: 'Ничего больше не выводите, пока неизвестное не прояснится',
  },
  'maintenance-uncovered-no-go': {
    en: 'Stop and put back what can be put back, or ask on the window for an override that a second person grants',
    az: 'Dayanın və qaytarıla biləni yerinə qaytarın, ya da pəncərədə icazə istəyin: onu ikinci şəxs verir',
    ru: 'Остановитесь и верните в работу всё, что можно, или запросите в окне работ разрешение второго человека',
  },
  'maintenance-uncovered-not-proven': {
    en: 'Take nothing more out until it is known again, or ask on the window for an override that a second person grants',
    az: 'Aydınlaşanadək başqa heç nəyi işdən çıxarmayın, ya da pəncərədə icazə istəyin: onu ikinci şəxs verir',
    ru: 'Ничего больше не выводите, пока это не прояснится, или запросите в окне работ разрешение второго человека',
  },
  'maintenance-late': {
    en: 'End the window if the work is done, else give it a new end; its alerts are not suppressed any more',
    az: 'İş bitibsə, pəncərəni bağlayın, bitməyibsə, yeni vaxt verin; siqnalları artıq gizlədilmir',
    ru: 'Закройте окно, если всё сделано, или задайте новый срок; его тревоги больше не подавляются',
  },
};

const uncoveredParts = {
  dark: { en: 'without supply', az: 'qidalanmasız', ru: 'без питания' },
  overloaded: { en: 'overloaded', az: 'həddən artıq yüklənən', ru: 'перегружены' },
  unknown: { en: 'unknown', az: 'vəziyyəti naməlum', ru: 'состояние неизвестно' },
  windows: { en: 'at the same time', az: 'eyni vaxtda', ru: 'в то же время' },
} as const satisfies Record<string, Words>;
const unjudgedWords: Words = {
  en: 'not all of it could be judged',
  az: 'hamısını qiymətləndirmək mümkün olmadı',
  ru: 'оценить удалось не всё',
};

/** What an override does not cover, by names; with none of them it could not be judged. */
export function uncoveredText(
  parts: Readonly<Record<keyof typeof uncoveredParts, string>>,
  language: keyof Words,
): string {
  const said = (Object.keys(uncoveredParts) as (keyof typeof uncoveredParts)[])
    .filter((part) => parts[part] !== '')
    .map((part) => `${uncoveredParts[part][language]}: ${parts[part]}`);
  return said.length === 0 ? unjudgedWords[language] : said.join('; ');
}
