// A door between Qosha and one agent that lets everything through and counts what is asked, by the type of its PDU. It sees
// the datagrams themselves, so that nothing in the product can tell it a story.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeMessage, type SnmpMessage } from '../../src/snmp/message.ts';

export class CountingDoors {
  /** By type of PDU; what cannot be read counts as `unread`. */
  readonly counts = new Map<string, number>();
  readonly sets: SnmpMessage[] = [];
  readonly #sockets: Socket[] = [];

  count(type: string): number {
    return this.counts.get(type) ?? 0;
  }

  /** Opens a door to an agent on this machine; gives its port. */
  async open(agentPort: number): Promise<number> {
    const door = createSocket('udp4').bind(0, '127.0.0.1');
    await once(door, 'listening');
    this.#sockets.push(door);
    // One way to the agent for each that asks, so that answers find back.
    const ways = new Map<number, Socket>();
    door.on('message', (bytes, from) => {
      this.#note(bytes);
      let way = ways.get(from.port);
      if (way === undefined) {
        way = createSocket('udp4');
        this.#sockets.push(way);
        way.on('message', (reply) => door.send(reply, from.port, from.address));
        ways.set(from.port, way);
      }
      way.send(bytes, agentPort, '127.0.0.1');
    });
    return door.address().port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  #note(bytes: Uint8Array): void {
    const decoded = decodeMessage(bytes);
    const type = decoded.ok ? decoded.message.pdu.type : 'unread';
    this.counts.set(type, this.count(type) + 1);
    if (decoded.ok && type === 'set') this.sets.push(decoded.message);
  }
}
