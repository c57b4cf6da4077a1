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
    'Şinin hər sayğacında kVt·saat sayğacı varsa, iki saatın enerjisi, yoxsa 15 dəqiqənin gücü; yalnız hamısına etibar edildikdə. Dözüm sayğacların dəqiqliyindən, itkilərdən və sayğacı olmayanlardan ibarətdir.',
  'drift.no-bus': 'Heç bir şinin həm yuxarıda, həm aşağıda sayğacı yoxdur.',
  'drift.bus': 'Şin',
  'drift.in': 'Daxil olur',
  'drift.out': 'Çıxır',
  'drift.difference': 'Fərq',
  'drift.tolerance': 'Dözüm',
  'drift.balanced': 'tarazdır',
  'drift.unbalanced': 'taraz deyil',
  'drift.by-energy': 'kVt·saat sayğacları üzrə',
  'drift.by-power': 'güc üzrə',
  'drift.not-judged': 'indi qiymətləndirilmir',
  'drift.unmetered': 'Sayğacsız',
  'drill.cords-crossed.title': 'Kabellər dəyişik salınır',
  'drill.cords-crossed.what':
    'İki şkafın ikinci kabelləri dəyişik salınır; heç nə sıradan çıxmır, amma model artıq səhvdir.',
  'drill.power-supply-dead.title': 'İkinci xətt heç nə daşımır',
  'drill.power-supply-dead.what': 'Sonuncu şkaf hər şeyi birinci xəttdən alır: sanki qida bloku xarab olub.',
  'drill.outlet-lent.title': 'Rozetka başqa icarəçini qidalandırır',
  'drill.outlet-lent.what':
    'Qonşu şkafın avadanlığı oraya çəkilmiş rozetkaya qoşulur: pulunu bu şkafın icarəçisi ödəyir.',
  'drill.phase-meter-dead.title': 'Bir faza ölçülmür',
  'drill.phase-meter-dead.what':
    'Üçüncü şkaf PDU-sunun bir fazasının cərəyan transformatoru xarab olur: 0 A göstərir və az sayır.',
};
