// The words of alerts in Azerbaijani, Russian and English. `{name}` is a parameter; a part in [brackets] is left out
// when its parameter is empty.
import { driftActions, driftTexts } from './alert-words-drift.ts';
import { autonomyActionTexts, autonomyFindingTexts } from './alert-words-autonomy.ts';
import { deedActions, deedTexts } from './alert-words-actions.ts';
import { fibreActions, fibreTexts } from './alert-words-fibre.ts';
import { maintenanceActions, maintenanceTexts } from './alert-words-maintenance.ts';
import { runActions, runTexts } from './alert-words-runs.ts';
import type { ConsequenceCode, FindingCode, Priority } from './finding.ts';

export const textLanguages = ['az', 'ru', 'en'] as const;
export type TextLanguage = (typeof textLanguages)[number];
type Texts<Code extends string> = Readonly<Record<Code, Readonly<Record<TextLanguage, string>>>>;

export const findingTexts: Texts<FindingCode> = {
  ...autonomyFindingTexts,
  ...fibreTexts,
  ...maintenanceTexts,
  ...runTexts,
  ...driftTexts,
  ...deedTexts,
  'component-unavailable': {
    en: '{name} is not available[ ({reason})]',
    az: '{name} işləmir[ ({reason})]',
    ru: '{name}: не работает[ ({reason})]',
  },
  'component-unjudged': {
    en: 'The state of {name} cannot be judged[ ({reason})]',
    az: '{name}: vəziyyəti müəyyən etmək mümkün deyil[ ({reason})]',
    ru: '{name}: состояние определить невозможно[ ({reason})]',
  },
  'device-silent': {
    en: '{name} does not answer',
    az: '{name} cavab vermir',
    ru: '{name}: устройство не отвечает',
  },
  'devices-silent': {
    en: 'Most devices do not answer: {count}',
    az: 'Cihazların çoxu cavab vermir: {count}',
    ru: 'Большинство устройств не отвечает: {count}',
  },
  'collectors-silent': {
    en: 'The site’s collectors do not report; devices unseen: {count}',
    az: 'Sahənin toplayıcıları məlumat vermir, görünməyən cihazlar: {count}',
    ru: 'Сборщики площадки не отвечают, устройств без связи: {count}',
  },
  'device-engine-changed': {
    en: 'Another SNMPv3 engine answers for {name}',
    az: '{name} əvəzinə başqa SNMPv3 mühərriki cavab verir',
    ru: '{name}: отвечает другой движок SNMPv3',
  },
  'verdict-no': {
    en: 'The site is no longer concurrently maintainable',
    az: 'Sahə artıq dayandırılmadan xidmət edilə bilmir',
    ru: 'Площадку больше нельзя обслуживать без остановки нагрузки',
  },
  'verdict-not-proven': {
    en: 'It is not proven that the site is concurrently maintainable',
    az: 'Sahənin dayandırılmadan xidmət edilə bildiyi sübut olunmur',
    ru: 'Не доказано, что площадку можно обслуживать без остановки нагрузки',
  },
  'load-lost': {
    en: '{name} has no supply path',
    az: '{name}: təchizat yolu qalmayıb',
    ru: '{name}: не осталось пути питания',
  },
  overload: {
    en: '{name} is overloaded: {output} of {capacity}',
    az: '{name} həddən artıq yüklənib: {capacity} əvəzinə {output}',
    ru: '{name}: перегрузка, {output} при допустимых {capacity}',
  },
  'on-battery': {
    en: 'The load runs on batteries: {names}',
    az: 'Yük batareyalardan qidalanır: {names}',
    ru: 'Нагрузка питается от батарей: {names}',
  },
};

export const consequenceTexts: Texts<ConsequenceCode> = {
  'consequence-lost': {
    en: 'Loads without a supply path: {count}',
    az: 'Təchizat yolu qalmayan yüklər: {count}',
    ru: 'Нагрузок без пути питания: {count}',
  },
  'consequence-battery': {
    en: 'Loads that live on batteries alone: {count}',
    az: 'Yalnız batareyalardan qidalanan yüklər: {count}',
    ru: 'Нагрузок только на батареях: {count}',
  },
  'consequence-overload': {
    en: 'Overloaded components: {count}',
    az: 'Həddən artıq yüklənən avadanlıq: {count}',
    ru: 'Перегружено элементов: {count}',
  },
  'consequence-verdict-no': {
    en: 'The site is not concurrently maintainable as long as this lasts',
    az: 'Bu davam etdikcə sahə dayandırılmadan xidmət edilə bilmir',
    ru: 'Пока это длится, площадку нельзя обслуживать без остановки нагрузки',
  },
  'consequence-verdict-not-proven': {
    en: 'Concurrent maintainability is not proven as long as this lasts',
    az: 'Bu davam etdikcə dayandırılmadan xidmətin mümkünlüyü sübut olunmur',
    ru: 'Пока это длится, возможность обслуживания без остановки не доказана',
  },
};

