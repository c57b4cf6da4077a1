// The words of alerts about drift in Azerbaijani, Russian and English, in the form of alert-words.ts.
import type { DriftCode } from '../drift/drift.ts';

type Words = Readonly<Record<'az' | 'ru' | 'en', string>>;

export const driftTexts: Readonly<Record<DriftCode, Words>> = {
  'drift-balance-missing': {
    en: '{name}: {in} kW go in and {out} kW come out; {difference} kW are drawn by nobody the model knows[ (by kWh registers over {hours} h)][ (by power over {minutes} min)]',
    az: '{name}: {in} kVt daxil olur, {out} kVt çıxır; modelin tanımadığı {difference} kVt çəkilir[ ({hours} saatlıq kVt·saat sayğacları üzrə)][ ({minutes} dəqiqəlik güc üzrə)]',
    ru: '{name}: входит {in} кВт, выходит {out} кВт; {difference} кВт берёт кто-то, кого модель не знает[ (по счётчикам кВт·ч за {hours} ч)][ (по мощности за {minutes} мин)]',
  },
  'drift-balance-excess': {
    en: '{name}: {in} kW go in, yet {out} kW come out; the meters disagree by {difference} kW[ (by kWh registers over {hours} h)][ (by power over {minutes} min)]',
    az: '{name}: {in} kVt daxil olur, amma {out} kVt çıxır; sayğaclar {difference} kVt fərqlənir[ ({hours} saatlıq kVt·saat sayğacları üzrə)][ ({minutes} dəqiqəlik güc üzrə)]',
    ru: '{name}: входит {in} кВт, а выходит {out} кВт; счётчики расходятся на {difference} кВт[ (по счётчикам кВт·ч за {hours} ч)][ (по мощности за {minutes} мин)]',
  },
  'drift-single-fed': {
    en: '{name} draws everything from {full}; nothing comes from {empty}',
    az: '{name} hər şeyi {full} xəttindən alır; {empty} xəttindən heç nə gəlmir',
    ru: '{name}: всё идёт через {full}, через {empty} не идёт ничего',
  },
  'drift-split-moved': {
    en: '{name} now takes {share} % from {full}[; it was {before} %]',
    az: '{name} indi {full} xəttindən {share} % alır[; əvvəl {before} % idi]',
    ru: '{name}: теперь {share} % идёт через {full}[, раньше было {before} %]',
  },
  'drift-split-uneven': {
    en: '{name} takes {share} % from {full}',
    az: '{name} {full} xəttindən {share} % alır',
    ru: '{name}: {share} % идёт через {full}',
  },
  'drift-cords-crossed': {
    en: '{name} and {other}: each second feed follows the load of the other',
    az: '{name} və {other}: hər birinin ikinci xətti digərinin yükünü izləyir',
    ru: '{name} и {other}: второй ввод каждой следует за нагрузкой другой',
  },
  'drift-cord-stray': {
    en: '{name}: its missing feed seems to hang on {feed} of {other}',
    az: '{name}: çatışmayan xətti, görünür, {other} dolabının {feed} blokundadır',
    ru: '{name}: недостающий ввод, похоже, включён в {feed} стойки {other}',
  },
  'drift-phase-zero': {
    en: '{name}: phase {phase} went to 0 A while the others carry {others} A and more',
    az: '{name}: {phase} fazası 0 A olub, digərləri {others} A və daha çox daşıyır',
    ru: '{name}: фаза {phase} упала до 0 А, остальные несут {others} А и больше',
  },
  'drift-phase-never': {
    en: '{name}: phase {phase} shows 0 A, and has done so for a week; the others carry {others} A and more',
    az: '{name}: {phase} fazası bir həftədir 0 A göstərir; digərləri {others} A və daha çox daşıyır',
    ru: '{name}: фаза {phase} уже неделю показывает 0 А, остальные несут {others} А и больше',
  },
  'drift-phase-dark': {
    en: '{name}: phase {phase} has neither voltage nor current',
    az: '{name}: {phase} fazasında nə gərginlik, nə cərəyan var',
    ru: '{name}: на фазе {phase} нет ни напряжения, ни тока',
  },
  'drift-feed-elsewhere': {
    en: '{name} stands in {place}, but the model lets it feed {feeds}',
    az: '{name} {place} dolabındadır, amma modelə görə {feeds} dolabını qidalandırır',
    ru: '{name} стоит в {place}, а по модели питает {feeds}',
  },
  'drift-phase-other': {
    en: '{name}: the outlets written on phase {phase} ({outlets}) draw {sum} A, yet the phase carries {shown} A',
    az: '{name}: {phase} fazasına yazılmış çıxışlar ({outlets}) {sum} A çəkir, faza isə {shown} A daşıyır',
    ru: '{name}: розетки, записанные на фазу {phase} ({outlets}), берут {sum} А, а фаза несёт {shown} А',
  },
  'drift-phase-more': {
    en: '{name} is written as single-phase, yet phases {phases} carry current',
    az: '{name} birfazlı yazılıb, amma {phases} fazalarında cərəyan var',
    ru: '{name} записана однофазной, но ток идёт по фазам {phases}',
  },
  'drift-phase-imbalance': {
    en: '{name}: phase {phase} carries {shown} A where the mean of the three is {mean} A: {percent} % away',
    az: '{name}: {phase} fazası {shown} A daşıyır, üç fazanın ortası {mean} A: fərq {percent} %',
    ru: '{name}: фаза {phase} несёт {shown} А при среднем по трём {mean} А: отклонение {percent} %',
  },
  'drift-phase-uneven': {
    en: '{name}: phase {phase} carries {shown} A, {percent} % away from the mean of {mean} A',
    az: '{name}: {phase} fazası {shown} A daşıyır, {mean} A olan ortadan {percent} % fərqlənir',
    ru: '{name}: фаза {phase} несёт {shown} А, это на {percent} % в стороне от среднего {mean} А',
  },
  'drift-outlet-elsewhere': {
    en: 'Outlet {outlet} of {name} feeds {rack} (tenant: {tenant}), but is metered with {place} (tenant: {payer})',
    az: '{name}, {outlet} çıxışı {rack} dolabını qidalandırır (icarəçi: {tenant}), amma {place} ilə ölçülür (icarəçi: {payer})',
    ru: 'Розетка {outlet} на {name} питает {rack} (арендатор: {tenant}), а учитывается с {place} (арендатор: {payer})',
  },
  'drift-wrong-bus': {
    en: '{name} carried {power} kW while its side was dead',
    az: '{name} öz tərəfi sönmüşkən {power} kVt daşıyırdı',
    ru: '{name}: несла {power} кВт, когда её сторона была обесточена',
  },
};

