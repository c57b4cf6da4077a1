// Whether actions may set objects of a device, and under which credentials. Easy to get wrong: what it is read with must
// not be able to write, so credentials for writing are the device's own, shared with nobody, and never those of reading.
import type { DeviceSecurity } from './device-security.ts';
import type { PlacedFault } from './graph-faults.ts';
import { readSecurity } from './read-security.ts';
import type { Device } from './site.ts';
import type { DeviceEntry } from './site-schema.ts';

interface WritesSource {
  readonly id: string;
  readonly entry: DeviceEntry;
  /** What it is read with. */
  readonly security: DeviceSecurity;
}

export function readWrites(
  { id, entry, security }: WritesSource,
  { folder, faults }: { readonly folder: string; readonly faults: PlacedFault[] },
): Pick<Device, 'writeSecurity'> {
  const { writes, writeAs } = entry;
  const path = ['devices', id];
  if (writes === undefined && writeAs === undefined) return {};
  if (writes === undefined) {
    const mend = 'write `writes: allowed` too, or leave it out';
    faults.push({ path: [...path, 'writeAs'], message: 'it has credentials for writing and no leave', mend });
    return {};
  }
  if (writeAs === undefined) {
    const mend = 'give `writeAs` with a community or a user that may write, or leave `writes` out';
    faults.push({ path: [...path, 'writes'], message: 'it has no credentials for writing', mend });
    return {};
  }
  const at = [...path, 'writeAs'];
  const writeSecurity = readSecurity({ at, own: writeAs, shared: {}, folder, faults });
  if (writeSecurity.version === 'v1') {
    const mend = 'write `version: v2c` or `version: v3`';
    faults.push({ path: [...at, 'version'], message: 'nothing is written over SNMPv1', mend });
  }
  if (isSame(security, writeSecurity)) {
    const mend =
      'give the device another community or user for writing, and leave reading without that right';
    faults.push({ path: at, message: 'it would be written to with what it is read with', mend });
  }
  return { writeSecurity };
}

function isSame(reading: DeviceSecurity, writing: DeviceSecurity): boolean {
  if (reading.version === 'v3' || writing.version === 'v3') {
    return reading.version === 'v3' && writing.version === 'v3' && reading.user === writing.user;
  }
  const text = writing.community.reveal();
  return text !== '' && reading.community.reveal() === text;
}
