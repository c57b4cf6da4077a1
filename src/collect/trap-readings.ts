// What a trap makes us do: read the device now and for a while, and keep the trap as an event. Easy to get wrong: a
// trap's value is never believed, anybody can send one; and a trap names no device, so it is matched to those at its
// address, narrowed by what it tells, and never turned into an unbounded number of polls.
import { canonicalAddress } from '../snmp/target.ts';
import type { ReceivedTrap } from '../snmp/trap-receiver.ts';
import type { Device } from '../site/site.ts';
import { octetsText } from './decoders.ts';
import type { PollingControl } from './poll-loop.ts';
import type { Profile } from './profile.ts';
import { wordsOf } from './trap-names.ts';

/** What was done about a trap. */
export interface FollowedTrap {
  /** Devices that were read because of it; more than one when they share an address. */
  readonly deviceIds: readonly string[];
  /** Profiles of those devices, as far as known, without repeats. */
  readonly profiles: readonly Profile[];
  /** From the profile, e.g. `on battery`; null when no profile knows this trap. */
  readonly meaning: string | null;
}

/** Most devices read for one trap. */
export const maxDevicesPerTrap = 16;
/** How long a device is read every second after a trap. */
export const burstAfterTrapSeconds = 30;

const trapAddressOid = '1.3.6.1.6.3.18.1.3.0';
const sysNameOid = '1.3.6.1.2.1.1.5.0';

export interface TrapMatching {
  readonly devices: readonly Device[];
  readonly polling: Pick<PollingControl, 'profileOf' | 'pollNow' | 'burst'>;
  /** sysName that a device last gave, when known. */
  readonly systemName?: (deviceId: string) => string | undefined;
}

/**
 * Reads what the trap may be about: the fast points at once and then for half a minute. Undefined when no device has its
 * address. However many traps come, a device is not read more often than every `shortestGapMs` (device-schedule.ts).
 */
export function followTrap(trap: ReceivedTrap, matching: TrapMatching): FollowedTrap | undefined {
  const suspects = matchTrap(trap, matching);
  if (suspects.length === 0) return undefined;
  for (const { id } of suspects) {
    matching.polling.pollNow(id);
    matching.polling.burst(id, burstAfterTrapSeconds);
  }
  const known = suspects.flatMap(({ id }) => matching.polling.profileOf(id) ?? []);
  const profiles = [...new Set(known)];
  const meanings = profiles.map(({ traps }) => wordsOf(traps, trap.trapOid));
  return {
    deviceIds: suspects.map(({ id }) => id),
    profiles,
    meaning: meanings.find((meaning) => meaning !== undefined) ?? null,
  };
}

/**
 * Devices that may have sent the trap: those at its address, narrowed by each criterion that leaves any – the port it
 * came from, the name it carries, the profiles that know it. At most `maxDevicesPerTrap`.
 */
export function matchTrap(trap: ReceivedTrap, matching: TrapMatching): readonly Device[] {
  const byAddress = addressesOf(matching.devices);
  const atSource = byAddress.get(trap.source) ?? [];
  const agent = agentAddress(trap);
  const atAgent = agent === undefined || agent === trap.source ? [] : (byAddress.get(agent) ?? []);
  let suspects = atAgent.length === 0 ? atSource : [...atSource, ...atAgent];
  const name = textOf(trap, sysNameOid);
  const narrowings: ((device: Device) => boolean)[] = [
    ({ port }) => port === trap.sourcePort,
    ({ id }) => name !== undefined && matching.systemName?.(id) === name,
    ({ id }) => {
      const profile = matching.polling.profileOf(id);
      return profile !== undefined && wordsOf(profile.traps, trap.trapOid) !== undefined;
    },
  ];
  for (const fits of narrowings) {
    if (suspects.length < 2) break;
    const narrower = suspects.filter(fits);
    if (narrower.length > 0) suspects = narrower;
  }
  return suspects.slice(0, maxDevicesPerTrap);
}

const indexes = new WeakMap<readonly Device[], ReadonlyMap<string, Device[]>>();

/** Devices by their address in the kernel's notation; made once for each list of devices. */
function addressesOf(devices: readonly Device[]): ReadonlyMap<string, Device[]> {
  const known = indexes.get(devices);
  if (known !== undefined) return known;
  const byAddress = Map.groupBy(devices, ({ address }) => canonicalAddress(address)?.address ?? address);
  indexes.set(devices, byAddress);
  return byAddress;
}

function agentAddress(trap: ReceivedTrap): string | undefined {
  const found = trap.varbinds.find(({ oid }) => oid === trapAddressOid);
  return found?.type === 'ip' ? found.value : undefined;
}

function textOf(trap: ReceivedTrap, wanted: string): string | undefined {
  const found = trap.varbinds.find(({ oid }) => oid === wanted);
  return found?.type === 'octets' ? octetsText(found.value) : undefined;
}
