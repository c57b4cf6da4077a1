// One name and its value, as the agent typed it. Easy to get wrong: noSuchObject, noSuchInstance and
// endOfMibView are values, not errors, and none of them is zero; and a value that is encoded as its type may not be is
// none that anybody can know, though everything around it is well.

import { isIP } from 'node:net';
import { tags } from './ber.ts';
import type { BerWriter } from './ber-writer.ts';
import { oidBytes } from './oid.ts';

export type VarBind =
  | { readonly oid: string; readonly type: 'integer'; readonly value: number }
  | { readonly oid: string; readonly type: 'counter32' | 'gauge32' | 'timeticks'; readonly value: number }
  | { readonly oid: string; readonly type: 'counter64'; readonly value: bigint }
  | { readonly oid: string; readonly type: 'octets' | 'opaque'; readonly value: Uint8Array }
  /** As it was sent: tag, length and content. */
  | { readonly oid: string; readonly type: 'unreadable'; readonly value: Uint8Array }
  | { readonly oid: string; readonly type: 'oid' | 'ip'; readonly value: string }
  | {
      readonly oid: string;
      readonly type: 'null' | 'noSuchObject' | 'noSuchInstance' | 'endOfMibView';
      readonly value: null;
    };

export type VarBindType = VarBind['type'];

/** Whether the agent said that it has no value here. */
export function isMissing(type: VarBindType): boolean {
  return type === 'noSuchObject' || type === 'noSuchInstance' || type === 'endOfMibView' || type === 'null';
}

/** Stands for a value whose content is not what its tag promises; BER has no such tag. */
export const unreadableTag = 0;

const typesByTag = new Map<number, VarBindType>([
  [tags.integer, 'integer'],
  [tags.octets, 'octets'],
  [tags.null, 'null'],
  [tags.oid, 'oid'],
  [tags.ip, 'ip'],
  [tags.counter32, 'counter32'],
  [tags.gauge32, 'gauge32'],
  [tags.timeticks, 'timeticks'],
  [tags.opaque, 'opaque'],
  [tags.counter64, 'counter64'],
  [tags.noSuchObject, 'noSuchObject'],
  [tags.noSuchInstance, 'noSuchInstance'],
  [tags.endOfMibView, 'endOfMibView'],
  [unreadableTag, 'unreadable'],
]);

/** Type of a checked value tag. */
export function typeOfTag(tag: number): VarBindType {
  const type = typesByTag.get(tag);
  if (type === undefined) throw new RangeError(`tag ${tag} was not checked`);
  return type;
}

/** Writes a VarBindList. Throws a RangeError for an identifier or a value outside its type. */
export function writeVarBinds(writer: BerWriter, varbinds: readonly VarBind[]): void {
  const list = writer.length;
  for (const varbind of varbinds.toReversed()) {
    const mark = writer.length;
    writeValue(writer, varbind);
    writer.element(tags.oid, oidBytes(varbind.oid));
    writer.wrap(tags.sequence, mark);
  }
  writer.wrap(tags.sequence, list);
}

function writeValue(writer: BerWriter, varbind: VarBind): void {
  switch (varbind.type) {
    case 'integer':
      return writer.integer(varbind.value);
    case 'counter32':
    case 'gauge32':
    case 'timeticks':
      return writer.unsigned(tags[varbind.type], BigInt(varbind.value), 32);
    case 'counter64':
      return writer.unsigned(tags.counter64, varbind.value, 64);
    case 'octets':
    case 'opaque':
      return writer.element(tags[varbind.type], varbind.value);
    case 'unreadable':
      return writer.raw(varbind.value);
    case 'oid':
      return writer.element(tags.oid, oidBytes(varbind.value));
    case 'ip':
      return writer.element(tags.ip, ipBytes(varbind.value));
    default:
      return writer.element(tags[varbind.type], new Uint8Array(0));
  }
}

/** Four bytes of a dotted IPv4 address; throws a RangeError otherwise. */
export function ipBytes(address: string): Uint8Array {
  if (isIP(address) !== 4) throw new RangeError(`"${address}" is not an IPv4 address`);
  return Uint8Array.from(address.split('.').map(Number));
}
