// A device made of an .snmprec file (`OID|tag|value`, one object a line, sorted): answers GET and walks like an agent.
import { readFileSync } from 'node:fs';
import type { ChannelResult, DeviceChannel } from '../../src/collect/device-channel.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

/** Parses one line; undefined for a line that is none. */
function parseLine(line: string): VarBind | undefined {
  const [oid = '', tag = '', ...rest] = line.split('|');
  if (oid === '') return undefined;
  const value = rest.join('|');
  switch (tag) {
    case '2':
      return { oid, type: 'integer', value: Number(value) };
    case '4':
      return { oid, type: 'octets', value: Buffer.from(value, 'utf8') };
    case '4x':
      return { oid, type: 'octets', value: Buffer.from(value, 'hex') };
    case '5':
      return { oid, type: 'null', value: null };
    case '6':
      return { oid, type: 'oid', value: value.replace(/^\./, '') };
    case '64':
    case '64x':
      return { oid, type: 'ip', value };
    case '65':
      return { oid, type: 'counter32', value: Number(value) };
    case '66':
      return { oid, type: 'gauge32', value: Number(value) };
    case '67':
      return { oid, type: 'timeticks', value: Number(value) };
    case '70':
      return { oid, type: 'counter64', value: BigInt(value) };
    default:
      throw new Error(`unknown tag ${tag} in ${line}`);
  }
}

function parseRecording(text: string): VarBind[] {
  return text
    .split('\n')
    .map((line) => parseLine(line.replace(/\r$/, '')))
    .filter((varbind) => varbind !== undefined);
}

export class WalkChannel implements DeviceChannel {
  readonly #rows: readonly VarBind[];
  readonly #byOid: ReadonlyMap<string, VarBind>;
  requests = 0;

  constructor(rows: readonly VarBind[]) {
    this.#rows = rows;
    this.#byOid = new Map(rows.map((row) => [row.oid, row]));
  }

  static fromFile(file: string): WalkChannel {
    return new WalkChannel(parseRecording(readFileSync(file, 'utf8')));
  }

  async get(oids: readonly string[]): Promise<ChannelResult> {
    this.requests += 1;
    const varbinds = oids.map(
      (oid): VarBind => this.#byOid.get(oid) ?? { oid, type: 'noSuchInstance', value: null },
    );
    return { outcome: 'answered', varbinds };
  }

  async walk(root: string, options: { readonly maxRows: number }): Promise<ChannelResult> {
    this.requests += 1;
    const below = this.#rows.filter(({ oid }) => oid.startsWith(`${root}.`));
    return { outcome: 'answered', varbinds: below.slice(0, options.maxRows) };
  }
}
