// Readings under which every component of the demonstration's site is available, without SNMP.
import type { PointName } from '../../src/core/points.ts';
import { points } from '../../src/core/points.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Condition, Device, Site } from '../../src/site/site.ts';

/** What makes a device of each kind available here; profiles of real models say it in their own way. */
const conditions: Readonly<Partial<Record<Device['kind'], Condition>>> = {
  ups: { point: 'output.source', is: ['normal', 'battery'] },
  generator: { point: 'engine.mode', is: ['auto'] },
  'transfer-switch': { point: 'comms.state', is: ['ok'] },
  'cooling-unit': { point: 'unit.state', is: ['on', 'standby'] },
  chiller: { point: 'unit.state', is: ['on', 'standby'] },
  pdu: { point: 'input.voltage', atLeast: 100 },
};
const usually: Condition = { point: 'system.uptime', atLeast: 0 };

export function conditionsOf(site: Site, deviceId: string): readonly Condition[] {
  const device = site.devices.find(({ id }) => id === deviceId);
  return device === undefined ? [] : [conditions[device.kind] ?? usually];
}

export function readingOf(
  deviceId: string,
  point: PointName,
  rest: Partial<Reading> & { readonly takenAtMs: number },
): Reading {
  const fixed = { instance: '', label: point, oid: '1.3.6.1.4.1.99999.1', quality: 'good' } as const;
  return { deviceId, point, value: null, unit: points[point].unit, state: null, ...fixed, ...rest };
}

function satisfy(deviceId: string, condition: Condition, takenAtMs: number): Reading {
  const { point, instance = '', is, atLeast, atMost } = condition;
  const state = is?.[0] ?? (points[point].kind === 'state' ? 'ok' : null);
  const bounds = [atLeast, atMost].filter((bound) => typeof bound === 'number');
  const value = bounds[0] ?? (state === null ? 0 : 1);
  return readingOf(deviceId, point, {
    instance,
    state,
    value: value + (atLeast === 100 ? 130 : 0),
    takenAtMs,
  });
}

/** One reading for every condition of every device, and a power for each PDU. */
export function healthyReadings(site: Site, takenAtMs: number): Reading[] {
  return site.devices.flatMap((device) => {
    const asked = [
      ...conditionsOf(site, device.id),
      ...device.bindings.flatMap(({ available = [], also = [] }) => [...available, ...also]),
    ];
    const readings = asked.map((condition) => satisfy(device.id, condition, takenAtMs));
    if (device.kind !== 'pdu') return readings;
    return [...readings, readingOf(device.id, 'input.power', { value: 2_100, takenAtMs })];
  });
}
