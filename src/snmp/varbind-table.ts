// The varbinds of one datagram as offsets into it: checked once on reading, turned into values only when asked,
// so that a poll that wants twenty numbers allocates nothing else. Easy to get wrong: the table points into the
// datagram, so whatever outlives the call is copied out (`varbind`, `octets`).

import {
  type BerReader,
  hasUnsignedContent,
  hasIntegerContent,
  readInteger,
  readUnsigned,
  readUnsigned64,
  tags,
} from './ber.ts';
import { formatOid, isOidContent } from './oid.ts';
import { typeOfTag, unreadableTag, type VarBind, type VarBindType } from './varbind.ts';

/** More varbinds than any agent sends in one datagram. */
export const maxVarBinds = 4096;
const firstCapacity = 64;

/** Names in order: name i is bytes[starts[i], starts[i + 1]). */
export interface AskedNames {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
}

export class VarBindTable {
  bytes: Uint8Array = new Uint8Array(0);
  count = 0;
  tooMany = false;
  /** Leading entries of the last list whose names are the ones given to compare. */
  matched = 0;
  /** Whether the last list had exactly the names given to compare; false when there were none. */
  hasAskedNames = false;
  // entry i: name in bytes[oidAt[i], oidEnd[i]), value content in bytes[valueAt[i], valueEnd[i]), of an unreadable one
  // its tag and length as well
  oidAt = new Int32Array(firstCapacity);
  oidEnd = new Int32Array(firstCapacity);
  valueAt = new Int32Array(firstCapacity);
  valueEnd = new Int32Array(firstCapacity);
  #tags = new Uint8Array(firstCapacity);

  /**
   * Reads a whole VarBindList ending at `limit`. False after a fault (the reader's, or `tooMany`). With `asked`
   * it also finds out how many names are those, in `matched`, and whether they are exactly those, in `hasAskedNames`.
   */
  read(reader: BerReader, limit: number, asked?: AskedNames): boolean {
    this.hasAskedNames = false;
    this.matched = 0;
    this.bytes = reader.bytes;
    this.count = 0;
    this.tooMany = false;
    const listEnd = reader.enter(tags.sequence, limit);
    while (reader.at < listEnd) {
      if (this.count === maxVarBinds) {
        this.tooMany = true;
        return false;
      }
      if (asked !== undefined && this.#readPlain(reader, listEnd, asked)) continue;
      if (!this.#readOne(reader, listEnd, asked)) return false;
    }
    this.hasAskedNames = this.matched === this.count && this.count + 1 === asked?.starts.length;
    return reader.fault === undefined;
  }

  /**
   * The usual entry, in one go: short lengths, the name asked, an ordinary number. False, with nothing moved, for
   * every other, which `#readOne` then looks at closely.
   */
  #readPlain(reader: BerReader, limit: number, asked: AskedNames): boolean {
    const i = this.count;
    const { starts } = asked;
    if (i + 1 >= starts.length || i >= this.#tags.length) return false;
    const from = starts[i] as number;
    const nameLength = (starts[i + 1] as number) - from;
    const { bytes } = this;
    const { at } = reader;
    const nameAt = at + 4;
    const nameEnd = nameAt + nameLength;
    const valueAt = nameEnd + 2;
    if (valueAt >= limit || nameLength >= 0x70) return false;
    const valueLength = bytes[nameEnd + 1] as number;
    const tag = bytes[nameEnd] as number;
    const isPlain = tag === tags.integer || (tag >= tags.counter32 && tag <= tags.timeticks);
    if (!isPlain || valueLength < 1 || valueLength > 4 || valueAt + valueLength > limit) return false;
    if (bytes[at] !== tags.sequence || bytes[at + 1] !== nameLength + valueLength + 4) return false;
    if (bytes[at + 2] !== tags.oid || bytes[at + 3] !== nameLength) return false;
    if (tag !== tags.integer && (bytes[valueAt] as number) >= 0x80) return false;
    const names = asked.bytes;
    for (let k = 0; k < nameLength; k++) if (bytes[nameAt + k] !== names[from + k]) return false;
    this.oidAt[i] = nameAt;
    this.oidEnd[i] = nameEnd;
    this.#tags[i] = tag;
    this.valueAt[i] = valueAt;
    reader.at = valueAt + valueLength;
    this.valueEnd[i] = reader.at;
    if (this.matched === i) this.matched = i + 1;
    this.count = i + 1;
    return true;
  }

  #readOne(reader: BerReader, limit: number, asked: AskedNames | undefined): boolean {
    const end = reader.enter(tags.sequence, limit);
    const oidEnd = reader.enter(tags.oid, end);
    if (oidEnd < 0) return false;
    const i = this.count;
    if (i === this.#tags.length) this.#grow(i * 2);
    this.oidAt[i] = reader.at;
    this.oidEnd[i] = oidEnd;
    // A name that is byte for byte the one asked needs no other check.
    if (asked !== undefined && this.#isAsked(i, asked)) {
      if (this.matched === i) this.matched = i + 1;
    } else if (!isOidContent(reader.bytes, reader.at, oidEnd)) return reader.fail('bad-oid') > 0;
    if (oidEnd >= end) return reader.fail('truncated') > 0;
    const tag = reader.bytes[oidEnd] as number;
    reader.at = oidEnd + 1;
    const valueEnd = reader.contentEnd(end);
    if (valueEnd < 0) return false;
    if (valueEnd !== end) return reader.fail('trailing-bytes') > 0;
    const isReadable = hasValidContent(reader, tag, valueEnd);
    this.#tags[i] = isReadable ? tag : unreadableTag;
    this.valueAt[i] = isReadable ? reader.at : oidEnd;
    this.valueEnd[i] = valueEnd;
    this.count = i + 1;
    reader.at = end;
    return true;
  }

  #isAsked(i: number, asked: AskedNames): boolean {
    if (i + 1 >= asked.starts.length) return false;
    const from = asked.starts[i] as number;
    const length = (asked.starts[i + 1] as number) - from;
    const start = this.oidAt[i] as number;
    if ((this.oidEnd[i] as number) - start !== length) return false;
    const { bytes } = this;
    const names = asked.bytes;
    for (let k = 0; k < length; k++) if (bytes[start + k] !== names[from + k]) return false;
    return true;
  }

  #grow(capacity: number): void {
    const grown = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(capacity);
      next.set(old);
      return next;
    };
    this.oidAt = grown(this.oidAt);
    this.oidEnd = grown(this.oidEnd);
    this.valueAt = grown(this.valueAt);
    this.valueEnd = grown(this.valueEnd);
    const nextTags = new Uint8Array(capacity);
    nextTags.set(this.#tags);
    this.#tags = nextTags;
  }

