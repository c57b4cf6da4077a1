// The two ends of a collector as tests need them: an SNMP agent whose value rises with every answer, and a line to the
// server that can be cut by silence or by reset.
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { decodeMessage, encodeMessage } from '../../src/snmp/message.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

const counterOid = '1.3.6.1.2.1.33.1.3.1.0';

/** One answer to the question for the counter. */
export interface Served {
  readonly value: number;
  readonly atMs: number;
  /** Port of who asked. */
  readonly asker: number;
}

/** An agent of a UPS (RFC 1628) that has one counter, which rises with every answer. */
export class CountingAgent {
  readonly served: Served[] = [];
  readonly #socket: UdpSocket = createSocket('udp4');
  #count = 0;

  async listen(): Promise<number> {
    this.#socket.on('message', (bytes, from) => {
      const decoded = decodeMessage(bytes);
      if (!decoded.ok) return;
      const { message } = decoded;
      const { pdu } = message;
      if (pdu.type !== 'get' && pdu.type !== 'getNext' && pdu.type !== 'getBulk') return;
      const varbinds = pdu.varbinds.map(({ oid }) => this.#answer(pdu.type, oid, from.port));
      const reply = { type: 'response', requestId: pdu.requestId, errorStatus: 0, errorIndex: 0 } as const;
      const answer = encodeMessage({ ...message, pdu: { ...reply, varbinds } });
      this.#socket.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => this.#socket.bind(0, '127.0.0.1', resolve));
    return this.#socket.address().port;
  }

  close(): void {
    this.#socket.close();
  }

  #answer(type: string, oid: string, asker: number): VarBind {
    if (type !== 'get') return { oid, type: 'endOfMibView', value: null };
    if (oid !== counterOid) return { oid, type: 'noSuchObject', value: null };
    this.#count += 1;
    this.served.push({ value: this.#count, atMs: Date.now(), asker });
    return { oid, type: 'counter32', value: this.#count };
  }
}

/** A TCP line that can be cut: `silence` swallows everything and keeps connections, `reset` breaks and refuses them. */
export class Line {
  state: 'open' | 'silence' | 'reset' = 'open';
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #server: Server;
  readonly #target: number;

  constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => this.#join(client));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  cut(how: 'silence' | 'reset'): void {
    this.state = how;
    if (how === 'reset') this.#breakAll();
  }

  /** What was swallowed does not come back: connections of the cut are broken. */
  heal(): void {
    this.state = 'open';
    this.#breakAll();
  }

  close(): void {
    this.#breakAll();
    this.#server.close();
  }

  #join(client: Socket): void {
    if (this.state === 'reset') return void client.resetAndDestroy();
    const server = createConnection(this.#target, '127.0.0.1');
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [server, client] as const]) {
      from.on('data', (bytes) => {
        if (this.state === 'open') to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
  }

  #breakAll(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }
}
