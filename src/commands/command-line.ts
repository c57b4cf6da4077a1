// What was typed after `qosha`: a command with its options, a request for help, or faults. Pure. Easy to get
// wrong: every slip is reported, each in one sentence, and nothing starts on a half-understood line.

import { parseArgs } from 'node:util';
import { findNearWord } from '../platform/near-word.ts';

export interface UpCommand {
  readonly command: 'up';
  /** 0 lets the system choose. */
  readonly port: number;
  /** Address to listen on; nothing is opened to the outside by default. */
  readonly host: string;
  readonly dataFolder: string;
  /** Site file; the demo site with the simulated plant when absent. */
  readonly siteFile: string | undefined;
}

export interface CheckConfigCommand {
  readonly command: 'check-config';
  readonly files: readonly string[];
  readonly json: boolean;
}

export interface AssessCommand {
  readonly command: 'assess';
  readonly files: readonly string[];
  /** Ids of components taken out of service. */
  readonly without: readonly string[];
  readonly json: boolean;
}

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

export interface DrillCommand {
  readonly command: 'drill';
  /** Absent to list the drills there are. */
  readonly drill: string | undefined;
  /** Folder of the running Qosha's data. */
  readonly dataFolder: string;
  readonly json: boolean;
}

export type Command = UpCommand | CheckConfigCommand | AssessCommand | PollCommand | DrillCommand;

export type CommandLine =
  | { readonly command: Command }
  | { readonly help: string }
  /** One sentence each. */
  | { readonly faults: readonly string[] };

interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** Name of the value in the help. */
  readonly value?: string;
  readonly text: string;
}

interface CommandShape {
  readonly usage: string;
  readonly text: string;
  /** Fewest and most words after the command. */
  readonly words: readonly [min: number, max: number];
  readonly options: Readonly<Record<string, Option>>;
  read(input: Input): Command;
}

/** Values of one line; reading a bad one adds a fault and returns something harmless. */
interface Input {
  readonly words: readonly string[];
  text(name: string, fallback: string): string;
  list(name: string): string[];
  flag(name: string): boolean;
  port(text: string, fallback: number): number;
  milliseconds(text: string, fallback: number): number;
}

const json: Option = { type: 'boolean', text: 'print JSON for programs' };
export const defaultPort = 8080;
const snmpPort = 161;

const shapes: Readonly<Record<Command['command'], CommandShape>> = {
  up: {
    usage: 'qosha up [--port N] [--data DIR] [--site FILE]',
    text: 'Starts everything: database, server, page, and the simulated plant when no site is given.',
    words: [0, 0],
    options: {
      port: { type: 'string', value: 'N', text: `port of the web page, 0 for any free one (${defaultPort})` },
      host: { type: 'string', value: 'ADDRESS', text: 'address to listen on (127.0.0.1)' },
      data: { type: 'string', value: 'DIR', text: 'folder of all data (./data)' },
      site: { type: 'string', value: 'FILE', text: 'site file; the demo site when absent' },
    },
    read: (input) => ({
      command: 'up',
      port: input.port(input.text('port', ''), defaultPort),
      host: input.text('host', '127.0.0.1'),
      dataFolder: input.text('data', 'data'),
      siteFile: input.text('site', '') || undefined,
    }),
  },
  'check-config': {
    usage: 'qosha check-config [FILE…] [--json]',
    text: 'Checks site files and reports all faults at once, each with file, line and mend.',
    words: [0, 1000],
    options: { json },
    read: (input) => ({
      command: 'check-config',
      files: input.words.length === 0 ? ['config/site.yaml'] : input.words,
      json: input.flag('json'),
    }),
  },
  assess: {
    usage: 'qosha assess FILE… [--without ID,…] [--json]',
    text: 'Prints the redundancy verdicts of site files, with components taken out if asked.',
    words: [1, 1000],
    options: {
      without: { type: 'string', multiple: true, value: 'ID,…', text: 'components out of service' },
      json: { type: 'boolean', text: 'print one JSON object a line, in the order of the files' },
    },
    read: (input) => ({
      command: 'assess',
      files: input.words,
      without: input.list('without'),
      json: input.flag('json'),
    }),
  },
  poll: {
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
  },
  drill: {
    usage: 'qosha drill [NAME] [--data DIR] [--json]',
    text: 'Starts a drill on the simulated plant of a running Qosha; without a name lists the drills.',
    words: [0, 1],
    options: {
      data: { type: 'string', value: 'DIR', text: 'folder of the running Qosha (./data)' },
      json,
    },
    read: (input) => ({
      command: 'drill',
      drill: input.words[0],
      dataFolder: input.text('data', 'data'),
      json: input.flag('json'),
    }),
  },
};

