// Русский: тревоги работ; их говорит и страница, открытая с пейджера.
import type { MaintenanceAlertWords } from './word-keys.ts';

export const ruMaintenanceAlerts: MaintenanceAlertWords = {
  'sentence.maintenance-no-go': 'НЕЛЬЗЯ: работы «{name}» больше нельзя продолжать',
  'sentence.maintenance-not-proven': 'Больше не доказано, что работы «{name}» можно продолжать',
  'sentence.maintenance-late': 'Время работ «{name}» истекло, а они не завершены',
  'sentence.action.maintenance-no-go':
    'Остановитесь, верните в работу всё, что можно, и посмотрите в окне работ, что мешает',
  'sentence.action.maintenance-not-proven': 'Ничего больше не выводите, пока неизвестное не прояснится',
  'sentence.action.maintenance-late':
    'Закройте окно, если всё сделано, или задайте новый срок; его тревоги больше не подавляются',
};
