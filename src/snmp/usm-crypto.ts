// Authenticates and encrypts SNMPv3 messages (RFC 3414 sections 6 to 8, RFC 3826, RFC 7860). Easy to get wrong: the
// MAC is taken over the message with its own place zeroed, it is compared in constant time, and a salt must never
// come twice under one key – so it counts up from a random start.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CfbStream } from './cfb-stream.ts';
import { KeyedHash } from './keyed-hash.ts';
import { type AuthKey, authProtocols, type PrivKey, privProtocols } from './usm-keys.ts';

const saltBytes = 8;
// What is made of a key lives as long as the key does.
const hashes = new WeakMap<AuthKey, KeyedHash>();
const streams = new WeakMap<PrivKey, CfbStream>();

/** Puts the MAC into `message` at `at`, where as many bytes as the protocol's MAC has were left for it. */
export function writeMac(message: Uint8Array, at: number, auth: AuthKey): void {
  hashOf(auth).write(message, at, authProtocols[auth.protocol].macBytes);
}

/** Whether the MAC in message[at, end) is right. Compares in constant time. A MAC of the wrong length is wrong. */
export function hasValidMac(
  message: Uint8Array,
  place: { readonly at: number; readonly end: number },
  auth: AuthKey,
): boolean {
  const { macBytes } = authProtocols[auth.protocol];
  return place.end - place.at === macBytes && hashOf(auth).isRight(message, place.at, macBytes);
}

function hashOf(auth: AuthKey): KeyedHash {
  let known = hashes.get(auth);
  if (known === undefined)
    hashes.set(auth, (known = new KeyedHash(authProtocols[auth.protocol].hash, auth.key)));
  return known;
}

function streamOf(priv: PrivKey): CfbStream {
  let known = streams.get(priv);
  if (known === undefined)
    streams.set(priv, (known = new CfbStream(privProtocols[priv.protocol].cipher, priv.key)));
  return known;
}

/** Boots and time of the authoritative engine as in the message, and its privacy parameters (8 bytes). */
export interface CipherPlace {
  readonly boots: number;
  readonly time: number;
  readonly salt: Uint8Array;
}

/** A serialised scoped PDU as it travels; DES pads it to whole blocks. */
export function encryptScoped(plain: Uint8Array, priv: PrivKey, place: CipherPlace): Buffer {
  if (priv.protocol !== 'des') return streamOf(priv).encrypt(plain, ivOf(priv, place));
  const { cipher } = privProtocols[priv.protocol];
  const engine = createCipheriv(cipher, priv.key, ivOf(priv, place)).setAutoPadding(false);
  const padded = Buffer.alloc(Math.ceil(plain.length / 8) * 8);
  padded.set(plain);
  return engine.update(padded);
}

/**
 * The reverse; what it gives is nonsense when the key is wrong, which only its reader can tell. Undefined when no
 * encryption could have given these bytes: a salt that is not 8 bytes long, half a DES block, nothing at all.
 */
export function decryptScoped(sealed: Uint8Array, priv: PrivKey, place: CipherPlace): Buffer | undefined {
  if (place.salt.length !== saltBytes || sealed.length === 0) return undefined;
  if (priv.protocol !== 'des') return streamOf(priv).decrypt(sealed, ivOf(priv, place));
  const { cipher } = privProtocols[priv.protocol];
  if (sealed.length % 8 !== 0) return undefined;
  return createDecipheriv(cipher, priv.key, ivOf(priv, place)).setAutoPadding(false).update(sealed);
}

/** AES: boots ‖ time ‖ salt (RFC 3826 section 3.1.2.1). DES: pre-IV xor salt (RFC 3414 section 8.1.1.1). */
function ivOf(priv: PrivKey, { boots, time, salt }: CipherPlace): Buffer {
  if (priv.preIv !== undefined) {
    const iv = priv.preIv.export();
    for (let i = 0; i < saltBytes; i++) iv[i] = (iv[i] as number) ^ (salt[i] as number);
    return iv;
  }
  const iv = Buffer.allocUnsafe(16);
  iv.writeUInt32BE(boots >>> 0, 0);
  iv.writeUInt32BE(time >>> 0, 4);
  iv.set(salt, 8);
  return iv;
}

/** A 64-bit counter from a random start; one per process part that seals messages. */
export class SaltCounter {
  #high: number;
  #low: number;

  /** `seed`: 8 bytes, random when absent. */
  constructor(seed: Uint8Array = randomBytes(saltBytes)) {
    const view = new DataView(seed.buffer, seed.byteOffset, saltBytes);
    this.#high = view.getUint32(0);
    this.#low = view.getUint32(4);
  }

  /** The next salt. DES wants the engine's boots in front of a 32-bit counter (RFC 3414 section 8.1.1.1). */
  next(priv: PrivKey, boots: number): Uint8Array {
    this.#low = (this.#low + 1) >>> 0;
    if (this.#low === 0) this.#high = (this.#high + 1) >>> 0;
    const salt = Buffer.allocUnsafe(saltBytes);
    salt.writeUInt32BE(priv.protocol === 'des' ? boots >>> 0 : this.#high, 0);
    salt.writeUInt32BE(this.#low, 4);
    return salt;
  }
}
