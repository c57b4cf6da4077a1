// Batareya və yanacaq, model, optik xətt və keçid xəbərdarlıqlarının cümlələri.
import type { WatchSentenceWords } from './word-keys.ts';

export const azWatchSentences: WatchSentenceWords<'one' | 'other'> = {
  'sentence.fuel-short':
    'Sahə generatorlardan qidalansa, yanacaq {hours} saata çatır; ən azı {minimum} saatlıq olmalıdır',
  'sentence.generator-fuel-short':
    '{name}: yükün öz payı ilə yanacaq {hours} saata çatır; ən azı {minimum} saatlıq olmalıdır',
  'sentence.battery-short':
    '{name}: hazırkı yüklə batareya {seconds} saniyəyə çatar; {required} saniyə tələb olunur',
  'sentence.battery-recharging':
    '{name}: batareya hələ dolmayıb, hazırkı yüklə {seconds} saniyə; {required} saniyə tələb olunur',
  'sentence.battery-bad':
    '{name} batareyasının nasaz olduğunu bildirir, ya da son batareya sınağı uğursuz olub',
  'sentence.battery-replace': '{name}: batareyanı dəyişmək vaxtıdır',
  'sentence.load-unprotected':
    'Adətən batareya ilə qorunan yüklərin arxasında indi batareya yoxdur: {count} ({names})',
  'sentence.action.fuel-short':
    'Yanacaq sifariş edin; çənlər və saatları “Batareyalar və yanacaq” səhifəsindədir',
  'sentence.action.generator-fuel-short': 'Çənini doldurun və ya göstəricisinin düzgünlüyünü yoxlayın',
  'sentence.action.battery-short':
    'Yükünü azaldın və ya qoşa qurğularını qaytarın; gec işə düşən generator gecikər',
  'sentence.action.battery-recharging': 'Dolana qədər bu tərəfdə başqa heç nəyi istismardan çıxarmayın',
  'sentence.action.battery-bad': 'Batareyanı yerində yoxlatdırın; o vaxta qədər onun müddətinə güvənməyin',
  'sentence.action.battery-replace': 'Dəyişdirilməsini planlaşdırın',
  'sentence.action.load-unprotected':
    'UPS-i baypasdan qaytarın; o vaxta qədər şəbəkə itsə, bu yüklər dərhal sönəcək',
  'sentence.drift-balance-missing':
    '{name}: {in} kVt daxil olur, {out} kVt çıxır; modelin tanımadığı {difference} kVt çəkilir ({hours} saatlıq kVt·saat sayğacları üzrə)',
  'sentence.drift-balance-missing.bare':
    '{name}: {in} kVt daxil olur, {out} kVt çıxır; modelin tanımadığı {difference} kVt çəkilir ({minutes} dəqiqəlik güc üzrə)',
  'sentence.action.drift-balance-missing':
    'Bu şində sahə faylında olmayan yükü və az göstərən sayğacı axtarın',
  'sentence.drift-balance-excess':
    '{name}: {in} kVt daxil olur, amma {out} kVt çıxır; sayğaclar {difference} kVt fərqlənir ({hours} saatlıq kVt·saat sayğacları üzrə)',
  'sentence.drift-balance-excess.bare':
    '{name}: {in} kVt daxil olur, amma {out} kVt çıxır; sayğaclar {difference} kVt fərqlənir ({minutes} dəqiqəlik güc üzrə)',
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
  'sentence.drift-cord-stray': '{name}: çatışmayan xətti, görünür, {other} şkafının {feed} blokundadır',
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
    '{name} {place} şkafındadır, amma modelə görə {feeds} şkafını qidalandırır',
  'sentence.action.drift-feed-elsewhere':
    'Sahə faylında yerini və ya qidalandırdığını düzəldin: hesablar yerə görə yazılır',
  'sentence.drift-phase-other':
    '{name}: {phase} fazasına yazılmış çıxışlar ({outlets}) {sum} A çəkir, faza isə {shown} A daşıyır',
  'sentence.action.drift-phase-other':
    'Bu çıxışları izləyin: onlar başqa fazadadır və ya fazalar dəyişik salınıb; sahə faylında outlets bölməsini düzəldin',
  'sentence.drift-phase-more': '{name} birfazlı yazılıb, amma {phases} fazalarında cərəyan var',
  'sentence.action.drift-phase-more':
    'Sahə faylında phases dəyərini düzəldin və ya bu xəttə daha nəyin qoşulduğuna baxın: avtomat yanlış hesablanır',
  'sentence.drift-phase-imbalance':
    '{name}: {phase} fazası {shown} A daşıyır, üç fazanın ortası {mean} A: fərq {percent} %',
  'sentence.action.drift-phase-imbalance':
    'Birfazlı yükləri ən dolu fazadan ən boşuna keçirin: neytral və mənbələr qeyri-bərabər yüklənir',
  'sentence.drift-phase-uneven':
    '{name}: {phase} fazası {shown} A daşıyır, {mean} A olan ortadan {percent} % fərqlənir',
  'sentence.action.drift-phase-uneven':
    'Növbəti birfazlı yükləri ən boş fazaya qoşun; belə nəzərdə tutulubsa, burada bildirin',
  'sentence.drift-outlet-elsewhere':
    '{name}, {outlet} rozetkası {rack} şkafını qidalandırır (icarəçi: {tenant}), amma {place} ilə ölçülür (icarəçi: {payer})',
  'sentence.action.drift-outlet-elsewhere':
    'Onu öz şkafının PDU-suna qoşun: o vaxta qədər enerjisinə görə yanlış icarəçi ödəyir',
  'sentence.drift-wrong-bus': '{name} öz tərəfi sönmüşkən {power} kVt daşıyırdı',
  'sentence.action.drift-wrong-bus':
    'Qidasını izləyin: o, digər tərəfdəndir və iki tərəfli sayılan yük bir tərəfdə ola bilər',
  'sentence.fibre-fading': '{name}: işıq gündə {perDay} dB zəifləyir',
  'sentence.fibre-fading-days': '{name}: bu sürətlə işıq ehtiyatı {early}–{late} günə tükənir',
  'sentence.fibre-fading-days.bare': '{name}: bu sürətlə işıq ehtiyatı ən tezi {early} günə tükənir',
  'sentence.fibre-fading-hours': '{name}: bu sürətlə işıq ehtiyatı {early}–{late} saata tükənir',
  'sentence.fibre-fading-hours.bare': '{name}: bu sürətlə işıq ehtiyatı ən tezi {early} saata tükənir',
  'sentence.fibre-fading-minutes': '{name}: bu sürətlə işıq ehtiyatı {early}–{late} dəqiqəyə tükənir',
  'sentence.fibre-fading-minutes.bare': '{name}: bu sürətlə işıq ehtiyatı ən tezi {early} dəqiqəyə tükənir',
  'sentence.fibre-step': '{name}: işıq birdən {drop} dB azalıb və elə qalıb; ehtiyat {margin} dB',
  'sentence.fibre-step.bare': '{name}: işıq birdən {drop} dB azalıb və elə qalıb',
  'sentence.fibre-thin': '{name}: işıq həddindən cəmi {margin} dB yuxarıdadır',
  'sentence.fibre-no-reserve':
    '{name} olmadan digər xətlər trafiki aparmaz: {capacity} əvəzinə {needed} Gbit/san lazımdır',
  'sentence.action.fibre-fading': 'Qəbuledicinin həddini sahə faylına yazın və lifi ölçdürün',
  'sentence.action.fibre-fading-days':
    'Hər iki ucda konnektorları təmizləyib yenidən taxın; davam etsə, lifin ölçülməsini sifariş edin',
  'sentence.action.fibre-fading-hours':
    'Operatora indi zəng edin və o biri xəttin trafiki bu gün götürə biləcəyinə əmin olun',
  'sentence.action.fibre-fading-minutes':
    'Bu xətt hələ işləyərkən trafiki o birinə keçirin, sonra operatora zəng edin',
  'sentence.action.fibre-step':
    'Həmin vaxt bu liflə kimin işlədiyini öyrənin; əyilmiş kabel və ya yeni qaynaq axtarın',
  'sentence.action.fibre-thin':
    'Konnektorları təmizləyin və lifi ölçdürün; bir az da itki olsa, xətt düşəcək',
  'sentence.action.fibre-no-reserve':
    'Digər xətlərdə daha çox tutum sifariş edin və ya bu xətt düşəndə nədən imtina ediləcəyini razılaşdırın',
  'sentence.run-step-missed': '{text}',
  'sentence.register-overdue': '{text}',
  'sentence.action.run-step-missed': '{act}',
  'sentence.action.register-overdue': 'Planlaşdırın; görünən kimi reyestrə özü yazılacaq',
  'sentence.action-unknown': '{text}',
  'sentence.action.action-unknown':
    'Gedib cihaza baxın; təkrar cəhd edilmir. Nə gördüyünüzü “Əməliyyatlar” səhifəsində yazın',
};
