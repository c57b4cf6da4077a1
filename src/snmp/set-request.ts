// The one place where an SNMP SET is made: one object of one agent, once, from a socket of its own. Nothing that reads
// devices can reach it, and only the composition root of actions may import it (test/architecture.test.ts). Easy to get
// wrong: a SET is a command and never repeated, so no answer means that nobody knows whether it was carried out.

import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Cancel, Clock } from '../core/clock.ts';
import { encodeMessage, encodePdu, MessageReader, responseTag, type RequestPdu } from './message.ts';
import { errorStatusName, type SnmpErrorStatus } from './outcome.ts';
import { requestIdBase } from './request-template.ts';
import { emptyStatistics } from './statistics.ts';
import { resolveTarget, type ResolvedTarget, type SnmpTarget } from './target.ts';
import { UsmAgents } from './usm-agent.ts';
import { UsmExchange } from './usm-exchange.ts';
import { UsmHeader } from './usm-message.ts';
import type { UsmRefusal } from './usm-refusal.ts';
import type { VarBind } from './varbind.ts';

export type SetOutcome =
  /** Carried out; `value` is what the agent says that the object is now. */
  | { readonly outcome: 'answered'; readonly value: VarBind }
  /** The agent refused; nothing was done. */
  | { readonly outcome: 'error'; readonly status: SnmpErrorStatus }
  /** An SNMPv3 agent did not let us ask; nothing was done. */
  | { readonly outcome: 'refused'; readonly reason: UsmRefusal }
  /** The SET never left: no socket, or no SNMPv3 engine that it could have been sealed for. */
  | { readonly outcome: 'not-sent'; readonly reason: string }
  /** It left, and what came back, if anything, tells nothing. */
  | { readonly outcome: 'unknown'; readonly reason: 'no-answer' | 'unusable-answer' | 'half-undone' };

/** Questions for an SNMPv3 engine before the SET itself; they write nothing. */
const maxProbes = 3;
const idSpan = 0x3fff_ffff;

/**
 * Sets one object. Sent once; under v3 once more when the agent proves that it threw the first away unread (its clock
 * differs). Waits `timeoutMs` of the target; its retries are not used. Throws a RangeError for impossible input, and for v1.
 */
export async function setOnce(clock: Clock, target: SnmpTarget, varbind: VarBind): Promise<SetOutcome> {
  const resolved = resolveTarget(target);
  if (resolved.version === 'v1') throw new RangeError('nothing is set over SNMPv1');
  const exchange = target.version === 'v3' ? usmExchange(clock, resolved, target, varbind) : undefined;
  const attempt = new SetAttempt({ clock, target: resolved, varbind, exchange });
  return attempt.run();
}

function setPdu(requestId: number, varbind: VarBind): RequestPdu {
  return { type: 'set', requestId, errorStatus: 0, errorIndex: 0, varbinds: [varbind] };
}

/** Engine and time are met anew each time: a SET is rare, and nothing about it hangs on what polling remembers. */
function usmExchange(
  clock: Clock,
  resolved: ResolvedTarget,
  target: Extract<SnmpTarget, { readonly version: 'v3' }>,
  varbind: VarBind,
): UsmExchange {
  const agents = new UsmAgents(clock, emptyStatistics().usm, {});
  const pdu = encodePdu(setPdu(requestIdBase, varbind));
  const first = pdu[1] ?? 0;
  const lengthBytes = first < 0x80 ? 1 : 1 + (first & 0x7f);
  return new UsmExchange(agents.peer(resolved, target.security), pdu, 1 + lengthBytes + 2);
}

interface SetParts {
  readonly clock: Clock;
  readonly target: ResolvedTarget;
  readonly varbind: VarBind;
  /** v3 only. */
  readonly exchange: UsmExchange | undefined;
}

class SetAttempt {
  readonly #parts: SetParts;
  readonly #id = requestIdBase + randomInt(idSpan);
  readonly #reader = new MessageReader();
  readonly #header = new UsmHeader();
  readonly #socket: Socket;
  readonly #done = Promise.withResolvers<SetOutcome>();
  #cancel: Cancel | undefined;
  #probes = 0;
  #hasLeft = false;
  #wasUnusable = false;
  #isOver = false;

  constructor(parts: SetParts) {
    this.#parts = parts;
    this.#socket = createSocket(parts.target.family === 4 ? 'udp4' : 'udp6');
  }

