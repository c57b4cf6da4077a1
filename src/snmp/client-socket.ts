// Asks SNMP agents: one shared UDP socket (or a few) for all of them, and every question ends in exactly one
// outcome. Easy to get wrong: `pollTo` hands out a view that is gone when the sink returns; `get` and `poll`
// hand out copies.

import { randomInt } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { DatagramKind } from './datagram-port.ts';
import { ExchangeSocket, type ExchangeOptions } from './exchange-socket.ts';
import { oidBytes } from './oid.ts';
import type { SnmpOutcome } from './outcome.ts';
import { type PollSink, PreparedRequest } from './prepared-request.ts';
import { getKind, type RequestKind } from './request-template.ts';
import { SizeLimits } from './size-limits.ts';
import { emptyStatistics, type SnmpStatistics } from './statistics.ts';
import { resolveTarget, type ResolvedTarget, type SnmpTarget } from './target.ts';
import { UsmAgents, type UsmWatch } from './usm-agent.ts';
import { walkSubtree, type WalkOptions, type WalkOutcome } from './walk.ts';

/** Names in one datagram at most: even long ones stay below an Ethernet frame's worth of request. */
export const maxOidsPerRequest = 64;
const defaultReceiveBufferBytes = 4 * 1024 * 1024;
const defaultMaxWaiting = 65_536;
const maxSockets = 64;
const maxRepetitionsLimit = 1000;

export interface SnmpClientOptions {
  readonly clock: Clock;
  /** Sockets per address family; each has its own buffer and window. 1 when absent. */
  readonly sockets?: number;
  /** Receive buffer to ask for, per socket; the kernel may give less, the window follows. 4 MiB when absent. */
  readonly receiveBufferBytes?: number;
  /** Upper bound of requests in flight per socket, whatever the buffer. */
  readonly maxInFlight?: number;
  /** Requests that may wait for the window, per socket; more end as `overloaded`. 65,536 when absent. */
  readonly maxWaiting?: number;
  /** Where request-ids begin; random when absent, which makes replies hard to forge. */
  readonly idSeed?: number;
  /** All targets are on this machine: nothing is opened to any network. */
  readonly isLoopbackOnly?: boolean;
  /** SNMPv3: what is remembered of engines, and who is told when one changes. */
  readonly usm?: UsmWatch;
  /** How datagrams are sent and received; the best way there is when absent. `batched` rejects where it cannot be. */
  readonly udp?: DatagramKind;
}

export interface BulkQuestion {
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  readonly oids: readonly string[];
  /** Names of a complete answer, in order, when they are known: a poll counts those that came. */
  readonly expected?: readonly string[];
}

export class SnmpClient {
  readonly statistics: SnmpStatistics;
  readonly #sockets: readonly ExchangeSocket[];
  readonly #sockets6: readonly ExchangeSocket[];
  readonly #agents: UsmAgents;
  readonly #nameLimits = new SizeLimits();
  readonly #rowLimits = new SizeLimits();

  constructor(
    sockets: readonly ExchangeSocket[],
    sockets6: readonly ExchangeSocket[],
    shared: { readonly statistics: SnmpStatistics; readonly agents: UsmAgents },
  ) {
    this.#sockets = sockets;
    this.#sockets6 = sockets6;
    this.statistics = shared.statistics;
    this.#agents = shared.agents;
  }

  /** Whether datagrams go in batches or one by one. */
  get udp(): DatagramKind {
    return this.#sockets.every((socket) => socket.kind === 'batched') ? 'batched' : 'plain';
  }

  /** Requests in flight at most over IPv4, all sockets together. */
  get window(): number {
    return this.#sockets.reduce((sum, socket) => sum + socket.window, 0);
  }

