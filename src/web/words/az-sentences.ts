// Azerbaijani: sentences of the server by their code; parameters are names and numbers and may hold device text.
import type { SentenceWords } from './word-keys.ts';

export const azSentences: SentenceWords<'one' | 'other'> = {
  'sentence.design.yes': 'Layihə üzrə: dayandırılmadan xidmət edilir',
  'sentence.design.no': 'Layihə üzrə: dayandırılmadan xidmət edilmir',
  'sentence.live.yes': 'Dayandırılmadan xidmət: mümkündür',
  'sentence.live.no': 'Dayandırılmadan xidmət: mümkün deyil',
  'sentence.live.not-proven': 'Dayandırılmadan xidmət: sübut olunmayıb. Vəziyyəti naməlum: {names}',
  'sentence.live.not-proven.short': 'Dayandırılmadan xidmət: sübut olunmayıb',
  'sentence.live.not-proven.why': 'Vəziyyəti naməlum: {names}',
  'sentence.margin.yes': 'Hazırda istənilən tək nasazlığa dözür',
  'sentence.margin.no_one': 'Sıradan çıxması yolverilməz avadanlıq: {count}',
  'sentence.margin.no_other': 'Sıradan çıxması yolverilməz avadanlıq: {count}',
  'sentence.now.ok': 'Bütün yüklər qidalanır, artıq yüklənmə yoxdur',
  'sentence.now.lost_one': 'Qidalanmayan yüklər ({count}): {names}',
  'sentence.now.lost_other': 'Qidalanmayan yüklər ({count}): {names}',
  'sentence.now.on-battery_one': 'Yalnız batareyalardan qidalanan yüklər ({count}): {names}',
  'sentence.now.on-battery_other': 'Yalnız batareyalardan qidalanan yüklər ({count}): {names}',
  'sentence.now.overloads': '{overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.now.lost-overloads_one':
    'Qidalanmayan yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.now.lost-overloads_other':
    'Qidalanmayan yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.generators.ok': 'Şəhər şəbəkəsi olmadan bütün yüklər qidalanır',
  'sentence.generators.lost_one': 'Şəhər şəbəkəsi olmadan, itən yüklər ({count}): {names}',
  'sentence.generators.lost_other': 'Şəhər şəbəkəsi olmadan, itən yüklər ({count}): {names}',
  'sentence.generators.overloads':
    'Şəhər şəbəkəsi olmadan, {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.generators.lost-overloads_one':
    'Şəhər şəbəkəsi olmadan, itən yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.generators.lost-overloads_other':
    'Şəhər şəbəkəsi olmadan, itən yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.removal.ok': '{element} indi çıxarıla bilər: heç bir yükə təsir etmir',
  'sentence.removal.lost_one': '{element} çıxarılsa, itən yüklər ({count}): {names}',
  'sentence.removal.lost_other': '{element} çıxarılsa, itən yüklər ({count}): {names}',
  'sentence.removal.overloads':
    '{element} çıxarılsa, {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.removal.lost-overloads_one':
    '{element} çıxarılsa, itən yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.removal.lost-overloads_other':
    '{element} çıxarılsa, itən yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.generators-removal.ok': 'Generatorlarda da {element} çıxarıla bilər: heç bir yükə təsir etmir',
  'sentence.generators-removal.lost_one':
    'Generatorlarda {element} çıxarılsa, itən yüklər ({count}): {names}',
  'sentence.generators-removal.lost_other':
    'Generatorlarda {element} çıxarılsa, itən yüklər ({count}): {names}',
  'sentence.generators-removal.overloads':
    'Generatorlarda {element} çıxarılsa, {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.generators-removal.lost-overloads_one':
    'Generatorlarda {element} çıxarılsa, itən yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.generators-removal.lost-overloads_other':
    'Generatorlarda {element} çıxarılsa, itən yüklər ({count}): {names}; {overloaded} həddən artıq yüklənir: {output} / {capacity} {unit}',
  'sentence.removal.more_one': 'Və belə daha {count} avadanlıq',
  'sentence.removal.more_other': 'Və belə daha {count} avadanlıq',
  'sentence.generators-removal.more_one': 'Generatorlarda belə daha {count} avadanlıq',
  'sentence.generators-removal.more_other': 'Generatorlarda belə daha {count} avadanlıq',
  'sentence.spofs_one': 'Tək nasazlıq nöqtələri ({count}): {names}',
  'sentence.spofs_other': 'Tək nasazlıq nöqtələri ({count}): {names}',
  'sentence.headroom.least': 'Ən az ehtiyat: {element}, {amount} {unit}',
  'sentence.state.unwatched': 'Onun haqqında heç bir cihaz məlumat vermir',
  'sentence.state.available': 'Qaydasındadır',
  'sentence.state.last-word': '{device} cihazının son sözünə görə işlək sayılır',
  'sentence.state.unheard': 'İşləməyən sayılır: {device} etibarlı qiymət vermir',
  'sentence.state.on-battery': 'Batareyadan işləyir',
  'sentence.state.unknown': '{device} etibarlı qiymət vermir',
  'sentence.state.unavailable': '{device} bildirir: {says}',
  'sentence.component-unavailable': '{name} işləmir ({reason})',
  'sentence.component-unavailable.bare': '{name} işləmir',
  'sentence.component-unjudged': '{name}: vəziyyəti müəyyən etmək mümkün deyil ({reason})',
  'sentence.component-unjudged.bare': '{name}: vəziyyəti müəyyən etmək mümkün deyil',
  'sentence.device-silent': '{name} cavab vermir',
  'sentence.devices-silent_one': 'Cihazların çoxu cavab vermir: {count}',
  'sentence.devices-silent_other': 'Cihazların çoxu cavab vermir: {count}',
  'sentence.collectors-silent_one': 'Sahənin toplayıcıları məlumat vermir, görünməyən cihazlar: {count}',
  'sentence.collectors-silent_other': 'Sahənin toplayıcıları məlumat vermir, görünməyən cihazlar: {count}',
  'sentence.device-engine-changed': '{name} əvəzinə başqa SNMPv3 mühərriki cavab verir',
  'sentence.verdict-no': 'Obyektə artıq dayandırılmadan xidmət etmək olmur',
  'sentence.verdict-not-proven': 'Obyektə dayandırılmadan xidmətin mümkünlüyü sübut olunmur',
  'sentence.load-lost': '{name}: təchizat yolu qalmayıb',
  'sentence.overload': '{name} həddən artıq yüklənib: {output} / {capacity}',
  'sentence.on-battery': 'Yük batareyalardan qidalanır: {names}',
  'sentence.consequence-lost_one': 'Təchizat yolu qalmayan yüklər: {count}',
  'sentence.consequence-lost_other': 'Təchizat yolu qalmayan yüklər: {count}',
  'sentence.consequence-battery_one': 'Yalnız batareyalardan qidalanan yüklər: {count}',
  'sentence.consequence-battery_other': 'Yalnız batareyalardan qidalanan yüklər: {count}',
  'sentence.consequence-overload_one': 'Həddən artıq yüklənən avadanlıq: {count}',
  'sentence.consequence-overload_other': 'Həddən artıq yüklənən avadanlıq: {count}',
  'sentence.consequence-verdict-no': 'Bu davam etdikcə obyektə dayandırılmadan xidmət etmək olmur',
  'sentence.consequence-verdict-not-proven':
    'Bu davam etdikcə dayandırılmadan xidmətin mümkünlüyü sübut olunmur',
  'sentence.action.component-unavailable':
    'Sxemdə və yerindəki paneldə yoxlayın; başqa heç nəyi istismardan çıxarmayın',
  'sentence.action.component-unjudged': 'Sensoru və cihaz profilini yoxlayın; o vaxta qədər işləmir sayılır',
  'sentence.action.device-silent':
    'Şəbəkə qoşulmasını və idarəetmə kartını yoxlayın; cavab verənədək izlədikləri naməlumdur',
  'sentence.action.devices-silent': 'Əvvəlcə idarəetmə şəbəkəsini yoxlayın',
  'sentence.action.collectors-silent':
    'Toplayıcı maşınları və onlara gedən xətti yoxlayın; oxuduqlarını saxlayır və sonra ötürürlər',
  'sentence.action.device-engine-changed':
    'Kartı dəyişdirilibsə və ya sıfırlanıbsa, heç nə etmək lazım deyil; əks halda ünvanında kimin cavab verdiyini araşdırın',
  'sentence.action.verdict-no': 'Hazırda hansı avadanlığın çıxarıla bilmədiyini görmək üçün icmalı açın',
  'sentence.action.verdict-not-proven': 'Vəziyyəti naməlum olanları görmək üçün icmalı açın',
  'sentence.action.load-lost': 'Bir qidalanmanı bərpa edin; yolun harada kəsildiyi sxemdə görünür',
  'sentence.action.overload': 'Açılmadan əvvəl yükü azaldın və ya ikinci qurğunu qaytarın',
  'sentence.action.on-battery': 'Generatorların işə düşdüyünə və EAQ-ların dəyişdiyinə əmin olun',
  'sentence.line.rack': 'Server şkafının icarəsi, {rack}',
  'sentence.line.rack.bare': 'Server şkafının icarəsi',
  'sentence.line.energy': 'Elektrik enerjisi, {rack}',
  'sentence.line.energy.bare': 'Elektrik enerjisi',
  'sentence.tenant.power-lost': 'Şkaflarınızdan biri enerjisizdir.',
  'sentence.tenant.power-battery': 'Enerjiniz batareyalardan verilir.',
  'sentence.tenant.power-one-feed': 'Enerjiniz yalnız bir qidalanmadan gəlir.',
  'sentence.tenant.power-unproven': 'Enerjiniz var; hər iki qidalanmanın işlədiyi hazırda sübut olunmur.',
  'sentence.tenant.power-both-feeds': 'Enerjiniz hər iki qidalanmadan gəlir.',
  'sentence.tenant.cooling-spare': 'Soyutmanızın ehtiyatı var.',
  'sentence.tenant.cooling-unproven': 'Soyutmanızın ehtiyatı olduğu hazırda sübut olunmur.',
  'sentence.tenant.cooling-no-spare': 'Soyutmanızın hazırda ehtiyatı yoxdur.',
};
