// Receives traps and informs of all versions. Easy to get wrong: anybody can send a datagram in anybody's name, so a trap
// is a hint that makes the collector look, never a value to bill by; and an inform is acknowledged only after the
// consumer has accepted it, once, even when the sender repeats it.

import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Clock } from '../core/clock.ts';
import { AllowedSources } from './allowed-sources.ts';
import { InformMemory } from './inform-memory.ts';
import type { EngineIdentity } from './local-engine.ts';
import { decodeMessage, encodeMessage, MessageReader, type RequestPdu } from './message.ts';
import { readNotification, type SnmpNotification } from './notification.ts';
import { SourceLimit } from './source-limit.ts';
import { type TrapCredential, TrapSecurity, type TrapSecurityLevel } from './trap-security.ts';
import { openTrapSockets, type TrapPlace } from './trap-socket.ts';
import { emptyTrapStatistics, type TrapDropReason, type TrapStatistics } from './trap-statistics.ts';
import { isV3 } from './usm-message.ts';

export interface ReceivedTrap extends SnmpNotification {
  /** Wall clock, milliseconds since 1970-01-01T00:00Z. */
  readonly receivedAt: number;
  /** Address that the datagram came from, as the kernel prints it. */
  readonly source: string;
  /** UDP port it came from; tells agents on one address apart when each sends from its own. */
  readonly sourcePort: number;
  /** What it was protected by; `community` is no protection. */
  readonly security: 'community' | TrapSecurityLevel;
  /** User of SNMPv3. */
  readonly user?: string;
}

/** What the consumer made of a trap. An inform that was not accepted is not acknowledged, so it is sent again. */
export type TrapVerdict = 'accepted' | 'rejected';

export interface TrapReceiverOptions {
  readonly clock: Clock;
  /** Address to listen on; 127.0.0.1 when absent. */
  readonly address?: string;
  /** UDP port; 0 takes a free one. */
  readonly port: number;
  /** A bound socket to use instead of address and port. */
  readonly fd?: number;
  readonly communities: readonly string[];
  /** Who we are to SNMPv3; absent: v3 is not heard. */
  readonly engine?: EngineIdentity;
  /** Users of SNMPv3. */
  readonly credentials?: readonly TrapCredential[];
  /**
   * Addresses and networks (`10.0.0.0/8`, `fd00::/8`) that may send; nobody else is heard. An address may stand here once
   * for each device at it, and may then say as much as they all.
   */
  readonly allowedSources: readonly string[];
  /** Called for traps and informs alike; only the verdict on an inform may take its time. */
  readonly onTrap: (trap: ReceivedTrap) => TrapVerdict | Promise<TrapVerdict>;
  /** Called for each datagram that is dropped; must be cheap. */
  readonly onDrop?: (reason: TrapDropReason, source: string) => void;
  /** Datagrams per second and source; 50 when absent. */
  readonly perSecond?: number;
  /** Datagrams at once per source; 200 when absent. */
  readonly burst?: number;
  /** Sources remembered for the limit, beside single addresses of `allowedSources`; 4096 when absent. */
  readonly maxSources?: number;
}

/** Reports per second and source; a forged source must not be flooded by us. */
const reportsPerSecond = 5;
const reportsAtOnce = 20;

/** What is done to acknowledge an inform. */
interface Inform {
  readonly key: string;
  readonly from: RemoteInfo;
  readonly answer: () => Buffer;
}

export class TrapReceiver {
  readonly statistics: TrapStatistics = emptyTrapStatistics();
  /** Receive buffers as the kernel reports them, in bytes. */
  readonly receiveBufferBytes: number;
  readonly #sockets: readonly [Socket, ...Socket[]];
  readonly #options: TrapReceiverOptions;
  readonly #allowed: AllowedSources;
  readonly #limit: SourceLimit;
  readonly #reportLimit: SourceLimit;
  readonly #security: TrapSecurity | undefined;
  readonly #informs: InformMemory;
  readonly #reader = new MessageReader();
  #isClosed = false;

