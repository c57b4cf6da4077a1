// The words of alerts about actions in Azerbaijani, Russian and English: what was done on a missed step, and why not. Easy
// to get wrong: what a device answered is its own word and stands only at the end.
import type { DeedOutcome } from '../actions/missed-steps.ts';
import type { Refusal } from '../actions/decide.ts';
import type { FindingCode } from './finding.ts';

type Language = 'az' | 'ru' | 'en';
type ActionCode = Extract<FindingCode, 'action-unknown'>;

interface ActionWords {
  readonly action: string;
  readonly pending: string;
  readonly 'dry-run': string;
  readonly done: string;
  readonly 'not-done': string;
  readonly unknown: string;
  readonly checked: string;
  readonly refused: string;
  readonly because: Readonly<Record<Refusal, string>>;
}

const actionWords: Readonly<Record<Language, ActionWords>> = {
  en: {
    action: 'action',
    pending: 'about to be done',
    'dry-run': 'dry run, would have been done',
    done: 'DONE',
    'not-done': 'tried, NOT done',
    unknown: 'UNKNOWN whether done',
    checked: 'was unknown, somebody has looked',
    refused: 'not done',
    because: {
      'not-defined': 'it is no longer in actions.yaml',
      'not-armed': 'nobody armed it',
      disarmed: 'it was disarmed',
      expired: 'its arming has expired',
      'no-consent': 'the second person has not consented',
      'same-person': 'one person alone armed it',
      'not-administrators': 'who armed it is no administrator any more',
      'definition-changed': 'its definition changed after it was armed',
      'not-allowed': 'the device does not allow writes',
      'not-real': 'this is a drill or a planned test',
      'already-done': 'it was done for this step already',
      'rate-reached': 'it was done as often as it may be',
      'too-late': 'its moment has passed',
      'seen-after-all': 'the step came after all',
      'interlock-fails': 'its interlock does not hold',
      'interlock-unknown': 'its interlock cannot be judged',
    },
  },
  az: {
    action: 'əməliyyat',
    pending: 'indi icra olunacaq',
    'dry-run': 'sınaq rejimi, icra olunardı',
    done: 'İCRA OLUNDU',
    'not-done': 'cəhd edildi, icra OLUNMADI',
    unknown: 'icra olunduğu MƏLUM DEYİL',
    checked: 'məlum deyildi, baxılıb',
    refused: 'icra olunmadı',
    because: {
      'not-defined': 'artıq actions.yaml faylında yoxdur',
      'not-armed': 'heç kim hazır vəziyyətə gətirməyib',
      disarmed: 'hazır vəziyyətdən çıxarılıb',
      expired: 'hazırlıq müddəti bitib',
      'no-consent': 'ikinci şəxs razılıq verməyib',
      'same-person': 'yalnız bir nəfər hazır vəziyyətə gətirib',
      'not-administrators': 'hazır vəziyyətə gətirən artıq administrator deyil',
      'definition-changed': 'hazırlıqdan sonra təyinatı dəyişib',
      'not-allowed': 'cihaz yazmağa icazə vermir',
      'not-real': 'bu, təlim və ya planlı sınaqdır',
      'already-done': 'bu addım üçün artıq icra olunub',
      'rate-reached': 'icazə verilən say dolub',
      'too-late': 'vaxtı keçib',
      'seen-after-all': 'addım sonradan baş verib',
      'interlock-fails': 'bloklama şərti ödənmir',
      'interlock-unknown': 'bloklama şərtini yoxlamaq mümkün deyil',
    },
  },
  ru: {
    action: 'действие',
    pending: 'сейчас будет выполнено',
    'dry-run': 'пробный режим, было бы выполнено',
    done: 'ВЫПОЛНЕНО',
    'not-done': 'попытка была, НЕ выполнено',
    unknown: 'НЕИЗВЕСТНО, выполнено ли',
    checked: 'было неизвестно, проверено человеком',
    refused: 'не выполнено',
    because: {
      'not-defined': 'его больше нет в actions.yaml',
      'not-armed': 'никто его не взвёл',
      disarmed: 'оно снято со взвода',
      expired: 'срок взвода истёк',
      'no-consent': 'второй человек не дал согласия',
      'same-person': 'взвёл один человек',
      'not-administrators': 'взводивший больше не администратор',
      'definition-changed': 'описание изменилось после взвода',
      'not-allowed': 'устройство не разрешает запись',
      'not-real': 'это учение или плановая проверка',
      'already-done': 'для этого шага уже выполнено',
      'rate-reached': 'исчерпано число разрешённых выполнений',
      'too-late': 'его время прошло',
      'seen-after-all': 'шаг всё же произошёл',
      'interlock-fails': 'условие блокировки не выполнено',
      'interlock-unknown': 'условие блокировки нельзя проверить',
    },
  },
};

/** `action Restart generator 2: not done, its interlock does not hold`. */
export function sayDeed(title: string, outcome: DeedOutcome, language: Language): string {
  const words = actionWords[language];
  const said = `${words.action} ${title}: `;
  if (outcome.kind === 'refused') return `${said}${words.refused}, ${words.because[outcome.because]}`;
  if (outcome.kind === 'pending' || outcome.kind === 'dry-run') return `${said}${words[outcome.kind]}`;
  if (outcome.kind === 'unknown' && outcome.isChecked) return `${said}${words.checked}`;
  const because =
    outcome.kind === 'not-done' && outcome.because !== null ? words.because[outcome.because] : '';
  const answer = because === '' ? outcome.answer : because;
  return `${said}${words[outcome.kind]}${answer === '' ? '' : ` (${answer})`}`;
}

const text = { en: '{text}', az: '{text}', ru: '{text}' } as const;

export const deedTexts: Readonly<Record<ActionCode, Readonly<Record<Language, string>>>> = {
  'action-unknown': text,
};

export const deedActions: Readonly<Record<ActionCode, Readonly<Record<Language, string>>>> = {
  'action-unknown': {
    en: 'Go and look at the device; it is not tried again. Say on the page Actions what you found',
    az: 'Gedib cihaza baxın; təkrar cəhd edilmir. Nə gördüyünüzü “Əməliyyatlar” səhifəsində yazın',
    ru: 'Осмотрите устройство: повторной попытки не будет. Что увидели, запишите на странице «Действия»',
  },
};
