// One UDP socket and the requests in flight on it. Easy to get wrong: the receive buffer holds far fewer replies
// than requests can be sent, so the window follows from the buffer the kernel really gave; and a reply counts
// only if address, port, request-id, version, community and names all fit – anything else is dropped, and the
// request goes on waiting for the real one.

import type { Cancel, Clock } from '../core/clock.ts';
import { type DatagramKind, type DatagramPort, openDatagramPort } from './datagram-port.ts';
import { MessageReader, responseTag } from './message.ts';
import {
  errorStatusName,
  type PollResult,
  ReplyView,
  type SnmpFailure,
  type UnusableReason,
} from './outcome.ts';
import { RequestSlots, slotCount } from './request-slots.ts';
import type { RequestEnd, RequestTemplate } from './request-template.ts';
import type { DropReason, SnmpStatistics } from './statistics.ts';
import { attemptMs } from './target.ts';
import { UsmHeader } from './usm-message.ts';
import { WaitingLine } from './waiting-line.ts';

/** Kernel memory that one waiting reply of up to an Ethernet frame takes, skb overhead included. */
const bytesPerReply = 2560;
const minWindow = 16;
/** How often requests in flight are looked at; a timeout is late by at most this. */
export const sweepMs = 20;

const timedOut: SnmpFailure = { outcome: 'timeout' };
const closedFailure: SnmpFailure = { outcome: 'closed' };

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly family: 4 | 6;
  /** Address to send from; every address of the machine when absent. */
  readonly localAddress?: string;
  readonly receiveBufferBytes: number;
  readonly maxInFlight: number;
  readonly maxWaiting: number;
  readonly idSeed: number;
  readonly statistics: SnmpStatistics;
  /** How datagrams are sent and received; the best way there is when absent. */
  readonly udp?: DatagramKind;
}

export class ExchangeSocket {
  /** Receive buffer as the kernel reports it, in bytes. */
  readonly receiveBufferBytes: number;
  /** Requests in flight at most. */
  readonly window: number;
  readonly #port: DatagramPort;
  readonly #clock: Clock;
  readonly #statistics: SnmpStatistics;
  readonly #slots: RequestSlots;
  readonly #waiting: WaitingLine<RequestTemplate>;
  readonly #reader = new MessageReader();
  readonly #header = new UsmHeader();
  readonly #view = new ReplyView(this.#reader.table);
  #cancelSweep: Cancel | undefined = undefined;
  #sweptMs = 0;
  #isClosed = false;

  private constructor(port: DatagramPort, options: ExchangeOptions) {
    this.#port = port;
    this.#clock = options.clock;
    this.#statistics = options.statistics;
    this.#slots = new RequestSlots(options.idSeed);
    this.#waiting = new WaitingLine(options.maxWaiting);
    this.receiveBufferBytes = port.receiveBufferBytes;
    const fits = Math.floor(this.receiveBufferBytes / bytesPerReply);
    this.window = Math.min(Math.max(fits, minWindow), options.maxInFlight, slotCount);
  }

  /** Binds an ephemeral port. Rejects with the operating system's error when that is impossible. */
  static async open(options: ExchangeOptions): Promise<ExchangeSocket> {
    let exchange: ExchangeSocket | undefined = undefined;
    const portOptions = {
      ...options,
      waiting: (): number => exchange?.inFlight ?? 0,
      onDatagram: (bytes: Uint8Array): void => exchange?.receive(bytes),
      onSendError: (): void => {
        options.statistics.sendErrors++;
      },
    };
    exchange = new ExchangeSocket(await openDatagramPort(portOptions, options.udp), options);
    return exchange;
  }

  /** Whether datagrams go in batches or one by one. */
  get kind(): DatagramKind {
    return this.#port.kind;
  }

