// One simulated SNMP agent on its own UDP port, v1 and v2c by community or v3 by user; its notifications leave from that same port, so that a
// receiver can tell devices apart on loopback. Easy to get wrong: a request with a wrong community is not answered
// at all, and a bulk answer is cut to what fits one packet instead of being refused.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Clock } from '../core/clock.ts';
import { communitiesOf, type DeviceSecurity } from '../site/device-security.ts';
import {
  decodeMessage,
  encodeMessage,
  encodePdu,
  type BulkPdu,
  type RequestPdu,
  type SnmpPdu,
  type SnmpVersion,
} from '../snmp/message.ts';
import { isV3 } from '../snmp/usm-message.ts';
import { isMissing, type VarBind } from '../snmp/varbind.ts';
import { AgentEngine, simulatedIdentity } from './agent-engine.ts';
import { mayWrite, takeSet, type Asking } from './agent-writes.ts';
import {
  ticks,
  type DeviceLayout,
  type MibObject,
  type Notification,
  type PlantCommand,
} from './mib-object.ts';
import { ObjectTree } from './object-tree.ts';
import type { Plant } from './step.ts';

/** What an agent behind an Ethernet port puts into one packet. */
const maxReplyBytes = 1472;
/** Larger GET answers are given while they fit; a real card says tooBig much earlier or never. */
const maxGetReplyBytes = 8192;
const maxRepetitions = 100;
const maxBulkVarBinds = 200;
/** Roughly what header and community take of a reply. */
const replyOverheadBytes = 80;

const errorStatus = { none: 0, tooBig: 1, noSuchName: 2, readOnly: 4 } as const;

const sysUpTime = '1.3.6.1.2.1.1.3.0';
const snmpTrapOid = '1.3.6.1.6.3.1.1.4.1.0';

export interface AgentSettings {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
  readonly security: DeviceSecurity;
  /** Absent: every SET is refused. */
  readonly writeSecurity?: DeviceSecurity;
  /** Has the plant do what it was told. */
  readonly onCommand?: (command: PlantCommand) => void;
  /** What its SNMPv3 engine id is made of. */
  readonly name: string;
  readonly clock: Clock;
  readonly objects: readonly MibObject[];
  readonly layout: DeviceLayout;
}

interface Asked {
  readonly version: SnmpVersion | 'v3';
  readonly pdu: SnmpPdu;
  readonly asking: Asking;
}

/** A running agent. `plant` is what it reads from; it is handed in anew after every step. */
export class AgentSocket {
  plant: Plant;
  isSilent = false;
  readonly #settings: AgentSettings;
  readonly #tree: ObjectTree;
  readonly #socket: Socket;
  readonly #startedMs: number;
  /** Absent for an agent that is asked by community. */
  readonly #engine: AgentEngine | undefined;
  #notificationId = 1;

  constructor(settings: AgentSettings, plant: Plant) {
    this.plant = plant;
    this.#settings = settings;
    this.#startedMs = settings.clock.monotonicMs();
    this.#engine = engineOf(settings);
    this.#tree = new ObjectTree([...settings.objects, ticks(sysUpTime, () => this.upTicks())]);
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (bytes, from) => this.#receive(bytes, from));
  }

  /** Hundredths of a second since the agent started. */
  upTicks(): number {
    return Math.floor((this.#settings.clock.monotonicMs() - this.#startedMs) / 10);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Starts to listen; rejects when the port is taken. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(this.#settings.port, this.#settings.address, () => {
        this.#socket.off('error', reject);
        // A datagram that cannot be sent is lost, as on any network; the peer asks again.
        this.#socket.on('error', () => undefined);
        resolve();
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.close(() => resolve());
    });
  }

  /** Compares two instants of the plant and sends what the device would tell of its own accord. */
  observe(before: Plant, after: Plant, target: { address: string; port: number } | undefined): void {
    this.plant = after;
    const notifications = this.#settings.layout.observe?.(before, after, this.upTicks()) ?? [];
    if (this.isSilent || target === undefined) return;
    for (const notification of notifications) this.notify(notification, target);
  }

