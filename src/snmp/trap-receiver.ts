// Receives traps and informs. Easy to get wrong: anybody can send a datagram in anybody's name, so a trap is a
// hint that makes the collector look, never a value to bill by; and an inform is acknowledged only after the
// consumer has accepted it, once, even when the sender repeats it.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { BlockList } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { decodeMessage, encodeMessage, MessageReader, type RequestPdu, type SnmpMessage } from './message.ts';
import { readNotification, type SnmpNotification } from './notification.ts';
import { SourceLimit } from './source-limit.ts';
import { canonicalAddress } from './target.ts';

export interface ReceivedTrap extends SnmpNotification {
  /** Wall clock, milliseconds since 1970-01-01T00:00Z. */
  readonly receivedAt: number;
  /** Address that the datagram came from, as the kernel prints it. */
  readonly source: string;
  /** UDP port it came from; tells agents on one address apart when each sends from its own. */
  readonly sourcePort: number;
}

/** What the consumer made of a trap. An inform that was not accepted is not acknowledged, so it is sent again. */
export type TrapVerdict = 'accepted' | 'rejected';

export interface TrapReceiverOptions {
  readonly clock: Clock;
  /** Address to listen on; 127.0.0.1 when absent. */
  readonly address?: string;
  /** UDP port; 0 takes a free one. */
  readonly port: number;
  readonly communities: readonly string[];
  /** Addresses and networks (`10.0.0.0/8`, `fd00::/8`) that may send; nobody else is heard. */
  readonly allowedSources: readonly string[];
  readonly onTrap: (trap: ReceivedTrap) => TrapVerdict | Promise<TrapVerdict>;
  /** Datagrams per second and source; 50 when absent. */
  readonly perSecond?: number;
  /** Datagrams at once per source; 200 when absent. */
  readonly burst?: number;
  /** Sources remembered for the limit; 4096 when absent. */
  readonly maxSources?: number;
}

export interface TrapStatistics {
  received: number;
  accepted: number;
  rejected: number;
  /** The consumer threw; the trap is lost, the inform not acknowledged. */
  consumerErrors: number;
  acknowledged: number;
  socketErrors: number;
  readonly dropped: Record<TrapDropReason, number>;
}

export type TrapDropReason =
  | 'source'
  | 'rate'
  | 'malformed'
  | 'community'
  | 'not-a-notification'
  | 'duplicate'
  | 'overloaded';

/** Traps handed to the consumer and not yet answered. */
export const maxPendingTraps = 1024;
/** Informs remembered, so that a repeated one is acknowledged again without being told twice. */
export const maxRecentInforms = 4096;
const recentInformMs = 60_000;

export class TrapReceiver {
  readonly statistics: TrapStatistics = {
    received: 0,
    accepted: 0,
    rejected: 0,
    consumerErrors: 0,
    acknowledged: 0,
    socketErrors: 0,
    dropped: {
      source: 0,
      rate: 0,
      malformed: 0,
      community: 0,
      'not-a-notification': 0,
      duplicate: 0,
      overloaded: 0,
    },
  };
  readonly #socket: Socket;
  readonly #options: TrapReceiverOptions;
  readonly #allowed: BlockList;
  readonly #limit: SourceLimit;
  readonly #reader = new MessageReader();
  // `address port request-id` → when it was accepted, or 'pending'
  readonly #informs = new Map<string, number | 'pending'>();
  #pending = 0;
  #isClosed = false;

