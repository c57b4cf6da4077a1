// Azərbaycanca: nəticə nə ilə hesablanır, nə olub, nə qayıtmalıdır.
import type { VerdictWords } from './word-keys.ts';

export const azVerdicts: VerdictWords<'one' | 'other'> = {
  'figures.title': 'Nəticə nə ilə hesablanır',
  'figures.demand.power': 'Aldığı güc',
  'figures.demand.cooling': 'Verdiyi istilik',
  'figures.demand.network': 'Trafik',
  'figures.capacity': 'Tutum',
  'figures.unlimited': 'Hədd yoxdur',
  'figures.demand.measured': 'ölçülüb: son saatın ən yüksək beş dəqiqəsi',
  'figures.demand.last': 'ölçülüb, indi məlumat gəlmir',
  'figures.demand.file': 'müqaviləyə görə, ölçülmür',
  'figures.demand.filed': 'müqavilədə {value}',
  'figures.capacity.measured': 'telemetriyadan',
  'figures.capacity.last': 'telemetriyanın son sözü',
  'figures.capacity.file': 'obyekt faylından',
  'figures.capacity.filed': 'nominal {value}',
};
