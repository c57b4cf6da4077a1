// The commands that speak to devices, as they stand on the command line. Pure; see command-line.ts for the rules.

import type { CommandShape } from './command-shape.ts';
import { json } from './command-shape.ts';
import { readUserOptions, type UserOptions, userOptions } from './user-options.ts';

export interface PollCommand {
  readonly command: 'poll';
  readonly address: string;
  readonly port: number;
  readonly community: string;
  /** SNMPv3, when a user is named. */
  readonly user: UserOptions | undefined;
  readonly isV1: boolean;
  /** Profile name, or `auto` to identify the device. */
  readonly profile: string;
  /** How long one request waits for its answer, milliseconds. */
  readonly timeoutMs: number;
  readonly json: boolean;
}

export interface WalkCommand {
  readonly command: 'walk';
  readonly address: string;
  readonly port: number;
  readonly community: string;
  readonly user: UserOptions | undefined;
  readonly isV1: boolean;
  /** Subtrees to record, dotted. */
  readonly roots: readonly string[];
  /** File to write; standard output when absent. */
  readonly file: string | undefined;
  readonly timeoutMs: number;
}

export interface DiscoverCommand {
  readonly command: 'discover';
  /** Addresses, networks and ranges as typed. */
  readonly ranges: readonly string[];
  readonly port: number;
  /** Tried in this order, after the user. */
  readonly communities: readonly string[];
  /** SNMPv3, when a user is named. */
  readonly user: UserOptions | undefined;
  /** Who does not answer otherwise is asked with SNMPv1 as well. */
  readonly isV1: boolean;
  readonly timeoutMs: number;
  /** Site file whose devices are not proposed again. */
  readonly siteFile: string | undefined;
  readonly json: boolean;
}

export interface ProfileCommand {
  readonly command: 'profile';
  readonly action: 'test' | 'list';
  /** `test`: the profile, then the walk. */
  readonly files: readonly string[];
  readonly json: boolean;
}

export type DeviceCommand = PollCommand | WalkCommand | DiscoverCommand | ProfileCommand;

const snmpPort = 161;
const v1 = { type: 'boolean', text: 'ask with SNMPv1, for agents that know nothing newer' } as const;

const poll: CommandShape<PollCommand> = {
  usage:
    'qosha poll ADDRESS[:PORT] [--community C | --user U …] [--v1] [--profile P] [--timeout MS] [--json]',
  text: 'Identifies one device over SNMP and prints all its readings.',
  words: [1, 1],
  options: {
    community: { type: 'string', value: 'C', text: 'SNMP community (public)' },
    ...userOptions,
    v1,
    profile: { type: 'string', value: 'P', text: 'device profile (auto: by what the device says it is)' },
    timeout: { type: 'string', value: 'MS', text: 'milliseconds to wait for an answer (1000)' },
    json,
  },
  read(input) {
    const { address, port } = splitAddress(input.words[0] ?? '');
    return {
      command: 'poll',
      address,
      port: input.port(port, snmpPort),
      community: input.text('community', 'public'),
      user: readUserOptions(input),
      isV1: input.flag('v1'),
      profile: input.text('profile', 'auto'),
      timeoutMs: input.milliseconds(input.text('timeout', ''), 1000),
      json: input.flag('json'),
    };
  },
};

const walk: CommandShape<WalkCommand> = {
  usage: 'qosha walk ADDRESS[:PORT] [OID…] [--community C | --user U …] [--v1] [--out FILE] [--timeout MS]',
  text: 'Records what a device answers, to write or try a profile with.',
  words: [1, 100],
  options: {
    community: { type: 'string', value: 'C', text: 'SNMP community (public)' },
    ...userOptions,
    v1,
    out: { type: 'string', value: 'FILE', text: 'file to write; the screen when absent' },
    timeout: { type: 'string', value: 'MS', text: 'milliseconds to wait for an answer (2000)' },
  },
  read(input) {
    const { address, port } = splitAddress(input.words[0] ?? '');
    const roots = input.words.slice(1);
    return {
      command: 'walk',
      address,
      port: input.port(port, snmpPort),
      community: input.text('community', 'public'),
      user: readUserOptions(input),
      isV1: input.flag('v1'),
      roots: roots.length === 0 ? ['1.3.6.1'] : roots,
      file: input.text('out', '') || undefined,
      timeoutMs: input.milliseconds(input.text('timeout', ''), 2000),
    };
  },
};

const discover: CommandShape<DiscoverCommand> = {
  usage:
    'qosha discover ADDRESS|RANGE… [--community C,…] [--user U …] [--v1] [--port N] [--site FILE] [--json]',
  text: 'Looks for devices and proposes entries for the site file; changes nothing.',
  words: [1, 1000],
  options: {
    community: { type: 'string', multiple: true, value: 'C,…', text: 'SNMP communities to try (public)' },
    ...userOptions,
    user: { ...userOptions.user, text: 'SNMPv3 user to try first; then only communities that are named' },
    v1: { ...v1, text: 'ask who does not answer with SNMPv1 as well: it takes twice as long' },
    port: { type: 'string', value: 'N', text: `UDP port of the agents (${snmpPort})` },
    site: { type: 'string', value: 'FILE', text: 'site file; its devices are not proposed again' },
    timeout: { type: 'string', value: 'MS', text: 'milliseconds to wait for an answer (1000)' },
    json,
  },
  read(input) {
    const user = readUserOptions(input);
    const named = input.list('community');
    const communities = named.length > 0 || user !== undefined ? named : ['public'];
    return {
      command: 'discover',
      ranges: input.words,
      port: input.port(input.text('port', ''), snmpPort),
      communities,
      user,
      isV1: input.flag('v1'),
      timeoutMs: input.milliseconds(input.text('timeout', ''), 1000),
      siteFile: input.text('site', '') || undefined,
      json: input.flag('json'),
    };
  },
};

const profile: CommandShape<ProfileCommand> = {
  usage: 'qosha profile test FILE WALK [--json], or qosha profile list [--json]',
  text: 'Tries a device profile on a recorded walk, or lists the profiles there are.',
  words: [1, 3],
  options: { json },
  read(input) {
    const [action = '', ...files] = input.words;
    if (action !== 'test' && action !== 'list') {
      input.fault(`${JSON.stringify(action)} is nothing to do with a profile; write test or list`);
    } else if (files.length !== (action === 'test' ? 2 : 0)) {
      input.fault(`the form is ${profile.usage}`);
    }
    return {
      command: 'profile',
      action: action === 'list' ? 'list' : 'test',
      files,
      json: input.flag('json'),
    };
  },
};

export const deviceShapes = { poll, walk, discover, profile };

/** `10.0.0.1:1161` and `[::1]:1161` carry a port, `10.0.0.1`, `ups-a` and `::1` do not. */
function splitAddress(text: string): { address: string; port: string } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return { address: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const parts = text.split(':');
  if (parts.length !== 2) return { address: text, port: '' };
  return { address: parts[0] ?? '', port: parts[1] ?? '' };
}
