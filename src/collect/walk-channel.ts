// A device made of a recorded walk: answers GET and walks like an agent, so that a profile can be tried without the
// device. Easy to get wrong: an object that the walk does not have is `noSuchInstance`, never null or zero.
import { compareOids, isUnderOid } from '../snmp/oid.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { ChannelResult, DeviceChannel } from './device-channel.ts';

export class WalkChannel implements DeviceChannel {
  readonly #rows: readonly VarBind[];
  readonly #byOid: ReadonlyMap<string, VarBind>;
  /** Requests that a device would have been asked. */
  requests = 0;

  /** `rows` in the order agents walk, as `readWalk` gives them. */
  constructor(rows: readonly VarBind[]) {
    this.#rows = rows;
    this.#byOid = new Map(rows.map((row) => [row.oid, row]));
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
    const first = this.#firstAfter(root);
    const varbinds: VarBind[] = [];
    for (let i = first; i < this.#rows.length && varbinds.length < options.maxRows; i++) {
      const row = this.#rows[i];
      if (row === undefined || !isUnderOid(row.oid, root)) break;
      varbinds.push(row);
    }
    return { outcome: 'answered', varbinds };
  }

  async bulk(oids: readonly string[], repetitions: number): Promise<ChannelResult> {
    this.requests += 1;
    const firsts = oids.map((oid) => this.#firstAfter(oid));
    const end = (place: number): VarBind => {
      const oid = this.#rows.at(-1)?.oid ?? oids[place] ?? '';
      return { oid, type: 'endOfMibView', value: null };
    };
    const varbinds = Array.from({ length: repetitions }, (_, row) =>
      firsts.map((first, place) => this.#rows[first + row] ?? end(place)),
    );
    return { outcome: 'answered', varbinds: varbinds.flat() };
  }

  /** Index of the first object that comes after `oid`. */
  #firstAfter(oid: string): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareOids(this.#rows[middle]?.oid ?? '', oid) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
