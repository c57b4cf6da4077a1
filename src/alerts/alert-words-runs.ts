// The words of alerts about failovers in Azerbaijani, Russian and English. What a step says and what to do stand in its
// sequence; here are the sentences around it. Easy to get wrong: names stand where no language has to inflect them.
import { azRunWords } from '../core/run-words-az.ts';
import { enRunWords } from '../core/run-words-en.ts';
import type { RunWord } from '../core/run-words-en.ts';
import { ruRunWords } from '../core/run-words-ru.ts';
import type { RegisterKind } from '../failover/run-store.ts';
import type { FindingCode } from './finding.ts';

type Language = 'az' | 'ru' | 'en';
type RunCode = Extract<FindingCode, 'run-step-missed' | 'register-overdue'>;

export interface RunWords {
  readonly unseen: (step: string, name: string) => string;
  readonly battery: (name: string, minutes: number, seconds: number) => string;
  readonly generators: (names: readonly string[], percent: number) => string;
  readonly overdue: Readonly<Record<RegisterKind, (name: string) => string>>;
}

export const runWords: Readonly<Record<Language, RunWords>> = {
  en: {
    unseen: (step, name) => `Nobody can see whether it happened: ${step} (${name})`,
    battery: (name, minutes, seconds) => `${name} has ${minutes} min ${seconds} s`,
    generators: (names, percent) =>
      `${joined(names, 'and')} ${names.length === 1 ? 'carries' : 'carry'} ${percent} %`,
    overdue: {
      'generator-exercise': (name) => `The exercise of ${name} is overdue`,
      'battery-test': (name) => `The battery test of ${name} is overdue`,
    },
  },
  az: {
    unseen: (step, name) => `Baş verib-vermədiyini heç kim görə bilmir: ${step} (${name})`,
    battery: (name, minutes, seconds) => `${name}: ${minutes} dəq ${seconds} san qalıb`,
    generators: (names, percent) => `${joined(names, 'və')}: yük ${percent} %`,
    overdue: {
      'generator-exercise': (name) => `${name}: sınaq işinin vaxtı keçib`,
      'battery-test': (name) => `${name}: batareya sınağının vaxtı keçib`,
    },
  },
  ru: {
    unseen: (step, name) => `Не видно, произошло ли это: ${step} (${name})`,
    battery: (name, minutes, seconds) => `${name}: осталось ${minutes} мин ${seconds} с`,
    generators: (names, percent) => `${joined(names, 'и')}: нагрузка ${percent} %`,
    overdue: {
      'generator-exercise': (name) => `${name}: проверочный пуск просрочен`,
      'battery-test': (name) => `${name}: проверка батарей просрочена`,
    },
  },
};

/** The words that its screen and its paper have too. */
export const sharedRunWords: Readonly<Record<Language, Readonly<Record<RunWord, string>>>> = {
  en: enRunWords,
  az: azRunWords,
  ru: ruRunWords,
};

function joined(names: readonly string[], and: string): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${and} ${last}`;
}

const text = { en: '{text}', az: '{text}', ru: '{text}' } as const;

export const runTexts: Readonly<Record<RunCode, Readonly<Record<Language, string>>>> = {
  'run-step-missed': text,
  'register-overdue': text,
};

export const runActions: Readonly<Record<RunCode, Readonly<Record<Language, string>>>> = {
  'run-step-missed': { en: '{act}', az: '{act}', ru: '{act}' },
  'register-overdue': {
    en: 'Plan it; it is entered in the register by itself once it is seen',
    az: 'Planlaşdırın; görünən kimi reyestrə özü yazılacaq',
    ru: 'Запланируйте; в журнал она попадёт сама, когда её увидят',
  },
};
