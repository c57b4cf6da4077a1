// One object that an agent serves: its full identifier and how its value is read from the plant at the moment of
// asking. Easy to get wrong: undefined means "this instance does not exist now", which an agent says as such and
// never as zero.
import type { VarBind } from '../snmp/varbind.ts';
import type { Plant } from './step.ts';

type WithoutOid<Bind> = Bind extends { readonly oid: string } ? Omit<Bind, 'oid'> : never;
/** A typed SNMP value without its name. */
export type MibValue = WithoutOid<VarBind>;

export interface MibObject {
  readonly oid: string;
  readonly read: (plant: Plant) => MibValue | undefined;
  /** What setting it to this value commands; undefined for a value that it does not take. Absent: it is read-only. */
  readonly command?: (value: MibValue) => PlantCommand | undefined;
}

/** What a device may be told to do from afar. */
export interface PlantCommand {
  readonly kind: 'reset-generator';
  readonly componentId: string;
}

/** A notification to send: its identifier and its own variables (uptime and identity are added by the sender). */
export interface Notification {
  readonly oid: string;
  readonly varbinds: readonly VarBind[];
}

/** What a device shows and what it tells of its own accord. */
export interface DeviceLayout {
  readonly sysObjectId: string;
  readonly sysDescr: string;
  readonly objects: readonly MibObject[];
  /** Called after each step of the plant; `ticks` is the agent's uptime in hundredths of a second. */
  readonly observe?: (before: Plant, after: Plant, ticks: number) => readonly Notification[];
}

export type NumberSource = number | ((plant: Plant) => number | undefined);

function valueOf(source: NumberSource, plant: Plant): number | undefined {
  const value = typeof source === 'number' ? source : source(plant);
  return value === undefined ? undefined : Math.round(value);
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

export function integer(oid: string, source: NumberSource): MibObject {
  return {
    oid,
    read(plant) {
      const value = valueOf(source, plant);
      return value === undefined
        ? undefined
        : { type: 'integer', value: within(value, -0x8000_0000, 0x7fff_ffff) };
    },
  };
}

export function gauge(oid: string, source: NumberSource): MibObject {
  return {
    oid,
    read(plant) {
      const value = valueOf(source, plant);
      return value === undefined ? undefined : { type: 'gauge32', value: within(value, 0, 0xffff_ffff) };
    },
  };
}

/** A 32-bit counter: wraps as the real one does. */
export function counter32(oid: string, source: NumberSource): MibObject {
  return {
    oid,
    read(plant) {
      const value = valueOf(source, plant);
      return value === undefined ? undefined : { type: 'counter32', value: value % 0x1_0000_0000 };
    },
  };
}

export function counter64(oid: string, source: NumberSource): MibObject {
  return {
    oid,
    read(plant) {
      const value = valueOf(source, plant);
      return value === undefined ? undefined : { type: 'counter64', value: BigInt(value) };
    },
  };
}

export function ticks(oid: string, source: NumberSource): MibObject {
  return {
    oid,
    read(plant) {
      const value = valueOf(source, plant);
      return value === undefined ? undefined : { type: 'timeticks', value: value % 0x1_0000_0000 };
    },
  };
}

export function text(oid: string, value: string): MibObject {
  const octets = Buffer.from(value, 'utf8');
  return { oid, read: () => ({ type: 'octets', value: octets }) };
}

export function identifier(oid: string, source: string | ((plant: Plant) => string | undefined)): MibObject {
  return {
    oid,
    read(plant) {
      const value = typeof source === 'string' ? source : source(plant);
      return value === undefined ? undefined : { type: 'oid', value };
    },
  };
}
