// Предложения тревог о батареях и топливе, модели, волокнах и переключениях.
import type { WatchSentenceWords } from './word-keys.ts';

export const ruWatchSentences: WatchSentenceWords<'one' | 'few' | 'many'> = {
  'sentence.fuel-short':
    'При работе площадки от генераторов топлива на {hours} ч; должно быть не меньше чем на {minimum} ч',
  'sentence.generator-fuel-short':
    '{name}: топлива на {hours} ч при своей доле нагрузки; должно быть не меньше чем на {minimum} ч',
  'sentence.battery-short':
    '{name}: батареи хватит на {seconds} с при нынешней нагрузке; требуется {required} с',
  'sentence.battery-recharging':
    '{name}: батарея ещё не заряжена, {seconds} с при нынешней нагрузке; требуется {required} с',
  'sentence.battery-bad': '{name} сообщает о неисправной батарее, или последняя проверка батареи не пройдена',
  'sentence.battery-replace': '{name}: пора заменить батарею',
  'sentence.load-unprotected': 'За нагрузками, обычно защищёнными, сейчас нет батареи: {count} ({names})',
  'sentence.action.fuel-short': 'Закажите топливо; баки и часы – на странице «Батареи и топливо»',
  'sentence.action.generator-fuel-short': 'Заправьте его бак или проверьте, верно ли показывает датчик',
  'sentence.action.battery-short':
    'Снимите с него нагрузку или верните соседние блоки; генератор, запустившийся не сразу, не успеет',
  'sentence.action.battery-recharging': 'Пока она не зарядится, больше ничего не выводите на этой стороне',
  'sentence.action.battery-bad': 'Проверьте батарею на месте; до тех пор не рассчитывайте на её время',
  'sentence.action.battery-replace': 'Запланируйте замену',
  'sentence.action.load-unprotected':
    'Верните ИБП с байпаса; до тех пор потеря сети сразу погасит эти нагрузки',
  'sentence.drift-balance-missing':
    '{name}: входит {in} кВт, выходит {out} кВт; {difference} кВт берёт кто-то, кого модель не знает (по счётчикам кВт·ч за {hours} ч)',
  'sentence.drift-balance-missing.bare':
    '{name}: входит {in} кВт, выходит {out} кВт; {difference} кВт берёт кто-то, кого модель не знает (по мощности за {minutes} мин)',
  'sentence.action.drift-balance-missing':
    'Ищите на этой шине нагрузку, которой нет в файле площадки, и счётчик, который занижает',
  'sentence.drift-balance-excess':
    '{name}: входит {in} кВт, а выходит {out} кВт; счётчики расходятся на {difference} кВт (по счётчикам кВт·ч за {hours} ч)',
  'sentence.drift-balance-excess.bare':
    '{name}: входит {in} кВт, а выходит {out} кВт; счётчики расходятся на {difference} кВт (по мощности за {minutes} мин)',
  'sentence.action.drift-balance-excess':
    'Проверьте, не запитан ли этот ввод с другой шины, и сверьте счётчики токовыми клещами',
  'sentence.drift-single-fed': '{name}: всё идёт через {full}, через {empty} не идёт ничего',
  'sentence.action.drift-single-fed':
    'Проверьте второй шнур и блоки питания: с потерей этого ввода она погаснет',
  'sentence.drift-split-moved': '{name}: теперь {share} % идёт через {full}, раньше было {before} %',
  'sentence.drift-split-moved.bare': '{name}: теперь {share} % идёт через {full}',
  'sentence.action.drift-split-moved':
    'Узнайте, не подключили и не перенесли ли там что-нибудь и цел ли блок питания',
  'sentence.drift-split-uneven': '{name}: {share} % идёт через {full}',
  'sentence.action.drift-split-uneven':
    'Ищите оборудование с одним шнуром; если так задумано, отметьте это здесь',
  'sentence.drift-cords-crossed': '{name} и {other}: второй ввод каждой следует за нагрузкой другой',
  'sentence.action.drift-cords-crossed':
    'Проследите оба шнура: они перепутаны, а с ними и счётчики, по которым выставляются счета',
  'sentence.drift-cord-stray': '{name}: недостающий ввод, похоже, включён в {feed} стойки {other}',
  'sentence.action.drift-cord-stray': 'Проследите шнур: пока за него платит сосед, и его PDU несёт лишнее',
  'sentence.drift-phase-zero': '{name}: фаза {phase} упала до 0 А, остальные несут {others} А и больше',
  'sentence.action.drift-phase-zero':
    'Измерьте фазу токовыми клещами: мёртвый трансформатор тока занижает счёт',
  'sentence.drift-phase-never':
    '{name}: фаза {phase} уже неделю показывает 0 А, остальные несут {others} А и больше',
  'sentence.action.drift-phase-never':
    'Если к ней ничего не подключено, отметьте это здесь; иначе измерьте клещами',
  'sentence.drift-phase-dark': '{name}: на фазе {phase} нет ни напряжения, ни тока',
  'sentence.action.drift-phase-dark': 'Проверьте предохранитель и автомат этой фазы',
  'sentence.drift-feed-elsewhere': '{name} стоит в {place}, а по модели питает {feeds}',
  'sentence.action.drift-feed-elsewhere':
    'Исправьте в файле площадки место или питание: счета выставляются по месту',
  'sentence.drift-phase-other':
    '{name}: розетки, записанные на фазу {phase} ({outlets}), берут {sum} А, а фаза несёт {shown} А',
  'sentence.action.drift-phase-other':
    'Проследите эти розетки: они на другой фазе или фазы перепутаны; исправьте outlets в файле площадки',
  'sentence.drift-phase-more': '{name} записана однофазной, но ток идёт по фазам {phases}',
  'sentence.action.drift-phase-more':
    'Исправьте phases в файле площадки или узнайте, что ещё висит на этом вводе: автомат считается неверно',
  'sentence.drift-phase-imbalance':
    '{name}: фаза {phase} несёт {shown} А при среднем по трём {mean} А: отклонение {percent} %',
  'sentence.action.drift-phase-imbalance':
    'Перенесите однофазные нагрузки с самой занятой фазы на самую свободную: нейтраль и источники нагружены неравно',
  'sentence.drift-phase-uneven':
    '{name}: фаза {phase} несёт {shown} А, это на {percent} % в стороне от среднего {mean} А',
  'sentence.action.drift-phase-uneven':
    'Включайте следующие однофазные нагрузки в самую свободную фазу; если так задумано, отметьте это здесь',
  'sentence.drift-outlet-elsewhere':
    'Розетка {outlet} на {name} питает {rack} (арендатор: {tenant}), а учитывается с {place} (арендатор: {payer})',
  'sentence.action.drift-outlet-elsewhere':
    'Включите её в PDU своей стойки: пока за энергию платит не тот арендатор',
  'sentence.drift-wrong-bus': '{name}: несла {power} кВт, когда её сторона была обесточена',
  'sentence.action.drift-wrong-bus':
    'Проследите её питание: она запитана с другой стороны, и дважды запитанное может висеть на одной',
  'sentence.fibre-fading': '{name}: свет слабеет на {perDay} дБ в сутки',
  'sentence.fibre-fading-days': '{name}: при таком спаде запас света исчерпается через {early}–{late} сут.',
  'sentence.fibre-fading-days.bare':
    '{name}: при таком спаде запас света исчерпается не раньше чем через {early} сут.',
  'sentence.fibre-fading-hours': '{name}: при таком спаде запас света исчерпается через {early}–{late} ч',
  'sentence.fibre-fading-hours.bare':
    '{name}: при таком спаде запас света исчерпается не раньше чем через {early} ч',
  'sentence.fibre-fading-minutes': '{name}: при таком спаде запас света исчерпается через {early}–{late} мин',
  'sentence.fibre-fading-minutes.bare':
    '{name}: при таком спаде запас света исчерпается не раньше чем через {early} мин',
  'sentence.fibre-step': '{name}: свет сразу упал на {drop} дБ и таким остался; запас {margin} дБ',
  'sentence.fibre-step.bare': '{name}: свет сразу упал на {drop} дБ и таким остался',
  'sentence.fibre-thin': '{name}: до предела света осталось всего {margin} дБ',
  'sentence.fibre-no-reserve':
    'Без {name} остальные линии не пропустят трафик: нужно {needed} при {capacity} Гбит/с',
  'sentence.action.fibre-fading': 'Запишите предел приёмника в файл площадки и закажите измерение волокна',
  'sentence.action.fibre-fading-days':
    'Почистите и переставьте разъёмы на обоих концах; если не поможет, закажите измерение волокна',
  'sentence.action.fibre-fading-hours':
    'Звоните оператору сейчас и убедитесь, что другая линия сегодня примет трафик',
  'sentence.action.fibre-fading-minutes':
    'Переведите трафик на другую линию, пока эта работает, затем звоните оператору',
  'sentence.action.fibre-step':
    'Узнайте, кто работал с этим волокном в то время; ищите изогнутый шнур или новую сварку',
  'sentence.action.fibre-thin': 'Почистите разъёмы и измерьте волокно: ещё немного потерь – и линия упадёт',
  'sentence.action.fibre-no-reserve':
    'Закажите ёмкость на остальных линиях или решите, от чего отказаться при отказе этой',
  'sentence.run-step-missed': '{text}',
  'sentence.register-overdue': '{text}',
  'sentence.action.run-step-missed': '{act}',
  'sentence.action.register-overdue': 'Запланируйте; в журнал она попадёт сама, когда её увидят',
  'sentence.action-unknown': '{text}',
  'sentence.action.action-unknown':
    'Осмотрите устройство: повторной попытки не будет. Что увидели, запишите на странице «Действия»',
};
