// HMAC (RFC 2104) of one key over many short messages: two one-shot hashes, which cost a third of an Hmac object each
// time, and leave nothing for the garbage collector to finalise. Easy to get wrong: the padded key stands for the key,
// so it stays private to the object; and the block is 128 bytes for SHA-384 and SHA-512, 64 for the others.

import { hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { maxDatagramBytes } from './ber-writer.ts';

const maxBlockBytes = 128;
const maxHashBytes = 64;
/** innerPad ‖ message; only ever used within one call, as is what follows. */
const scratch = new Uint8Array(maxBlockBytes + maxDatagramBytes);
const made = Buffer.alloc(maxHashBytes);
/** Beginnings of `scratch` by their length, made once: usual messages have few lengths. */
const beginnings: (Uint8Array | undefined)[] = Array.from({ length: 2048 }, () => undefined);
/** Beginnings of `made` and room for a MAC to compare with them, by length. */
const macs = Array.from({ length: maxHashBytes + 1 }, (_, length) => ({
  made: made.subarray(0, length),
  claimed: Buffer.alloc(length),
}));

function beginning(length: number): Uint8Array {
  if (length >= beginnings.length) return scratch.subarray(0, length);
  return (beginnings[length] ??= scratch.subarray(0, length));
}

export class KeyedHash {
  readonly #name: string;
  readonly #blockBytes: number;
  readonly #innerPad: Buffer;
  /** outerPad ‖ inner hash */
  readonly #outer: Buffer;
  readonly #hashBytes: number;

  /** The key is at most as long as the hash, as localised keys are. */
  constructor(name: string, key: KeyObject) {
    this.#name = name;
    this.#hashBytes = hash(name, '', 'buffer').length;
    this.#blockBytes = this.#hashBytes > 32 ? 128 : 64;
    const bytes = key.export();
    if (bytes.length > this.#blockBytes) throw new RangeError('a key longer than a block');
    this.#innerPad = Buffer.alloc(this.#blockBytes, 0x36);
    this.#outer = Buffer.alloc(this.#blockBytes + this.#hashBytes, 0x5c);
    for (const [i, byte] of bytes.entries()) {
      this.#innerPad[i] = byte ^ 0x36;
      this.#outer[i] = byte ^ 0x5c;
    }
    bytes.fill(0);
  }

  /** Writes the first `macBytes` of the MAC of `message`, itself taken as zeros there, into message[at, …). */
  write(message: Uint8Array, at: number, macBytes: number): void {
    this.#make(message, at, macBytes);
    for (let i = 0; i < macBytes; i++) message[at + i] = made[i] as number;
  }

  /** Whether message[at, at + macBytes) is what `write` would put there; in constant time. The message is not changed. */
  isRight(message: Uint8Array, at: number, macBytes: number): boolean {
    const mac = macs[macBytes];
    if (mac === undefined) return false;
    this.#make(message, at, macBytes);
    for (let i = 0; i < macBytes; i++) mac.claimed[i] = message[at + i] as number;
    return timingSafeEqual(mac.made, mac.claimed);
  }

  #make(message: Uint8Array, at: number, macBytes: number): void {
    const start = this.#blockBytes;
    const length = start + message.length;
    const bytes = length <= scratch.length ? beginning(length) : new Uint8Array(length);
    bytes.set(this.#innerPad, 0);
    bytes.set(message, start);
    bytes.fill(0, start + at, start + at + macBytes);
    // As text because a string of a few bytes is far cheaper than a Buffer that owns memory.
    this.#outer.write(hash(this.#name, bytes, 'latin1'), start, 'latin1');
    made.write(hash(this.#name, this.#outer, 'latin1'), 0, 'latin1');
  }
}
