// Azərbaycanca: texniki iş pəncərələri, onlar haqqında qərar və siqnallar.
import type { MaintenanceWords } from './word-keys.ts';

export const azMaintenance: MaintenanceWords<'one' | 'other'> = {
  'sentence.go.go': 'OLAR: {names} olmadan da bütün yüklər qidalanır – həm şəbəkədən, həm generatorlardan',
  'sentence.go.no-go': 'OLMAZ: {names} işdən çıxarılmamalıdır',
  'sentence.go.not-proven': 'SÜBUT OLUNMUR: {names} üçün cavab vəziyyəti naməlum olanlardan asılıdır',
  'sentence.go.nothing': 'SÜBUT OLUNMUR: bu sahənin heç bir elementi hələ seçilməyib',
  'sentence.go.conflict': 'Eyni vaxtda gedən «{title}» işi buna mane olur',
  'sentence.go.isolated': 'Onunla birlikdə ayrılır: {names}',
  'sentence.go.anyway': 'Sahə həmin vaxt bu iş olmadan da davam gətirmir',
  'sentence.go.tenants-lose': 'Qidalanmanı itirən icarəçilər: {names}',
  'sentence.go.tenants-reduced': 'Ehtiyatı azalan icarəçilər: {names}',
  'sentence.go.unproven': 'Vəziyyəti naməlumdur, cavab bunlardan asılıdır: {names}',
  'sentence.go.left-out_one': 'Üst-üstə düşən pəncərələrin qiymətləndirilməmiş birləşmələri: {count}',
  'sentence.go.left-out_other': 'Üst-üstə düşən pəncərələrin qiymətləndirilməmiş birləşmələri: {count}',
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
