// The commands that speak to devices, as they stand on the command line. Pure; see command-line.ts for the rules.

import type { CommandShape } from './command-shape.ts';
import { json } from './command-shape.ts';

export interface PollCommand {
  readonly command: 'poll';
  readonly address: string;
  readonly port: number;
  readonly community: string;
  /** Profile name, or `auto` to identify the device. */
  readonly profile: string;
  /** How long one request waits for its answer, milliseconds. */
  readonly timeoutMs: number;
  readonly json: boolean;
}

export type DeviceCommand = PollCommand;

const snmpPort = 161;

const poll: CommandShape<PollCommand> = {
  usage: 'qosha poll ADDRESS[:PORT] [--community C] [--profile P] [--timeout MS] [--json]',
  text: 'Identifies one device over SNMP and prints all its readings.',
  words: [1, 1],
  options: {
    community: { type: 'string', value: 'C', text: 'SNMP community (public)' },
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
      profile: input.text('profile', 'auto'),
      timeoutMs: input.milliseconds(input.text('timeout', ''), 1000),
      json: input.flag('json'),
    };
  },
};

export const deviceShapes = { poll };

/** `10.0.0.1:1161` and `[::1]:1161` carry a port, `10.0.0.1`, `ups-a` and `::1` do not. */
function splitAddress(text: string): { address: string; port: string } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return { address: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const parts = text.split(':');
  if (parts.length !== 2) return { address: text, port: '' };
  return { address: parts[0] ?? '', port: parts[1] ?? '' };
}
