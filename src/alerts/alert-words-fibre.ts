// The words of alerts about fibres in Azerbaijani, Russian and English, in the form of alert-words.ts.
import type { FindingCode } from './finding.ts';

type FibreCode = Extract<FindingCode, `fibre-${string}`>;
type Words = Readonly<Record<'az' | 'ru' | 'en', string>>;

export const fibreTexts: Readonly<Record<FibreCode, Words>> = {
  'fibre-fading': {
    en: '{name}: the light fades by {perDay} dB a day',
    az: '{name}: işıq gündə {perDay} dB zəifləyir',
    ru: '{name}: свет слабеет на {perDay} дБ в сутки',
  },
  'fibre-fading-days': {
    en: '{name}: at this slope the light margin is gone in {early}[ to {late}] days',
    az: '{name}: bu sürətlə işıq ehtiyatı {early}[–{late}] günə tükənir',
    ru: '{name}: при таком спаде запас света исчерпается через {early}[–{late}] сут.',
  },
  'fibre-fading-hours': {
    en: '{name}: at this slope the light margin is gone in {early}[ to {late}] hours',
    az: '{name}: bu sürətlə işıq ehtiyatı {early}[–{late}] saata tükənir',
    ru: '{name}: при таком спаде запас света исчерпается через {early}[–{late}] ч',
  },
  'fibre-fading-minutes': {
    en: '{name}: at this slope the light margin is gone in {early}[ to {late}] minutes',
    az: '{name}: bu sürətlə işıq ehtiyatı {early}[–{late}] dəqiqəyə tükənir',
    ru: '{name}: при таком спаде запас света исчерпается через {early}[–{late}] мин',
  },
  'fibre-step': {
    en: '{name}: the light fell by {drop} dB at once and stays there[; margin {margin} dB]',
    az: '{name}: işıq birdən {drop} dB azalıb və elə qalıb[; ehtiyat {margin} dB]',
    ru: '{name}: свет сразу упал на {drop} дБ и таким остался[; запас {margin} дБ]',
  },
  'fibre-thin': {
    en: '{name}: only {margin} dB of light are left above the limit',
    az: '{name}: işıq həddindən cəmi {margin} dB yuxarıdadır',
    ru: '{name}: до предела света осталось всего {margin} дБ',
  },
  'fibre-no-reserve': {
    en: 'Without {name} the other links could not carry the traffic: {needed} of {capacity} Gbit/s',
    az: '{name} olmadan digər xətlər trafiki aparmaz: {capacity} əvəzinə {needed} Gbit/s lazımdır',
    ru: 'Без {name} остальные линии не пропустят трафик: нужно {needed} при {capacity} Гбит/с',
  },
};

export const fibreActions: Readonly<Record<FibreCode, Words>> = {
  'fibre-fading': {
    en: 'Write the receiver’s limit into the site file, and have the fibre measured',
    az: 'Qəbuledicinin həddini sahə faylına yazın və lifi ölçdürün',
    ru: 'Запишите предел приёмника в файл площадки и закажите измерение волокна',
  },
  'fibre-fading-days': {
    en: 'Clean and reseat the connectors at both ends; if it goes on, order a measurement of the fibre',
    az: 'Hər iki ucda konnektorları təmizləyib yenidən taxın; davam etsə, lifin ölçülməsini sifariş edin',
    ru: 'Почистите и переставьте разъёмы на обоих концах; если не поможет, закажите измерение волокна',
  },
  'fibre-fading-hours': {
    en: 'Call the carrier now, and see that the other link can take the traffic today',
    az: 'Operatora indi zəng edin və o biri xəttin trafiki bu gün götürə biləcəyinə əmin olun',
    ru: 'Звоните оператору сейчас и убедитесь, что другая линия сегодня примет трафик',
  },
  'fibre-fading-minutes': {
    en: 'Move the traffic to the other link while this one still works, then call the carrier',
    az: 'Bu xətt hələ işləyərkən trafiki o birinə keçirin, sonra operatora zəng edin',
    ru: 'Переведите трафик на другую линию, пока эта работает, затем звоните оператору',
  },
  'fibre-step': {
    en: 'See who worked on this fibre at that time; look for a bent cord or a new splice',
    az: 'Həmin vaxt bu liflə kimin işlədiyini öyrənin; əyilmiş kabel və ya yeni qaynaq axtarın',
    ru: 'Узнайте, кто работал с этим волокном в то время; ищите изогнутый шнур или новую сварку',
  },
  'fibre-thin': {
    en: 'Clean the connectors and have the fibre measured; a little more loss and the link is down',
    az: 'Konnektorları təmizləyin və lifi ölçdürün; bir az da itki olsa, xətt düşəcək',
    ru: 'Почистите разъёмы и измерьте волокно: ещё немного потерь – и линия упадёт',
  },
  'fibre-no-reserve': {
    en: 'Order more capacity on the other links, or agree what is shed when this one fails',
    az: 'Digər xətlərdə daha çox tutum sifariş edin və ya bu xətt düşəndə nədən imtina edildiyini razılaşdırın',
    ru: 'Закажите ёмкость на остальных линиях или решите, от чего отказаться при отказе этой',
  },
};
