// Writes SNMPv3 messages under the user-based security model: header, security parameters, encryption, MAC. Easy to get
// wrong: every length is known before the first byte is written, because the MAC covers all of them; and the order
// is encrypt, then authenticate.

import { tags } from './ber.ts';
import { maxDatagramBytes } from './ber-writer.ts';
import { encryptScoped, type SaltCounter, writeMac } from './usm-crypto.ts';
import { authProtocols, type UsmKeys } from './usm-keys.ts';
import { flags, usmModel } from './usm-message.ts';

export interface MessageToSeal {
  /** 0 to 2^31 - 1. */
  readonly msgId: number;
  /** Whether the receiver should answer with a report when it cannot take the message: requests and informs. */
  readonly isReportable: boolean;
  /** The authoritative engine: the agent's for requests and their replies, the sender's for traps. */
  readonly engineId: Uint8Array;
  readonly boots: number;
  readonly time: number;
  readonly user: Uint8Array;
  /** Decide the security level: what is there is used. */
  readonly keys: UsmKeys;
  /** SEQUENCE { contextEngineID, contextName, PDU } in clear; `scopedPdu` makes one. */
  readonly scopedPdu: Uint8Array;
  readonly salts: SaltCounter;
}

/**
 * A whole message at the level of its keys, in a buffer of its own, ready to be sent. It says that we take messages as
 * large as a datagram can be. Throws a RangeError when it would not fit one.
 */
export function sealMessage(message: MessageToSeal): Buffer<ArrayBuffer> {
  const { engineId, boots, time, user, keys } = message;
  const { auth, priv } = keys;
  let data: Uint8Array = message.scopedPdu;
  let salt: Uint8Array = noBytes;
  const isEncrypted = auth !== undefined && priv !== undefined;
  if (isEncrypted) {
    salt = message.salts.next(priv, boots);
    data = encryptScoped(data, priv, { boots, time, salt });
  }
  const macBytes = auth === undefined ? 0 : authProtocols[auth.protocol].macBytes;
  const globalBytes = intBytes(message.msgId) + intBytes(maxDatagramBytes) + 3 + 3;
  const numbers = intBytes(boots) + intBytes(time);
  const parameterBytes = numbers + 8 + engineId.length + user.length + macBytes + salt.length;
  const securityBytes = elementBytes(parameterBytes);
  const dataBytes = isEncrypted ? elementBytes(data.length) : data.length;
  const bodyBytes = 3 + elementBytes(globalBytes) + elementBytes(securityBytes) + dataBytes;
  const total = elementBytes(bodyBytes);
  if (total > maxDatagramBytes) throw new RangeError(`${total} bytes do not fit a datagram`);
  // Every byte is written below, the place of the MAC with the MAC.
  const out = Buffer.allocUnsafe(total);
  let at = putHeader(out, 0, tags.sequence, bodyBytes);
  at = putInt(out, at, 3);
  at = putHeader(out, at, tags.sequence, globalBytes);
  at = putInt(out, at, message.msgId);
  at = putInt(out, at, maxDatagramBytes);
  at = putHeader(out, at, tags.octets, 1);
  const level = (auth === undefined ? 0 : flags.auth) | (isEncrypted ? flags.priv : 0);
  out[at++] = level | (message.isReportable ? flags.reportable : 0);
  at = putInt(out, at, usmModel);
  at = putHeader(out, at, tags.octets, securityBytes);
  at = putHeader(out, at, tags.sequence, parameterBytes);
  at = putOctets(out, at, engineId);
  at = putInt(out, at, boots);
  at = putInt(out, at, time);
  at = putOctets(out, at, user);
  at = putHeader(out, at, tags.octets, macBytes);
  const macAt = at;
  at = putOctets(out, at + macBytes, salt);
  if (isEncrypted) at = putHeader(out, at, tags.octets, data.length);
  out.set(data, at);
  if (auth !== undefined) writeMac(out, macAt, auth);
  return out;
}

const noBytes = new Uint8Array(0);

/** SEQUENCE { contextEngineID, contextName, PDU }, the PDU with its own header. */
export function scopedPdu(
  engineId: Uint8Array,
  contextName: Uint8Array,
  pdu: Uint8Array,
): Buffer<ArrayBuffer> {
  const bytes = elementBytes(engineId.length) + elementBytes(contextName.length) + pdu.length;
  const out = Buffer.alloc(elementBytes(bytes));
  let at = putHeader(out, 0, tags.sequence, bytes);
  at = putOctets(out, at, engineId);
  at = putOctets(out, at, contextName);
  out.set(pdu, at);
  return out;
}

/** Bytes of an element with `length` bytes of content. */
function elementBytes(length: number): number {
  if (length < 0x80) return 2 + length;
  return length < 0x100 ? 3 + length : 4 + length;
}

/** Tag and length of up to 65,535 bytes; a datagram has no more. */
function putHeader(out: Uint8Array, start: number, tag: number, length: number): number {
  let at = start;
  out[at++] = tag;
  if (length >= 0x100) {
    out[at++] = 0x82;
    out[at++] = length >>> 8;
  } else if (length >= 0x80) out[at++] = 0x81;
  out[at++] = length;
  return at;
}

function putOctets(out: Uint8Array, start: number, content: Uint8Array): number {
  const at = putHeader(out, start, tags.octets, content.length);
  out.set(content, at);
  return at + content.length;
}

/** Bytes of an INTEGER element from 0 to 2^31 - 1. */
function intBytes(value: number): number {
  if (value < 0x80) return 3;
  if (value < 0x8000) return 4;
  return value < 0x80_0000 ? 5 : 6;
}

function putInt(out: Uint8Array, start: number, value: number): number {
  const count = intBytes(value) - 2;
  out[start] = tags.integer;
  out[start + 1] = count;
  for (let i = 0; i < count; i++) out[start + 2 + i] = value >>> (8 * (count - 1 - i));
  return start + 2 + count;
}
