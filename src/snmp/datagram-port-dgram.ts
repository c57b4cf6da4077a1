// Datagrams through node:dgram: works everywhere, and costs a system call and several objects for each of them.
// Easy to get wrong: without a callback dgram keeps a refused send to itself.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { DatagramPort, DatagramPortOptions, Peer } from './datagram-port.ts';

class PlainPeer implements Peer {
  readonly address: string;
  readonly port: number;
  readonly word0 = 0;
  readonly word1 = 0;
  readonly words = undefined;
  /** Something came from there since the last sending. */
  isAnswering = false;

  constructor(address: string, port: number) {
    this.address = address;
    this.port = port;
  }
}

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
    return new PlainPeer(address, port);
  }

  send(bytes: Uint8Array, peer: Peer): void {
    if (this.#isClosed) return;
    // The kernel may take the bytes later than this returns, when its buffer is full: hence the copy.
    const copy = Uint8Array.prototype.slice.call(bytes);
    if (peer instanceof PlainPeer && peer.isAnswering) {
      // To be told costs; who has just answered can be sent to, and the next sending tells when that has changed.
      peer.isAnswering = false;
      this.#socket.send(copy, peer.port, peer.address);
    } else {
      this.#socket.send(copy, peer.port, peer.address, this.#onSent);
    }
  }

  isFrom(peer: Peer): boolean {
    const source = this.#source;
    if (source === undefined || source.port !== peer.port || source.address !== peer.address) return false;
    if (peer instanceof PlainPeer) peer.isAnswering = true;
    return true;
  }

  /** Here everything that comes wakes us. */
  look(): void {}

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
