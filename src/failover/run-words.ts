// The words of a run on paper, in Azerbaijani, Russian and English. Easy to get wrong: "in time within the uncertainty" says
// that it may have been late, and must not be shortened to "in time".
import type { RunEnding, RunLink, RunMark, RunVerdict, StepVerdict } from './run.ts';
import type { PlanDifference } from './planned-test.ts';

export type RunLanguage = 'az' | 'ru' | 'en';

export interface RunWords {
  readonly title: string;
  readonly verdicts: Readonly<Record<RunVerdict, string>>;
  readonly steps: Readonly<Record<StepVerdict, string>>;
  readonly endings: Readonly<Record<RunEnding, string>>;
  readonly marks: Readonly<Record<RunMark, string>>;
  readonly links: Readonly<Record<RunLink['kind'], string>>;
  readonly differences: Readonly<Record<PlanDifference['kind'], string>>;
  readonly labels: Readonly<
    Record<
      | 'site'
      | 'subjects'
      | 'trigger'
      | 'ended'
      | 'verdict'
      | 'mark'
      | 'plan'
      | 'step'
      | 'element'
      | 'took'
      | 'limit'
      | 'misses'
      | 'gaps'
      | 'running'
      | 'spans'
      | 'check'
      | 'page'
      | 'asPlanned',
      string
    >
  >;
  readonly battery: (name: string, minutes: number, seconds: number) => string;
  readonly generators: (names: readonly string[], percent: number) => string;
}

const en: RunWords = {
  title: 'Failover run',
  verdicts: {
    running: 'Running',
    passed: 'Passed',
    'passed-uncertain': 'Passed within the uncertainty',
    failed: 'Failed',
    'not-proven': 'Not proven',
  },
  steps: {
    waiting: 'Awaited',
    'in-time': 'In time',
    'in-time-uncertain': 'In time within the uncertainty',
    late: 'Late',
    missed: 'Missed',
    'not-observable': 'Not observable',
    'not-reached': 'Not reached',
    spared: 'No longer asked for',
  },
  endings: {
    complete: 'Every step was judged',
    returned: 'The cause went away',
    interrupted: 'Interrupted by the next event',
    stopped: 'Stopped before its time',
  },
  marks: { real: 'Real', drill: 'Drill', planned: 'Planned test' },
  links: { interrupts: 'Interrupts', follows: 'Follows', beside: 'Beside', within: 'Within' },
  differences: {
    'left-out': 'Planned, but not triggered',
    'not-planned': 'Triggered, but not planned',
    overran: 'Longer than planned',
    failed: 'A step failed',
    'not-proven': 'Not every step could be observed',
  },
  labels: {
    site: 'Site',
    subjects: 'Triggered by',
    trigger: 'Trigger',
    ended: 'Ended',
    verdict: 'Verdict',
    mark: 'Kind',
    plan: 'Plan',
    step: 'Step',
    element: 'Element',
    took: 'Took',
    limit: 'Limit',
    misses: 'Misses',
    gaps: 'Nobody watched',
    running: 'not yet',
    spans:
      'A time is the span in which it must lie: after the last look that said no, by the first that said yes. In time is only what was so for every instant of both spans.',
    check: 'SHA-256 of the canonical JSON',
    page: 'page',
    asPlanned: 'as planned',
  },
  battery: (name, minutes, seconds) => `${name} had ${minutes} min ${seconds} s`,
  generators: (names, percent) => `${names.join(', ')}: ${percent} % of their rating`,
};

