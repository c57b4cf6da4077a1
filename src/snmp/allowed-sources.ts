// Who may send: single addresses and networks. Easy to get wrong: a BlockList looks through all of its rules for each
// datagram, so thousands of devices stand in a map and only networks in the list.

import { BlockList } from 'node:net';
import { canonicalAddress } from './target.ts';

export class AllowedSources {
  /** Single addresses, in the kernel's notation without a zone, and how often each was listed. */
  readonly addresses: ReadonlyMap<string, number>;
  readonly #networks = new BlockList();

  /** Takes `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`; throws a RangeError for what the configuration should not have let through. */
  constructor(sources: readonly string[]) {
    const addresses = new Map<string, number>();
    for (const source of sources) {
      const [address = '', bits] = source.split('/', 2);
      const place = canonicalAddress(address);
      if (place === undefined) throw new RangeError(`"${source}" is not an IP address or network`);
      const single = withoutZone(place.address);
      if (bits === undefined) addresses.set(single, (addresses.get(single) ?? 0) + 1);
      else this.#networks.addSubnet(place.address, Number(bits), place.family === 4 ? 'ipv4' : 'ipv6');
    }
    this.addresses = addresses;
  }

  /** Whether datagrams of this address, as the kernel prints it, are heard. */
  has(source: string): boolean {
    const address = withoutZone(source);
    if (this.addresses.has(address)) return true;
    return this.#networks.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
  }
}

function withoutZone(address: string): string {
  return address.includes('%') ? (address.split('%', 1)[0] ?? address) : address;
}