  type(i: number): VarBindType {
    return typeOfTag(this.#tags[i] as number);
  }

  oid(i: number): string {
    return formatOid(this.bytes, this.oidAt[i] as number, this.oidEnd[i] as number);
  }

  /** integer, counter32, gauge32, timeticks as they are; counter64 rounded above 2^53; NaN for anything else. */
  number(i: number): number {
    const at = this.valueAt[i] as number;
    const end = this.valueEnd[i] as number;
    switch (this.#tags[i]) {
      case tags.integer:
        return readInteger(this.bytes, at, end);
      case tags.counter32:
      case tags.gauge32:
      case tags.timeticks:
        return readUnsigned(this.bytes, at, end);
      case tags.counter64:
        return Number(readUnsigned64(this.bytes, at, end));
      default:
        return Number.NaN;
    }
  }

  /** Whether entry `i` has exactly this type and value; compares in place what is of bytes. */
  says(i: number, { type, value }: VarBind): boolean {
    if (this.type(i) !== type) return false;
    if (!(value instanceof Uint8Array)) return this.varbind(i, '').value === value;
    const at = this.valueAt[i] as number;
    if ((this.valueEnd[i] as number) - at !== value.length) return false;
    for (let k = 0; k < value.length; k++) if (this.bytes[at + k] !== value[k]) return false;
    return true;
  }

  /** A copy of the content bytes of the value, whatever its type. */
  octets(i: number): Uint8Array {
    const at = this.valueAt[i] as number;
    const copy = new Uint8Array((this.valueEnd[i] as number) - at);
    for (let k = 0; k < copy.length; k++) copy[k] = this.bytes[at + k] as number;
    return copy;
  }

  /** Entry `i` as a value of its own. `knownOid` saves formatting a name that was compared already. */
  varbind(i: number, knownOid?: string): VarBind {
    const oid = knownOid ?? this.oid(i);
    const type = this.type(i);
    const at = this.valueAt[i] as number;
    const end = this.valueEnd[i] as number;
    switch (type) {
      case 'integer':
      case 'counter32':
      case 'gauge32':
      case 'timeticks':
        return { oid, type, value: this.number(i) };
      case 'counter64':
        return { oid, type, value: readUnsigned64(this.bytes, at, end) };
      case 'octets':
      case 'opaque':
      case 'unreadable':
        return { oid, type, value: this.octets(i) };
      case 'oid':
        return { oid, type, value: at === end ? '0.0' : formatOid(this.bytes, at, end) };
      case 'ip':
        return { oid, type, value: this.octets(i).join('.') };
      default:
        return { oid, type, value: null };
    }
  }

  /** Appends copies of another table's entries; false when they do not fit. For answers that came in parts. */
  append(other: VarBindTable): boolean {
    if (this.count + other.count > maxVarBinds) return false;
    if (this.count + other.count > this.#tags.length) this.#grow(maxVarBinds);
    const shift = this.bytes.length;
    const joined = new Uint8Array(shift + other.bytes.length);
    joined.set(this.bytes);
    joined.set(other.bytes, shift);
    this.bytes = joined;
    for (let i = 0; i < other.count; i++) {
      const k = this.count++;
      this.oidAt[k] = (other.oidAt[i] as number) + shift;
      this.oidEnd[k] = (other.oidEnd[i] as number) + shift;
      this.valueAt[k] = (other.valueAt[i] as number) + shift;
      this.valueEnd[k] = (other.valueEnd[i] as number) + shift;
      this.#tags[k] = other.#tags[i] as number;
    }
    return true;
  }
}

/** Whether the content in front of the reader is what its tag promises. */
function hasValidContent({ bytes, at }: BerReader, tag: number, end: number): boolean {
  const length = end - at;
  switch (tag) {
    case tags.integer:
      return hasIntegerContent(bytes, at, length);
    case tags.octets:
    case tags.opaque:
      return true;
    case tags.counter32:
    case tags.gauge32:
    case tags.timeticks:
      return hasUnsignedContent(bytes, at, length, 4);
    case tags.counter64:
      return hasUnsignedContent(bytes, at, length, 8);
    case tags.oid:
      // Some agents send an empty identifier for "none"; it reads as 0.0.
      return length === 0 || isOidContent(bytes, at, end);
    case tags.ip:
      return length === 4;
    case tags.null:
    case tags.noSuchObject:
    case tags.noSuchInstance:
    case tags.endOfMibView:
      return length === 0;
    default:
      return false;
  }
}
