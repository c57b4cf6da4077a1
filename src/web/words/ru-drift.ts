// Русский: расхождения – где объект ведёт себя не так, как говорит модель – их предложения и учения.
import type { DriftWords } from './word-keys.ts';

export const ruDrift: DriftWords<'one' | 'few' | 'many'> = {
  'drift.title': 'Расхождения с моделью',
  'drift.link': 'Расхождения с моделью',
  'drift.what':
    'Где объект ведёт себя не так, как записано в файле площадки. Это сомнение: с доводами и с тем, что проверить.',
  'drift.never-looked': 'История ещё не просмотрена.',
  'drift.looked': 'История просмотрена',
  'drift.none': 'Модели ничто не противоречит.',
  'drift.now': 'Видно сейчас',
  'drift.since': 'Видно',
  'drift.window': 'Цифры с {from} по {to}',
  'drift.told': 'Сообщено тревогой',
  'drift.watched': 'Под наблюдением: видно недолго или только в списке',
  'drift.is-known': 'Известно',
  'drift.old': 'Сейчас судить нельзя; так было раньше',
  'drift.check': 'Что проверить',
  'drift.evidence': '{label}, от {low} до {high}',
  'drift.say-known': 'Это известно',
  'drift.reason': 'Почему это может остаться так',
  'drift.save-known': 'Отметить',
  'drift.take-back': 'Сообщать снова',
  'drift.known-by': '{reason} ({by})',
  'drift.buses': 'Энергия на входе и выходе',
  'drift.buses-what':
    'Среднее за 15 минут, пока показаниям всех счётчиков шины можно верить. Допуск складывается из точности счётчиков, потерь и того, что без счётчика.',
  'drift.no-bus': 'Ни у одной шины нет счётчиков и сверху, и снизу.',
  'drift.bus': 'Шина',
  'drift.in': 'Вход',
  'drift.out': 'Выход',
  'drift.difference': 'Разница',
  'drift.tolerance': 'Допуск',
  'drift.balanced': 'сходится',
  'drift.unbalanced': 'не сходится',
  'drift.not-judged': 'сейчас не судится',
  'drift.unmetered': 'Без счётчика',
  'sentence.drift-balance-missing':
    '{name}: входит {in} кВт, выходит {out} кВт; {difference} кВт берёт кто-то, кого модель не знает',
  'sentence.action.drift-balance-missing':
    'Ищите на этой шине нагрузку, которой нет в файле площадки, и счётчик, который занижает',
  'sentence.drift-balance-excess':
    '{name}: входит {in} кВт, а выходит {out} кВт; счётчики расходятся на {difference} кВт',
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
  'sentence.drift-wrong-bus': '{name}: несла {power} кВт, когда её сторона была обесточена',
  'sentence.action.drift-wrong-bus':
    'Проследите её питание: она запитана с другой стороны, и дважды запитанное может висеть на одной',
  'drill.cords-crossed.title': 'Шнуры перепутаны',
  'drill.cords-crossed.what':
    'Вторые шнуры двух стоек меняются местами; ничего не отказывает, но модель с этого момента неверна.',
  'drill.power-supply-dead.title': 'Второй ввод ничего не несёт',
  'drill.power-supply-dead.what':
    'Последняя стойка берёт всё с первого ввода, как при мёртвом блоке питания.',
  'drill.phase-meter-dead.title': 'Фаза не измеряется',
  'drill.phase-meter-dead.what':
    'Трансформатор тока одной фазы третьего PDU выходит из строя: показывает 0 А и считает меньше.',
};