  /** Requests that wait for a reply. */
  get inFlight(): number {
    return this.#slots.inFlight;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends at once or in turn. False when the line is full or the socket closed: `end` is then never called. */
  submit(request: RequestTemplate, end: RequestEnd): boolean {
    if (this.#isClosed) return false;
    if (this.#slots.inFlight >= this.window) {
      if (!this.#waiting.push(request)) {
        this.#statistics.overloaded++;
        return false;
      }
      this.#statistics.waiting++;
      request.end = end;
    } else {
      request.end = end;
      this.#launch(request);
    }
    this.#statistics.requests++;
    return true;
  }

  /** Ends everything under way as `closed`. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelSweep?.();
    for (let slot = 0; slot < slotCount; slot++) {
      const request = this.#slots.at(slot);
      if (request !== undefined) this.#finish(request, closedFailure);
    }
    for (let left = this.#waiting.length; left > 0; left--) {
      const request = this.#waiting.shift();
      this.#statistics.waiting--;
      if (request !== undefined) endOf(request).onEnd(request, closedFailure);
    }
    await this.#port.close();
  }

  #launch(request: RequestTemplate): void {
    const nowMs = this.#clock.monotonicMs();
    request.attempt = 0;
    request.firstSentMs = nowMs;
    request.unusable = undefined;
    this.#slots.claim(request, nowMs + request.timeoutMs);
    this.#statistics.inFlight++;
    if (this.#cancelSweep === undefined) {
      this.#sweptMs = nowMs;
      this.#cancelSweep = this.#clock.after(sweepMs, this.#sweep);
    }
    this.#send(request);
  }

  #send(request: RequestTemplate): void {
    request.peer ??= this.#port.peer(request.target.address, request.target.port);
    this.#port.send(request.datagram(), request.peer);
  }

  #launchWaiting(): void {
    while (this.#slots.inFlight < this.window && !this.#isClosed) {
      const request = this.#waiting.shift();
      if (request === undefined) return;
      this.#statistics.waiting--;
      this.#launch(request);
    }
  }

  /** Takes a datagram that the port hands over just now. */
  receive(datagram: Uint8Array): void {
    const reader = this.#reader;
    if (this.#isClosed) return this.#drop('closed');
    if (!reader.readHeader(datagram)) {
      return reader.version === 3 ? this.#receiveV3(datagram) : this.#drop('malformed');
    }
    if (reader.pduTag !== responseTag) return this.#drop('wrong-pdu');
    if (!reader.readRequestId()) return this.#drop('malformed');
    const request = this.#slots.find(reader.requestId);
    if (request === undefined) return this.#drop(this.#slots.classify(reader.requestId));
    if (request.peer === undefined || !this.#port.isFrom(request.peer)) {
      return this.#refuse(request, 'wrong-source');
    }
    if (reader.version !== request.version) return this.#refuse(request, 'wrong-version');
    if (!reader.hasCommunity(request.community)) return this.#drop('wrong-community');
    return this.#settle(request);
  }

  /** As `receive`, for what is sealed: the message id, in clear, finds the request; the request judges the rest. */
  #receiveV3(datagram: Uint8Array): void {
    const reader = this.#reader;
    const header = this.#header;
    if (!header.read(datagram)) return this.#drop('malformed');
    const request = this.#slots.find(header.msgId);
    if (request === undefined) return this.#drop(this.#slots.classify(header.msgId));
    if (request.peer === undefined || !this.#port.isFrom(request.peer)) return this.#drop('wrong-source');
    if (request.usm === undefined) return this.#drop('wrong-version');
    const verdict = request.usm.take(header, reader);
    if (verdict === 'again') {
      const nowMs = this.#clock.monotonicMs();
      this.#slots.setDeadline(request, nowMs + attemptMs(request.target, request.attempt));
      request.sealAgain();
      return this.#send(request);
    }
    if (verdict !== 'answer') return this.#drop(verdict);
    if (!reader.readRequestId()) return this.#drop('malformed');
    return reader.requestId === request.requestId ? this.#settle(request) : this.#drop('unknown-id');
  }

  /** Ends a request by the reply that the reader stands in, behind the request-id. */
  #settle(request: RequestTemplate): void {
    const reader = this.#reader;
    if (!reader.readBody(request.answerNames)) {
      request.unusable = reader.fault;
      return this.#drop('malformed');
    }
    if (reader.errorStatus !== 0) return this.#finish(request, this.#failure(request));
    if (!request.matches(reader.table)) return this.#refuse(request, 'wrong-oids');
    this.#view.roundTripMs = this.#clock.monotonicMs() - request.firstSentMs;
    this.#view.attempts = request.attempt + 1;
    this.#statistics.answered++;
    this.#finish(request, this.#view);
  }

  #failure(request: RequestTemplate): SnmpFailure {
    const status = errorStatusName(this.#reader.errorStatus);
    if (status === 'tooBig' && request.isSplittable) this.#statistics.splits++;
    else this.#statistics.errors++;
    const asked = request.shape.oids.length;
    const { errorIndex } = this.#reader;
    return { outcome: 'error', status, index: errorIndex >= 1 && errorIndex <= asked ? errorIndex : 0 };
  }

  /** Drops what can be no answer to the request, and keeps why: nothing better may come. */
  #refuse(request: RequestTemplate, reason: DropReason & UnusableReason): void {
    request.unusable = reason;
    this.#drop(reason);
  }

  #drop(reason: DropReason): void {
    this.#statistics.dropped[reason]++;
  }

  #finish(request: RequestTemplate, result: PollResult): void {
    this.#slots.release(request, result.outcome === 'answered' || result.outcome === 'error');
    this.#statistics.inFlight--;
    endOf(request).onEnd(request, result);
    this.#launchWaiting();
  }

  readonly #sweep = (): void => {
    this.#cancelSweep = undefined;
    this.#port.look();
    if (this.#isClosed) return;
    const nowMs = this.#clock.monotonicMs();
    // A process that was held up has not read its replies yet: that time is not the device's.
    const heldUpMs = nowMs - this.#sweptMs - 2 * sweepMs;
    if (heldUpMs > 0) this.#slots.postpone(heldUpMs);
    this.#sweptMs = nowMs;
    const { deadlines } = this.#slots;
    for (let slot = 0; slot < slotCount; slot++) {
      if ((deadlines[slot] as number) > nowMs) continue;
      const request = this.#slots.at(slot);
      if (request !== undefined) this.#expire(request, nowMs);
    }
    if (this.#slots.inFlight > 0 && this.#cancelSweep === undefined) {
      this.#cancelSweep = this.#clock.after(sweepMs, this.#sweep);
    }
  };

  #expire(request: RequestTemplate, nowMs: number): void {
    if (request.attempt < request.target.retries && request.usm?.refusal === undefined) {
      request.attempt++;
      request.renew();
      this.#statistics.retries++;
      this.#slots.setDeadline(request, nowMs + attemptMs(request.target, request.attempt));
      this.#send(request);
      return;
    }
    const refusal = request.usm?.explain();
    if (refusal !== undefined) {
      this.#statistics.refused++;
      return this.#finish(request, { outcome: 'refused', reason: refusal });
    }
    const reason = request.unusable;
    if (reason === undefined) this.#statistics.timeouts++;
    else this.#statistics.malformed++;
    return this.#finish(request, reason === undefined ? timedOut : { outcome: 'malformed', reason });
  }
}

/** Takes the listener off the request, which makes it free to be sent again. */
function endOf(request: RequestTemplate): RequestEnd {
  const { end } = request;
  if (end === undefined) throw new Error('the request was not in flight');
  request.end = undefined;
  return end;
}
