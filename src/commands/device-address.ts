// A device as a person names it on the command line. Easy to get wrong: the engine takes addresses only, and a name that
// resolves to nothing is the person's slip, not a silent device.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** The IP address of a name or an address; undefined when nobody knows the name. */
export async function resolveAddress(address: string): Promise<string | undefined> {
  if (isIP(address.split('%')[0] ?? '') !== 0) return address;
  try {
    return (await lookup(address)).address;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined; // the resolver knows no such name
    throw error;
  }
}