/** Reads the words after `qosha`. No command at all, and `--help` anywhere, give help. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const name = argv.find((word) => !word.startsWith('-'));
  const wantsHelp = argv.some((word) => word === '--help' || word === '-h');
  if (name === undefined || (name === 'help' && argv.length === 1)) return readWithoutCommand(argv);
  const shape = Object.hasOwn(shapes, name) ? shapes[name as Command['command']] : undefined;
  if (shape === undefined) {
    const near = findNearWord(name, Object.keys(shapes));
    const mend =
      near === undefined ? `write one of ${Object.keys(shapes).join(', ')}` : `did you mean ${near}?`;
    return { faults: [`${JSON.stringify(name)} is not a command; ${mend}`] };
  }
  if (wantsHelp) return { help: formatHelp(shape) };
  const rest = argv.filter((_, index) => index !== argv.indexOf(name));
  return readCommand(shape, rest);
}

function readWithoutCommand(argv: readonly string[]): CommandLine {
  const unknown = argv.filter((word) => word !== '--help' && word !== '-h' && word !== 'help');
  if (unknown.length === 0) return { help: formatOverview() };
  return { faults: [`${unknown.join(' ')} stands without a command; write for example qosha up`] };
}

function readCommand(shape: CommandShape, rest: readonly string[]): CommandLine {
  const faults: string[] = [];
  const options = Object.fromEntries(
    Object.entries(shape.options).map(([name, { type, multiple }]) => [
      name,
      { type, multiple: multiple ?? false },
    ]),
  );
  const parsed = parseArgs({ args: [...rest], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const known = Object.hasOwn(shape.options, token.name) ? shape.options[token.name] : undefined;
    if (known === undefined) faults.push(describeUnknown(token.rawName, token.name, shape));
    else if (known.type === 'string' && (token.value ?? '') === '')
      faults.push(`${token.rawName} needs a value`);
    else if (known.type === 'boolean' && token.value !== undefined)
      faults.push(`${token.rawName} takes no value`);
  }
  const [min, max] = shape.words;
  if (parsed.positionals.length < min) faults.push(`something is missing; the form is ${shape.usage}`);
  if (parsed.positionals.length > max) {
    faults.push(`${JSON.stringify(parsed.positionals[max])} is too much; the form is ${shape.usage}`);
  }
  const command = shape.read(createInput(parsed.positionals, parsed.values, faults));
  return faults.length > 0 ? { faults } : { command };
}

function createInput(
  words: readonly string[],
  values: Readonly<Record<string, unknown>>,
  faults: string[],
): Input {
  return {
    words,
    text: (name, fallback) => (typeof values[name] === 'string' ? values[name] : fallback),
    list: (name) => [values[name] ?? []].flat().flatMap((item) => String(item).split(',').filter(Boolean)),
    flag: (name) => values[name] === true,
    port(text, fallback) {
      if (text === '') return fallback;
      const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
      if (port <= 65_535) return port;
      faults.push(`${JSON.stringify(text)} is not a port; write a number from 0 to 65535`);
      return fallback;
    },
    milliseconds(text, fallback) {
      if (text === '') return fallback;
      const milliseconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
      if (milliseconds >= 50 && milliseconds <= 30_000) return milliseconds;
      faults.push(`${JSON.stringify(text)} is not a time; write milliseconds from 50 to 30000`);
      return fallback;
    },
  };
}

function describeUnknown(rawName: string, name: string, shape: CommandShape): string {
  const near = findNearWord(name, Object.keys(shape.options));
  if (near !== undefined) return `${rawName} is unknown; did you mean --${near}?`;
  return `${rawName} is unknown; the form is ${shape.usage}`;
}

/** `10.0.0.1:1161` and `[::1]:1161` carry a port, `10.0.0.1`, `ups-a` and `::1` do not. */
function splitAddress(text: string): { address: string; port: string } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return { address: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const parts = text.split(':');
  if (parts.length !== 2) return { address: text, port: '' };
  return { address: parts[0] ?? '', port: parts[1] ?? '' };
}

function formatOverview(): string {
  const lines = Object.entries(shapes).map(([name, shape]) => `  ${name.padEnd(14)}${shape.text}`);
  return ['Usage: qosha COMMAND [OPTION…]', '', ...lines, '', 'qosha COMMAND --help says more.', ''].join(
    '\n',
  );
}

function formatHelp(shape: CommandShape): string {
  const lines = Object.entries(shape.options).map(([name, option]) => {
    const flag = option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
    return `  ${flag.padEnd(20)}${option.text}`;
  });
  return [`Usage: ${shape.usage}`, '', shape.text, '', ...lines, ''].join('\n');
}
