// One value as Net-SNMP's `snmpwalk -On` prints it. Easy to get wrong: with MIBs loaded it prints words for numbers
// (`up(1)`), units behind them, and moves decimal points; the first two can be undone, the last cannot be seen, so a
// broken number is refused with the way to record it.
import type { VarBind } from '../snmp/varbind.ts';
import type { ReadValue } from './walk-file.ts';

const absent = /^(No Such Object|No Such Instance|No more variables left)/;
const recordPlain = 'record it again with snmpwalk -On -m "" -Oe, or with `qosha walk`';

/** The value of object `oid` from what stands after ` = `; continuation lines are joined by newlines. */
export function readPrintedValue(oid: string, printed: string): ReadValue {
  const text = printed.replace(/^Wrong Type \(should be [^)]*\): /, '');
  if (absent.test(text)) return { varbind: undefined };
  if (text.trim() === '' || text.trim() === '""') return octets(oid, Buffer.alloc(0));
  if (text.trim() === 'NULL') return { varbind: { oid, type: 'null', value: null } };
  const colon = text.indexOf(':');
  const type = text.slice(0, Math.max(0, colon));
  const value = text.slice(colon + 1).replace(/^ /, '');
  switch (type) {
    case 'STRING':
      return octets(oid, Buffer.from(unquoted(value), 'utf8'));
    case 'Hex-STRING':
    case 'BITS':
    case 'Network Address':
      return readHex(oid, value);
    case 'INTEGER':
      return readNumber(oid, 'integer', value);
    case 'Counter32':
      return readNumber(oid, 'counter32', value);
    case 'Gauge32':
    case 'Unsigned32':
    case 'UInteger32':
      return readNumber(oid, 'gauge32', value);
    case 'Counter64':
      return /^\d{1,20}/.test(value)
        ? { varbind: { oid, type: 'counter64', value: BigInt(/^\d+/.exec(value)?.[0] ?? 0) } }
        : noNumber(value);
    case 'Timeticks':
      return readNumber(oid, 'timeticks', value.replace(/^\((\d+)\).*$/s, '$1'));
    case 'OID':
      return readObjectId(oid, value.trim());
    case 'IpAddress':
      return { varbind: { oid, type: 'ip', value: value.trim() } };
    case 'Opaque':
      return readOpaque(oid, value);
    default:
      return text.startsWith('"')
        ? octets(oid, Buffer.from(unquoted(text), 'utf8'))
        : { problem: `${JSON.stringify(text.slice(0, 40))} is no value of snmpwalk`, mend: recordPlain };
  }
}

function octets(oid: string, value: Uint8Array): ReadValue {
  return { varbind: { oid, type: 'octets', value } };
}

/** Quoted text has \\" and \\\\ escaped; unquoted text (-Oq, older versions) stands as it is. */
function unquoted(text: string): string {
  const quoted = /^"(.*)"\s*$/s.exec(text);
  return quoted === null ? text.replace(/\n$/, '') : (quoted[1] ?? '').replaceAll(/\\(["\\])/g, '$1');
}

/** Hex pairs over any number of lines; `-OT` adds the text in brackets, BITS their names. */
function readHex(oid: string, value: string): ReadValue {
  const pairs = value
    .replaceAll(/\[[^\]]*\](?=\s*$)/gm, '')
    .trim()
    .split(/[\s:]+/);
  const bytes: number[] = [];
  for (const pair of pairs) {
    if (!/^[0-9a-f]{2}$/i.test(pair)) break;
    bytes.push(Number.parseInt(pair, 16));
  }
  return octets(oid, Buffer.from(bytes));
}

function readNumber(
  oid: string,
  type: 'integer' | 'counter32' | 'gauge32' | 'timeticks',
  value: string,
): ReadValue {
  const named = /^[\w.+-]+\((-?\d+)\)\s*$/.exec(value)?.[1];
  const plain = /^(-?\d+)(?![.\d])(?:\s|$)/.exec(value)?.[1];
  const digits = named ?? plain;
  return digits === undefined ? noNumber(value) : { varbind: { oid, type, value: Number(digits) } };
}

function noNumber(value: string): ReadValue {
  return { problem: `${JSON.stringify(value.slice(0, 40))} is no raw number`, mend: recordPlain };
}

function readObjectId(oid: string, value: string): ReadValue {
  const name = value.replace(/^\./, '');
  if (/^\d+(\.\d+)*$/.test(name)) return { varbind: { oid, type: 'oid', value: name } };
  return {
    problem: `${JSON.stringify(value.slice(0, 40))} is a name and no object identifier`,
    mend: recordPlain,
  };
}

/** Net-SNMP wraps IEEE floats as `Opaque: Float: 1.5`: written back as the bytes that the agent sent. */
function readOpaque(oid: string, value: string): ReadValue {
  const float = /^(Float|Double): (-?[\d.eE+-]+)/.exec(value);
  if (float === null) {
    const bytes = readHex(oid, value);
    if (!('varbind' in bytes) || bytes.varbind?.type !== 'octets') return bytes;
    const varbind: VarBind = { oid, type: 'opaque', value: bytes.varbind.value };
    return { varbind };
  }
  const isDouble = float[1] === 'Double';
  const bytes = Buffer.alloc(isDouble ? 11 : 7);
  bytes.set([0x9f, isDouble ? 0x79 : 0x78, isDouble ? 8 : 4]);
  if (isDouble) bytes.writeDoubleBE(Number(float[2]), 3);
  else bytes.writeFloatBE(Number(float[2]), 3);
  return { varbind: { oid, type: 'opaque', value: bytes } };
}
