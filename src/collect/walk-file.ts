// A walk kept in a file: what a device answered, to try a profile on. Read in two forms, `.snmprec` lines (`OID|tag|value`)
// and what Net-SNMP's `snmpwalk -On` prints; written as .snmprec. Easy to get wrong: text may run over several lines, a
// MIB may have turned numbers into words or moved their decimal point, and a value that is absent is no value.
import type { Fault } from '../core/fault.ts';
import { compareOids, parseOid } from '../snmp/oid.ts';
import type { VarBind } from '../snmp/varbind.ts';
import { readPrintedValue } from './snmpwalk-text.ts';

export interface WalkFile {
  /** In the order agents walk, each object once. */
  readonly varbinds: readonly VarBind[];
  /** Lines that say nothing usable; the others were read. */
  readonly faults: readonly Fault[];
}

/** A walk of more objects is not read to its end. */
export const maxWalkObjects = 500_000;
/** Faults reported of one file; more of the same kind help nobody. */
const maxFaults = 20;

interface Entry {
  readonly line: number;
  readonly oid: string;
  /** .snmprec: `tag|value`; printed: what stands after `=`. */
  readonly rest: string;
}

/** Reads a walk in either form; `file` is only named in faults. Never throws. */
export function readWalk(text: string, file: string): WalkFile {
  const isRecording = /^\.?[0-9]+(?:\.[0-9]+)+\|/m.test(text);
  const entries = isRecording ? recordedEntries(text) : printedEntries(text);
  const byOid = new Map<string, VarBind>();
  const faults: Fault[] = [];
  const fault = (line: number, message: string, mend: string): void => {
    if (faults.length < maxFaults) faults.push({ file, line, path: '', message, mend });
  };
  for (const { line, oid, rest } of entries) {
    const parsed = parseOid(oid);
    if (!parsed.ok) {
      fault(line, parsed.message, 'record it with `qosha walk`, or snmpwalk with -On');
      continue;
    }
    const name = oid.startsWith('.') ? oid.slice(1) : oid;
    const value = isRecording ? readRecorded(name, rest) : readPrintedValue(name, rest);
    if ('problem' in value) fault(line, value.problem, value.mend);
    else if (value.varbind !== undefined && byOid.size < maxWalkObjects) byOid.set(name, value.varbind);
  }
  if (byOid.size === 0 && faults.length === 0)
    fault(1, 'there is no object in it', 'give the output of a walk');
  const varbinds = [...byOid.values()].sort((a, b) => compareOids(a.oid, b.oid));
  return { varbinds, faults };
}

function* recordedEntries(text: string): Generator<Entry> {
  let line = 0;
  for (const row of text.split('\n')) {
    line += 1;
    const bar = row.indexOf('|');
    if (bar > 0) yield { line, oid: row.slice(0, bar), rest: row.slice(bar + 1).replace(/\r$/, '') };
  }
}

/** Lines that do not begin an object belong to the one before: texts and hex dumps run over several. */
function* printedEntries(text: string): Generator<Entry> {
  let open: { line: number; oid: string; rest: string } | undefined;
  let line = 0;
  for (const row of text.split('\n')) {
    line += 1;
    const start = /^(\.?[0-9]+(?:\.[0-9]+)+) =(?: (.*))?$/s.exec(row.replace(/\r$/, ''));
    if (start === null) {
      if (open !== undefined) open.rest += `\n${row}`;
      continue;
    }
    if (open !== undefined) yield open;
    open = { line, oid: start[1] ?? '', rest: start[2] ?? '' };
  }
  if (open !== undefined) yield open;
}

/** What one line gave: an object, nothing (the agent said that there is none), or a problem. */
export type ReadValue =
  | { readonly varbind: VarBind | undefined }
  | { readonly problem: string; readonly mend: string };

const integerTypes = { '65': 'counter32', '66': 'gauge32', '67': 'timeticks' } as const;

function readRecorded(oid: string, rest: string): ReadValue {
  const bar = rest.indexOf('|');
  const tag = rest.slice(0, Math.max(0, bar));
  const value = rest.slice(bar + 1);
  const whole = /^-?\d{1,20}$/.test(value.trim());
  const noNumber = {
    problem: `${oid} is no number: ${JSON.stringify(value.slice(0, 40))}`,
    mend: 'correct it',
  };
  switch (tag) {
    case '2':
      return whole ? { varbind: { oid, type: 'integer', value: Number(value) } } : noNumber;
    case '4':
      return { varbind: { oid, type: 'octets', value: Buffer.from(value, 'utf8') } };
    case '4x':
      return { varbind: { oid, type: 'octets', value: Buffer.from(value, 'hex') } };
    case '5':
      return { varbind: { oid, type: 'null', value: null } };
    case '6':
      return { varbind: { oid, type: 'oid', value: value.replace(/^\./, '') } };
    case '64':
      return { varbind: { oid, type: 'ip', value } };
    case '64x':
      return { varbind: { oid, type: 'ip', value: [...Buffer.from(value, 'hex')].join('.') } };
    case '65':
    case '66':
    case '67':
      return whole ? { varbind: { oid, type: integerTypes[tag], value: Number(value) } } : noNumber;
    case '68':
      return { varbind: { oid, type: 'opaque', value: Buffer.from(value, 'utf8') } };
    case '68x':
      return { varbind: { oid, type: 'opaque', value: Buffer.from(value, 'hex') } };
    case '70':
      return whole ? { varbind: { oid, type: 'counter64', value: BigInt(value.trim()) } } : noNumber;
    case '128':
    case '129':
    case '130':
      return { varbind: undefined };
    default:
      return { problem: `${JSON.stringify(tag)} is no type of value`, mend: 'record it with `qosha walk`' };
  }
}

/** One line of .snmprec, without its end; undefined for what says that there is no object. */
export function formatRecorded(varbind: VarBind): string | undefined {
  const { oid, type, value } = varbind;
  switch (type) {
    case 'integer':
      return `${oid}|2|${value}`;
    case 'octets':
      return isPlain(value) ? `${oid}|4|${Buffer.from(value).toString('latin1')}` : `${oid}|4x|${hex(value)}`;
    case 'null':
      return `${oid}|5|`;
    case 'oid':
      return `${oid}|6|${value}`;
    case 'ip':
      return `${oid}|64|${value}`;
    case 'counter32':
      return `${oid}|65|${value}`;
    case 'gauge32':
      return `${oid}|66|${value}`;
    case 'timeticks':
      return `${oid}|67|${value}`;
    case 'opaque':
    // The form has no other type for what nobody can read.
    case 'unreadable':
      return `${oid}|68x|${hex(value)}`;
    case 'counter64':
      return `${oid}|70|${value}`;
    default:
      return undefined;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Printable ASCII survives every editor and every encoding; all else is written in hex. */
function isPlain(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
