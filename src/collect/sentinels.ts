// Raw numbers that stand for "there is none" whatever the device: the ends of the integer types, and what a 16-bit
// sensor bus gives when nothing is plugged in. Easy to get wrong: 65535 W or 65535 s may be real, 65535 V (or a tenth
// of it) may not; and a counter passes through every number.
import { points } from '../core/points.ts';
import type { CheckedRule } from './profile.ts';

/** Ends of Integer32 and Unsigned32: no measurement of any kind reaches them. */
const endsOfTypes = [2147483647, -2147483648, 4294967295];
/** Ends of 16 bits, for quantities that are never near them in any scale a device uses. */
const endsOfShorts = [65535, 32767, -32768];

/** Raw values that are missing for a rule though its profile does not list them; none for words and counters. */
export function sentinelsOf(rule: Pick<CheckedRule, 'point' | 'decoder' | 'mask'>): readonly number[] {
  const { kind, unit } = points[rule.point];
  if (kind !== 'number' || rule.mask !== undefined) return [];
  // A self-describing value may have any scale: only the ends of its type are beyond doubt.
  if (rule.decoder !== undefined) return endsOfTypes;
  switch (unit) {
    case 'V':
    case 'A':
    case 'dBm':
      return [...endsOfTypes, ...endsOfShorts];
    case 'Hz':
    case '%':
      return [...endsOfTypes, ...endsOfShorts, -1];
    case '°C':
      // -273 and its multiples are what a sensor at absolute zero would say, that is, none.
      return [...endsOfTypes, ...endsOfShorts, -273, -2730, -2731, -2732, -27300, -27315, -999, -9999];
    case 's':
      return [...endsOfTypes, -1];
    default:
      return endsOfTypes;
  }
}
