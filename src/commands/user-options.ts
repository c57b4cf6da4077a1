// The options by which a command is told an SNMPv3 user. Easy to get wrong: a passphrase on the command line is seen by
// everybody on the machine and kept in the shell's history, so it is only ever named: by a file or a variable.
import { findNearWord } from '../platform/near-word.ts';
import { readSecret, Secret, type SecretSource } from '../platform/secret.ts';
import {
  type AuthProtocolName,
  authProtocolNames,
  type PrivProtocolName,
  privProtocolNames,
  type UserSecurity,
  weaknessOfProtocols,
} from '../site/device-security.ts';
import { minPassphraseBytes } from '../snmp/usm-keys.ts';
import type { Input, Option } from './command-shape.ts';

export interface UserOptions {
  readonly user: string;
  readonly context: string | undefined;
  readonly auth: KeyOption<AuthProtocolName> | undefined;
  readonly priv: KeyOption<PrivProtocolName> | undefined;
}

interface KeyOption<P extends string> {
  readonly protocol: P;
  readonly key: SecretSource;
}

const text = (value: string, words: string): Option => ({ type: 'string', value, text: words });

export const userOptions = {
  user: text('U', 'SNMPv3 user; community is then not used'),
  auth: text('P', `authentication: ${authProtocolNames.join(', ')} (sha1)`),
  'auth-key-file': text('FILE', 'file with the authentication passphrase'),
  'auth-key-env': text('NAME', 'variable with the authentication passphrase'),
  priv: text('P', `privacy: ${privProtocolNames.join(', ')} (aes128)`),
  'priv-key-file': text('FILE', 'file with the privacy passphrase'),
  'priv-key-env': text('NAME', 'variable with the privacy passphrase'),
  context: text('C', 'SNMPv3 context (the default one)'),
  weak: { type: 'boolean', text: 'allow MD5, DES and a user without passphrase' },
} as const satisfies Record<string, Option>;

const textOptions = Object.keys(userOptions).filter((name) => name !== 'user' && name !== 'weak');

/** The user named on the line; undefined when none is. */
export function readUserOptions(input: Input): UserOptions | undefined {
  const user = input.text('user', '');
  if (user === '') {
    const stray = textOptions.find((name) => input.text(name, '') !== '');
    if (stray !== undefined) input.fault(`--${stray} needs an SNMPv3 user; write --user too`);
    return undefined;
  }
  const auth = readKey(input, { name: 'auth', names: authProtocolNames, fallback: 'sha1' });
  const priv = readKey(input, { name: 'priv', names: privProtocolNames, fallback: 'aes128' });
  if (priv !== undefined && auth === undefined) {
    input.fault('--priv needs authentication; write --auth-key-file or --auth-key-env too');
  }
  const weak = weaknessOfProtocols(auth?.protocol, priv?.protocol).filter((one) => one !== 'no-priv');
  if (weak.length > 0 && !input.flag('weak')) {
    input.fault(`${weak.join(' and ')} protects nothing; write --weak if the device knows no better`);
  }
  return { user, context: input.text('context', '') || undefined, auth, priv };
}

function readKey<P extends string>(
  input: Input,
  option: { readonly name: 'auth' | 'priv'; readonly names: readonly P[]; readonly fallback: P },
): KeyOption<P> | undefined {
  const { name, names, fallback } = option;
  const typed = input.text(name, '');
  const file = input.text(`${name}-key-file`, '');
  const env = input.text(`${name}-key-env`, '');
  const protocol = typed === '' ? fallback : names.find((one) => one === typed);
  if (protocol === undefined) {
    const near = findNearWord(typed, names);
    const mend = near === undefined ? `write one of ${names.join(', ')}` : `did you mean ${near}?`;
    input.fault(`--${name} ${JSON.stringify(typed)} is not a protocol; ${mend}`);
    return undefined;
  }
  if (file !== '' && env !== '')
    input.fault(`--${name}-key-file and --${name}-key-env say the same; write one`);
  if (file !== '') return { protocol, key: { file } };
  if (env !== '') return { protocol, key: { env } };
  if (typed !== '')
    input.fault(`--${name} needs its passphrase; write --${name}-key-file or --${name}-key-env`);
  return undefined;
}

/** Reads the passphrases; files are relative to the current folder. */
export function readUserSecrets({ user, context, auth, priv }: UserOptions): {
  readonly security: UserSecurity;
  readonly faults: readonly string[];
} {
  const faults: string[] = [];
  const read = <P extends string>(name: string, { protocol, key }: KeyOption<P>) => {
    const found = readSecret(key, { folder: process.cwd(), path: `--${name}-key` });
    if ('fault' in found) {
      faults.push(`--${name}-key: ${found.fault.message}; ${found.fault.mend}`);
      return { protocol, passphrase: new Secret('') };
    }
    if (Buffer.byteLength(found.secret.reveal()) < minPassphraseBytes) {
      faults.push(
        `the ${name} passphrase is shorter than ${minPassphraseBytes} characters; set a longer one`,
      );
    }
    return { protocol, passphrase: found.secret };
  };
  const security: UserSecurity = {
    version: 'v3',
    user,
    ...(context === undefined ? {} : { context }),
    ...(auth === undefined ? {} : { auth: read('auth', auth) }),
    ...(priv === undefined ? {} : { priv: read('priv', priv) }),
  };
  return { security, faults };
}
