// The site as the rest of Qosha knows it: what `load-site.ts` makes of the site file once it is free of faults.
// Components are the redundancy graph (component.ts); devices are what SNMP talks to; places are where things stand.
// Easy to get wrong: a device is not a component. A binding says which component a device speaks for, and by what.
import type { PointName } from '../core/points.ts';
import type { Secret } from '../platform/secret.ts';
import type { AutonomySettings, BatteryRating, FuelSupply } from './autonomy.ts';
import type { PlantComponent } from './component.ts';
import type { DeviceSecurity, UserSecurity } from './device-security.ts';

export interface Site {
  /** File the site was read from, as given. */
  readonly file: string;
  readonly id: string;
  readonly name: string;
  /** IANA name, e.g. `Asia/Baku`: billing months and schedules follow it. */
  readonly timeZone: string;
  /** ISO 4217, e.g. `AZN`. */
  readonly currency: string;
  readonly components: readonly SiteComponent[];
  readonly devices: readonly Device[];
  readonly rooms: readonly Room[];
  readonly racks: readonly Rack[];
  /** Absent: `usualAutonomy`. */
  readonly autonomy?: AutonomySettings;
  /** Absent: traps are not received. */
  readonly traps?: TrapSettings;
}

/** Where traps are heard, and from whom beside the devices. */
export interface TrapSettings {
  readonly address: string;
  /** UDP. */
  readonly port: number;
  /** Addresses and networks (`10.20.0.0/16`) that may send beside the devices, such as a trap relay. */
  readonly allow: readonly string[];
  /** Communities of traps beside those of the devices. */
  readonly communities: readonly Secret[];
  /** Users of SNMPv3 traps and informs beside those of the devices. */
  readonly users: readonly UserSecurity[];
  /** Datagrams per second from one address and each device at it; four times as many at once. */
  readonly perSource: number;
  /** Days that a trap is kept as an event. */
  readonly keepDays: number;
}

/** A component of the redundancy graph with what people call it. */
/** Least times that a switch and a set keep before they go back and stop, s. */
export interface DeclaredDelays {
  readonly retransferSeconds?: number;
  readonly coolDownSeconds?: number;
}

export interface SiteComponent extends PlantComponent, DeclaredDelays {
  readonly name: string;
  /** What carriers call it in their maintenance notices. */
  readonly circuits?: readonly string[];
  /** Line in the site file where it is written, 1-based. */
  readonly line: number;
  /** The battery behind it. */
  readonly battery?: BatteryRating;
  /** Of a generator. */
  readonly fuel?: FuelSupply;
  readonly breaker?: Breaker;
}

/** The breaker that a component of power is fed through. */
export interface Breaker {
  /** Rating of each pole, A. */
  readonly amps: number;
  readonly phases: 1 | 3;
  /** Line to neutral, V. */
  readonly volts: number;
}

export const deviceKinds = [
  'ups',
  'generator',
  'transfer-switch',
  'cooling-unit',
  'chiller',
  'pdu',
  'router',
  'switch',
  'environment',
  'rectifier',
  'meter',
  'other',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly kind: DeviceKind;
  readonly address: string;
  readonly port: number;
  readonly security: DeviceSecurity;
  /** How actions prove themselves to it where it allows writes; absent: it is never written to. */
  readonly writeSecurity?: DeviceSecurity;
  /** Name of a profile in config/device-profiles, or `auto` to identify the device by asking it. */
  readonly profile: string;
  /** How often its ordinary points are read. */
  readonly intervalSeconds: number;
  /** How often the points are read on which its state hangs; at most `intervalSeconds`, 5 s or that when absent. */
  readonly fastSeconds?: number;
  /** How often names, ratings and the like are read; at least `intervalSeconds`, a minute or that when absent. */
  readonly slowSeconds?: number;
  /** It counts as silent when `polls` of the last `of` polls went unanswered; 3 of 4 when absent. */
  readonly silentAfter?: { readonly polls: number; readonly of: number };
  readonly timeoutMs: number;
  readonly retries: number;
  /** Id of a rack or room, when known. */
  readonly place?: string;
  /** Height units it takes, counted from the bottom, when it stands in a rack. */
  readonly rackUnits?: { readonly lowest: number; readonly height: number };
  /** Of a rack PDU: outlets that are not as the rest of it, by their instance. */
  readonly outlets?: readonly Outlet[];
  readonly bindings: readonly Binding[];
}

