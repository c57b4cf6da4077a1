// Writes BER from the last byte to the first, so that a length is known when its header is written and
// nothing is encoded twice. Callers therefore write the last field first.

import { tags } from './ber.ts';

/** Largest UDP payload over IPv4. */
export const maxDatagramBytes = 65_507;

export class BerWriter {
  #bytes = new Uint8Array(512);
  #start = 512;

  /** Bytes written so far; the mark to hand to `wrap`. */
  get length(): number {
    return this.#bytes.length - this.#start;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[--this.#start] = value;
  }

  raw(content: Uint8Array): void {
    this.#room(content.length);
    this.#start -= content.length;
    this.#bytes.set(content, this.#start);
  }

  /** Puts a header before everything written since `mark` (an earlier `length`). */
  wrap(tag: number, mark: number): void {
    const length = this.length - mark;
    if (length < 0x80) {
      this.byte(length);
    } else {
      let count = 0;
      for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) {
        this.byte(rest & 0xff);
        count++;
      }
      this.byte(0x80 | count);
    }
    this.byte(tag);
  }

  /** A whole element. */
  element(tag: number, content: Uint8Array): void {
    const mark = this.length;
    this.raw(content);
    this.wrap(tag, mark);
  }

  /** A signed 32-bit INTEGER in the fewest bytes. Throws a RangeError outside the range. */
  integer(value: number): void {
    if (!Number.isInteger(value) || value < -0x8000_0000 || value > 0x7fff_ffff) {
      throw new RangeError(`${value} is not a 32-bit integer`);
    }
    const mark = this.length;
    let rest = value;
    for (;;) {
      this.byte(rest & 0xff);
      const sign = (rest << 24) >> 31;
      rest >>= 8;
      if (rest === sign) break;
    }
    this.wrap(tags.integer, mark);
  }

  /** An unsigned value of up to 64 bits under an application tag, with a leading zero where BER asks for it. */
  unsigned(tag: number, value: bigint, bits: 32 | 64): void {
    if (value < 0n || value >= 1n << BigInt(bits)) {
      throw new RangeError(`${value} is not an unsigned ${bits}-bit integer`);
    }
    const mark = this.length;
    let rest = value;
    let last = 0;
    do {
      last = Number(rest & 0xffn);
      this.byte(last);
      rest >>= 8n;
    } while (rest > 0n);
    if (last >= 0x80) this.byte(0);
    this.wrap(tag, mark);
  }

  /** The finished bytes, in a buffer of their own. Throws a RangeError when no datagram could carry them. */
  finish(): Buffer<ArrayBuffer> {
    if (this.length > maxDatagramBytes) throw new RangeError(`${this.length} bytes do not fit a datagram`);
    const finished = Buffer.alloc(this.length);
    finished.set(this.#bytes.subarray(this.#start));
    return finished;
  }

  #room(count: number): void {
    if (count <= this.#start) return;
    const used = this.length;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, used + count));
    grown.set(this.#bytes.subarray(this.#start), grown.length - used);
    this.#bytes = grown;
    this.#start = grown.length - used;
  }
}
