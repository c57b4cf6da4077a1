// The words of alerts about maintenance in Azerbaijani, Russian and English, in the form of alert-words.ts.
import type { FindingCode } from './finding.ts';

type MaintenanceCode = Extract<FindingCode, `maintenance-${string}`>;
type Words = Readonly<Record<'az' | 'ru' | 'en', string>>;

export const maintenanceTexts: Readonly<Record<MaintenanceCode, Words>> = {
  'maintenance-no-go': {
    en: 'NO-GO: the maintenance “{name}” may no longer go on',
    az: 'OLMAZ: «{name}» texniki işini davam etdirmək olmaz',
    ru: 'НЕЛЬЗЯ: работы «{name}» больше нельзя продолжать',
  },
  'maintenance-not-proven': {
    en: 'It is not proven any more that the maintenance “{name}” may go on',
    az: '«{name}» texniki işini davam etdirməyin təhlükəsiz olduğu artıq sübut olunmur',
    ru: 'Больше не доказано, что работы «{name}» можно продолжать',
  },
  'maintenance-late': {
    en: 'The maintenance “{name}” is past its end and not done',
    az: '«{name}» texniki işinin vaxtı bitib, iş isə başa çatmayıb',
    ru: 'Время работ «{name}» истекло, а они не завершены',
  },
};

export const maintenanceActions: Readonly<Record<MaintenanceCode, Words>> = {
  'maintenance-no-go': {
    en: 'Stop, put back what can be put back, and read on the window what stands in the way',
    az: 'Dayanın, qaytarıla biləni yerinə qaytarın və maneənin nə olduğuna pəncərədə baxın',
    ru: 'Остановитесь, верните в работу всё, что можно, и посмотрите в окне работ, что мешает',
  },
  'maintenance-not-proven': {
    en: 'Take nothing more out until what is unknown is known again',
    az: 'Naməlum olan aydınlaşanadək başqa heç nəyi işdən çıxarmayın',
    ru: 'Ничего больше не выводите, пока неизвестное не прояснится',
  },
  'maintenance-late': {
    en: 'End the window if the work is done, else give it a new end; its alerts are not suppressed any more',
    az: 'İş bitibsə, pəncərəni bağlayın, bitməyibsə, yeni vaxt verin; siqnalları artıq gizlədilmir',
    ru: 'Закройте окно, если всё сделано, или задайте новый срок; его тревоги больше не подавляются',
  },
};
