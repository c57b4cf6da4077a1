// Datagrams through node:dgram: works everywhere, and costs a system call and several objects for each of them.
// Easy to get wrong: without a callback dgram keeps a refused send to itself.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { DatagramPort, DatagramPortOptions, Peer } from './datagram-port.ts';

const noWords = new Int32Array(0);

class PlainPort implements DatagramPort {
  readonly kind = 'plain';
  readonly receiveBufferBytes: number;
  readonly #socket: Socket;
  readonly #onSent: (error: Error | null) => void;
  #source: RemoteInfo | undefined = undefined;
  #isClosed = false;

  constructor(socket: Socket, { onDatagram, onSendError }: DatagramPortOptions) {
    this.#socket = socket;
    this.receiveBufferBytes = socket.getRecvBufferSize();
    socket.on('message', (bytes, source) => {
      this.#source = source;
      onDatagram(bytes);
      this.#source = undefined;
    });
    socket.on('error', onSendError);
    this.#onSent = (error) => {
      if (error !== null) onSendError();
    };
  }

  peer(address: string, port: number): Peer {
    return { address, port, words: noWords };
  }

  send(bytes: Uint8Array, peer: Peer): void {
    if (this.#isClosed) return;
    // The kernel may take the bytes later than this returns, when its buffer is full: hence the copy.
    this.#socket.send(Uint8Array.prototype.slice.call(bytes), peer.port, peer.address, this.#onSent);
  }

  isFrom(peer: Peer): boolean {
    const source = this.#source;
    return source !== undefined && source.port === peer.port && source.address === peer.address;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}

/** Binds an ephemeral port. Rejects with the operating system's error when that is impossible. */
export async function openPlainPort(options: DatagramPortOptions): Promise<DatagramPort> {
  // Targets are addresses: the lookup that dgram insists on answers at once.
  const socket = createSocket({
    type: options.family === 4 ? 'udp4' : 'udp6',
    ipv6Only: options.family === 6,
    lookup: (host, _options, done) => done(null, host, options.family),
  });
  // The lookup answers at once, so `listening` comes before `bind` returns.
  const listening = once(socket, 'listening');
  socket.bind({
    port: 0,
    ...(options.localAddress === undefined ? {} : { address: options.localAddress }),
  });
  await listening;
  growReceiveBuffer(socket, options.receiveBufferBytes);
  return new PlainPort(socket, options);
}

/** Asks for ever less until the system agrees; what it gave is read back by the caller. */
export function growReceiveBuffer(socket: Socket, wantedBytes: number): void {
  for (let bytes = wantedBytes; bytes >= 65_536; bytes = Math.floor(bytes / 2)) {
    try {
      socket.setRecvBufferSize(bytes);
      return;
    } catch (error) {
      // Linux grants less in silence, other systems refuse: then half of it is asked for.
      if (bytes < 131_072) throw error;
    }
  }
}
