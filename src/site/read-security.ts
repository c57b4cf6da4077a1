// The SNMP credentials of a device, field by field its own or those under `snmp`. Easy to get wrong: what is weak must be
// allowed in so many words (`weak: true`), and that is one fault for a device, not one for each weak thing.
import { readSecret, Secret } from '../platform/secret.ts';
import { type DeviceSecurity, type UserSecurity, weaknessOfProtocols } from './device-security.ts';
import type { PlacedFault } from './graph-faults.ts';
import type { SecurityEntry } from './site-schema.ts';

/** RFC 3414 section 11.2. */
const minKeyLength = 8;
const maxUserBytes = 32;
const maxContextBytes = 255;

/** Where settings come from, and where their faults go. */
export interface SecuritySource {
  /** Path of the entry in the file. */
  readonly at: readonly string[];
  readonly own: SecurityEntry;
  /** What stands under `snmp`. */
  readonly shared: SecurityEntry;
  /** Secrets are named relative to it. */
  readonly folder: string;
  readonly faults: PlacedFault[];
}

type Field = keyof SecurityEntry;
const userFields = ['user', 'context', 'auth', 'priv'] as const;

/** With faults, what comes back is harmless and never used. */
export function readSecurity(source: SecuritySource): DeviceSecurity {
  const { own, shared } = source;
  const version = own.version ?? shared.version ?? 'v2c';
  if (version === 'v3') return readUser(source);
  const stray = userFields.find((field) => own[field] !== undefined);
  if (stray !== undefined) {
    add(source, [stray], [`\`${stray}\` is for SNMPv3 and it is asked by ${version}`, 'write `version: v3`']);
  }
  const community = own.community ?? shared.community;
  if (community === undefined) {
    add(source, [], ['it has no SNMP community', 'set `community: { file: … }` here or under `snmp`']);
    return { version, community: new Secret('') };
  }
  return { version, community: secretAt(source, 'community', community) };
}

function readUser(source: SecuritySource): UserSecurity {
  const { own, shared } = source;
  if (own.community !== undefined) {
    add(source, ['community'], ['SNMPv3 has no community', 'leave it out, or write `version: v2c`']);
  }
  const user = own.user ?? shared.user ?? '';
  const context = own.context ?? shared.context ?? '';
  if (user === '') {
    add(source, [], ['it has no SNMPv3 user', 'set `user` here or under `snmp`']);
  } else if (Buffer.byteLength(user) > maxUserBytes) {
    add(source, pathOf(source, 'user'), [`the user is longer than ${maxUserBytes} bytes`, 'shorten it']);
  }
  if (Buffer.byteLength(context) > maxContextBytes) {
    const message = `the context is longer than ${maxContextBytes} bytes`;
    add(source, pathOf(source, 'context'), [message, 'shorten it']);
  }
  const auth = chosen(own.auth, shared.auth);
  const priv = chosen(own.priv, shared.priv);
  if (auth === undefined && priv !== undefined) {
    add(source, [], ['it has priv without auth', 'add auth, or write `priv: none`']);
  }
  refuseWeak(source, auth?.protocol, priv?.protocol);
  return {
    version: 'v3',
    user,
    ...(context === '' ? {} : { context }),
    ...(auth === undefined
      ? {}
      : { auth: { protocol: auth.protocol, passphrase: keyAt(source, 'auth', auth.key) } }),
    ...(priv === undefined
      ? {}
      : { priv: { protocol: priv.protocol, passphrase: keyAt(source, 'priv', priv.key) } }),
  };
}

/** `none` takes back what stands under `snmp`. */
function chosen<T extends object>(
  own: T | 'none' | undefined,
  shared: T | 'none' | undefined,
): T | undefined {
  const one = own ?? shared;
  return one === 'none' ? undefined : one;
}

const weakWords = { md5: 'MD5', des: 'DES', 'no-auth': 'no authentication' } as const;

function refuseWeak(source: SecuritySource, ...protocols: Parameters<typeof weaknessOfProtocols>): void {
  if ((source.own.weak ?? source.shared.weak) === true) return;
  const weak = weaknessOfProtocols(...protocols).flatMap((one) =>
    one in weakWords ? [weakWords[one as keyof typeof weakWords]] : [],
  );
  if (weak.length === 0) return;
  const message = `it is asked with ${weak.join(' and ')}, which protects nothing any more`;
  const mend = 'use sha256 (or sha1) with aes128, or write `weak: true` if the device knows no better';
  add(source, [], [message, mend]);
}

type SecretEntry = NonNullable<SecurityEntry['community']>;

function keyAt(source: SecuritySource, field: 'auth' | 'priv', key: SecretEntry): Secret {
  const secret = secretAt(source, field, key);
  const { length } = secret.reveal();
  if (length > 0 && length < minKeyLength) {
    const message = `the ${field} key has ${length} characters, fewer than ${minKeyLength}`;
    add(source, [...pathOf(source, field), 'key'], [message, 'set a longer one on the device and here']);
  }
  return secret;
}

function secretAt(source: SecuritySource, field: Field, entry: SecretEntry): Secret {
  const path = pathOf(source, field);
  const read = readSecret(entry, { folder: source.folder, path: path.join('.') });
  if ('secret' in read) return read.secret;
  source.faults.push({ path, message: read.fault.message, mend: read.fault.mend });
  return new Secret('');
}

/** Where a field was written: with the device, or under `snmp`. */
function pathOf({ at, own }: SecuritySource, field: Field): readonly string[] {
  return own[field] === undefined ? ['snmp', field] : [...at, field];
}

/** Notes a fault at a path within the device, or at a whole one. */
function add(
  { at, faults }: SecuritySource,
  path: readonly string[],
  [message, mend]: readonly [string, string],
): void {
  const isWhole = path[0] === 'snmp' || path[0] === 'devices';
  faults.push({ path: isWhole ? path : [...at, ...path], message, mend });
}
