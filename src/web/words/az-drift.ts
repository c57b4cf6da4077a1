// Azərbaycanca: uyğunsuzluqlar – avadanlığın modelə görə işləmədiyi yerlər – cümlələri və məşqləri ilə.
import type { DriftWords } from './word-keys.ts';

export const azDrift: DriftWords<'one' | 'other'> = {
  'drift.title': 'Modeldən fərqlər',
  'drift.link': 'Modeldən fərqlər',
  'drift.what':
    'Avadanlığın sahə faylında yazıldığı kimi işləmədiyi yerlər. Bu, şübhədir: əsası və nəyi yoxlamaq lazım olduğu göstərilir.',
  'drift.never-looked': 'Tarixçəyə hələ baxılmayıb.',
  'drift.looked': 'Tarixçəyə baxılıb',
  'drift.none': 'Modelə zidd heç nə yoxdur.',
  'drift.now': 'İndi görünənlər',
  'drift.since': 'Görünür',
  'drift.window': 'Rəqəmlər {from} – {to} üçündür',
  'drift.told': 'Xəbərdarlıq kimi bildirilib',
  'drift.watched': 'İzlənir: hələ az müddətdir görünür və ya yalnız siyahıdadır',
  'drift.is-known': 'Məlumdur',
  'drift.old': 'İndi qiymətləndirmək olmur; əvvəl belə idi',
  'drift.check': 'Nəyi yoxlamalı',
  'drift.evidence': '{label}, {low} ilə {high} arasında',
  'drift.say-known': 'Bu məlumdur',
  'drift.reason': 'Niyə belə qala bilər',
  'drift.save-known': 'Bildir',
  'drift.take-back': 'Yenidən bildir',
  'drift.known-by': '{reason} ({by})',
  'drift.buses': 'Daxil olan və çıxan enerji',
  'drift.buses-what':
    'Şinin bütün sayğaclarına etibar edildikdə 15 dəqiqənin ortası. Dözüm sayğacların dəqiqliyindən, itkilərdən və sayğacı olmayanlardan ibarətdir.',
  'drift.no-bus': 'Heç bir şinin həm yuxarıda, həm aşağıda sayğacı yoxdur.',
  'drift.bus': 'Şin',
  'drift.in': 'Daxil olur',
  'drift.out': 'Çıxır',
  'drift.difference': 'Fərq',
  'drift.tolerance': 'Dözüm',
  'drift.balanced': 'tarazdır',
  'drift.unbalanced': 'taraz deyil',
  'drift.not-judged': 'indi qiymətləndirilmir',
  'drift.unmetered': 'Sayğacsız',
  'sentence.drift-balance-missing':
    '{name}: {in} kVt daxil olur, {out} kVt çıxır; modelin tanımadığı {difference} kVt çəkilir',
  'sentence.action.drift-balance-missing':
    'Bu şində sahə faylında olmayan yükü və az göstərən sayğacı axtarın',
  'sentence.drift-balance-excess':
    '{name}: {in} kVt daxil olur, amma {out} kVt çıxır; sayğaclar {difference} kVt fərqlənir',
  'sentence.action.drift-balance-excess':
    'Burada göstərilən xəttin başqa şindən qidalanıb-qidalanmadığına baxın, sayğacları ölçü kəlbətini ilə müqayisə edin',
  'sentence.drift-single-fed': '{name} hər şeyi {full} xəttindən alır; {empty} xəttindən heç nə gəlmir',
  'sentence.action.drift-single-fed': 'İkinci kabelinə və qida bloklarına baxın: bu xətt itərsə, o sönəcək',
  'sentence.drift-split-moved': '{name} indi {full} xəttindən {share} % alır; əvvəl {before} % idi',
  'sentence.drift-split-moved.bare': '{name} indi {full} xəttindən {share} % alır',
  'sentence.action.drift-split-moved':
    'Orada nəyinsə qoşulduğunu və ya yerinin dəyişdiyini, yaxud qida blokunun xarab olduğunu yoxlayın',
  'sentence.drift-split-uneven': '{name} {full} xəttindən {share} % alır',
  'sentence.action.drift-split-uneven':
    'Tək kabelli avadanlığı axtarın; belə nəzərdə tutulubsa, burada bildirin',
  'sentence.drift-cords-crossed': '{name} və {other}: hər birinin ikinci xətti digərinin yükünü izləyir',
  'sentence.action.drift-cords-crossed':
    'Hər iki kabeli izləyin: yerləri dəyişik salınıb, onları hesablayan sayğaclar da',
  'sentence.drift-cord-stray': '{name}: çatışmayan xətti, görünür, {other} dolabının {feed} blokundadır',
  'sentence.action.drift-cord-stray':
    'Kabeli izləyin; o vaxta qədər qonşu onun pulunu ödəyir və PDU-su artıq yük daşıyır',
  'sentence.drift-phase-zero': '{name}: {phase} fazası 0 A olub, digərləri {others} A və daha çox daşıyır',
  'sentence.action.drift-phase-zero':
    'Fazanı ölçü kəlbətini ilə ölçün: xarab cərəyan transformatoru az hesablayır',
  'sentence.drift-phase-never':
    '{name}: {phase} fazası bir həftədir 0 A göstərir; digərləri {others} A və daha çox daşıyır',
  'sentence.action.drift-phase-never':
    'Ona heç nə qoşulmayıbsa, burada bildirin; əks halda ölçü kəlbətini ilə ölçün',
  'sentence.drift-phase-dark': '{name}: {phase} fazasında nə gərginlik, nə cərəyan var',
  'sentence.action.drift-phase-dark': 'Bu fazanın qoruyucusuna və avtomatına baxın',
  'sentence.drift-feed-elsewhere':
    '{name} {place} dolabındadır, amma modelə görə {feeds} dolabını qidalandırır',
  'sentence.action.drift-feed-elsewhere':
    'Sahə faylında yerini və ya qidalandırdığını düzəldin: hesablar yerə görə yazılır',
  'sentence.drift-wrong-bus': '{name} öz tərəfi sönmüşkən {power} kVt daşıyırdı',
  'sentence.action.drift-wrong-bus':
    'Qidasını izləyin: o, digər tərəfdəndir və iki tərəfli sayılan yük bir tərəfdə ola bilər',
  'drill.cords-crossed.title': 'Kabellər dəyişik salınır',
  'drill.cords-crossed.what':
    'İki dolabın ikinci kabelləri dəyişik salınır; heç nə sıradan çıxmır, amma model artıq səhvdir.',
  'drill.power-supply-dead.title': 'İkinci xətt heç nə daşımır',
  'drill.power-supply-dead.what': 'Sonuncu dolab hər şeyi birinci xəttdən alır: sanki qida bloku xarab olub.',
  'drill.phase-meter-dead.title': 'Bir faza ölçülmür',
  'drill.phase-meter-dead.what':
    'Üçüncü dolab PDU-sunun bir fazasının cərəyan transformatoru xarab olur: 0 A göstərir və az sayır.',
};
