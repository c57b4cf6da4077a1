// What scale, states and sentinels cannot say, under a name. A decoder turns one varbind (and the static sibling
// columns of its row) into a number or a text in the unit that the rule's scale brings to the registry's unit.
// Easy to get wrong: a decoder never guesses. What it cannot read is a fault of that one point.
import { opaqueNumber } from '../snmp/opaque-number.ts';
import type { VarBind } from '../snmp/varbind.ts';

export const decoderNames = [
  'text-number',
  'text',
  'entity-sensor',
  'entity-sensor-dbm',
  'divide-by-column',
  'decimal-digits',
  'named-states',
  'fahrenheit',
  'tenths-fahrenheit',
  'hundredths-fahrenheit',
  'signed-scale',
  'milliwatts-dbm',
  'microwatts-dbm',
] as const;
export type DecoderName = (typeof decoderNames)[number];

/** `fault` is why the value is unusable, one clause; `missing` means the device says it has none. */
export type Decoded =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string; readonly value?: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'fault'; readonly fault: string };

/** Raw number or text of each sibling column named by the rule, as found when the table was discovered. */
export type SiblingValues = Readonly<Record<string, number | string | undefined>>;

/** Columns each decoder cannot do without; checked when profiles are loaded. */
export const decoderColumns: Partial<Record<DecoderName, readonly string[]>> = {
  'entity-sensor': ['scale', 'precision'],
  'entity-sensor-dbm': ['scale', 'precision'],
  'divide-by-column': ['divisor'],
  'decimal-digits': ['digits'],
  'named-states': ['names'],
  'signed-scale': ['scale'],
};

const fault = (text: string): Decoded => ({ kind: 'fault', fault: text });
const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');
/** No text of a device is kept longer than this. */
export const maxTextLength = 255;

/** Text of an octet string: UTF-8, else Latin-1, without NULs and outer blanks; cut to `maxTextLength` octets. */
export function octetsText(octets: Uint8Array): string {
  const text = decodeText(octets);
  // A NUL is padding, and PostgreSQL takes none in a text.
  return text.replaceAll('\0', '').trim();
}

function decodeText(octets: Uint8Array): string {
  if (octets.length <= maxTextLength) return decodeWhole(octets) ?? latin1.decode(octets);
  // The cut may fall inside a character of up to four octets.
  for (let length = maxTextLength; length > maxTextLength - 4; length--) {
    const text = decodeWhole(octets.subarray(0, length));
    if (text !== undefined) return text;
  }
  return latin1.decode(octets.subarray(0, maxTextLength));
}

function decodeWhole(octets: Uint8Array): string | undefined {
  try {
    return utf8.decode(octets);
  } catch {
    return undefined; // not UTF-8: the caller knows what to do
  }
}

/** The raw value as profiles write it: a number, or the text of an octet string or OID; undefined when none. */
export function rawOf(varbind: VarBind): number | string | undefined {
  switch (varbind.type) {
    case 'octets':
      return octetsText(varbind.value);
    case 'opaque':
      return opaqueNumber(varbind.value) ?? octetsText(varbind.value);
    case 'oid':
    case 'ip':
      return varbind.value;
    case 'counter64':
      return Number(varbind.value);
    case 'integer':
    case 'counter32':
    case 'gauge32':
    case 'timeticks':
      return varbind.value;
    default:
      return undefined;
  }
}

/** Decodes without a decoder: a number stays a number, and a text is not one. */
export function decodePlain(varbind: VarBind): Decoded {
  const raw = rawOf(varbind);
  if (raw === undefined) return { kind: 'missing' };
  if (typeof raw === 'number') return { kind: 'number', value: raw };
  return raw === '' ? { kind: 'missing' } : { kind: 'text', text: raw };
}

