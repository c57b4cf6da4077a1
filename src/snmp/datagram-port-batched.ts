// Datagrams in batches, on two sockets. One is watched by libuv: the first two datagrams of a burst come by node:dgram,
// which is how we learn that there are some, and the rest is drained here. The other is looked at by the clock, while
// replies come so thick that being woken for each would cost more than they do. Easy to get wrong: after `close` a socket's
// number may be somebody else's, so nothing is done by it any more; and one refused datagram takes no other with it.

import type { RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import type { DatagramPort, DatagramPortOptions, Peer } from './datagram-port.ts';
import { maxDatagramBytes, MessageBatch, nameOf } from './datagram-port-batch.ts';
import { type Libc, wouldBlock } from './datagram-port-libc.ts';
import { Looks } from './datagram-port-looks.ts';
import { type BatchedSockets, openBatchedSockets } from './datagram-port-sockets.ts';
import { leastWaiting, ReadingPace } from './reading-pace.ts';

/** Datagrams read by one call. */
const receiveSize = 64;
/** Datagrams sent by one call: what a batch of replies sets off, and some more, fits into one. */
const sendSize = 128;
/** Bytes of one batch to send: 1 KiB each on average, and never less than one of the longest. */
const sendBytes = 2 * maxDatagramBytes;
/** After fewer datagrams than this there are seldom more. */
const worthAnotherCall = 16;
/** How long one turn of the event loop may go on reading before the rest of the program has its turn. */
const readingMs = 20;
/** How long a full send buffer of the kernel is left alone. */
const blockedMs = 1;
/** Datagrams that wait for a full send buffer at most; more are refused, as errors. */
export const maxBacklog = 16_384;

interface Waiting {
  readonly bytes: Uint8Array;
  readonly peer: Peer;
}

class BatchedPort implements DatagramPort {
  readonly kind = 'batched';
  readonly receiveBufferBytes: number;
  readonly #libc: Libc;
  readonly #sockets: BatchedSockets;
  readonly #pace = new ReadingPace();
  readonly #looks: Looks;
  readonly #options: DatagramPortOptions;
  readonly #received: MessageBatch;
  readonly #views: Uint8Array[];
  /** Which message of `#received` is being handed over, -1 when it is the one that came by dgram. */
  #current = -1;
  #source: RemoteInfo | undefined = undefined;
  /** Datagrams that being woken brought in this turn. */
  #heard = 0;
  /** Where the messages of `#toSend` go out. */
  #sendBy: number;
  readonly #toSend: MessageBatch;
  readonly #peers: (Peer | undefined)[] = Array.from({ length: sendSize }, () => undefined);
  #count = 0;
  #usedBytes = 0;
  /** Whether the end of this turn of the event loop is waited for, to flush. */
  #isTurnOpen = false;
  /** On the monotonic clock; 0 before the first datagram of a turn. */
  #readUntilMs = 0;
  #isBlocked = false;
  #backlog: Waiting[] = [];
  #isClosed = false;

  constructor(libc: Libc, sockets: BatchedSockets, options: DatagramPortOptions) {
    const { socket } = sockets;
    this.#libc = libc;
    this.#sockets = sockets;
    this.#sendBy = sockets.watched;
    this.#options = options;
    this.receiveBufferBytes = sockets.receiveBufferBytes;
    this.#looks = new Looks({ clock: options.clock, waiting: this.#waiting, look: this.#look });
    const nameBytes = options.family === 4 ? 16 : 28;
    const layout = { capacity: sendSize, nameBytes, dataBytes: sendBytes };
    this.#toSend = new MessageBatch(layout, libc);
    this.#received = MessageBatch.forReceiving(receiveSize, nameBytes, libc);
    this.#views = Array.from({ length: receiveSize }, (_, i) => this.#received.receivedView(i, 0));
    socket.on('message', this.#onMessage);
    socket.on('error', options.onSendError);
  }

  peer(address: string, port: number): Peer {
    const words = this.#libc.socketAddress(this.#options.family, address, port);
    return { address, port, ...nameOf(words) };
  }

  isFrom(peer: Peer): boolean {
    const source = this.#source;
    if (source === undefined) return this.#current >= 0 && this.#received.isNamed(this.#current, peer);
    return source.port === peer.port && source.address === peer.address;
  }

  send(bytes: Uint8Array, peer: Peer): void {
    if (this.#isClosed) return;
    if (this.#isBlocked) return this.#wait(Uint8Array.prototype.slice.call(bytes), peer);
    if (bytes.length > maxDatagramBytes) return this.#options.onSendError();
    if (this.#usedBytes + bytes.length > sendBytes) {
      this.#flush();
      if (this.#isBlocked) return this.send(bytes, peer);
    }
    const by = this.#socketToSendBy();
    if (by !== this.#sendBy) {
      this.#flush();
      if (this.#isBlocked) return this.send(bytes, peer);
      this.#sendBy = by;
    }
    const i = this.#count++;
    const batch = this.#toSend;
    batch.data.set(bytes, this.#usedBytes);
    batch.setData(i, this.#usedBytes, bytes.length);
    batch.setName(i, peer);
    this.#peers[i] = peer;
    this.#usedBytes += bytes.length;
    if (this.#count === sendSize) this.#flush();
    else if (!this.#isTurnOpen) this.#openTurn();
  }

  look(): void {
    if (!this.#isClosed && this.#looks.areUnderWay) this.#look();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#count = 0;
    this.#backlog = [];
    this.#looks.stop();
    const { socket, byClock } = this.#sockets;
    this.#libc.closeSocket(byClock);
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }

  readonly #waiting = (): number => this.#options.waiting?.() ?? 0;

  /** The replies come where the requests went out. A lonely request goes where its reply wakes us. */
  #socketToSendBy(): number {
    const { watched, byClock } = this.#sockets;
    if (!this.#pace.isByClock || this.#waiting() < leastWaiting) return watched;
    if (this.#looks.areUnderWay) return byClock;
    // What lies there may be old: it is read before replies need the room.
    this.#looks.hasten();
    return watched;
  }

  readonly #onMessage = (bytes: Uint8Array, source: RemoteInfo): void => {
    const isFirst = this.#readUntilMs === 0;
    if (isFirst) this.#readUntilMs = this.#options.clock.monotonicMs() + readingMs;
    if (!this.#isTurnOpen) this.#openTurn();
    this.#source = source;
    this.#heard++;
    this.#options.onDatagram(bytes);
    this.#source = undefined;
    // libuv looks for a second one by itself: only when there is one, there may be many.
    if (!isFirst) this.#heard += this.#drain(this.#sockets.watched, this.#readUntilMs);
  };

  readonly #look = (): number => {
    const waiting = this.#waiting();
    const untilMs = this.#options.clock.monotonicMs() + readingMs;
    const heard = this.#drain(this.#sockets.byClock, untilMs);
    if (waiting > 0) this.#pace.looked(heard, waiting);
    return heard;
  };

  /** Hands over what one of the sockets holds; how many datagrams that were. */
  #drain(fd: number, untilMs: number): number {
    const { clock } = this.#options;
    let sum = 0;
    while (!this.#isClosed && clock.monotonicMs() < untilMs) {
      const count = this.#libc.receive(fd, this.#received);
      for (let i = 0; i < count && !this.#isClosed; i++) this.#handOver(i);
      sum += Math.max(0, count);
      this.#flush();
      // What is left, or an error, comes with the next wake or look.
      if (count < worthAnotherCall) break;
    }
    return sum;
  }

  #handOver(i: number): void {
    const received = this.#received;
    const length = received.receivedLength(i);
    received.renewNameLength(i);
    let view = this.#views[i];
    // Replies are mostly as long as the last ones: then nothing is allocated for them.
    if (view?.length !== length) this.#views[i] = view = received.receivedView(i, length);
    this.#current = i;
    this.#options.onDatagram(view);
    this.#current = -1;
  }

  #openTurn(): void {
    this.#isTurnOpen = true;
    setImmediate(this.#endTurn);
  }

  readonly #endTurn = (): void => {
    this.#isTurnOpen = false;
    this.#readUntilMs = 0;
    this.#flush();
    if (this.#heard === 0) return;
    this.#pace.woken(this.#heard, this.#waiting(), this.#options.clock.monotonicMs());
    this.#heard = 0;
  };

  /** Hands the batch to the kernel. What does not fit into its buffer waits, what it refuses is counted. */
  #flush(): void {
    if (this.#count > 0 && this.#sendBy === this.#sockets.byClock) this.#looks.hasten();
    let first = 0;
    while (first < this.#count && !this.#isClosed) {
      const sent = this.#libc.send(this.#sendBy, this.#toSend, [first, this.#count - first]);
      if (sent > 0) first += sent;
      else if (this.#libc.errno() === wouldBlock) return this.#block(first);
      else this.#refuse(first++);
    }
    this.#count = 0;
    this.#usedBytes = 0;
  }

  /** The error belongs to the first message of the call alone. */
  #refuse(i: number): void {
    const peer = this.#peers[i];
    if (peer?.words !== undefined) this.#libc.renewScope(peer.address, peer.words);
    this.#options.onSendError();
  }

  #block(first: number): void {
    this.#isBlocked = true;
    for (let i = first; i < this.#count; i++) {
      const peer = this.#peers[i];
      if (peer !== undefined) this.#wait(this.#toSend.copyData(i), peer);
    }
    this.#count = 0;
    this.#usedBytes = 0;
    this.#options.clock.after(blockedMs, this.#unblock);
  }

  #wait(bytes: Uint8Array, peer: Peer): void {
    if (this.#backlog.length >= maxBacklog) this.#options.onSendError();
    else this.#backlog.push({ bytes, peer });
  }

  /** Sends what waited, in order; what meets a full buffer again waits again, in front of what comes later. */
  readonly #unblock = (): void => {
    const waiting = this.#backlog;
    this.#backlog = [];
    this.#isBlocked = false;
    for (const one of waiting) {
      if (this.#isBlocked) this.#backlog.push(one);
      else this.send(one.bytes, one.peer);
    }
    this.#flush();
  };
}

/** Binds two ephemeral ports. Rejects with the errno of libc, or what node:dgram says. */
export async function openBatchedPort(libc: Libc, options: DatagramPortOptions): Promise<DatagramPort> {
  return new BatchedPort(libc, await openBatchedSockets(libc, options), options);
}
