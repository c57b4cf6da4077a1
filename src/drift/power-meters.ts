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
}

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
      });
    }
  }
  return meters;
}

/** Instances that make up what the meter shows: its own, else the total, else all lines. `readings` are its device's. */
export function instancesOf(meter: PowerMeter, readings: readonly Reading[]): readonly string[] {
  if (meter.instance !== undefined) return [meter.instance];
  const own = readings.filter(({ point }) => point === meter.point).map(({ instance }) => instance);
  return own.includes('') ? [''] : own;
}
