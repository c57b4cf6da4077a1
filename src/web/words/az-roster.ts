// Azərbaycanca: başqasına verilmiş növbələr.
import type { RosterWords } from './word-keys.ts';

export const azRoster: RosterWords<'one' | 'other'> = {
  'override.title': 'Başqasına verilib',
  'override.none': 'Bütün növbələr cədvəldəki kimidir.',
  'override.give': 'Növbəni başqasına ver',
  'override.person': 'Kim götürür',
  'override.from': 'Başlanğıc',
  'override.until': 'Son',
  'override.zone': 'Vaxt sahənin vaxtıdır ({zone}).',
  'override.enter': 'Növbəni ver',
  'override.end': 'Geri götür',
  'override.taken': 'Bu vaxtın bir hissəsi artıq başqasına verilib. Əvvəlcə onu geri götürün.',
  'override.order': 'Son başlanğıcdan sonra və gələcəkdə olmalıdır.',
};
