// Units as each language writes them. Easy to get wrong: the unit is chosen with its prefix already on it (`kW`), because some
// languages do not put prefix and unit together as English does.
import type { Language } from '../api/contract.ts';

const russian: Readonly<Record<string, string>> = {
  ms: 'мс',
  s: 'с',
  W: 'Вт',
  kW: 'кВт',
  MW: 'МВт',
  Wh: 'Вт·ч',
  kWh: 'кВт·ч',
  MWh: 'МВт·ч',
  GWh: 'ГВт·ч',
  TWh: 'ТВт·ч',
  Ah: 'А·ч',
  VA: 'ВА',
  kVA: 'кВА',
  MVA: 'МВА',
  var: 'вар',
  kvar: 'квар',
  V: 'В',
  A: 'А',
  Hz: 'Гц',
  rpm: 'об/мин',
  dBm: 'дБм',
  l: 'л',
  'l/s': 'л/с',
  'm³/s': 'м³/с',
  Pa: 'Па',
  kPa: 'кПа',
  MPa: 'МПа',
  'bit/s': 'бит/с',
  'kbit/s': 'кбит/с',
  'Mbit/s': 'Мбит/с',
  'Gbit/s': 'Гбит/с',
  'Tbit/s': 'Тбит/с',
};
const azerbaijani: Readonly<Record<string, string>> = {
  s: 'san',
  W: 'Vt',
  kW: 'kVt',
  MW: 'MVt',
  Wh: 'Vt·st',
  kWh: 'kVt·st',
  MWh: 'MVt·st',
  GWh: 'GVt·st',
  TWh: 'TVt·st',
  Ah: 'A·st',
  Hz: 'Hs',
  rpm: 'dövr/dəq',
  'l/s': 'l/san',
  'm³/s': 'm³/san',
  'bit/s': 'bit/san',
  'kbit/s': 'kbit/san',
  'Mbit/s': 'Mbit/san',
  'Gbit/s': 'Gbit/san',
  'Tbit/s': 'Tbit/san',
};

/** The unit as the language writes it; one that it writes like everybody stays as it is. */
export function sayUnit(unit: string, language: Language): string {
  if (language === 'ru') return russian[unit] ?? unit;
  return language === 'az' ? (azerbaijani[unit] ?? unit) : unit;
}
