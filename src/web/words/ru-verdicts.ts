// Русский: с чем считает вывод, каким он был и что должно вернуться.
import type { VerdictWords } from './word-keys.ts';

export const ruVerdicts: VerdictWords<'one' | 'few' | 'many'> = {
  'figures.title': 'С чем считает вывод',
  'figures.demand.power': 'Потребляемая мощность',
  'figures.demand.cooling': 'Отдаваемое тепло',
  'figures.demand.network': 'Трафик',
  'figures.capacity': 'Мощность',
  'figures.unlimited': 'Без предела',
  'figures.demand.measured': 'измерено: наибольшие пять минут за последний час',
  'figures.demand.last': 'измерено, телеметрия молчит',
  'figures.demand.file': 'по договору, не измеряется',
  'figures.demand.filed': 'по договору {value}',
  'figures.capacity.measured': 'по телеметрии',
  'figures.capacity.last': 'последнее слово телеметрии',
  'figures.capacity.file': 'из файла объекта',
  'figures.capacity.filed': 'номинал {value}',
};
