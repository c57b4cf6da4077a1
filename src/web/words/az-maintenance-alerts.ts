// Azərbaycanca: texniki işlərin siqnalları; çağırışdan açılan səhifə də onları deyir.
import type { MaintenanceAlertWords } from './word-keys.ts';

export const azMaintenanceAlerts: MaintenanceAlertWords = {
  'sentence.maintenance-no-go': 'OLMAZ: «{name}» texniki işini davam etdirmək olmaz',
  'sentence.maintenance-not-proven':
    '«{name}» texniki işini davam etdirməyin təhlükəsiz olduğu artıq sübut olunmur',
  'sentence.maintenance-uncovered-no-go': 'OLMAZ: «{name}» işinə verilmiş icazə bunu əhatə etmir: {what}',
  'sentence.maintenance-uncovered-not-proven':
    '«{name}» işinin davamı sübut olunmur; verilmiş icazə bunu əhatə etmir: {what}',
  'sentence.maintenance-late': '«{name}» texniki işinin vaxtı bitib, iş isə başa çatmayıb',
  'sentence.action.maintenance-no-go':
    'Dayanın, qaytarıla biləni yerinə qaytarın, maneənin nə olduğuna pəncərədə baxın; davam üçün icazəyə iki nəfər lazımdır',
  'sentence.action.maintenance-not-proven': 'Naməlum olan aydınlaşanadək başqa heç nəyi işdən çıxarmayın',
  'sentence.action.maintenance-uncovered-no-go':
    'Dayanın və qaytarıla biləni yerinə qaytarın, ya da pəncərədə icazə istəyin: onu ikinci şəxs verir',
  'sentence.action.maintenance-uncovered-not-proven':
    'Aydınlaşanadək başqa heç nəyi işdən çıxarmayın, ya da pəncərədə icazə istəyin: onu ikinci şəxs verir',
  'sentence.action.maintenance-late':
    'İş bitibsə, pəncərəni bağlayın, bitməyibsə, yeni vaxt verin; xəbərdarlıqları artıq gizlədilmir',
};