  /** The smallest receive buffer that the kernel gave, in bytes as it reports them. */
  get receiveBufferBytes(): number {
    return Math.min(...this.#sockets.map((socket) => socket.receiveBufferBytes));
  }

  /** GET: varbinds in the order of `oids`, split and joined as the agent needs. Throws only for invalid input. */
  get(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome> {
    return this.#ask(this.#resolve(target), oids, getKind);
  }

  /** GETNEXT: entry i is what the agent says follows `oids[i]`; whether it moves forward is for the caller to see. */
  getNext(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome> {
    return this.#ask(this.#resolve(target), oids, { ...getKind, type: 'getNext' });
  }

  /** GETBULK (not in v1). On tooBig it asks again for half the repetitions, down to one, and remembers. */
  async getBulk(target: SnmpTarget, question: BulkQuestion): Promise<SnmpOutcome> {
    const resolved = this.#resolve(target);
    if (resolved.version === 'v1') throw new RangeError('SNMPv1 has no GETBULK');
    let maxRepetitions = this.#rowLimits.get(
      resolved.key,
      Math.min(Math.max(1, question.maxRepetitions), maxRepetitionsLimit),
    );
    for (;;) {
      const kind: RequestKind = { type: 'getBulk', nonRepeaters: question.nonRepeaters, maxRepetitions };
      const outcome = await this.#ask(resolved, question.oids, kind);
      if (outcome.outcome !== 'error' || outcome.status !== 'tooBig' || maxRepetitions === 1) return outcome;
      maxRepetitions = Math.ceil(maxRepetitions / 2);
      this.#rowLimits.learn(resolved.key, maxRepetitions);
    }
  }

  /** Everything below `root`, with GETBULK, or GETNEXT for v1. */
  walk(target: SnmpTarget, root: string, options: WalkOptions = {}): Promise<WalkOutcome> {
    oidBytes(root);
    return walkSubtree(this, target, root, options);
  }

  /**
   * Encodes a GET once for many polls. The same `oids` array should serve all devices of a kind, and must not
   * change afterwards. Throws a RangeError for an invalid address, port or object identifier.
   */
  prepare(target: SnmpTarget, oids: readonly string[]): PreparedRequest {
    return this.#prepare(this.#resolve(target), oids, getKind);
  }

  /** As `prepare`, for a GETBULK (v2c, v3); names in the answer are the agent's choice: `ReplyView.matched` compares them. */
  prepareBulk(target: SnmpTarget, question: BulkQuestion): PreparedRequest {
    const resolved = this.#resolve(target);
    if (resolved.version === 'v1') throw new RangeError('SNMPv1 has no GETBULK');
    const { oids, ...kind } = question;
    return this.#prepare(resolved, oids, { ...kind, type: 'getBulk' });
  }

  /** Polls once; values are copies. A poll while the last one is under way is sent on its own. */
  poll(prepared: PreparedRequest): Promise<SnmpOutcome> {
    return new Promise((resolve) => {
      this.pollTo(prepared, (result) => {
        resolve(result.outcome === 'answered' ? result.toAnswer(prepared.oids) : result);
      });
    });
  }

  /** Polls once without allocating: the sink reads the numbers it wants out of the datagram. */
  pollTo(prepared: PreparedRequest, sink: PollSink): void {
    if (prepared.isBusy) this.#prepare(prepared.target, prepared.oids, prepared.kind).start(sink);
    else prepared.start(sink);
  }

  /** Ends all requests as `closed` and gives the sockets back. */
  async close(): Promise<void> {
    await Promise.all([...this.#sockets, ...this.#sockets6].map((socket) => socket.close()));
  }

  #resolve(target: SnmpTarget): ResolvedTarget {
    const resolved = resolveTarget(target);
    if (target.version !== 'v3') return resolved;
    return { ...resolved, usm: this.#agents.peer(resolved, target.security) };
  }

  #ask(target: ResolvedTarget, oids: readonly string[], kind: RequestKind): Promise<SnmpOutcome> {
    const prepared = this.#prepare(target, oids, kind);
    const before = prepared.largestPart;
    return new Promise((resolve) => {
      prepared.start((result) => {
        if (prepared.largestPart < before) this.#nameLimits.learn(target.key, prepared.largestPart);
        const known = kind.type === 'get' ? oids : undefined;
        resolve(result.outcome === 'answered' ? result.toAnswer(known) : result);
      });
    });
  }

  #prepare(target: ResolvedTarget, oids: readonly string[], kind: RequestKind): PreparedRequest {
    if (oids.length === 0) throw new RangeError('a request needs at least one object identifier');
    const maxOids =
      kind.type === 'getBulk' ? oids.length : this.#nameLimits.get(target.key, maxOidsPerRequest);
    return new PreparedRequest(this.#socketFor(target), target, { oids, kind, maxOids });
  }

  #socketFor(target: ResolvedTarget): ExchangeSocket | undefined {
    const sockets = target.family === 4 ? this.#sockets : this.#sockets6;
    let hash = 0;
    for (let i = 0; i < target.key.length; i++) hash = (hash * 31 + target.key.charCodeAt(i)) >>> 0;
    return sockets[hash % Math.max(1, sockets.length)];
  }
}

/** Opens the engine. Rejects with the operating system's error when no IPv4 socket can be had. */
export async function openSnmpClient(options: SnmpClientOptions): Promise<SnmpClient> {
  const statistics = emptyStatistics();
  const agents = new UsmAgents(options.clock, statistics.usm, options.usm ?? {});
  const idSeed = options.idSeed ?? randomInt(0x4000_0000);
  const count = Math.min(Math.max(1, options.sockets ?? 1), maxSockets);
  const open = (family: 4 | 6, index: number): Promise<ExchangeSocket> => {
    const socketOptions: ExchangeOptions = {
      clock: options.clock,
      family,
      ...(options.isLoopbackOnly === true ? { localAddress: family === 4 ? '127.0.0.1' : '::1' } : {}),
      statistics,
      receiveBufferBytes: options.receiveBufferBytes ?? defaultReceiveBufferBytes,
      maxInFlight: options.maxInFlight ?? Number.POSITIVE_INFINITY,
      maxWaiting: options.maxWaiting ?? defaultMaxWaiting,
      idSeed: idSeed + index * 0x0123_4567,
      ...(options.udp === undefined ? {} : { udp: options.udp }),
    };
    return ExchangeSocket.open(socketOptions);
  };
  const indexes = Array.from({ length: count }, (_, index) => index);
  const sockets = await Promise.all(indexes.map((index) => open(4, index)));
  const sockets6: ExchangeSocket[] = [];
  for (const index of indexes) {
    try {
      sockets6.push(await open(6, index + maxSockets));
    } catch {
      // A machine without IPv6: requests to IPv6 targets end as timeouts, counted here.
      statistics.socketErrors++;
      break;
    }
  }
  return new SnmpClient(sockets, sockets6, { statistics, agents });
}
