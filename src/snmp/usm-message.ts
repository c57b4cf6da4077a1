// SNMPv3 messages under the user-based security model (RFC 3412 section 6, RFC 3414 section 2.4): a reader of everything
// that stands in clear, and the opening of what does not; usm-seal.ts makes such messages. Easy to get wrong: nothing of
// a message may be believed before its MAC was found right (`hasValidMac`), and it is decrypted only after that.

import { BerReader, tags } from './ber.ts';
import type { MalformedReason } from './message.ts';
import { decryptScoped } from './usm-crypto.ts';
import type { UsmKeys } from './usm-keys.ts';

export const usmModel = 3;
export const flags = { auth: 1, priv: 2, reportable: 4 } as const;
/** Every engine must take messages of this size (RFC 3412 section 6.3). */
export const leastMaxSize = 484;
const maxEngineIdBytes = 32;
const maxUserBytes = 32;
/** Longer than any MAC there is. */
const maxAuthParameterBytes = 64;

/** Whether a datagram looks like SNMPv3; says nothing about the rest of it. Accepts any form of outer length. */
export function isV3(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0;
  const at = first < 0x80 ? 2 : 2 + (first & 0x7f);
  return bytes[at] === tags.integer && bytes[at + 1] === 1 && bytes[at + 2] === 3;
}

/**
 * Reads headers one after another without allocating; its fields hold the last one read, and offsets point into
 * `bytes`. Nothing in it has been authenticated.
 */
export class UsmHeader {
  readonly #ber = new BerReader();
  msgId = 0;
  maxSize = 0;
  flags = 0;
  engineAt = 0;
  engineEnd = 0;
  boots = 0;
  time = 0;
  userAt = 0;
  userEnd = 0;
  macAt = 0;
  macEnd = 0;
  saltAt = 0;
  saltEnd = 0;
  /** The scoped PDU: with its SEQUENCE header when in clear, the content of the OCTET STRING when encrypted. */
  dataAt = 0;
  dataEnd = 0;
  #isHeaderBad = false;

  get bytes(): Uint8Array {
    return this.#ber.bytes;
  }

  get fault(): MalformedReason {
    return this.#ber.fault ?? (this.#isHeaderBad ? 'bad-header' : 'bad-pdu');
  }

  get isAuthenticated(): boolean {
    return (this.flags & flags.auth) !== 0;
  }

  get isEncrypted(): boolean {
    return (this.flags & flags.priv) !== 0;
  }

  /** Whether the sender asks for reports, as every request does. */
  get isReportable(): boolean {
    return (this.flags & flags.reportable) !== 0;
  }

  /** The authoritative engine's id, as a view into the datagram. */
  get engineId(): Uint8Array {
    return this.bytes.subarray(this.engineAt, this.engineEnd);
  }

  /** A view into the datagram. */
  get userName(): Uint8Array {
    return this.bytes.subarray(this.userAt, this.userEnd);
  }

  isFromEngine(id: Uint8Array): boolean {
    return isPart(this.bytes, [this.engineAt, this.engineEnd], id);
  }

  isOfUser(name: Uint8Array): boolean {
    return isPart(this.bytes, [this.userAt, this.userEnd], name);
  }

  /** Reads one datagram. False, with `fault`, for anything that is no well-formed SNMPv3 USM message. Never throws. */
  read(bytes: Uint8Array): boolean {
    const ber = this.#ber;
    ber.reset(bytes);
    this.#isHeaderBad = false;
    const end = ber.enter(tags.sequence, ber.end);
    if (end >= 0 && end !== ber.end) return ber.fail('trailing-bytes') > 0;
    if (ber.integer(end) !== 3) return this.#isBad();
    if (!this.#readGlobalData(end) || !this.#readParameters(end)) return false;
    if (ber.at >= end) return ber.fail('truncated') > 0;
    const start = ber.at;
    this.dataEnd = ber.enter(this.isEncrypted ? tags.octets : tags.sequence, end);
    this.dataAt = this.isEncrypted ? ber.at : start;
    return this.dataEnd === end || (this.dataEnd >= 0 && ber.fail('trailing-bytes') > 0);
  }

  /** msgGlobalData: id, largest message, flags, security model. */
  #readGlobalData(limit: number): boolean {
    const ber = this.#ber;
    const end = ber.enter(tags.sequence, limit);
    this.msgId = ber.integer(end);
    this.maxSize = ber.integer(end);
    const flagsEnd = ber.enter(tags.octets, end);
    if (flagsEnd - ber.at !== 1) return this.#isBad();
    this.flags = ber.bytes[ber.at] as number;
    ber.at = flagsEnd;
    if (ber.integer(end) !== usmModel || ber.at !== end) return this.#isBad();
    // Encryption without authentication is no security level (RFC 3412 section 6.4).
    const isLevel = (this.flags & (flags.auth | flags.priv)) !== flags.priv;
    return (isLevel && this.msgId >= 0 && this.maxSize >= leastMaxSize) || this.#isBad();
  }

  /** msgSecurityParameters: an OCTET STRING that holds one SEQUENCE. */
  #readParameters(limit: number): boolean {
    const ber = this.#ber;
    const outerEnd = ber.enter(tags.octets, limit);
    const end = ber.enter(tags.sequence, outerEnd);
    if (end !== outerEnd) return this.#isBad();
    this.engineEnd = ber.enter(tags.octets, end);
    this.engineAt = ber.at;
    if (!this.#skipTo(this.engineEnd, maxEngineIdBytes)) return false;
    this.boots = ber.integer(end);
    this.time = ber.integer(end);
    this.userEnd = ber.enter(tags.octets, end);
    this.userAt = ber.at;
    if (!this.#skipTo(this.userEnd, maxUserBytes)) return false;
    this.macEnd = ber.enter(tags.octets, end);
    this.macAt = ber.at;
    if (!this.#skipTo(this.macEnd, maxAuthParameterBytes)) return false;
    this.saltEnd = ber.enter(tags.octets, end);
    this.saltAt = ber.at;
    if (!this.#skipTo(this.saltEnd, maxAuthParameterBytes)) return false;
    return (ber.at === end && this.boots >= 0 && this.time >= 0) || this.#isBad();
  }

  #skipTo(end: number, atMost: number): boolean {
    const ber = this.#ber;
    if (end < 0 || end - ber.at > atMost) return this.#isBad();
    ber.at = end;
    return true;
  }

  #isBad(): false {
    this.#isHeaderBad = true;
    return false;
  }
}

/** Whether bytes[from, to) are `other`. */
export function isPart(bytes: Uint8Array, [from, to]: readonly [number, number], other: Uint8Array): boolean {
  if (to - from !== other.length) return false;
  for (let i = 0; i < other.length; i++) if (bytes[from + i] !== other[i]) return false;
  return true;
}

/**
 * The scoped PDU, decrypted if it is encrypted. Says nothing of the MAC: the caller has checked that, the time and the
 * level before. Never throws on any bytes.
 */
export function openData(header: UsmHeader, keys: UsmKeys): Uint8Array | 'decryption-error' {
  if (!header.isEncrypted) return dataOf(header);
  if (keys.priv === undefined) return 'decryption-error';
  const { boots, time } = header;
  const salt = header.bytes.subarray(header.saltAt, header.saltEnd);
  return decryptScoped(dataOf(header), keys.priv, { boots, time, salt }) ?? 'decryption-error';
}

function dataOf(header: UsmHeader): Uint8Array {
  return header.bytes.subarray(header.dataAt, header.dataEnd);
}
