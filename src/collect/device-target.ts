// Where a device's SNMP agent is and how to prove ourselves to it.
import type { SnmpTarget } from '../snmp/target.ts';
import type { Device } from '../site/site.ts';

/** What the SNMP client needs to ask this device. */
export function targetOf(
  device: Pick<Device, 'address' | 'port' | 'timeoutMs' | 'retries' | 'security'>,
): SnmpTarget {
  const { address, port, timeoutMs, retries, security } = device;
  const place = { address, port, timeoutMs, retries };
  if (security.version === 'v3') return { ...place, version: 'v3', security };
  return { ...place, version: security.version, community: security.community.reveal() };
}
