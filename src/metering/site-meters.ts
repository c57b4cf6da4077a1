// Which meters a site has: the rack PDUs that stand in a rack and measure their own input. Easy to get wrong: the breaker.
// What a meter can have counted is bounded by the capacity of the component it measures; without one, by a common
// three-phase 32 A supply.
import { Decimal } from '../core/decimal.ts';
import type { Device, Site } from '../site/site.ts';
import type { Meter } from './register.ts';

/** √3 × 400 V × 32 A, rounded up: the largest usual rack supply. */
const usualBreakerWatts = 22_200;
/** Rack PDUs count in tenths of a kWh. */
const resolutionWh = Decimal.of(100n);

/** One register (`energy.total`, the whole PDU) per PDU of a rack; feeds are A, B, … by device id. */
export function metersOfSite(site: Site): Omit<Meter, 'id'>[] {
  const racks = new Set(site.racks.map((rack) => rack.id));
  const pdus = site.devices
    .filter((device) => device.kind === 'pdu' && device.place !== undefined && racks.has(device.place))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  const meters: Omit<Meter, 'id'>[] = [];
  for (const [rackId, devices] of Map.groupBy(pdus, (device) => device.place ?? '')) {
    for (const [index, device] of devices.entries()) {
      meters.push({
        deviceId: device.id,
        point: 'energy.total',
        instance: '',
        rackId,
        feed: String.fromCodePoint(65 + index),
        modulusWh: undefined,
        resolutionWh,
        breakerWatts: breakerWatts(site, device),
      });
    }
  }
  return meters;
}

function breakerWatts(site: Site, device: Device): number {
  const measured = device.bindings.find((binding) => binding.measures !== undefined)?.component;
  const component = site.components.find((one) => one.id === measured);
  if (component?.provides !== 'power' || component.capacity === undefined) return usualBreakerWatts;
  return Math.ceil(component.capacity * 1000);
}
