// English: what the verdict reckons with, what it was, and what would have to come back.
export const enVerdicts = {
  'figures.title': 'What the verdict reckons with',
  'figures.demand.power': 'Power it draws',
  'figures.demand.cooling': 'Heat it gives off',
  'figures.demand.network': 'Traffic',
  'figures.capacity': 'Capacity',
  'figures.unlimited': 'No limit',
  'figures.demand.measured': 'measured: highest five minutes of the last hour',
  'figures.demand.last': 'measured, telemetry silent',
  'figures.demand.file': 'as contracted, not measured',
  'figures.demand.filed': 'contracted {value}',
  'figures.capacity.measured': 'from telemetry',
  'figures.capacity.last': 'last word of telemetry',
  'figures.capacity.file': 'from the site file',
  'figures.capacity.filed': 'plate {value}',
};