/** What an outlet of a rack PDU is known to feed, and from which phase. */
export interface Outlet {
  readonly instance: string;
  /** Id of the rack whose equipment hangs on it; absent: the rack in which the PDU stands. */
  readonly rack?: string;
  /** From 1; absent: not written. Between that phase and neutral. */
  readonly phase?: 1 | 2 | 3;
}

/**
 * "This device speaks for that component." The component is `available` while every condition holds on good
 * readings, `unavailable` as soon as one fails on a good reading, and `unknown` when a reading it needs is stale,
 * missing or suspect. Without conditions the profile's own availability conditions apply. A component that several
 * bindings speak for is unavailable if one says so, else unknown if one says so.
 */
export interface Binding {
  readonly component: string;
  readonly available?: readonly Condition[];
  /** Asked beside `available` or the profile's conditions; of the latter they replace those on the same point. */
  readonly also?: readonly Condition[];
  /** Measured output of the component in its unit (kW, Gbit/s), when this device measures it. */
  readonly measures?: Measures;
  readonly capacity?: CapacityRule;
  /** This device tells what stands in the component's own tank. One binding of a component at most has it. */
  readonly fuelLevel?: FuelLevel;
}

export interface FuelLevel {
  /** In % or l. Absent: `fuel.volume` or `fuel.level`, whichever it tells. */
  readonly point?: PointName;
  readonly instance?: string;
}

export interface Measures {
  readonly point: PointName;
  readonly instance?: string;
  /** Percent of the reading by which the meter may be wrong; that of its kind when absent. */
  readonly accuracy?: number;
}

/**
 * What the component can deliver at most, by a point: W, bit/s or % of its plate as they are, a count times `each`, a
 * temperature by a curve.
 */
export interface CapacityRule {
  readonly point: PointName;
  readonly instance?: string;
  /** In the unit of the component's medium. */
  readonly each?: number;
  /** [[what the point says, most it delivers], …], rising in the first. */
  readonly curve?: readonly (readonly [number, number])[];
}

/** A number, or what another point of the device says of the same instance (else of the device), and so much more. */
export type Bound = number | { readonly point: PointName; readonly plus?: number };

/** Holds when the point's state is one of `is`, not one of `isNot`, or its value lies within the bounds given. */
export interface Ask {
  readonly point: PointName;
  /** Absent: every instance of the point must hold. */
  readonly instance?: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
  readonly atLeast?: Bound;
  readonly atMost?: Bound;
}

export interface Condition extends Ask {
  /**
   * How long it may fail in the normal course of things, such as a switch without output until the generators are
   * there. Verdicts count the component out at once; alerts wait this long.
   */
  readonly graceSeconds?: number;
  /** How long it must fail before it counts as failing; 0 when absent. */
  readonly failSeconds?: number;
  /** How long it must hold again before it counts as holding; 0 when absent. */
  readonly holdSeconds?: number;
  /**
   * What a reading that cannot be judged (stale, missing, suspect, none) makes of it: `unknown` when absent; `unavailable`;
   * or its last word for so many seconds, then `unknown`.
   */
  readonly stale?: 'unknown' | 'unavailable' | { readonly last: number };
  /** Asked only of devices that have the point: one that never gave it need not, one that did must go on. */
  readonly optional?: boolean;
  /** Not asked while one of these holds for certain. */
  readonly unless?: readonly Ask[];
}

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly { readonly id: string; readonly name: string }[];
}

export interface Rack {
  readonly id: string;
  readonly name: string;
  readonly room: string;
  readonly row?: string;
  /** Height in rack units. */
  readonly units: number;
  /** Heights taken by devices of the site file, lowest unit from the bottom, from 1. Absent: none is written. */
  readonly taken?: readonly { readonly lowest: number; readonly height: number }[];
  /** Id of the load component that stands for this rack in the graph, when it has one. */
  readonly component?: string;
}
