// The ports of a router or switch: IF-MIB with 64-bit counters, and light levels of uplinks to a carrier as Juniper
// tells them (1.3.6.1.4.1.2636.3.60). Easy to get wrong: one cable is counted at both its ends, "in" at one
// being "out" at the other, and a port with its light gone is down though our own laser still sends.
import type { VarBind } from '../snmp/varbind.ts';
import type { Device, SiteComponent } from '../site/site.ts';
import type { DeviceLayout, MibObject, Notification } from './mib-object.ts';
import { counter32, counter64, gauge, integer, text, ticks } from './mib-object.ts';
import { cableId } from './plant-state.ts';
import type { Plant } from './step.ts';
import { behind, membersOf, type Topology } from './topology.ts';

const firstIndex = 513;
const ifEntry = '1.3.6.1.2.1.2.2.1';
const ifXEntry = '1.3.6.1.2.1.31.1.1.1';
const optics = '1.3.6.1.4.1.2636.3.60.1.1.1.1';
const linkTraps = '1.3.6.1.6.3.1.1.5';
const ethernet = 6;
const up = 1;
const down = 2;

interface Port {
  readonly index: number;
  readonly name: string;
  readonly alias: string;
  readonly cable: string;
  readonly speedMbit: number;
  /** Towards the carrier (the cable's counters are then turned round). */
  readonly isUplink: boolean;
  readonly isUp: (plant: Plant) => boolean;
  /** The carrier whose fibre ends here. */
  readonly carrier: string | undefined;
}

export function portsLayout(component: SiteComponent, topology: Topology): DeviceLayout {
  const ports = portsOf(component, topology);
  const isRouter = component.kind === 'router';
  const changedTicks = new Map<number, number>();
  return {
    sysObjectId: isRouter ? '1.3.6.1.4.1.2636.1.1.1.2.57' : '1.3.6.1.4.1.2636.1.1.1.4.82.5',
    sysDescr: `Simulated Juniper ${isRouter ? 'router' : 'switch'}, IF-MIB and optics`,
    objects: [
      integer('1.3.6.1.2.1.2.1.0', ports.length),
      ...ports.flatMap((port) => [...portObjects(port), ...counterObjects(port), ...opticalObjects(port)]),
      ...ports.map((port) => ticks(`${ifEntry}.9.${port.index}`, () => changedTicks.get(port.index) ?? 0)),
    ],
    observe(before, after, now) {
      const changed = ports.filter((port) => port.isUp(before) !== port.isUp(after));
      for (const port of changed) changedTicks.set(port.index, now);
      return changed.map((port) => linkNotification(port, port.isUp(after)));
    },
  };
}

function portsOf(component: SiteComponent, topology: Topology): Port[] {
  const { id } = component;
  const uplinks = membersOf(component, 'network').map((member) => ({
    member,
    other: member,
    consumer: id,
    isUplink: true,
  }));
  const downlinks = (topology.consumers.network.get(id) ?? []).map((consumer) => ({
    member: id,
    other: consumer.id,
    consumer: consumer.id,
    isUplink: false,
  }));
  const isFast = component.kind === 'router';
  return [...uplinks, ...downlinks].map((link, position) => {
    const other = topology.byId.get(link.other);
    const isRack = other?.provides === undefined;
    return {
      index: firstIndex + position,
      name: `${isFast || !isRack ? 'xe' : 'ge'}-0/0/${position}`,
      alias: other?.name ?? link.other,
      cable: cableId(link.member, link.consumer),
      speedMbit: isRack ? 1000 : 10_000,
      isUplink: link.isUplink,
      isUp: (plant) => isAlive(plant, id) && isAlive(plant, link.other),
      carrier: link.isUplink ? carrierBehind(link.other, topology) : undefined,
    };
  });
}

/** The carrier at the far end of a passive way (ducts, entries), but not behind another router or switch. */
function carrierBehind(id: string, topology: Topology): string | undefined {
  const way = [id, ...behind(topology, id, 'network')];
  const isActive = way.some((step) => {
    const inputs = topology.byId.get(step)?.inputs ?? [];
    return inputs.some((input) => input.medium === 'power');
  });
  return isActive ? undefined : way.find((step) => topology.carriers.some((carrier) => carrier.id === step));
}

