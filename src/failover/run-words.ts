// The words of a run on paper, in Azerbaijani, Russian and English: those of its screen, and what only a printed page says.
import { azRunWords } from '../core/run-words-az.ts';
import { enRunWords } from '../core/run-words-en.ts';
import type { RunWord } from '../core/run-words-en.ts';
import { ruRunWords } from '../core/run-words-ru.ts';

export type RunLanguage = 'az' | 'ru' | 'en';

const en = {
  title: 'Failover run',
  site: 'Site',
  subjects: 'Triggered by',
  step: 'Step',
  element: 'Element',
  took: 'Took',
  limit: 'Limit',
  spans:
    'A time is the span in which it must lie: after the last look that said no, by the first that said yes. In time is only what was so for every instant of both spans.',
  check: 'SHA-256 of the canonical JSON',
  page: 'page',
} as const;

type PaperWords = Readonly<Record<keyof typeof en, string>>;

const az: PaperWords = {
  title: 'Keçid hadisəsi',
  site: 'Sahə',
  subjects: 'Başladan',
  step: 'Addım',
  element: 'Element',
  took: 'Müddət',
  limit: 'Hədd',
  spans:
    'Vaxt onun olmalı olduğu aralıqdır: «yox» deyən son baxışdan sonra, «hə» deyən ilk baxışa qədər. Yalnız hər iki aralığın bütün anları üçün doğru olan vaxtında sayılır.',
  check: 'Kanonik JSON-un SHA-256 cəmi',
  page: 'səhifə',
};

const ru: PaperWords = {
  title: 'Ход переключения',
  site: 'Площадка',
  subjects: 'Начато из-за',
  step: 'Шаг',
  element: 'Элемент',
  took: 'Заняло',
  limit: 'Срок',
  spans:
    'Время – это промежуток, в котором оно лежит: после последнего взгляда с ответом «нет» и до первого с ответом «да». Вовремя – только то, что верно для всех моментов обоих промежутков.',
  check: 'SHA-256 канонического JSON',
  page: 'страница',
};

export type RunWords = PaperWords & Readonly<Record<RunWord, string>>;

export const runWords: Readonly<Record<RunLanguage, RunWords>> = {
  az: { ...azRunWords, ...az },
  ru: { ...ruRunWords, ...ru },
  en: { ...enRunWords, ...en },
};
