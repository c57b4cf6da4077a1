// The words of alerts about batteries, fuel and protection, in Azerbaijani, Russian and English.
import type { AutonomyFindingCode } from './find-autonomy.ts';
import type { TextLanguage } from './alert-words.ts';

type Texts = Readonly<Record<AutonomyFindingCode, Readonly<Record<TextLanguage, string>>>>;

export const autonomyFindingTexts: Texts = {
  'fuel-short': {
    en: 'The fuel lasts {hours} h with the site on generators; at least {minimum} h are to be there',
    az: 'Sahə generatorlardan qidalansa, yanacaq {hours} saata çatır; ən azı {minimum} saatlıq olmalıdır',
    ru: 'При работе площадки от генераторов топлива на {hours} ч; должно быть не меньше чем на {minimum} ч',
  },
  'generator-fuel-short': {
    en: '{name}: fuel for {hours} h at its share of the load; at least {minimum} h are to be there',
    az: '{name}: yükün öz payı ilə yanacaq {hours} saata çatır; ən azı {minimum} saatlıq olmalıdır',
    ru: '{name}: топлива на {hours} ч при своей доле нагрузки; должно быть не меньше чем на {minimum} ч',
  },
  'battery-short': {
    en: 'The battery of {name} would last {seconds} s at the present load; {required} s are required',
    az: '{name}: hazırkı yüklə batareya {seconds} saniyəyə çatar; {required} saniyə tələb olunur',
    ru: '{name}: батареи хватит на {seconds} с при нынешней нагрузке; требуется {required} с',
  },
  'battery-recharging': {
    en: 'The battery of {name} is not charged yet: {seconds} s at the present load; {required} s are required',
    az: '{name}: batareya hələ dolmayıb, hazırkı yüklə {seconds} saniyə; {required} saniyə tələb olunur',
    ru: '{name}: батарея ещё не заряжена, {seconds} с при нынешней нагрузке; требуется {required} с',
  },
  'battery-bad': {
    en: '{name} reports its battery as bad, or its last battery test failed',
    az: '{name} batareyasının nasaz olduğunu bildirir, ya da son batareya sınağı uğursuz olub',
    ru: '{name} сообщает о неисправной батарее, или последняя проверка батареи не пройдена',
  },
  'battery-replace': {
    en: 'The battery of {name} is due for replacement',
    az: '{name}: batareyanı dəyişmək vaxtıdır',
    ru: '{name}: пора заменить батарею',
  },
  'load-unprotected': {
    en: 'No battery stands behind loads that usually have one: {count} ({names})',
    az: 'Adətən batareya ilə qorunan yüklərin arxasında indi batareya yoxdur: {count} ({names})',
    ru: 'За нагрузками, обычно защищёнными, сейчас нет батареи: {count} ({names})',
  },
};

export const autonomyActionTexts: Texts = {
  'fuel-short': {
    en: 'Order fuel; see the tanks and their hours under “Batteries and fuel”',
    az: 'Yanacaq sifariş edin; çənlər və saatları “Batareyalar və yanacaq” səhifəsindədir',
    ru: 'Закажите топливо; баки и часы – на странице «Батареи и топливо»',
  },
  'generator-fuel-short': {
    en: 'Fill its tank, or see whether its gauge tells the truth',
    az: 'Çənini doldurun və ya göstəricisinin düzgünlüyünü yoxlayın',
    ru: 'Заправьте его бак или проверьте, верно ли показывает датчик',
  },
  'battery-short': {
    en: 'Take load off it, or bring its partners back; a generator that starts late would come too late',
    az: 'Yükünü azaldın və ya qoşa qurğularını qaytarın; gec işə düşən generator gecikər',
    ru: 'Снимите с него нагрузку или верните соседние блоки; генератор, запустившийся не сразу, не успеет',
  },
  'battery-recharging': {
    en: 'Until it is charged, take nothing else out of service on this side',
    az: 'Dolana qədər bu tərəfdə başqa heç nəyi istismardan çıxarmayın',
    ru: 'Пока она не зарядится, больше ничего не выводите на этой стороне',
  },
  'battery-bad': {
    en: 'Have the battery tested on site; until then do not count on its time',
    az: 'Batareyanı yerində yoxlatdırın; o vaxta qədər onun müddətinə güvənməyin',
    ru: 'Проверьте батарею на месте; до тех пор не рассчитывайте на её время',
  },
  'battery-replace': {
    en: 'Plan its replacement',
    az: 'Dəyişdirilməsini planlaşdırın',
    ru: 'Запланируйте замену',
  },
  'load-unprotected': {
    en: 'Bring a UPS back from bypass; until then a loss of the mains takes these loads down at once',
    az: 'UPS-i baypasdan qaytarın; o vaxta qədər şəbəkə itsə, bu yüklər dərhal sönəcək',
    ru: 'Верните ИБП с байпаса; до тех пор потеря сети сразу погасит эти нагрузки',
  },
};
