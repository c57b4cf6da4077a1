// The two sockets of a batched port: one that libuv watches, one that only we know of. Easy to get wrong: which of them
// node:dgram owns and closes changes while they are opened, and whatever goes wrong leaves none of them open.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { DatagramPortOptions } from './datagram-port.ts';
import { growReceiveBuffer } from './datagram-port-dgram.ts';
import type { Libc } from './datagram-port-libc.ts';

/** A send buffer above the usual, so that a burst seldom meets a full one; the kernel may give less. */
const sendBufferBytes = 1024 * 1024;

/** By their numbers. */
export interface BatchedSockets {
  /** Watched by libuv, as `socket`, which owns it. */
  readonly watched: number;
  readonly socket: Socket;
  /** Looked at by the clock; whoever opened it closes it. */
  readonly byClock: number;
  /** The smaller of their receive buffers as the kernel reports them. */
  readonly receiveBufferBytes: number;
}

/** Binds two ephemeral ports. Rejects with the errno of libc, or what node:dgram says. */
export async function openBatchedSockets(libc: Libc, options: DatagramPortOptions): Promise<BatchedSockets> {
  const byClock = libc.openSocket(options.family, options.localAddress);
  try {
    libc.growBuffers(byClock, options.receiveBufferBytes, sendBufferBytes);
    const ofClock = libc.receiveBufferBytes(byClock);
    const { watched, socket } = await openWatched(libc, options);
    return { watched, socket, byClock, receiveBufferBytes: Math.min(ofClock, socket.getRecvBufferSize()) };
  } catch (error) {
    libc.closeSocket(byClock);
    throw error;
  }
}

async function openWatched(
  libc: Libc,
  options: DatagramPortOptions,
): Promise<Pick<BatchedSockets, 'watched' | 'socket'>> {
  const watched = libc.openSocket(options.family, options.localAddress);
  const socket = createSocket(options.family === 4 ? 'udp4' : 'udp6');
  try {
    const listening = once(socket, 'listening');
    socket.bind({ fd: watched });
    await listening;
  } catch (error) {
    libc.closeSocket(watched);
    throw error;
  }
  // From here on the socket is node's, which gives it back on `close`.
  try {
    libc.forbidSharing(watched);
    growReceiveBuffer(socket, options.receiveBufferBytes);
    socket.setSendBufferSize(sendBufferBytes);
    return { watched, socket };
  } catch (error) {
    socket.close();
    throw error;
  }
}