  constructor(sockets: readonly [Socket, ...Socket[]], options: TrapReceiverOptions) {
    this.#sockets = sockets;
    this.#options = options;
    this.receiveBufferBytes = sockets.reduce((sum, socket) => sum + socket.getRecvBufferSize(), 0);
    this.#allowed = new AllowedSources(options.allowedSources);
    const { clock, perSecond = 50, burst = 200, maxSources = 4096, engine, credentials = [] } = options;
    const expected = this.#allowed.addresses;
    this.#limit = new SourceLimit({ clock, perSecond, burst, maxSources, expected });
    this.#reportLimit = new SourceLimit({
      clock,
      perSecond: reportsPerSecond,
      burst: reportsAtOnce,
      maxSources,
      expected,
    });
    this.#security = engine === undefined ? undefined : new TrapSecurity({ clock, engine, credentials });
    this.#informs = new InformMemory(clock);
    for (const socket of sockets) {
      socket.on('message', (datagram, source) => this.#receive(datagram, source));
      socket.on('error', () => {
        this.statistics.socketErrors++;
      });
    }
  }

  /** UDP port that it listens on. */
  get port(): number {
    return this.#sockets[0].address().port;
  }

  /** Sources that the limit remembers now, beside the expected ones. */
  get sourceCount(): number {
    return this.#limit.size;
  }

  /** Informs that wait for their consumer. */
  get pendingInforms(): number {
    return this.#informs.pending;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closed = this.#sockets.map((socket) => once(socket, 'close'));
    for (const socket of this.#sockets) socket.close();
    await Promise.all(closed);
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    this.statistics.received++;
    const source = from.address.startsWith('::ffff:') ? from.address.slice(7) : from.address;
    if (!this.#allowed.has(source)) return this.#drop('source', source);
    if (!this.#limit.allows(source)) return this.#drop('rate', source);
    if (this.#security !== undefined && isV3(datagram)) return this.#receiveSecured(datagram, source, from);
    const decoded = decodeMessage(datagram, this.#reader);
    if (!decoded.ok) return this.#drop('malformed', source);
    const { message } = decoded;
    if (!this.#options.communities.includes(message.community)) return this.#drop('community', source);
    const { version, pdu } = message;
    const notification = readNotification(version, pdu);
    if (notification === undefined) return this.#drop('not-a-notification', source);
    const receivedAt = this.#options.clock.epochMs();
    const trap = {
      ...notification,
      receivedAt,
      source,
      sourcePort: from.port,
      security: 'community',
    } as const;
    if (pdu.type !== 'inform') return this.#tell(trap);
    const answer = (): Buffer => encodeMessage({ ...message, pdu: responseTo(pdu) });
    return this.#attend(trap, { key: `${from.address} ${from.port} ${pdu.requestId}`, from, answer });
  }

  #receiveSecured(datagram: Buffer, source: string, from: RemoteInfo): void {
    const judged = this.#security?.receive(datagram, source, from.port);
    if (judged === undefined) return undefined;
    if (judged.outcome === 'dropped') {
      this.#drop(judged.reason, source);
      if (judged.report !== undefined) this.#report(judged.report, source, from);
      return undefined;
    }
    const { notification, security, user, requestId, answer } = judged;
    const receivedAt = this.#options.clock.epochMs();
    const trap = { ...notification, receivedAt, source, sourcePort: from.port, security, user };
    if (answer === undefined) return this.#tell(trap);
    return this.#attend(trap, { key: `${from.address} ${from.port} ${user} ${requestId}`, from, answer });
  }

  /** Hands over what nobody waits for. */
  #tell(trap: ReceivedTrap): void {
    void this.#judge(() => this.#options.onTrap(trap));
  }

  /** Hands an inform over and acknowledges it once it is accepted. */
  #attend(trap: ReceivedTrap, inform: Inform): void {
    const state = this.#informs.begin(inform.key);
    if (state === 'full') {
      this.statistics.unattended++;
      return this.#tell(trap);
    }
    if (state !== 'new') {
      this.#drop('duplicate', trap.source);
      if (state === 'done') this.#acknowledge(inform);
      return undefined;
    }
    void this.#judge(() => this.#options.onTrap(trap)).then((verdict) => {
      this.#informs.end(inform.key, verdict === 'accepted');
      if (verdict === 'accepted') this.#acknowledge(inform);
    });
    return undefined;
  }

  /** One trap must not silence the receiver; the consumer reports its own errors. Never rejects. */
  async #judge(ask: () => TrapVerdict | Promise<TrapVerdict>): Promise<TrapVerdict> {
    try {
      const verdict = await ask();
      this.statistics[verdict]++;
      return verdict;
    } catch {
      this.statistics.consumerErrors++;
      return 'rejected';
    }
  }

  #acknowledge({ answer, from }: Inform): void {
    let bytes: Buffer;
    try {
      bytes = answer();
    } catch {
      // Too large to be sent back with our own header: its sender will have to do without.
      this.statistics.socketErrors++;
      return;
    }
    this.#send(bytes, from, 'acknowledged');
  }

  #report(bytes: Buffer, source: string, from: RemoteInfo): void {
    if (this.#reportLimit.allows(source)) this.#send(bytes, from, 'reports');
    else this.statistics.reportsHeldBack++;
  }

  #send(bytes: Buffer, to: RemoteInfo, counted: 'acknowledged' | 'reports'): void {
    if (this.#isClosed) return;
    // All of them have the address that was asked.
    this.#sockets[0].send(bytes, to.port, to.address, (error) => {
      this.statistics[error === null ? counted : 'socketErrors']++;
    });
  }

  #drop(reason: TrapDropReason, source: string): void {
    this.statistics.dropped[reason]++;
    this.#options.onDrop?.(reason, source);
  }
}

function responseTo(pdu: RequestPdu): RequestPdu {
  return { ...pdu, type: 'response', errorStatus: 0, errorIndex: 0 };
}

/** Opens the receiver. Rejects with the operating system's error when the port cannot be had. */
export async function openTrapReceiver(options: TrapReceiverOptions): Promise<TrapReceiver> {
  const { fd, address = '127.0.0.1', port } = options;
  const place: TrapPlace = fd === undefined ? { address, port } : { fd };
  return new TrapReceiver(await openTrapSockets(place), options);
}
