// What a trap makes us do: read the device now and for a while, and keep the trap as an event. Easy to get wrong: a
// trap's value is never believed, anybody can send one; and a trap names no device, so it is matched to those at its
// address, narrowed by what it tells, and never turned into an unbounded number of polls.
import type { ReceivedTrap } from '../snmp/trap-receiver.ts';
import type { Device } from '../site/site.ts';
import { octetsText } from './decoders.ts';
import type { PollingControl } from './poll-loop.ts';

/** A trap as kept: what it means by the profile of a device that may have sent it, and its own text, untrusted. */
export interface TrapEvent {
  readonly receivedAtMs: number;
  readonly source: string;
  readonly trapOid: string;
  /** Devices that were read because of it; more than one when they share an address. */
  readonly deviceIds: readonly string[];
  /** From the profile, e.g. `on battery`; null when no profile knows this trap. */
  readonly meaning: string | null;
  /** Readable texts among its varbinds, untrusted. */
  readonly texts: readonly string[];
}

/** Most devices read for one trap. */
export const maxDevicesPerTrap = 16;
/** How long a device is read every second after a trap. */
export const burstAfterTrapSeconds = 30;
const maxTexts = 8;

const trapAddressOid = '1.3.6.1.6.3.18.1.3.0';
const sysNameOid = '1.3.6.1.2.1.1.5.0';

export interface TrapMatching {
  readonly devices: readonly Device[];
  readonly polling: Pick<PollingControl, 'profileOf' | 'pollNow' | 'burst'>;
  /** sysName that a device last gave, when known. */
  readonly systemName?: (deviceId: string) => string | undefined;
}

/** Reads what the trap may be about and gives the event to keep; undefined when no device has its address. */
export function followTrap(trap: ReceivedTrap, matching: TrapMatching): TrapEvent | undefined {
  const suspects = matchTrap(trap, matching);
  if (suspects.length === 0) return undefined;
  for (const device of suspects) {
    matching.polling.pollNow(device.id);
    matching.polling.burst(device.id, burstAfterTrapSeconds);
  }
  const meanings = suspects.map(({ id }) => matching.polling.profileOf(id)?.traps.get(trap.trapOid));
  const texts = trap.varbinds.flatMap(({ type, value }) => (type === 'octets' ? [octetsText(value)] : []));
  return {
    receivedAtMs: trap.receivedAt,
    source: trap.source,
    trapOid: trap.trapOid,
    deviceIds: suspects.map(({ id }) => id),
    meaning: meanings.find((meaning) => meaning !== undefined) ?? null,
    texts: texts.filter((text) => text !== '').slice(0, maxTexts),
  };
}

/**
 * Devices that may have sent the trap: those at its address, narrowed by each criterion that leaves any – the port it
 * came from, the name it carries, the profiles that know it. At most `maxDevicesPerTrap`.
 */
export function matchTrap(trap: ReceivedTrap, matching: TrapMatching): readonly Device[] {
  const addresses = [trap.source, agentAddress(trap)];
  let suspects = matching.devices.filter(({ address }) => addresses.includes(address));
  const name = textOf(trap, sysNameOid);
  const narrowings: ((device: Device) => boolean)[] = [
    ({ port }) => port === trap.sourcePort,
    ({ id }) => name !== undefined && matching.systemName?.(id) === name,
    ({ id }) => matching.polling.profileOf(id)?.traps.has(trap.trapOid) === true,
  ];
  for (const fits of narrowings) {
    const narrower = suspects.filter(fits);
    if (narrower.length > 0) suspects = narrower;
  }
  return suspects.slice(0, maxDevicesPerTrap);
}

function agentAddress(trap: ReceivedTrap): string | undefined {
  const found = trap.varbinds.find(({ oid }) => oid === trapAddressOid);
  return found?.type === 'ip' ? found.value : undefined;
}

function textOf(trap: ReceivedTrap, wanted: string): string | undefined {
  const found = trap.varbinds.find(({ oid }) => oid === wanted);
  return found?.type === 'octets' ? octetsText(found.value) : undefined;
}
