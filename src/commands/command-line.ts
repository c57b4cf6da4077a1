// What was typed after `qosha`: a command with its options, a request for help, or faults. Pure. Easy to get
// wrong: every slip is reported, each in one sentence, and nothing starts on a half-understood line.

import { parseArgs } from 'node:util';
import { findNearWord } from '../platform/near-word.ts';
import { type CommandShape, type Input, json } from './command-shape.ts';
import { type DeviceCommand, deviceShapes } from './device-commands.ts';
import { type PlaceCommand, placeShape } from './place-command.ts';
import { collectShape, natsOptions, readUplinkSource } from './uplink-commands.ts';
import type { CollectCommand, UplinkSource } from './uplink-commands.ts';

export interface UpCommand {
  readonly command: 'up';
  /** 0 lets the system choose. */
  readonly port: number;
  /** Address to listen on; nothing is opened to the outside by default. */
  readonly host: string;
  readonly dataFolder: string;
  /** Site file; the demo site with the simulated plant when absent. */
  readonly siteFile: string | undefined;
  /** The way to collectors that read the devices; this process reads them when absent. */
  readonly uplink: UplinkSource | undefined;
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

export interface DrillCommand {
  readonly command: 'drill';
  /** Absent to list the drills there are. */
  readonly drill: string | undefined;
  /** Folder of the running Qosha's data. */
  readonly dataFolder: string;
  readonly json: boolean;
}

export type Command =
  | UpCommand
  | CheckConfigCommand
  | AssessCommand
  | PlaceCommand
  | CollectCommand
  | DeviceCommand
  | DrillCommand;

export type CommandLine =
  | { readonly command: Command }
  | { readonly help: string }
  /** One sentence each. */
  | { readonly faults: readonly string[] };

export const defaultPort = 8080;

const shapes: { readonly [C in Command as C['command']]: CommandShape<C> } = {
  up: {
    usage: 'qosha up [--port N] [--data DIR] [--site FILE] [--nats URL,… | --uplink FILE]',
    text: 'Starts everything: database, server, page, and the simulated plant when no site is given.',
    words: [0, 0],
    options: {
      port: { type: 'string', value: 'N', text: `port of the web page, 0 for any free one (${defaultPort})` },
      host: { type: 'string', value: 'ADDRESS', text: 'address to listen on (127.0.0.1)' },
      data: { type: 'string', value: 'DIR', text: 'folder of all data (./data)' },
      site: { type: 'string', value: 'FILE', text: 'site file; the demo site when absent' },
      nats: { ...natsOptions.nats, text: 'NATS servers; devices are then read by qosha collect' },
      uplink: natsOptions.uplink,
    },
    read: (input) => ({
      command: 'up',
      port: input.port(input.text('port', ''), defaultPort),
      host: input.text('host', '127.0.0.1'),
      dataFolder: input.text('data', 'data'),
      siteFile: input.text('site', '') || undefined,
      uplink: readUplinkSource(input),
    }),
  },
  collect: collectShape,
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
  place: placeShape,
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
  ...deviceShapes,
};

/** Reads the words after `qosha`. No command at all, and `--help` anywhere, give help. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const name = argv.find((word) => !word.startsWith('-'));
  const wantsHelp = argv.some((word) => word === '--help' || word === '-h');
  if (name === undefined || (name === 'help' && argv.length === 1)) return readWithoutCommand(argv);
  const shape = Object.hasOwn(shapes, name)
    ? (shapes[name as Command['command']] as CommandShape<Command>)
    : undefined;
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

function readCommand(shape: CommandShape<Command>, rest: readonly string[]): CommandLine {
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
    fault: (sentence) => void faults.push(sentence),
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

function describeUnknown(rawName: string, name: string, shape: CommandShape<Command>): string {
  const near = findNearWord(name, Object.keys(shape.options));
  if (near !== undefined) return `${rawName} is unknown; did you mean --${near}?`;
  return `${rawName} is unknown; the form is ${shape.usage}`;
}

function formatOverview(): string {
  const lines = Object.entries(shapes).map(([name, shape]) => `  ${name.padEnd(14)}${shape.text}`);
  return ['Usage: qosha COMMAND [OPTION…]', '', ...lines, '', 'qosha COMMAND --help says more.', ''].join(
    '\n',
  );
}

function formatHelp(shape: CommandShape<Command>): string {
  const lines = Object.entries(shape.options).map(([name, option]) => {
    const flag = option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
    return `  ${flag.padEnd(21)} ${option.text}`;
  });
  return [`Usage: ${shape.usage}`, '', shape.text, '', ...lines, ''].join('\n');
}