const az: RunWords = {
  title: 'Keçid hadisəsi',
  verdicts: {
    running: 'Davam edir',
    passed: 'Uğurlu',
    'passed-uncertain': 'Qeyri-müəyyənlik daxilində uğurlu',
    failed: 'Uğursuz',
    'not-proven': 'Sübut olunmayıb',
  },
  steps: {
    waiting: 'Gözlənilir',
    'in-time': 'Vaxtında',
    'in-time-uncertain': 'Qeyri-müəyyənlik daxilində vaxtında',
    late: 'Gec',
    missed: 'Baş verməyib',
    'not-observable': 'Müşahidə olunmayıb',
    'not-reached': 'Çatılmayıb',
    spared: 'Artıq tələb olunmur',
  },
  endings: {
    complete: 'Bütün addımlar qiymətləndirilib',
    returned: 'Səbəb aradan qalxıb',
    interrupted: 'Növbəti hadisə kəsib',
    stopped: 'Vaxtından əvvəl dayandırılıb',
  },
  marks: { real: 'Həqiqi', drill: 'Təlim', planned: 'Planlı sınaq' },
  links: { interrupts: 'Kəsir', follows: 'Davamıdır', beside: 'Yanaşı', within: 'Tərkibində' },
  differences: {
    'left-out': 'Planda var, baş verməyib',
    'not-planned': 'Planda yoxdur, baş verib',
    overran: 'Plandan uzun',
    failed: 'Addım uğursuz olub',
    'not-proven': 'Bütün addımlar müşahidə olunmayıb',
  },
  labels: {
    site: 'Sahə',
    subjects: 'Başladan',
    trigger: 'Başlanğıc',
    ended: 'Son',
    verdict: 'Nəticə',
    mark: 'Növ',
    plan: 'Plan',
    step: 'Addım',
    element: 'Element',
    took: 'Müddət',
    limit: 'Hədd',
    misses: 'Baş verməyənlər',
    gaps: 'Müşahidə olmayıb',
    running: 'hələ yox',
    spans:
      'Vaxt onun olmalı olduğu aralıqdır: «yox» deyən son baxışdan sonra, «hə» deyən ilk baxışa qədər. Yalnız hər iki aralığın bütün anları üçün doğru olan vaxtında sayılır.',
    check: 'Kanonik JSON-un SHA-256 cəmi',
    page: 'səhifə',
    asPlanned: 'plana uyğun',
  },
  battery: (name, minutes, seconds) => `${name}: ${minutes} dəq ${seconds} s qalmışdı`,
  generators: (names, percent) => `${names.join(', ')}: nominalın ${percent} %-i`,
};

const ru: RunWords = {
  title: 'Ход переключения',
  verdicts: {
    running: 'Идёт',
    passed: 'Пройдено',
    'passed-uncertain': 'Пройдено в пределах погрешности',
    failed: 'Не пройдено',
    'not-proven': 'Не доказано',
  },
  steps: {
    waiting: 'Ожидается',
    'in-time': 'Вовремя',
    'in-time-uncertain': 'Вовремя в пределах погрешности',
    late: 'Поздно',
    missed: 'Не произошло',
    'not-observable': 'Не наблюдалось',
    'not-reached': 'Не дошло',
    spared: 'Больше не требуется',
  },
  endings: {
    complete: 'Все шаги оценены',
    returned: 'Причина исчезла',
    interrupted: 'Прервано следующим событием',
    stopped: 'Остановлено раньше времени',
  },
  marks: { real: 'Реальное', drill: 'Учение', planned: 'Плановая проверка' },
  links: { interrupts: 'Прерывает', follows: 'Продолжает', beside: 'Рядом', within: 'В составе' },
  differences: {
    'left-out': 'В плане есть, не произошло',
    'not-planned': 'В плане нет, произошло',
    overran: 'Дольше плана',
    failed: 'Шаг не пройден',
    'not-proven': 'Не все шаги удалось наблюдать',
  },
  labels: {
    site: 'Площадка',
    subjects: 'Начато из-за',
    trigger: 'Начало',
    ended: 'Конец',
    verdict: 'Итог',
    mark: 'Вид',
    plan: 'План',
    step: 'Шаг',
    element: 'Элемент',
    took: 'Заняло',
    limit: 'Срок',
    misses: 'Не произошло',
    gaps: 'Наблюдения не было',
    running: 'ещё нет',
    spans:
      'Время – это промежуток, в котором оно лежит: после последнего взгляда с ответом «нет» и до первого с ответом «да». Вовремя – только то, что верно для всех моментов обоих промежутков.',
    check: 'SHA-256 канонического JSON',
    page: 'страница',
    asPlanned: 'по плану',
  },
  battery: (name, minutes, seconds) => `${name}: оставалось ${minutes} мин ${seconds} с`,
  generators: (names, percent) => `${names.join(', ')}: ${percent} % номинала`,
};

export const runWords: Readonly<Record<RunLanguage, RunWords>> = { az, ru, en };
