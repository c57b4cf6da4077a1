// Makes trap settings of what stands under `traps`. Only called on a file that fits the schema; what is left to fail is an
// address that is none, and a secret that is not there. Easy to get wrong: a network of length
// 0 is everybody, and nobody who writes it means that.
import { isIP } from 'node:net';
import { readSecret } from '../platform/secret.ts';
import type { Secret } from '../platform/secret.ts';
import type { PlacedFault } from './graph-faults.ts';
import type { UserSecurity } from './device-security.ts';
import { readSecurity } from './read-security.ts';
import type { SecurityEntry, SiteFile } from './site-schema.ts';
import type { TrapSettings } from './site.ts';

const defaults = { perSource: 50, keepDays: 90 } as const;

/** `folder` is where the site file lies: secrets are named relative to it. */
export function readTraps(
  file: SiteFile,
  folder: string,
): { readonly traps: TrapSettings | undefined; readonly faults: readonly PlacedFault[] } {
  const { traps } = file;
  if (traps === undefined) return { traps: undefined, faults: [] };
  const faults: PlacedFault[] = [];
  if (isIP(traps.address) === 0) {
    const message = `"${traps.address}" is no IP address`;
    faults.push({
      path: ['traps', 'address'],
      message,
      mend: 'write one of this machine, or 0.0.0.0 for all',
    });
  }
  (traps.allow ?? []).forEach((source, i) => {
    const message = sourceFault(source);
    if (message === undefined) return;
    faults.push({ path: ['traps', 'allow', i], message, mend: 'write 10.20.30.40 or 10.20.0.0/16' });
  });
  const communities = (traps.communities ?? []).flatMap((source, i): Secret[] => {
    const read = readSecret(source, { folder, path: `traps.communities.${i}` });
    if ('secret' in read) return [read.secret];
    const { message, mend } = read.fault;
    faults.push({ path: ['traps', 'communities', i], message, mend });
    return [];
  });
  const users = (traps.users ?? []).flatMap((entry, i) => readTrapUser(entry, i, { folder, faults }));
  const { address, port, allow = [], perSource, keepDays } = { ...defaults, ...traps };
  return { traps: { address, port, allow, communities, users, perSource, keepDays }, faults };
}

/** As the user of a device is read, with faults at their place under `traps`. */
function readTrapUser(
  entry: SecurityEntry,
  i: number,
  { folder, faults }: { readonly folder: string; readonly faults: PlacedFault[] },
): readonly UserSecurity[] {
  const found: PlacedFault[] = [];
  const own = { ...entry, version: 'v3' } as const;
  const security = readSecurity({ at: ['devices', ''], own, shared: {}, folder, faults: found });
  const placed = found.map((fault) => ({ ...fault, path: ['traps', 'users', i, ...fault.path.slice(2)] }));
  faults.push(...placed);
  return security.version === 'v3' ? [security] : [];
}

/** What is wrong with an address or network; undefined: nothing. */
function sourceFault(source: string): string | undefined {
  const [address = '', bits, ...rest] = source.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return `"${source}" is no address and no network`;
  if (bits === undefined) return undefined;
  const width = family === 4 ? 32 : 128;
  if (!/^\d{1,3}$/u.test(bits) || Number(bits) > width)
    return `/${bits} is no length of a mask up to /${width}`;
  if (Number(bits) === 0) return `${source} would hear everybody`;
  return undefined;
}
