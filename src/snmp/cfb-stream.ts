// AES in 128-bit cipher feedback mode (RFC 3826) of one key over many short messages, each with its own IV, without a
// cipher object for each. Possible because the mode's only state is the last block of ciphertext: to decrypt, the IV is
// fed in front of the message; to encrypt, a block is fed whose ciphertext is the IV. Easy to get wrong: messages must
// be fed in whole blocks, or the next one would begin in the middle of one.

import {
  createCipheriv,
  createDecipheriv,
  type Cipheriv,
  type Decipheriv,
  type KeyObject,
} from 'node:crypto';
import { maxDatagramBytes } from './ber-writer.ts';

const block = 16;
const zeroIv = Buffer.alloc(block);
/** IV ‖ message ‖ padding ‖ two blocks; only ever used within one call. */
const scratch = new Uint8Array(Math.ceil(maxDatagramBytes / block) * block + 3 * block);
/** Beginnings of `scratch` by the number of their blocks, made once. */
const beginnings: (Uint8Array | undefined)[] = Array.from(
  { length: scratch.length / block + 1 },
  () => undefined,
);

function beginning(bytes: number): Uint8Array {
  return (beginnings[bytes / block] ??= scratch.subarray(0, bytes));
}

export class CfbStream {
  readonly #cipher: Cipheriv;
  readonly #decipher: Decipheriv;
  /** The last block that the cipher gave: what its next block of key stream is made of. */
  readonly #register = Buffer.alloc(block);
  readonly #keyStream = Buffer.alloc(block);
  #isKeyStreamKnown = false;

  /** `name` is the cipher as OpenSSL calls it: aes-128-cfb, aes-192-cfb or aes-256-cfb. */
  constructor(name: string, key: KeyObject) {
    this.#cipher = createCipheriv(name, key, zeroIv);
    this.#decipher = createDecipheriv(name, key, zeroIv);
  }

  /** The ciphertext, as long as `plain`. Throws a RangeError for what no datagram can hold. */
  encrypt(plain: Uint8Array, iv: Uint8Array): Buffer {
    if (!this.#isKeyStreamKnown) this.#learnKeyStream(0);
    const bytes = this.#padded(plain);
    for (let i = 0; i < block; i++) scratch[i] = (iv[i] as number) ^ (this.#keyStream[i] as number);
    const sealed = this.#cipher.update(beginning(bytes));
    for (let i = 0; i < block; i++) this.#register[i] = sealed[bytes - block + i] as number;
    this.#isKeyStreamKnown = false;
    return sealed.subarray(block, block + plain.length);
  }

  /** The reverse. */
  decrypt(sealed: Uint8Array, iv: Uint8Array): Buffer {
    const bytes = this.#padded(sealed);
    scratch.set(iv, 0);
    // An answer is mostly followed by a question: what that needs to know is asked for in the same call.
    const opened = this.#learnKeyStream(bytes);
    return opened.subarray(block, block + sealed.length);
  }

  /** Puts a message behind room for a block and fills up with zeros; the bytes up to the end of the last block. */
  #padded(message: Uint8Array): number {
    if (message.length > maxDatagramBytes) throw new RangeError('longer than a datagram');
    scratch.set(message, block);
    const end = block + message.length;
    const bytes = Math.ceil(end / block) * block;
    scratch.fill(0, end, bytes);
    return bytes;
  }

  /** Deciphers scratch[0, from) and, of the register and a block of zeros, the cipher's next block of key stream. */
  #learnKeyStream(from: number): Buffer {
    scratch.set(this.#register, from);
    scratch.fill(0, from + block, from + 2 * block);
    const opened = this.#decipher.update(beginning(from + 2 * block));
    for (let i = 0; i < block; i++) this.#keyStream[i] = opened[from + block + i] as number;
    this.#isKeyStreamKnown = true;
    return opened;
  }
}
