// A stretch of network between a collector and its devices that loses, doubles, reorders, delays and falsifies datagrams
// by a seeded generator. One door per device: what is sent to the door reaches the agent, and its answers come back
// from the door, mostly. Easy to get wrong: requests suffer as answers do.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { seeded } from '../seeded.ts';

export interface Trouble {
  /** Shares from 0 to 1. */
  readonly loss: number;
  readonly doubling: number;
  /** Held back up to `delayMs`, so that others overtake it and its request may have run out. */
  readonly delay: number;
  readonly delayMs: number;
  /** Answered from another port, under another request-id, or with another device's answer. */
  readonly falsified: number;
}

export interface Suffered {
  datagrams: number;
  lost: number;
  doubled: number;
  delayed: number;
  falsified: number;
}

export class LossyProxy {
  readonly suffered: Suffered = { datagrams: 0, lost: 0, doubled: 0, delayed: 0, falsified: 0 };
  readonly #random: () => number;
  readonly #sockets: Socket[] = [];
  #lastAnswer: Buffer | undefined;
  #stranger: Socket | undefined;
  #isClosed = false;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** Opens a door to the agent at this port of 127.0.0.1; gives the door's port. `trouble` is asked for each datagram. */
  async open(agentPort: number, trouble: () => Trouble): Promise<number> {
    this.#stranger ??= await this.#bind();
    const door = await this.#bind();
    const inside = await this.#bind();
    let client = 0;
    door.on('message', (bytes, { port }) => {
      client = port;
      this.#pass(trouble(), () => inside.send(bytes, agentPort, '127.0.0.1'));
    });
    inside.on('message', (bytes) => {
      const from = client;
      const told = trouble();
      const isFalse = this.#random() < told.falsified;
      const before = this.#lastAnswer;
      this.#lastAnswer = bytes;
      this.#pass(told, () => {
        if (isFalse) this.#falsify(bytes, before, { door, port: from });
        else door.send(bytes, from, '127.0.0.1');
      });
    });
    return door.address().port;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(
      this.#sockets.map(async (socket) => {
        const closed = once(socket, 'close');
        socket.close();
        await closed;
      }),
    );
  }

  #pass(trouble: Trouble, send: () => void): void {
    const { suffered } = this;
    suffered.datagrams++;
    if (this.#random() < trouble.loss) {
      suffered.lost++;
      return;
    }
    const copies = this.#random() < trouble.doubling ? 2 : 1;
    suffered.doubled += copies - 1;
    for (let copy = 0; copy < copies; copy++) {
      const isDelayed = this.#random() < trouble.delay;
      if (isDelayed) suffered.delayed++;
      const waitMs = isDelayed ? this.#random() * trouble.delayMs : 0;
      if (waitMs === 0) send();
      else setTimeout(() => this.#isClosed || send(), waitMs);
    }
  }

  #falsify(bytes: Buffer, other: Buffer | undefined, to: { door: Socket; port: number }): void {
    this.suffered.falsified++;
    const kind = this.#random();
    if (kind < 0.34 || other === undefined) this.#stranger?.send(bytes, to.port, '127.0.0.1');
    else if (kind < 0.67) to.door.send(other, to.port, '127.0.0.1');
    else to.door.send(otherId(bytes), to.port, '127.0.0.1');
  }

  async #bind(): Promise<Socket> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1024 * 1024 });
    this.#sockets.push(socket);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket;
  }
}

/** The same answer under another request-id: the id is the first INTEGER of four octets. */
function otherId(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Buffer.of(2, 4));
  if (at > 0) changed[at + 5] = (changed[at + 5] ?? 0) ^ 0x15;
  return changed;
}
