// Azərbaycanca: texniki işlərin siqnalları; çağırışdan açılan səhifə də onları deyir.
import type { MaintenanceAlertWords } from './word-keys.ts';

export const azMaintenanceAlerts: MaintenanceAlertWords = {
  'sentence.maintenance-no-go': 'OLMAZ: «{name}» texniki işini davam etdirmək olmaz',
  'sentence.maintenance-not-proven':
    '«{name}» texniki işini davam etdirməyin təhlükəsiz olduğu artıq sübut olunmur',
  'sentence.maintenance-late': '«{name}» texniki işinin vaxtı bitib, iş isə başa çatmayıb',
  'sentence.action.maintenance-no-go':
    'Dayanın, qaytarıla biləni yerinə qaytarın və maneənin nə olduğuna pəncərədə baxın',
  'sentence.action.maintenance-not-proven': 'Naməlum olan aydınlaşanadək başqa heç nəyi işdən çıxarmayın',
  'sentence.action.maintenance-late':
    'İş bitibsə, pəncərəni bağlayın, bitməyibsə, yeni vaxt verin; siqnalları artıq gizlədilmir',
};
