// How Qosha proves itself to a device over SNMP, and what about that is weak by today's measure. Easy to get wrong: the
// names of protocols stand here for people and again in snmp for the machine; a test holds the two together.
import type { Secret } from '../platform/secret.ts';

/** Authentication protocols of SNMPv3, strongest last. */
export const authProtocolNames = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
/** Privacy protocols; `…b` and `…r` are the two ways (Blumenthal, Reeder) in which vendors stretch a key. */
export const privProtocolNames = ['des', 'aes128', 'aes192b', 'aes192r', 'aes256b', 'aes256r'] as const;

export type AuthProtocolName = (typeof authProtocolNames)[number];
export type PrivProtocolName = (typeof privProtocolNames)[number];

/** The community travels in clear; whoever hears it may ask too. */
export interface CommunitySecurity {
  readonly version: 'v1' | 'v2c';
  readonly community: Secret;
}

/** SNMPv3 with a user; without `auth` anybody may answer in the device's name, without `priv` anybody may listen. */
export interface UserSecurity {
  readonly version: 'v3';
  readonly user: string;
  /** The device's default context when absent. */
  readonly context?: string;
  readonly auth?: { readonly protocol: AuthProtocolName; readonly passphrase: Secret };
  /** Never without `auth`. */
  readonly priv?: { readonly protocol: PrivProtocolName; readonly passphrase: Secret };
}

export type DeviceSecurity = CommunitySecurity | UserSecurity;

/** One weak thing: a community of that version, a missing protection, a broken protocol. */
export type Weakness = 'v1' | 'v2c' | 'no-auth' | 'no-priv' | 'md5' | 'des';

/** What is weak about how a device is asked, for screens and reports; empty when nothing is. */
export function weaknessOf(device: { readonly security: DeviceSecurity }): readonly Weakness[] {
  const { security } = device;
  if (security.version !== 'v3') return [security.version];
  return weaknessOfProtocols(security.auth?.protocol, security.priv?.protocol);
}

export function weaknessOfProtocols(
  auth: AuthProtocolName | undefined,
  priv: PrivProtocolName | undefined,
): readonly Weakness[] {
  if (auth === undefined) return ['no-auth'];
  const found: Weakness[] = auth === 'md5' ? ['md5'] : [];
  if (priv === undefined) found.push('no-priv');
  if (priv === 'des') found.push('des');
  return found;
}

/** The communities among the credentials of devices, each once; SNMPv3 has none. */
export function communitiesOf(devices: readonly { readonly security: DeviceSecurity }[]): readonly string[] {
  const communities = devices.flatMap(({ security }) =>
    security.version === 'v3' ? [] : [security.community.reveal()],
  );
  return [...new Set(communities)];
}
