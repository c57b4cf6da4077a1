// BER as SNMP uses it (RFC 3417 section 8): definite lengths, single-byte tags. The reader never throws and
// never runs past its end: the first fault sticks, and every later step answers -1. Easy to get wrong:
// agents forget the leading zero of large unsigned values, and a short negative "unsigned" has no one meaning.

export type BerFault = 'truncated' | 'bad-length' | 'bad-tag' | 'bad-integer' | 'bad-oid' | 'trailing-bytes';

export const tags = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ip: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** A cursor over one datagram. Depth is bounded by the caller: every level is one explicit `enter`. */
export class BerReader {
  bytes: Uint8Array = new Uint8Array(0);
  /** Next byte to read. */
  at = 0;
  /** End of the datagram. */
  end = 0;
  fault: BerFault | undefined = undefined;

  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
    this.fault = undefined;
  }

  /** Notes the first fault and moves to the end, so that no loop over this reader goes on. Returns -1. */
  fail(fault: BerFault): -1 {
    this.fault ??= fault;
    this.at = this.end;
    return -1;
  }

  /** Reads a header that must have `tag` and lie within `limit`; returns where its content ends, or -1. */
  enter(tag: number, limit: number): number {
    if (this.at >= limit) return this.fail('truncated');
    if (this.bytes[this.at] !== tag) return this.fail('bad-tag');
    this.at++;
    return this.contentEnd(limit);
  }

  /** Reads a length; returns where the content ends, or -1. At most four length bytes, no indefinite form. */
  contentEnd(limit: number): number {
    if (this.at >= limit) return this.fail('truncated');
    let length = this.bytes[this.at++] as number;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4) return this.fail('bad-length');
      if (this.at + count > limit) return this.fail('truncated');
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (this.bytes[this.at++] as number);
    }
    const end = this.at + length;
    return end > limit ? this.fail('truncated') : end;
  }

  /** Reads an INTEGER of at most 32 bits. After a fault the value is 0 and `fault` is set. */
  integer(limit: number): number {
    const end = this.enter(tags.integer, limit);
    if (end < 0) return 0;
    if (!hasIntegerContent(this.bytes, this.at, end - this.at)) {
      this.fail('bad-integer');
      return 0;
    }
    const value = readInteger(this.bytes, this.at, end);
    this.at = end;
    return value;
  }
}

/**
 * Whether `length` bytes at `at` are an Integer32: up to four bytes, or up to eight of which the first only
 * repeat the sign (some agents pad, and -2147483648 comes in five).
 */
export function hasIntegerContent(bytes: Uint8Array, at: number, length: number): boolean {
  if (length <= 4) return length >= 1;
  if (length > 8) return false;
  const sign = bytes[at] as number;
  if (sign !== 0 && sign !== 0xff) return false;
  const value = at + length - 4;
  for (let i = at; i < value; i++) if (bytes[i] !== sign) return false;
  return (bytes[value] as number) >> 7 === sign >> 7;
}

/**
 * Whether `length` bytes at `at` are an unsigned value of at most `size` (4 or 8) bytes with one meaning: a leading
 * zero byte, a clear top bit, or all `size` bytes present (agents that forget the zero).
 */
export function hasUnsignedContent(bytes: Uint8Array, at: number, length: number, size: number): boolean {
  if (length < 1 || length > size + 1) return false;
  const first = bytes[at] as number;
  return length === size + 1 ? first === 0 : first < 0x80 || length === size;
}

/** Two's complement value of checked bytes; padding falls off at the top. */
export function readInteger(bytes: Uint8Array, at: number, end: number): number {
  let value = ((bytes[at] as number) << 24) >> 24;
  for (let i = at + 1; i < end; i++) value = (value << 8) | (bytes[i] as number);
  return value;
}

/** Value of up to four checked unsigned bytes and an optional leading zero. */
export function readUnsigned(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i < end; i++) value = (value << 8) | (bytes[i] as number);
  return value >>> 0;
}

/** Value of up to eight checked unsigned bytes and an optional leading zero. */
export function readUnsigned64(bytes: Uint8Array, at: number, end: number): bigint {
  const split = Math.max(at, end - 4);
  const low = readUnsigned(bytes, split, end);
  const high = split > at ? readUnsigned(bytes, Math.max(at, split - 4), split) : 0;
  return (BigInt(high) << 32n) | BigInt(low);
}
