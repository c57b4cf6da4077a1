// The IT load as measured. Pure. Easy to get wrong: a sum with a hole in it is not a smaller load; when any meter that
// should be counted is not believed, the sum is unknown.
import { measuredValue } from '../verdicts/measured-value.ts';
import type { PlantSource } from './sources.ts';

/** Power of one rack feed in kW from its PDU; null when it is not known for certain. */
export function pduPowerKw(plant: PlantSource, deviceId: string): number | null {
  if (plant.healths().get(deviceId)?.state === 'silent') return null;
  const watts = measuredValue(plant.board, { deviceId, point: 'input.power' });
  return watts === null ? null : watts / 1000;
}

/** Sum over the PDUs that stand in racks, kW. */
export function itLoadKw(plant: PlantSource): number | null {
  const racks = new Set(plant.site.racks.map((rack) => rack.id));
  const meters = plant.site.devices.filter(
    (device) => device.kind === 'pdu' && device.place !== undefined && racks.has(device.place),
  );
  if (meters.length === 0) return null;
  let sum = 0;
  for (const meter of meters) {
    const power = pduPowerKw(plant, meter.id);
    if (power === null) return null;
    sum += power;
  }
  return sum;
}