/** Decodes with the named decoder. */
export function decodeNamed(name: DecoderName, varbind: VarBind, siblings: SiblingValues): Decoded {
  const raw = rawOf(varbind);
  if (raw === undefined) return { kind: 'missing' };
  if (name === 'text') return { kind: 'text', text: String(raw) };
  if (name === 'text-number') return numberInText(raw);
  if (name === 'fahrenheit') return celsius(numberInText(raw), 1);
  if (typeof raw !== 'number') return fault('a text stands where a number should be');
  switch (name) {
    case 'entity-sensor':
      return entitySensor(raw, siblings);
    case 'entity-sensor-dbm':
      return entitySensorPower(raw, siblings);
    case 'divide-by-column':
      return divided(raw, siblings['divisor']);
    case 'decimal-digits':
      return shifted(raw, siblings['digits']);
    case 'named-states':
      return namedState(raw, siblings['names']);
    case 'tenths-fahrenheit':
      return celsius({ kind: 'number', value: raw }, 10);
    case 'hundredths-fahrenheit':
      return celsius({ kind: 'number', value: raw }, 100);
    case 'signed-scale':
      return signedScale(raw, siblings['scale']);
    case 'milliwatts-dbm':
      return decibelMilliwatts(raw);
    case 'microwatts-dbm':
      return decibelMilliwatts(raw / 1000);
  }
}

const unavailable = /^(|-+|n\/?a|not available|unavailable|unknown|none|nan)$/i;

function numberInText(raw: number | string): Decoded {
  if (typeof raw === 'number') return { kind: 'number', value: raw };
  if (unavailable.test(raw)) return { kind: 'missing' };
  const found = /^[^\d+\-\p{Cc}]{0,8}([+-]?\d{1,15}(?:\.\d{1,9})?)(?![\d.])/u.exec(raw)?.[1];
  return found === undefined
    ? fault('there is no number in the text')
    : { kind: 'number', value: Number(found) };
}

/** EntitySensorDataScale: 1 yocto … 9 units … 17 yotta, three powers of ten a step (RFC 3433). */
function entitySensor(raw: number, { scale, precision }: SiblingValues): Decoded {
  // RFC 3433: ±1000000000 means that the value is out of the range of the type.
  if (Math.abs(raw) >= 1_000_000_000) return { kind: 'missing' };
  if (typeof scale !== 'number' || typeof precision !== 'number')
    return fault('scale or precision is missing');
  const exponent = (scale - 9) * 3 - precision;
  return { kind: 'number', value: exponent < 0 ? raw / 10 ** -exponent : raw * 10 ** exponent };
}

/** Optical power given in watts (Arista): dBm = 10 log10(mW). No light has no logarithm. */
function entitySensorPower(raw: number, siblings: SiblingValues): Decoded {
  const watts = entitySensor(raw, siblings);
  if (watts.kind !== 'number') return watts;
  return decibelMilliwatts(watts.value * 1000);
}

/** dBm = 10 log10(mW), to the thousandth. No light has no logarithm: it is missing, never minus infinity. */
function decibelMilliwatts(milliwatts: number): Decoded {
  if (milliwatts <= 0) return { kind: 'missing' };
  return { kind: 'number', value: Math.round(10_000 * Math.log10(milliwatts)) / 1000 };
}

/** Degrees Fahrenheit, in parts of one, to Celsius; to the hundredth, which is finer than any probe. */
function celsius(decoded: Decoded, parts: number): Decoded {
  if (decoded.kind !== 'number') return decoded;
  const degrees = ((decoded.value / parts - 32) * 5) / 9;
  return { kind: 'number', value: Math.round(degrees * 100) / 100 };
}

/** Rittal CMC III: a negative scale divides by its size, a positive one multiplies, 0 leaves the value alone. */
function signedScale(raw: number, scale: number | string | undefined): Decoded {
  if (typeof scale !== 'number') return fault('the scale column is missing');
  if (scale === 0) return { kind: 'number', value: raw };
  return { kind: 'number', value: scale < 0 ? raw / -scale : raw * scale };
}

function divided(raw: number, divisor: number | string | undefined): Decoded {
  if (typeof divisor !== 'number' || divisor === 0) return fault('the divisor column is missing or zero');
  return { kind: 'number', value: raw / divisor };
}

function shifted(raw: number, digits: number | string | undefined): Decoded {
  if (typeof digits !== 'number' || digits < 0 || digits > 9) return fault('the decimal digits are missing');
  return { kind: 'number', value: raw / 10 ** digits };
}

/** The device brings its own list, such as `Off(0),On(1)`. */
function namedState(raw: number, names: number | string | undefined): Decoded {
  if (typeof names !== 'string') return fault('the list of states is missing');
  for (const entry of names.split(',')) {
    const [, name, number] = /^\s*(.*?)\s*\((-?\d+)\)\s*$/.exec(entry) ?? [];
    if (name !== undefined && Number(number) === raw) return { kind: 'text', text: name, value: raw };
  }
  return fault('the state is not in the list that the device gives');
}
