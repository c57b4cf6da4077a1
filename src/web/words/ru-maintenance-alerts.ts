// Русский: тревоги работ; их говорит и страница, открытая с пейджера.
import type { MaintenanceAlertWords } from './word-keys.ts';

export const ruMaintenanceAlerts: MaintenanceAlertWords = {
  'sentence.maintenance-no-go': 'НЕЛЬЗЯ: работы «{name}» больше нельзя продолжать',
  'sentence.maintenance-not-proven': 'Больше не доказано, что работы «{name}» можно продолжать',
  'sentence.maintenance-uncovered-no-go':
    'НЕЛЬЗЯ: разрешение на работы «{name}» не распространяется на новое: {what}',
  'sentence.maintenance-uncovered-not-proven':
    'Не доказано, что работы «{name}» можно продолжать; разрешение не распространяется на: {what}',
  'sentence.maintenance-late': 'Время работ «{name}» истекло, а они не завершены',
  'sentence.action.maintenance-no-go':
    'Остановитесь, верните в работу всё, что можно, посмотрите в окне работ, что мешает; разрешение дают двое',
  'sentence.action.maintenance-not-proven': 'Ничего больше не выводите, пока неизвестное не прояснится',
  'sentence.action.maintenance-uncovered-no-go':
    'Остановитесь и верните в работу всё, что можно, или запросите в окне работ разрешение второго человека',
  'sentence.action.maintenance-uncovered-not-proven':
    'Ничего больше не выводите, пока это не прояснится, или запросите в окне работ разрешение второго человека',
  'sentence.action.maintenance-late':
    'Закройте окно, если всё сделано, или задайте новый срок; его тревоги больше не подавляются',
};