export const actionTexts: Readonly<Record<FindingCode, Readonly<Record<TextLanguage, string>>>> = {
  ...autonomyActionTexts,
  ...fibreActions,
  ...maintenanceActions,
  ...runActions,
  ...driftActions,
  ...deedActions,
  'component-unavailable': {
    en: 'Look at it on the diagram, and at its panel on site; take nothing else out of service',
    az: 'Sxemdə və yerindəki lövhədə yoxlayın; başqa heç nəyi istismardan çıxarmayın',
    ru: 'Проверьте его на схеме и на панели на месте; больше ничего не выводите из работы',
  },
  'component-unjudged': {
    en: 'Check the sensor and the device profile; until then it counts as not available',
    az: 'Sensoru və cihaz profilini yoxlayın; o vaxta qədər işləmir sayılır',
    ru: 'Проверьте датчик и профиль устройства; до тех пор элемент считается неработающим',
  },
  'device-silent': {
    en: 'Check its network connection and its management card; what it watches is unknown until it answers',
    az: 'Şəbəkə qoşulmasını və idarəetmə kartını yoxlayın; cavab verənədək izlədikləri naməlumdur',
    ru: 'Проверьте его сеть и карту управления; пока оно молчит, состояние подключённого неизвестно',
  },
  'devices-silent': {
    en: 'Check the management network first',
    az: 'Əvvəlcə idarəetmə şəbəkəsini yoxlayın',
    ru: 'Сначала проверьте сеть управления',
  },
  'collectors-silent': {
    en: 'Check the collector machines and the line to them; they keep what they read and fill it in later',
    az: 'Toplayıcı maşınları və onlara gedən xətti yoxlayın; oxuduqlarını saxlayır və sonra ötürürlər',
    ru: 'Проверьте машины сборщиков и линию до них; прочитанное они хранят и передадут позже',
  },
  'device-engine-changed': {
    en: 'If its card was swapped or reset, nothing is to be done; if not, find out who answers at its address',
    az: 'Kartı dəyişdirilibsə və ya sıfırlanıbsa, heç nə etmək lazım deyil; əks halda ünvanında kimin cavab verdiyini araşdırın',
    ru: 'Если карту заменили или сбросили, делать ничего не нужно; если нет – выясните, кто отвечает по её адресу',
  },
  'verdict-no': {
    en: 'Open the overview to see which element may not be taken out now',
    az: 'Hazırda hansı elementin çıxarıla bilmədiyini görmək üçün icmalı açın',
    ru: 'Откройте обзор: там видно, какой элемент сейчас нельзя выводить',
  },
  'verdict-not-proven': {
    en: 'Open the overview to see whose state is unknown',
    az: 'Vəziyyəti naməlum olanları görmək üçün icmalı açın',
    ru: 'Откройте обзор: там видно, чьё состояние неизвестно',
  },
  'load-lost': {
    en: 'Restore one feed; see the diagram for where the path ends',
    az: 'Bir qidalanmanı bərpa edin; yolun harada kəsildiyi sxemdə görünür',
    ru: 'Восстановите один ввод; на схеме видно, где обрывается путь',
  },
  overload: {
    en: 'Shed load or bring a second unit back before it trips',
    az: 'Açılmadan əvvəl yükü azaldın və ya ikinci qurğunu qaytarın',
    ru: 'Снимите нагрузку или верните второй блок, пока не сработала защита',
  },
  'on-battery': {
    en: 'See that the generators start and the transfer switches move',
    az: 'Generatorların işə düşdüyünə və keçid açarlarının dəyişdiyinə əmin olun',
    ru: 'Убедитесь, что генераторы запустились и вводы переключились',
  },
};

export const priorityTexts: Texts<Priority> = {
  critical: { en: 'Critical', az: 'Kritik', ru: 'Критическая' },
  high: { en: 'High', az: 'Yüksək', ru: 'Высокая' },
  medium: { en: 'Medium', az: 'Orta', ru: 'Средняя' },
  low: { en: 'Low', az: 'Aşağı', ru: 'Низкая' },
};
