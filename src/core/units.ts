// The units a reading may carry, as printed. SI with the trade's own exceptions; never a prefix (no kW, no mA):
// a reading is always in the base unit and the screen chooses the prefix.

export const units = [
  'V',
  'A',
  'W',
  'VA',
  'var',
  'Wh',
  'Ah',
  'Hz',
  '°C',
  '%',
  's',
  'rpm',
  'dBm',
  'bit/s',
  'Pa',
  'l/s',
  'm³/s',
  'l',
  'octet',
  'count',
  '',
] as const;

/** `''` is for states, texts and pure ratios such as a power factor. `%` includes relative humidity. */
export type Unit = (typeof units)[number];
