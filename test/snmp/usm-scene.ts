// A scripted SNMPv3 agent and the targets that ask it; the agent's engine can be swapped, rebooted and made to lie.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/platform/secret.ts';
import { AgentEngine } from '../../src/simulator/agent-engine.ts';
import { encodePdu, type RequestPdu } from '../../src/snmp/message.ts';
import type { UsmTarget } from '../../src/snmp/target.ts';
import { SaltCounter } from '../../src/snmp/usm-crypto.ts';
import type { AuthProtocol, PrivProtocol, UsmKeys } from '../../src/snmp/usm-keys.ts';
import { UsmHeader } from '../../src/snmp/usm-message.ts';
import { scopedPdu, sealMessage } from '../../src/snmp/usm-seal.ts';
import type { UsmSecurity } from '../../src/snmp/usm-user.ts';

export const engineOf = (last: number): Uint8Array => Uint8Array.of(0x80, 0, 0x1f, 0x88, 4, 65, 66, last);

export function user(
  name: string,
  auth?: readonly [AuthProtocol, string],
  priv?: readonly [PrivProtocol, string],
): UsmSecurity {
  return {
    user: name,
    ...(auth === undefined ? {} : { auth: { protocol: auth[0], passphrase: new Secret(auth[1]) } }),
    ...(priv === undefined ? {} : { priv: { protocol: priv[0], passphrase: new Secret(priv[1]) } }),
  };
}

export const ops = user('ops', ['sha256', 'open sesame'], ['aes128', 'close sesame']);

/** The system clock with an offset that a test moves. */
export class ShiftedClock implements Clock {
  aheadMs = 0;
  readonly after = systemClock.after;
  epochMs(): number {
    return systemClock.epochMs() + this.aheadMs;
  }
  monotonicMs(): number {
    return systemClock.monotonicMs() + this.aheadMs;
  }
}

export type Reply = (bytes: Uint8Array) => void;

export interface UsmScene {
  engine: AgentEngine;
  readonly clock: ShiftedClock;
  readonly socket: Socket;
  readonly target: (security?: UsmSecurity, change?: Partial<UsmTarget>) => UsmTarget;
  /** Looks at every datagram first; true: it has been dealt with. */
  before: (header: UsmHeader, reply: Reply, datagram: Uint8Array) => boolean;
  /** What the next answer says. */
  value: number;
  /** Datagrams received. */
  received: number;
  /** The last answer with a value. */
  lastAnswer: Buffer | undefined;
  reboot(change: {
    readonly id?: Uint8Array;
    readonly boots?: number;
    readonly users?: readonly UsmSecurity[];
  }): void;
  close(): Promise<void>;
}

export async function startScene(
  users: readonly UsmSecurity[] = [ops],
  address = '127.0.0.1',
): Promise<UsmScene> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  const clock = new ShiftedClock();
  clock.aheadMs = 1_000_000;
  const first = { engineId: engineOf(1), engineBoots: 7 };
  const make = (identity: typeof first, known = users): AgentEngine => {
    const engine = new AgentEngine({ clock, identity, users: known });
    // The agent has been up for a while.
    clock.aheadMs += 500_000;
    return engine;
  };
  const { port } = socket.address();
  const scene: UsmScene = {
    engine: make(first),
    clock,
    socket,
    target: (security = ops, change = {}) => ({
      address,
      port,
      version: 'v3',
      security,
      timeoutMs: 150,
      retries: 1,
      ...change,
    }),
    before: () => false,
    value: 42,
    received: 0,
    lastAnswer: undefined,
    reboot: ({ id, boots, users: others }) => {
      const { id: oldId, boots: oldBoots } = scene.engine.local;
      scene.engine = make({ engineId: id ?? oldId, engineBoots: boots ?? oldBoots + 1 }, others);
    },
    close: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
  socket.on('message', (datagram, from) => {
    scene.received++;
    const reply: Reply = (bytes) => socket.send(bytes, from.port, from.address);
    const header = new UsmHeader();
    if (!header.read(datagram) || scene.before(header, reply, datagram)) return;
    const call = scene.engine.read(datagram);
    if (call === undefined) return;
    if ('report' in call) {
      if (call.report !== undefined) reply(call.report);
      return;
    }
    const { pdu } = call;
    if (pdu.type === 'trapV1') return;
    scene.lastAnswer = call.answer(response(pdu, scene.value));
    reply(scene.lastAnswer);
  });
  return scene;
}

type Asked = { readonly requestId: number; readonly varbinds: RequestPdu['varbinds'] };

export function response({ requestId, varbinds }: Asked, value: number): RequestPdu {
  return {
    type: 'response',
    requestId,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: varbinds.map(({ oid }) => ({ oid, type: 'gauge32', value })),
  };
}

const salts = new SaltCounter();

/** Any message, forged or not, as an answer to `header`. */
export function forge(
  header: UsmHeader,
  change: {
    readonly pdu: RequestPdu;
    readonly engineId: Uint8Array;
    readonly boots?: number;
    readonly time?: number;
    readonly user?: string;
    readonly keys?: UsmKeys;
    readonly msgId?: number;
    readonly context?: string;
  },
): Buffer {
  const { engineId, boots = 7, time = 500, keys = { auth: undefined, priv: undefined } } = change;
  return sealMessage({
    msgId: change.msgId ?? header.msgId,
    isReportable: false,
    engineId,
    boots,
    time,
    user: Buffer.from(change.user ?? 'ops'),
    keys,
    scopedPdu: scopedPdu(engineId, Buffer.from(change.context ?? ''), encodePdu(change.pdu)),
    salts,
  });
}

export function report(number: number): RequestPdu {
  const oid = `1.3.6.1.6.3.15.1.1.${number}.0`;
  return {
    type: 'report',
    requestId: 0,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: [{ oid, type: 'counter32', value: 1 }],
  };
}
