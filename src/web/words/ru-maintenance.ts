// Русский: окна работ, ответы о них и их тревоги.
import type { MaintenanceWords } from './word-keys.ts';

export const ruMaintenance: MaintenanceWords<'one' | 'few' | 'many'> = {
  'sentence.go.go': 'МОЖНО: без {names} все нагрузки запитаны – и от сети, и от генераторов',
  'sentence.go.no-go': 'НЕЛЬЗЯ: {names} выводить нельзя',
  'sentence.go.not-proven': 'НЕ ДОКАЗАНО: можно ли вывести {names}, зависит от неизвестного',
  'sentence.go.nothing': 'НЕ ДОКАЗАНО: ни один элемент площадки ещё не выбран',
  'sentence.go.conflict': 'Мешают работы «{title}» в то же время',
  'sentence.go.isolated': 'Отключаются вместе с этим: {names}',
  'sentence.go.anyway': 'Площадка в это время не выдержит и без этих работ',
  'sentence.go.tenants-lose': 'Арендаторы, которые потеряют питание: {names}',
  'sentence.go.tenants-reduced': 'Арендаторы, у которых станет меньше резерва: {names}',
  'sentence.go.unproven': 'Неизвестны, и ответ зависит от них: {names}',
  'sentence.go.left-out_one': 'Не оценено сочетание пересекающихся окон: {count}',
  'sentence.go.left-out_few': 'Не оценены сочетания пересекающихся окон: {count}',
  'sentence.go.left-out_many': 'Не оценены сочетания пересекающихся окон: {count}',
  'sentence.maintenance-no-go': 'НЕЛЬЗЯ: работы «{name}» больше нельзя продолжать',
  'sentence.maintenance-not-proven': 'Больше не доказано, что работы «{name}» можно продолжать',
  'sentence.maintenance-late': 'Время работ «{name}» истекло, а они не завершены',
  'sentence.action.maintenance-no-go':
    'Остановитесь, верните в работу всё, что можно, и посмотрите в окне работ, что мешает',
  'sentence.action.maintenance-not-proven': 'Ничего больше не выводите, пока неизвестное не прояснится',
  'sentence.action.maintenance-late':
    'Закройте окно, если всё сделано, или задайте новый срок; его тревоги больше не подавляются',
};
