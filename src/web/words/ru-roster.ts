// Русский: дежурства, переданные другому.
import type { RosterWords } from './word-keys.ts';

export const ruRoster: RosterWords<'one' | 'few' | 'many'> = {
  'override.title': 'Передано другому',
  'override.none': 'Все дежурства идут по графику.',
  'override.give': 'Передать дежурство другому',
  'override.person': 'Кто принимает',
  'override.from': 'С',
  'override.until': 'До',
  'override.zone': 'Время – по часам площадки ({zone}).',
  'override.enter': 'Передать дежурство',
  'override.end': 'Вернуть',
  'override.taken': 'Часть этого времени уже передана. Сначала верните её.',
  'override.order': 'Конец должен быть позже начала и в будущем.',
};
