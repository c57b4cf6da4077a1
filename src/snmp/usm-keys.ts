// From a passphrase to the keys of one user at one engine: password to key, localisation (RFC 3414 section 2.6 and
// appendix A.2, RFC 7860 section 9.3) and the two ways vendors stretch a key for AES-192/256. Easy to get wrong: the
// privacy key too is made with the hash of the authentication protocol, and the two stretchings do not understand
// each other.

import { createHash, createSecretKey, hash, type KeyObject } from 'node:crypto';

/**
 * Authentication protocols: name of the hash, bytes of a key, bytes of the truncated MAC that travels.
 * MD5 and SHA-1: RFC 3414; SHA-2: RFC 7860.
 */
export const authProtocols = {
  md5: { hash: 'md5', keyBytes: 16, macBytes: 12, isWeak: true },
  sha1: { hash: 'sha1', keyBytes: 20, macBytes: 12, isWeak: false },
  sha224: { hash: 'sha224', keyBytes: 28, macBytes: 16, isWeak: false },
  sha256: { hash: 'sha256', keyBytes: 32, macBytes: 24, isWeak: false },
  sha384: { hash: 'sha384', keyBytes: 48, macBytes: 32, isWeak: false },
  sha512: { hash: 'sha512', keyBytes: 64, macBytes: 48, isWeak: false },
} as const;

export type AuthProtocol = keyof typeof authProtocols;

/**
 * Privacy protocols. DES: RFC 3414 (8 bytes of key, 8 of pre-IV). AES-128: RFC 3826. AES-192/256 have no RFC:
 * `…b` stretches the key as draft-blumenthal-aes-usm-04, `…r` as draft-reeder-snmpv3-usm-3desede-00 (Cisco, APC, …).
 */
export const privProtocols = {
  des: { cipher: 'des-ede3-cbc', keyBytes: 16, stretch: 'none', isWeak: true },
  aes128: { cipher: 'aes-128-cfb', keyBytes: 16, stretch: 'none', isWeak: false },
  aes192b: { cipher: 'aes-192-cfb', keyBytes: 24, stretch: 'blumenthal', isWeak: false },
  aes192r: { cipher: 'aes-192-cfb', keyBytes: 24, stretch: 'reeder', isWeak: false },
  aes256b: { cipher: 'aes-256-cfb', keyBytes: 32, stretch: 'blumenthal', isWeak: false },
  aes256r: { cipher: 'aes-256-cfb', keyBytes: 32, stretch: 'reeder', isWeak: false },
} as const;

export type PrivProtocol = keyof typeof privProtocols;

/** Shortest passphrase (RFC 3414 section 11.2). */
export const minPassphraseBytes = 8;
/** Bytes that a passphrase is repeated to before it is hashed (RFC 3414 appendix A.2). */
const expandedBytes = 1_048_576;

export interface AuthKey {
  readonly protocol: AuthProtocol;
  readonly key: KeyObject;
}

export interface PrivKey {
  readonly protocol: PrivProtocol;
  readonly key: KeyObject;
  /** DES only: what is mixed with the salt to give the IV, 8 bytes. */
  readonly preIv: KeyObject | undefined;
}

/** The keys of one user at one engine; without `auth` there is no `priv`. */
export interface UsmKeys {
  readonly auth: AuthKey | undefined;
  readonly priv: PrivKey | undefined;
}

/**
 * Ku: the passphrase repeated to 1 MiB and hashed. About a millisecond, so its result is kept (usm-user.ts).
 * Throws a RangeError for an empty passphrase.
 */
export function passwordToKey(protocol: AuthProtocol, passphrase: Uint8Array): Buffer {
  if (passphrase.length === 0) throw new RangeError('an empty passphrase makes no key');
  const repeats = Math.ceil(4096 / passphrase.length);
  const block = Buffer.alloc(repeats * passphrase.length, passphrase);
  const digest = createHash(authProtocols[protocol].hash);
  let left = expandedBytes;
  for (; left >= block.length; left -= block.length) digest.update(block);
  return digest.update(block.subarray(0, left)).digest();
}

/** Kul: a user's key at one engine, hash(Ku ‖ engine id ‖ Ku). As long as the hash. */
export function localiseKey(protocol: AuthProtocol, ku: Uint8Array, engineId: Uint8Array): Buffer {
  return hash(authProtocols[protocol].hash, Buffer.concat([ku, engineId, ku]), 'buffer');
}

/**
 * Cuts or stretches a localised key to what the privacy protocol needs; `kul` was made with the hash of `auth`.
 * Reeder's way costs another password expansion.
 */
export function extendKey(
  kul: Buffer,
  wanted: { readonly auth: AuthProtocol; readonly priv: PrivProtocol; readonly engineId: Uint8Array },
): Buffer {
  const { keyBytes, stretch } = privProtocols[wanted.priv];
  let key = kul;
  // The shortest hash has 16 bytes and the longest key 32, so one round is enough.
  while (key.length < keyBytes) {
    const more =
      stretch === 'reeder'
        ? localiseKey(wanted.auth, passwordToKey(wanted.auth, key), wanted.engineId)
        : hash(authProtocols[wanted.auth].hash, key, 'buffer');
    key = Buffer.concat([key, more]);
  }
  return key.subarray(0, keyBytes);
}

/** The master keys of a user, made once of the passphrases; both with the authentication protocol's hash. */
export interface MasterKeys {
  readonly auth: { readonly protocol: AuthProtocol; readonly ku: KeyObject } | undefined;
  readonly priv: { readonly protocol: PrivProtocol; readonly ku: KeyObject } | undefined;
}

/** Localises a user's keys for one engine. A privacy key without an authentication key is left out. */
export function localiseKeys(master: MasterKeys, engineId: Uint8Array): UsmKeys {
  if (master.auth === undefined) return { auth: undefined, priv: undefined };
  const { protocol, ku } = master.auth;
  const auth = { protocol, key: createSecretKey(localiseKey(protocol, ku.export(), engineId)) };
  if (master.priv === undefined) return { auth, priv: undefined };
  const kul = localiseKey(protocol, master.priv.ku.export(), engineId);
  const key = extendKey(kul, { auth: protocol, priv: master.priv.protocol, engineId });
  return { auth, priv: privKey(master.priv.protocol, key) };
}

/** A privacy key of its localised and extended bytes. */
export function privKey(protocol: PrivProtocol, bytes: Uint8Array): PrivKey {
  if (protocol !== 'des') return { protocol, key: createSecretKey(bytes), preIv: undefined };
  // Single DES is triple DES with three equal keys; current OpenSSL has only the latter.
  const des = bytes.subarray(0, 8);
  const key = createSecretKey(Buffer.concat([des, des, des]));
  return { protocol, key, preIv: createSecretKey(bytes.subarray(8, 16)) };
}
