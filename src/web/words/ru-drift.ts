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
    'По счётчикам кВт·ч за два часа, если они есть у каждого прибора шины, иначе по мощности за 15 минут; только пока всем им можно верить. Допуск складывается из точности счётчиков, потерь и того, что без счётчика.',
  'drift.no-bus': 'Ни у одной шины нет счётчиков и сверху, и снизу.',
  'drift.bus': 'Шина',
  'drift.in': 'Вход',
  'drift.out': 'Выход',
  'drift.difference': 'Разница',
  'drift.tolerance': 'Допуск',
  'drift.balanced': 'сходится',
  'drift.unbalanced': 'не сходится',
  'drift.by-energy': 'по счётчикам кВт·ч',
  'drift.by-power': 'по мощности',
  'drift.not-judged': 'сейчас не судится',
  'drift.unmetered': 'Без счётчика',
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
