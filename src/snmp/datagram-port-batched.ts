// Datagrams in batches: one sendmmsg and one recvmmsg for up to 64 of them, on a socket that libuv watches for us. The
// first two datagrams of a burst come by node:dgram, which is how we learn that there are some; the rest is drained
// here. Easy to get wrong: after `close` the number of the socket may belong to somebody else, so nothing is sent or
// received by it any more; and one refused datagram must not take the others with it.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { DatagramPort, DatagramPortOptions, Peer } from './datagram-port.ts';
import { maxDatagramBytes, MessageBatch, nameOf } from './datagram-port-batch.ts';
import { growReceiveBuffer } from './datagram-port-dgram.ts';
import { type Libc, wouldBlock } from './datagram-port-libc.ts';

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
/** A send buffer above the usual, so that a burst seldom meets a full one; the kernel may give less. */
const sendBufferBytes = 1024 * 1024;

interface Waiting {
  readonly bytes: Uint8Array;
  readonly peer: Peer;
}

class BatchedPort implements DatagramPort {
  readonly kind = 'batched';
  readonly receiveBufferBytes: number;
  readonly #libc: Libc;
  readonly #fd: number;
  readonly #socket: Socket;
  readonly #options: DatagramPortOptions;
  readonly #received: MessageBatch;
  readonly #views: Uint8Array[];
  /** Which message of `#received` is being handed over, -1 when it is the one that came by dgram. */
  #current = -1;
  #source: RemoteInfo | undefined = undefined;
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

  constructor(libc: Libc, fd: number, socket: Socket, options: DatagramPortOptions) {
    this.#libc = libc;
    this.#fd = fd;
    this.#socket = socket;
    this.#options = options;
    this.receiveBufferBytes = socket.getRecvBufferSize();
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

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#count = 0;
    this.#backlog = [];
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  readonly #onMessage = (bytes: Uint8Array, source: RemoteInfo): void => {
    const isFirst = this.#readUntilMs === 0;
    if (isFirst) this.#readUntilMs = this.#options.clock.monotonicMs() + readingMs;
    if (!this.#isTurnOpen) this.#openTurn();
    this.#source = source;
    this.#options.onDatagram(bytes);
    this.#source = undefined;
    // libuv looks for a second one by itself: only when there is one, there may be many.
    if (!isFirst) this.#drain();
  };

  #drain(): void {
    const { clock } = this.#options;
    while (!this.#isClosed && clock.monotonicMs() < this.#readUntilMs) {
      const count = this.#libc.receive(this.#fd, this.#received);
      for (let i = 0; i < count && !this.#isClosed; i++) this.#handOver(i);
      this.#flush();
      // What is left, or an error, comes by dgram again.
      if (count < worthAnotherCall) return;
    }
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
  };

  /** Hands the batch to the kernel. What does not fit into its buffer waits, what it refuses is counted. */
  #flush(): void {
    let first = 0;
    while (first < this.#count && !this.#isClosed) {
      const sent = this.#libc.send(this.#fd, this.#toSend, [first, this.#count - first]);
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

/** Binds an ephemeral port. Rejects with the errno of libc, or what node:dgram says. */
export async function openBatchedPort(libc: Libc, options: DatagramPortOptions): Promise<DatagramPort> {
  const fd = libc.openSocket(options.family, options.localAddress);
  const socket = createSocket(options.family === 4 ? 'udp4' : 'udp6');
  try {
    const listening = once(socket, 'listening');
    socket.bind({ fd });
    await listening;
  } catch (error) {
    libc.closeSocket(fd);
    throw error;
  }
  // From here on the socket is node's, which gives it back on `close`.
  try {
    libc.forbidSharing(fd);
    growReceiveBuffer(socket, options.receiveBufferBytes);
    socket.setSendBufferSize(sendBufferBytes);
    return new BatchedPort(libc, fd, socket, options);
  } catch (error) {
    socket.close();
    throw error;
  }
}