  notify(notification: Notification, target: { readonly address: string; readonly port: number }): void {
    const varbinds: VarBind[] = [
      { oid: sysUpTime, type: 'timeticks', value: this.upTicks() },
      { oid: snmpTrapOid, type: 'oid', value: notification.oid },
      ...notification.varbinds,
    ];
    const requestId = this.#notificationId++;
    const pdu = { type: 'trap', requestId, errorStatus: 0, errorIndex: 0, varbinds } as const;
    const [community = ''] = communitiesOf([this.#settings]);
    const isSealed = this.#settings.security.version === 'v3';
    const bytes =
      (isSealed ? this.#engine?.trap(pdu) : undefined) ?? encodeMessage({ version: 'v2c', community, pdu });
    this.#socket.send(bytes, target.port, target.address);
  }

  #receive(bytes: Uint8Array, from: RemoteInfo): void {
    if (this.isSilent) return;
    const isSealed = this.#engine !== undefined && isV3(bytes);
    const reply = isSealed ? this.#byUser(this.#engine, bytes) : this.#byCommunity(bytes);
    if (reply !== undefined) this.#socket.send(reply, from.port, from.address);
  }

  #byCommunity(bytes: Uint8Array): Uint8Array | undefined {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) return undefined;
    const { version, community } = decoded.message;
    const { pdu: asked } = decoded.message;
    if (!this.#isKnown({ community }, asked)) return undefined;
    const pdu = this.#answer({ version, pdu: asked, asking: { community } });
    return pdu === undefined ? undefined : encodeMessage({ version, community, pdu });
  }

  #byUser(engine: AgentEngine, bytes: Uint8Array): Uint8Array | undefined {
    const call = engine.read(bytes);
    if (call === undefined || 'report' in call) return call?.report;
    if (!this.#isKnown({ user: call.user }, call.pdu)) return undefined;
    const pdu = this.#answer({ version: 'v3', pdu: call.pdu, asking: { user: call.user } });
    return pdu === undefined ? undefined : call.answer(pdu);
  }

  #answer(message: Asked): RequestPdu | undefined {
    const { pdu } = message;
    if (pdu.type === 'get' || pdu.type === 'getNext') {
      const varbinds = pdu.varbinds.map(({ oid }) =>
        pdu.type === 'get' ? this.#tree.get(oid, this.plant) : this.#tree.next(oid, this.plant),
      );
      return this.#reply(message, pdu.requestId, varbinds);
    }
    if (pdu.type === 'getBulk' && message.version !== 'v1') {
      return this.#reply(message, pdu.requestId, this.#bulk(pdu));
    }
    if (pdu.type !== 'set') return undefined;
    const { writeSecurity, onCommand } = this.#settings;
    const status =
      message.version === 'v1'
        ? errorStatus.readOnly
        : takeSet(pdu, message.asking, {
            security: writeSecurity,
            objectAt: (oid) => this.#tree.at(oid),
            obey: (command) => onCommand?.(command),
          });
    return response(pdu.requestId, { status, index: status === 0 ? 0 : 1, varbinds: pdu.varbinds });
  }

  /** Whoever reads may ask anything; whoever may write, set and nothing else. */
  #isKnown(asking: Asking, pdu: SnmpPdu): boolean {
    const { security, writeSecurity } = this.#settings;
    if (mayWrite(security, asking)) return true;
    return pdu.type === 'set' && writeSecurity !== undefined && mayWrite(writeSecurity, asking);
  }

  #reply(message: Asked, requestId: number, varbinds: readonly VarBind[]): RequestPdu {
    const missing = message.version === 'v1' ? varbinds.findIndex((bind) => isMissing(bind.type)) : -1;
    if (missing >= 0) {
      const asked = askedVarBinds(message.pdu);
      return response(requestId, { status: errorStatus.noSuchName, index: missing + 1, varbinds: asked });
    }
    const whole = response(requestId, { status: errorStatus.none, index: 0, varbinds });
    if (replyOverheadBytes + encodePdu(whole).length <= maxGetReplyBytes) return whole;
    return response(requestId, { status: errorStatus.tooBig, index: 0, varbinds: [] });
  }

  #bulk(pdu: BulkPdu): VarBind[] {
    const once = Math.max(0, Math.min(pdu.nonRepeaters, pdu.varbinds.length));
    const found = pdu.varbinds.slice(0, once).map(({ oid }) => this.#tree.next(oid, this.plant));
    let names = pdu.varbinds.slice(once).map(({ oid }) => oid);
    let size = replyOverheadBytes + found.reduce((total, bind) => total + roughBytes(bind), 0);
    const rounds = Math.min(Math.max(0, pdu.maxRepetitions), maxRepetitions);
    for (let round = 0; round < rounds && names.length > 0; round++) {
      const row = names.map((oid) => this.#tree.next(oid, this.plant));
      size += row.reduce((total, bind) => total + roughBytes(bind), 0);
      const isFull = size > maxReplyBytes || found.length + row.length > maxBulkVarBinds;
      if (isFull && found.length > 0) break;
      found.push(...row);
      if (row.every((bind) => bind.type === 'endOfMibView')) break;
      names = row.map((bind) => bind.oid);
    }
    return found;
  }
}

function askedVarBinds(pdu: SnmpPdu): readonly VarBind[] {
  return pdu.varbinds.map(({ oid }) => ({ oid, type: 'null', value: null }));
}

/** An upper estimate of what a varbind takes: two bytes an arc and what its value needs. */
function roughBytes(bind: VarBind): number {
  const name = 8 + Math.ceil(bind.oid.length * 0.75);
  if (bind.type === 'octets' || bind.type === 'opaque') return name + bind.value.length;
  return bind.type === 'oid' ? name + bind.value.length : name + 10;
}

function response(
  requestId: number,
  body: { readonly status: number; readonly index: number; readonly varbinds: readonly VarBind[] },
): RequestPdu {
  const { status, index, varbinds } = body;
  return { type: 'response', requestId, errorStatus: status, errorIndex: index, varbinds };
}

function engineOf({ security, writeSecurity, clock, name }: AgentSettings): AgentEngine | undefined {
  const users = [security, writeSecurity].flatMap((one) => (one?.version === 'v3' ? [one] : []));
  if (users.length === 0) return undefined;
  return new AgentEngine({ clock, identity: simulatedIdentity(name, clock), users });
}
