// `qosha collect` as it stands on the command line, and the options that name the way to NATS. Pure; see command-line.ts
// for the rules.
import type { CommandShape, Input, Option } from './command-shape.ts';

export interface CollectCommand {
  readonly command: 'collect';
  readonly siteFile: string;
  readonly uplink: UplinkSource;
  readonly spoolFolder: string;
  readonly spoolBytes: number;
  /** What people call it; the machine's name when absent. */
  readonly name: string | undefined;
  readonly cutOff: 'keep' | 'yield';
  /** Port for Prometheus on 127.0.0.1; no port when absent. */
  readonly metricsPort: number | undefined;
}

/** Where NATS is: addresses alone, or a file that also says who we are. */
export type UplinkSource = { readonly servers: string } | { readonly file: string };

const gib = 1024 ** 3;
export const defaultSpoolBytes = 4 * gib;
const smallestSpoolBytes = 1024 ** 2;

export const natsOptions: Readonly<Record<'nats' | 'uplink', Option>> = {
  nats: { type: 'string', value: 'URL,…', text: 'NATS servers, where nobody asks who we are' },
  uplink: { type: 'string', value: 'FILE', text: 'file with NATS servers, credentials and TLS' },
};

/** Undefined when neither is given. */
export function readUplinkSource(input: Input): UplinkSource | undefined {
  const servers = input.text('nats', '');
  const file = input.text('uplink', '');
  if (servers !== '' && file !== '') input.fault('--nats and --uplink say the same thing; give one of them');
  if (file !== '') return { file };
  return servers === '' ? undefined : { servers };
}

export const collectShape: CommandShape<CollectCommand> = {
  usage: 'qosha collect --site FILE (--nats URL,… | --uplink FILE) [--spool DIR] [--spool-size SIZE]',
  text: 'Reads devices apart from the core, near the equipment, and keeps what it reads until the core has it.',
  words: [0, 0],
  options: {
    site: { type: 'string', value: 'FILE', text: 'site file, the same as the core’s' },
    ...natsOptions,
    spool: { type: 'string', value: 'DIR', text: 'folder of what the core does not have yet (./spool)' },
    'spool-size': { type: 'string', value: 'SIZE', text: 'bound of it, for example 500M or 20G (4G)' },
    name: { type: 'string', value: 'NAME', text: 'what people call it (the name of this machine)' },
    'cut-off': {
      type: 'string',
      value: 'RULE',
      text: 'keep: goes on reading when others may have taken over · yield: stops (keep)',
    },
    metrics: { type: 'string', value: 'PORT', text: 'port for Prometheus on 127.0.0.1 (none)' },
  },
  read(input) {
    const siteFile = input.text('site', '');
    if (siteFile === '') input.fault('something is missing; write --site FILE');
    const uplink = readUplinkSource(input);
    if (uplink === undefined) input.fault('something is missing; write --nats URL or --uplink FILE');
    const rule = input.text('cut-off', 'keep');
    if (rule !== 'keep' && rule !== 'yield') input.fault(`${JSON.stringify(rule)} is neither keep nor yield`);
    const metrics = input.text('metrics', '');
    return {
      command: 'collect',
      siteFile,
      uplink: uplink ?? { servers: '' },
      spoolFolder: input.text('spool', 'spool'),
      spoolBytes: readSize(input, input.text('spool-size', '')),
      name: input.text('name', '') || undefined,
      cutOff: rule === 'yield' ? 'yield' : 'keep',
      metricsPort: metrics === '' ? undefined : input.port(metrics, 0),
    };
  },
};

function readSize(input: Input, text: string): number {
  if (text === '') return defaultSpoolBytes;
  const match = /^(\d{1,6})([MG])$/.exec(text);
  const bytes = match === null ? Number.NaN : Number(match[1]) * (match[2] === 'G' ? gib : 1024 ** 2);
  if (bytes >= smallestSpoolBytes) return bytes;
  input.fault(`${JSON.stringify(text)} is not a size; write for example 500M or 20G`);
  return defaultSpoolBytes;
}