  async run(): Promise<SetOutcome> {
    const { target } = this.#parts;
    const socket = this.#socket;
    socket.on('message', (bytes) => this.#receive(bytes));
    // Also what the network says of a datagram that found nobody.
    socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code ?? error.message));
    this.#wait();
    // Connected: the kernel hands over only what comes from that address and port.
    socket.connect(target.port, target.address, () => {
      this.#parts.exchange?.begin();
      this.#send();
    });
    try {
      return await this.#done.promise;
    } finally {
      this.#isOver = true;
      this.#cancel?.();
      socket.close();
    }
  }

  #send(): void {
    const { exchange, target, varbind } = this.#parts;
    if (this.#isOver) return;
    if (exchange?.isDiscovering === true) this.#probes += 1;
    else this.#hasLeft = true;
    this.#wait();
    const bytes = exchange?.seal(this.#id) ?? plainSet(target, this.#id, varbind);
    this.#socket.send(bytes, (error) => {
      if (error !== null) this.#fail(error.message);
    });
  }

  #wait(): void {
    this.#cancel?.();
    this.#cancel = this.#parts.clock.after(this.#parts.target.timeoutMs, () => this.#expire());
  }

  #receive(bytes: Uint8Array): void {
    const { exchange, target } = this.#parts;
    const reader = this.#reader;
    if (exchange !== undefined) return this.#receiveSealed(exchange, bytes);
    const isOurs =
      reader.readHeader(bytes) &&
      reader.version === 1 &&
      reader.pduTag === responseTag &&
      reader.hasCommunity(target.community) &&
      reader.readRequestId() &&
      reader.requestId === this.#id;
    return isOurs ? this.#judge() : undefined;
  }

  #receiveSealed(exchange: UsmExchange, bytes: Uint8Array): void {
    if (!this.#header.read(bytes) || this.#header.msgId !== this.#id) return undefined;
    const verdict = exchange.take(this.#header, this.#reader);
    if (verdict === 'again') return this.#send();
    if (verdict !== 'answer' || !this.#reader.readRequestId()) return undefined;
    return this.#reader.requestId === this.#id ? this.#judge() : undefined;
  }

  /** Of a response that is ours: the reader stands behind its request-id. */
  #judge(): void {
    const reader = this.#reader;
    if (!reader.readBody()) {
      this.#wasUnusable = true;
      return undefined;
    }
    if (reader.errorStatus !== 0) {
      const status = errorStatusName(reader.errorStatus);
      // RFC 3416 section 4.2.5: some of it was done and could not be taken back.
      if (status === 'undoFailed') return this.#settle({ outcome: 'unknown', reason: 'half-undone' });
      return this.#settle({ outcome: 'error', status });
    }
    const [value] = reader.varbinds();
    if (value?.oid !== this.#parts.varbind.oid) {
      this.#wasUnusable = true;
      return undefined;
    }
    return this.#settle({ outcome: 'answered', value });
  }

  #expire(): void {
    if (!this.#hasLeft && this.#probes > 0 && this.#probes < maxProbes) return this.#send();
    const refusal = this.#parts.exchange?.explain();
    // `ignored` and `silent-inside` are guesses from silence, and silence after a SET proves nothing.
    const isTold = refusal !== undefined && refusal !== 'ignored' && refusal !== 'silent-inside';
    if (isTold) return this.#settle({ outcome: 'refused', reason: refusal });
    if (!this.#hasLeft) return this.#settle({ outcome: 'not-sent', reason: 'no-engine' });
    this.#settle({ outcome: 'unknown', reason: this.#wasUnusable ? 'unusable-answer' : 'no-answer' });
  }

  #fail(reason: string): void {
    if (this.#hasLeft) this.#settle({ outcome: 'unknown', reason: 'no-answer' });
    else this.#settle({ outcome: 'not-sent', reason });
  }

  #settle(outcome: SetOutcome): void {
    this.#isOver = true;
    this.#done.resolve(outcome);
  }
}

function plainSet({ community }: ResolvedTarget, requestId: number, varbind: VarBind): Uint8Array {
  const text = Buffer.from(community).toString('utf8');
  return encodeMessage({ version: 'v2c', community: text, pdu: setPdu(requestId, varbind) });
}
