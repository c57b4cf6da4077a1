// Whom to ask and how patiently. Easy to get wrong: a reply is accepted only from the address as the kernel
// prints it, so addresses are brought into that form once, here; names are never looked up.

import { isIP, SocketAddress } from 'node:net';
import type { SnmpVersion } from './message.ts';
import type { UsmPeer } from './usm-agent.ts';
import type { UsmSecurity } from './usm-user.ts';

interface TargetPlace {
  /** IPv4 or IPv6 address (`fe80::1%eth0` with its zone), never a host name. */
  readonly address: string;
  /** UDP port, 161 when absent. */
  readonly port?: number;
  /** Wait for the first attempt; each further attempt waits twice as long, up to `maxAttemptMs`. 1000 when absent. */
  readonly timeoutMs?: number;
  /** Attempts after the first; 2 when absent, at most 10. */
  readonly retries?: number;
}

/** An agent asked with a community, which travels in clear. */
export interface CommunityTarget extends TargetPlace {
  readonly community: string;
  /** v2c when absent. */
  readonly version?: SnmpVersion;
}

/** An agent asked under the user-based security model of SNMPv3. */
export interface UsmTarget extends TargetPlace {
  readonly version: 'v3';
  readonly security: UsmSecurity;
}

export type SnmpTarget = CommunityTarget | UsmTarget;

/** No single attempt waits longer, unless the target's own timeout is longer. */
export const maxAttemptMs = 10_000;
export const maxRetries = 10;

export interface ResolvedTarget {
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** Empty for v3. */
  readonly community: Uint8Array;
  readonly version: SnmpVersion | 'v3';
  /** v3: the agent as this user talks to it; filled in by the client. */
  readonly usm?: UsmPeer;
  readonly timeoutMs: number;
  readonly retries: number;
  /** `address port`: one agent. */
  readonly key: string;
}

/** The address as the kernel reports it as a source; undefined when the text is no IP address. */
export function canonicalAddress(text: string): { address: string; family: 4 | 6 } | undefined {
  const [host = '', zone] = text.split('%', 2);
  const family = isIP(host);
  if (family === 4 && zone === undefined) return { address: host, family: 4 };
  if (family !== 6) return undefined;
  const address = new SocketAddress({ address: host, family: 'ipv6' }).address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped !== undefined) return { address: mapped, family: 4 };
  return { address: zone === undefined ? address : `${address}%${zone}`, family: 6 };
}

/** Communities remembered at most, to be the same bytes for all who use them. */
const maxCommunities = 1024;
const communities = new Map<string, Uint8Array>();

function communityBytes(text: string): Uint8Array {
  const known = communities.get(text);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(Buffer.from(text, 'utf8'));
  if (communities.size < maxCommunities) communities.set(text, bytes);
  return bytes;
}

/** Fills in defaults and checks; throws a RangeError for what the configuration should not have let through. */
export function resolveTarget(target: SnmpTarget): ResolvedTarget {
  const place = canonicalAddress(target.address);
  if (place === undefined) throw new RangeError(`"${target.address}" is not an IP address`);
  const { port = 161, timeoutMs = 1000, retries = 2, version = 'v2c' } = target;
  const text = target.version === 'v3' ? '' : target.community;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new RangeError(`${port} is not a UDP port`);
  if (!(timeoutMs > 0 && timeoutMs <= 600_000)) throw new RangeError(`${timeoutMs} ms is not a timeout`);
  if (!Number.isInteger(retries) || retries < 0 || retries > maxRetries) {
    throw new RangeError(`${retries} retries are not between 0 and ${maxRetries}`);
  }
  const community = communityBytes(text);
  return { ...place, port, community, version, timeoutMs, retries, key: `${place.address} ${port}` };
}

/** How long attempt number `attempt` (0 is the first) waits, in milliseconds. */
export function attemptMs(target: { readonly timeoutMs: number }, attempt: number): number {
  return Math.max(target.timeoutMs, Math.min(target.timeoutMs * 2 ** attempt, maxAttemptMs));
}