/** Whether a router or switch has lost its power: then it answers nothing, where the card of a machine with a battery would. */
export function isDark(plant: Plant, { kind, bindings }: Pick<Device, 'kind' | 'bindings'>): boolean {
  if (kind !== 'router' && kind !== 'switch') return false;
  const own = bindings.filter(({ component }) => plant.topology.byId.get(component)?.kind === kind);
  return own.length > 0 && own.every(({ component }) => plant.power.live.get(component) !== true);
}

function isAlive(plant: Plant, id: string): boolean {
  const { provides, inputs } = plant.topology.byId.get(id) ?? { provides: undefined, inputs: [] };
  if (provides === undefined) return plant.power.live.get(id) === true;
  // A router without any carrier is still there for the switches below it.
  const isPowered = inputs.some((input) => input.medium === 'power');
  return isPowered ? plant.power.live.get(id) === true : plant.network.live.get(id) === true;
}

function portObjects(port: Port): MibObject[] {
  const { index } = port;
  const bitsPerSecond = Math.min(port.speedMbit * 1e6, 0xffff_ffff);
  return [
    integer(`${ifEntry}.1.${index}`, index),
    text(`${ifEntry}.2.${index}`, port.name),
    integer(`${ifEntry}.3.${index}`, ethernet),
    integer(`${ifEntry}.4.${index}`, 1514),
    gauge(`${ifEntry}.5.${index}`, bitsPerSecond),
    integer(`${ifEntry}.7.${index}`, up),
    integer(`${ifEntry}.8.${index}`, (plant) => (port.isUp(plant) ? up : down)),
    text(`${ifXEntry}.1.${index}`, port.name),
    gauge(`${ifXEntry}.15.${index}`, port.speedMbit),
    integer(`${ifXEntry}.17.${index}`, 1),
    text(`${ifXEntry}.18.${index}`, port.alias),
  ];
}

function counterObjects(port: Port): MibObject[] {
  const { index } = port;
  const cable = (plant: Plant) => plant.state.cables[port.cable];
  const fromCarrier = (plant: Plant): number | undefined => cable(plant)?.fromCarrierOctets;
  const toCarrier = (plant: Plant): number | undefined => cable(plant)?.toCarrierOctets;
  const [into, out] = port.isUplink ? [fromCarrier, toCarrier] : [toCarrier, fromCarrier];
  return [
    counter32(`${ifEntry}.10.${index}`, into),
    counter32(`${ifEntry}.13.${index}`, 0),
    counter32(`${ifEntry}.14.${index}`, 0),
    counter32(`${ifEntry}.16.${index}`, out),
    counter32(`${ifEntry}.19.${index}`, 0),
    counter32(`${ifEntry}.20.${index}`, 0),
    counter64(`${ifXEntry}.6.${index}`, into),
    counter64(`${ifXEntry}.10.${index}`, out),
  ];
}

/** Alarm bits are served for loss of signal alone: bit 0, the first of the string. */
function opticalObjects(port: Port): MibObject[] {
  const { carrier, index } = port;
  if (carrier === undefined) return [];
  const light = (plant: Plant) => plant.state.carriers[carrier];
  const bits = (isLit: boolean): Uint8Array => Uint8Array.of(isLit ? 0x00 : 0x80, 0, 0);
  return [
    {
      oid: `${optics}.1.${index}`,
      read: (plant) => ({ type: 'octets', value: bits(light(plant)?.isLit !== false) }),
    },
    integer(`${optics}.5.${index}`, (plant) => (light(plant)?.rxDbm ?? 0) * 100),
    integer(`${optics}.6.${index}`, 38_200),
    integer(`${optics}.7.${index}`, (plant) => (light(plant)?.txDbm ?? 0) * 100),
    integer(`${optics}.8.${index}`, 36),
    integer(`${optics}.25.${index}`, 3310),
  ];
}

function linkNotification(port: Port, isUp: boolean): Notification {
  const varbinds: VarBind[] = [
    { oid: `${ifEntry}.1.${port.index}`, type: 'integer', value: port.index },
    { oid: `${ifEntry}.7.${port.index}`, type: 'integer', value: up },
    { oid: `${ifEntry}.8.${port.index}`, type: 'integer', value: isUp ? up : down },
    { oid: `${ifXEntry}.1.${port.index}`, type: 'octets', value: Buffer.from(port.name, 'utf8') },
  ];
  return { oid: `${linkTraps}.${isUp ? 4 : 3}`, varbinds };
}
