// Who asks, under SNMPv3, and the keys that this user has at each engine. Easy to get wrong: making a key of a
// passphrase takes a millisecond, so master keys are made once per user and localised ones once per engine; both
// caches are bounded, and neither has a passphrase for its key.

import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import {
  type AuthProtocol,
  localiseKeys,
  type MasterKeys,
  minPassphraseBytes,
  passwordToKey,
  type PrivProtocol,
  type UsmKeys,
} from './usm-keys.ts';

/** A text that shows itself only when asked to, such as `Secret`. */
export interface Concealed {
  reveal(): string;
}

export interface UsmSecurity {
  /** msgUserName: 1 to 32 bytes of UTF-8. */
  readonly user: string;
  /** contextName; the default context when absent. At most 255 bytes. */
  readonly context?: string;
  readonly auth?: { readonly protocol: AuthProtocol; readonly passphrase: Concealed };
  /** Needs `auth`. */
  readonly priv?: { readonly protocol: PrivProtocol; readonly passphrase: Concealed };
}

export type SecurityLevel = 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';

export function levelOf(security: Pick<UsmSecurity, 'auth' | 'priv'>): SecurityLevel {
  if (security.auth === undefined) return 'noAuthNoPriv';
  return security.priv === undefined ? 'authNoPriv' : 'authPriv';
}

/** Users and localised keys remembered at most; beyond, the ones made first are forgotten and made again. */
export const maxUsers = 1024;
export const maxLocalisedKeys = 16_384;
export const maxContextBytes = 255;
const maxUserBytes = 32;

/** A user with its master keys. */
export interface UsmUser {
  readonly name: Uint8Array;
  readonly context: Uint8Array;
  readonly level: SecurityLevel;
  /** The user's keys at an engine. */
  keysAt(engineId: Uint8Array): UsmKeys;
}

/** Makes and remembers keys. One for all sockets that speak for the same users. */
export class UsmKeyring {
  readonly #cover = createSecretKey(randomBytes(32));
  readonly #masters = new Map<string, MasterKeys>();
  readonly #localised = new Map<string, UsmKeys>();

  /** Throws a RangeError for what the configuration should not have let through. */
  user(security: UsmSecurity): UsmUser {
    const name = textBytes(security.user, maxUserBytes, 'user name');
    if (name.length === 0) throw new RangeError('an SNMPv3 user has a name');
    const context = textBytes(security.context ?? '', maxContextBytes, 'context name');
    if (security.auth === undefined && security.priv !== undefined) {
      throw new RangeError('SNMPv3 has no privacy without authentication');
    }
    const mark = this.#markOf(security);
    let master = this.#masters.get(mark);
    if (master === undefined) {
      master = masterKeys(security);
      remember(this.#masters, { key: mark, value: master, atMost: maxUsers });
    }
    const known = master;
    const keysAt = (engineId: Uint8Array): UsmKeys => this.#keysAt(mark, known, engineId);
    return { name, context, level: levelOf(security), keysAt };
  }

  #keysAt(mark: string, master: MasterKeys, engineId: Uint8Array): UsmKeys {
    const key = `${mark} ${engineIdText(engineId)}`;
    const known = this.#localised.get(key);
    if (known !== undefined) return known;
    const value = localiseKeys(master, engineId);
    remember(this.#localised, { key, value, atMost: maxLocalisedKeys });
    return value;
  }

  /** Tells users of different keys apart without holding a passphrase; names do not matter to keys. */
  #markOf({ auth, priv }: UsmSecurity): string {
    const parts = [auth, priv].flatMap((one) =>
      one === undefined ? [] : [one.protocol, one.passphrase.reveal()],
    );
    return createHmac('sha256', this.#cover).update(JSON.stringify(parts)).digest('base64');
  }
}

/** An engine id as people and configuration write it: hexadecimal, lower case. */
export function engineIdText(engineId: Uint8Array): string {
  return Buffer.from(engineId.buffer, engineId.byteOffset, engineId.length).toString('hex');
}

function remember<V>(
  map: Map<string, V>,
  entry: { readonly key: string; readonly value: V; readonly atMost: number },
): void {
  map.set(entry.key, entry.value);
  if (map.size <= entry.atMost) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

/** The master keys of a user; a millisecond of hashing for each passphrase. Throws a RangeError for a short one. */
export function masterKeys({ auth, priv }: UsmSecurity): MasterKeys {
  if (auth === undefined) return { auth: undefined, priv: undefined };
  const { protocol } = auth;
  const make = ({ passphrase }: { passphrase: Concealed }) =>
    createSecretKey(passwordToKey(protocol, passphraseBytes(passphrase)));
  return {
    auth: { protocol, ku: make(auth) },
    priv: priv === undefined ? undefined : { protocol: priv.protocol, ku: make(priv) },
  };
}

function passphraseBytes(passphrase: Concealed): Uint8Array {
  const bytes = Buffer.from(passphrase.reveal(), 'utf8');
  if (bytes.length >= minPassphraseBytes) return bytes;
  throw new RangeError(`an SNMPv3 passphrase has at least ${minPassphraseBytes} bytes`);
}

function textBytes(text: string, maxBytes: number, what: string): Uint8Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'utf8'));
  if (bytes.length > maxBytes) throw new RangeError(`the ${what} has more than ${maxBytes} bytes`);
  return bytes;
}
