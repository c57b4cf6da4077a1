// Which components of the power graph have a meter, by the bindings of the site file. Pure. Easy to get wrong: `measures` is
// what a component delivers, whatever the point is called; only where the point is an input and the component wastes
// something does the difference matter.
import type { PointName } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import type { DeviceKind, Site } from '../site/site.ts';

export interface PowerMeter {
  readonly componentId: string;
  readonly deviceId: string;
  readonly point: PointName;
  /** Absent: all instances of the point together, or its one total. */
  readonly instance?: string;
  /** By how much of its reading it may be wrong, percent. */
  readonly accuracyPercent: number;
  /** It measures what goes in, not what comes out. */
  readonly isOnInput: boolean;
  /** kWh registers that count what the point shows, the first that the device has. */
  readonly registers: readonly PointName[];
}

/** Registers that count what passes where the power is measured. */
const registersOf: Readonly<Partial<Record<PointName, readonly PointName[]>>> = {
  'input.power': ['input.energy', 'energy.total'],
  'output.power': ['output.energy', 'energy.total'],
  'phase.power': ['phase.energy', 'energy.total'],
  'breaker.power': ['breaker.energy'],
  'outlet.power': ['outlet.energy'],
  'dc.power': ['dc.energy'],
};
/** Of others `energy.total` may count something else than their output. */
const totalKinds: ReadonlySet<DeviceKind> = new Set(['pdu', 'meter']);

/** Percent, as the makers give them for measurements that are no billing meters. */
const usualAccuracy: Readonly<Partial<Record<DeviceKind, number>>> = { pdu: 1, meter: 1, rectifier: 2 };
const coarseAccuracy = 3;

/** By component. Of several meters of one component the first in the file counts. */
export function powerMeters(site: Pick<Site, 'components' | 'devices'>): ReadonlyMap<string, PowerMeter> {
  const powered = new Set(site.components.filter((one) => one.provides === 'power').map(({ id }) => id));
  const meters = new Map<string, PowerMeter>();
  for (const device of site.devices) {
    for (const { component, measures } of device.bindings) {
      if (measures === undefined || !powered.has(component) || meters.has(component)) continue;
      if (!measures.point.endsWith('.power')) continue;
      const { point, instance, accuracy } = measures;
      meters.set(component, {
        componentId: component,
        deviceId: device.id,
        point,
        ...(instance === undefined ? {} : { instance }),
        accuracyPercent: accuracy ?? usualAccuracy[device.kind] ?? coarseAccuracy,
        isOnInput: point.startsWith('input.'),
        registers: (registersOf[point] ?? []).filter(
          (register) => register !== 'energy.total' || totalKinds.has(device.kind),
        ),
      });
    }
  }
  return meters;
}

/** Instances that make up what the meter shows: its own, else the total, else all lines. `readings` are its device's. */
export function instancesOf(meter: PowerMeter, readings: readonly Reading[]): readonly string[] {
  if (meter.instance !== undefined) return [meter.instance];
  return instancesAt(meter.point, readings);
}

function instancesAt(at: PointName, readings: readonly Reading[]): readonly string[] {
  const own = readings.filter(({ point }) => point === at).map(({ instance }) => instance);
  return own.includes('') ? [''] : own;
}

export interface RegisterPoint {
  readonly point: PointName;
  readonly instances: readonly string[];
}

/** The register that counts what the meter shows: of its own instance, or of the whole. Undefined where there is none. */
export function registerOf(meter: PowerMeter, readings: readonly Reading[]): RegisterPoint | undefined {
  for (const point of meter.registers) {
    const all = readings.filter((one) => one.point === point && one.value !== null);
    // A total beside a meter of one line counts the other lines too.
    const own = all.filter(({ instance }) => instance === meter.instance).map(({ instance }) => instance);
    const instances = meter.instance === undefined ? instancesAt(point, all) : own;
    if (instances.length > 0) return { point, instances };
  }
  return undefined;
}