export const driftActions: Readonly<Record<DriftCode, Words>> = {
  'drift-balance-missing': {
    en: 'Look for a load on this bus that the site file does not name, and for a meter that reads low',
    az: 'Bu şində sahə faylında olmayan yükü və az göstərən sayğacı axtarın',
    ru: 'Ищите на этой шине нагрузку, которой нет в файле площадки, и счётчик, который занижает',
  },
  'drift-balance-excess': {
    en: 'See whether a feed modelled here hangs on another bus, and compare the meters with a clamp',
    az: 'Burada göstərilən xəttin başqa şindən qidalanıb-qidalanmadığına baxın, sayğacları ölçü kəlbətini ilə müqayisə edin',
    ru: 'Проверьте, не запитан ли этот ввод с другой шины, и сверьте счётчики токовыми клещами',
  },
  'drift-single-fed': {
    en: 'Look at its second cord and its power supplies: it would go dark with the one feed',
    az: 'İkinci kabelinə və qida bloklarına baxın: bu xətt itərsə, o sönəcək',
    ru: 'Проверьте второй шнур и блоки питания: с потерей этого ввода она погаснет',
  },
  'drift-split-moved': {
    en: 'See whether something was plugged in or moved there, or whether a power supply failed',
    az: 'Orada nəyinsə qoşulduğunu və ya yerinin dəyişdiyini, yaxud qida blokunun xarab olduğunu yoxlayın',
    ru: 'Узнайте, не подключили и не перенесли ли там что-нибудь и цел ли блок питания',
  },
  'drift-split-uneven': {
    en: 'Look for equipment with one cord; say here if that is meant',
    az: 'Tək kabelli avadanlığı axtarın; belə nəzərdə tutulubsa, burada bildirin',
    ru: 'Ищите оборудование с одним шнуром; если так задумано, отметьте это здесь',
  },
  'drift-cords-crossed': {
    en: 'Trace both cords: they are exchanged, and so are the meters that bill them',
    az: 'Hər iki kabeli izləyin: yerləri dəyişik salınıb, onları hesablayan sayğaclar da',
    ru: 'Проследите оба шнура: они перепутаны, а с ними и счётчики, по которым выставляются счета',
  },
  'drift-cord-stray': {
    en: 'Trace the cord; until then the neighbour pays for it and its PDU carries more than it should',
    az: 'Kabeli izləyin; o vaxta qədər qonşu onun pulunu ödəyir və PDU-su artıq yük daşıyır',
    ru: 'Проследите шнур: пока за него платит сосед, и его PDU несёт лишнее',
  },
  'drift-phase-zero': {
    en: 'Measure the phase with a clamp: a dead current transformer bills too little',
    az: 'Fazanı ölçü kəlbətini ilə ölçün: xarab cərəyan transformatoru az hesablayır',
    ru: 'Измерьте фазу токовыми клещами: мёртвый трансформатор тока занижает счёт',
  },
  'drift-phase-never': {
    en: 'If nothing is connected to it, say so here; else measure it with a clamp',
    az: 'Ona heç nə qoşulmayıbsa, burada bildirin; əks halda ölçü kəlbətini ilə ölçün',
    ru: 'Если к ней ничего не подключено, отметьте это здесь; иначе измерьте клещами',
  },
  'drift-phase-dark': {
    en: 'Look at the fuse and the breaker of this phase',
    az: 'Bu fazanın qoruyucusuna və avtomatına baxın',
    ru: 'Проверьте предохранитель и автомат этой фазы',
  },
  'drift-feed-elsewhere': {
    en: 'Correct its place or its feed in the site file: invoices follow the place',
    az: 'Sahə faylında yerini və ya qidalandırdığını düzəldin: hesablar yerə görə yazılır',
    ru: 'Исправьте в файле площадки место или питание: счета выставляются по месту',
  },
  'drift-phase-other': {
    en: 'Trace these outlets: they hang on another phase, or the phases are exchanged; correct outlets in the site file',
    az: 'Bu çıxışları izləyin: onlar başqa fazadadır və ya fazalar dəyişik salınıb; sahə faylında outlets bölməsini düzəldin',
    ru: 'Проследите эти розетки: они на другой фазе или фазы перепутаны; исправьте outlets в файле площадки',
  },
  'drift-phase-more': {
    en: 'Correct phases in the site file, or see what else hangs on this feed: its breaker is reckoned wrongly',
    az: 'Sahə faylında phases dəyərini düzəldin və ya bu xəttə daha nəyin qoşulduğuna baxın: avtomat yanlış hesablanır',
    ru: 'Исправьте phases в файле площадки или узнайте, что ещё висит на этом вводе: автомат считается неверно',
  },
  'drift-phase-imbalance': {
    en: 'Move single-phase loads from the fullest phase to the emptiest: neutral and sources are loaded unequally',
    az: 'Birfazlı yükləri ən dolu fazadan ən boşuna keçirin: neytral və mənbələr qeyri-bərabər yüklənir',
    ru: 'Перенесите однофазные нагрузки с самой занятой фазы на самую свободную: нейтраль и источники нагружены неравно',
  },
  'drift-phase-uneven': {
    en: 'Plug the next single-phase loads into the emptiest phase; say here if that is meant',
    az: 'Növbəti birfazlı yükləri ən boş fazaya qoşun; belə nəzərdə tutulubsa, burada bildirin',
    ru: 'Включайте следующие однофазные нагрузки в самую свободную фазу; если так задумано, отметьте это здесь',
  },
  'drift-outlet-elsewhere': {
    en: 'Plug it into a PDU of its own rack: until then the wrong tenant is charged for its energy',
    az: 'Onu öz dolabının PDU-suna qoşun: o vaxta qədər enerjisinə görə yanlış icarəçi ödəyir',
    ru: 'Включите её в PDU своей стойки: пока за энергию платит не тот арендатор',
  },
  'drift-wrong-bus': {
    en: 'Trace its feed: it hangs on the other side, and what is fed twice may hang on one',
    az: 'Qidasını izləyin: o, digər tərəfdəndir və iki tərəfli sayılan yük bir tərəfdə ola bilər',
    ru: 'Проследите её питание: она запитана с другой стороны, и дважды запитанное может висеть на одной',
  },
};