  constructor(socket: Socket, options: TrapReceiverOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#allowed = allowedList(options.allowedSources);
    const { clock, perSecond = 50, burst = 200, maxSources = 4096 } = options;
    this.#limit = new SourceLimit({ clock, perSecond, burst, maxSources });
    socket.on('message', (datagram, source) => this.#receive(datagram, source));
    socket.on('error', () => {
      this.statistics.socketErrors++;
    });
  }

  /** UDP port that it listens on. */
  get port(): number {
    return this.#socket.address().port;
  }

  /** Sources that the limit remembers now. */
  get sourceCount(): number {
    return this.#limit.size;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    this.statistics.received++;
    const source = from.address.startsWith('::ffff:') ? from.address.slice(7) : from.address;
    const family = source.includes(':') ? 'ipv6' : 'ipv4';
    if (!this.#allowed.check(source.split('%', 1)[0] ?? source, family)) return this.#drop('source');
    if (!this.#limit.allows(source)) return this.#drop('rate');
    const decoded = decodeMessage(datagram, this.#reader);
    if (!decoded.ok) return this.#drop('malformed');
    const { message } = decoded;
    if (!this.#options.communities.includes(message.community)) return this.#drop('community');
    const notification = readNotification(message);
    if (notification === undefined) return this.#drop('not-a-notification');
    if (this.#pending >= maxPendingTraps) return this.#drop('overloaded');
    const informKey =
      message.pdu.type === 'inform' ? `${from.address} ${from.port} ${message.pdu.requestId}` : undefined;
    if (informKey !== undefined && this.#isRepeated(informKey, message, from)) return this.#drop('duplicate');
    const receivedAt = this.#options.clock.epochMs();
    void this.#tell(
      { receivedAt, source, sourcePort: from.port, ...notification },
      { message, from, informKey },
    );
    return undefined;
  }

  /** Hands one trap over, acknowledges it when asked to, and never rejects. */
  async #tell(
    trap: ReceivedTrap,
    origin: {
      readonly message: SnmpMessage;
      readonly from: RemoteInfo;
      readonly informKey: string | undefined;
    },
  ): Promise<void> {
    const { message, from, informKey } = origin;
    this.#pending++;
    if (informKey !== undefined) this.#informs.set(informKey, 'pending');
    let verdict: TrapVerdict = 'rejected';
    try {
      verdict = await this.#options.onTrap(trap);
      this.statistics[verdict]++;
    } catch {
      // One trap must not silence the receiver; the consumer reports its own errors.
      this.statistics.consumerErrors++;
    }
    this.#pending--;
    if (informKey === undefined) return;
    this.#informs.delete(informKey);
    if (verdict !== 'accepted') return;
    this.#informs.set(informKey, this.#options.clock.monotonicMs());
    this.#forgetOldInforms();
    this.#acknowledge(message, from);
  }

  #isRepeated(informKey: string, message: SnmpMessage, from: RemoteInfo): boolean {
    const state = this.#informs.get(informKey);
    if (state === undefined) return false;
    if (state === 'pending') return true;
    if (this.#options.clock.monotonicMs() - state > recentInformMs) return false;
    this.#acknowledge(message, from);
    return true;
  }

  #forgetOldInforms(): void {
    for (const key of this.#informs.keys()) {
      if (this.#informs.size <= maxRecentInforms) return;
      this.#informs.delete(key);
    }
  }

  #acknowledge(message: SnmpMessage, from: RemoteInfo): void {
    if (this.#isClosed || message.pdu.type !== 'inform') return;
    const pdu: RequestPdu = { ...message.pdu, type: 'response', errorStatus: 0, errorIndex: 0 };
    this.#socket.send(encodeMessage({ ...message, pdu }), from.port, from.address, (error) => {
      if (error === null) this.statistics.acknowledged++;
      else this.statistics.socketErrors++;
    });
  }

  #drop(reason: TrapDropReason): void {
    this.statistics.dropped[reason]++;
  }
}

/** Addresses and networks as a list; throws a RangeError for what the configuration should not have let through. */
function allowedList(sources: readonly string[]): BlockList {
  const list = new BlockList();
  for (const source of sources) {
    const [address = '', bits] = source.split('/', 2);
    const place = canonicalAddress(address);
    if (place === undefined) throw new RangeError(`"${source}" is not an IP address or network`);
    const family = place.family === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(place.address.split('%', 1)[0] ?? place.address, family);
    else list.addSubnet(place.address, Number(bits), family);
  }
  return list;
}

/** Opens the receiver. Rejects with the operating system's error when the port cannot be had. */
export async function openTrapReceiver(options: TrapReceiverOptions): Promise<TrapReceiver> {
  const place = canonicalAddress(options.address ?? '127.0.0.1');
  if (place === undefined) throw new RangeError(`"${options.address}" is not an IP address`);
  const socket = createSocket({ type: place.family === 4 ? 'udp4' : 'udp6', recvBufferSize: 1024 * 1024 });
  const receiver = new TrapReceiver(socket, options);
  const listening = once(socket, 'listening');
  socket.bind(options.port, place.address);
  await listening;
  return receiver;
}
