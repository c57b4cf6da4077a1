// A router without power answers nothing: what its ports would say of a carrier is not known then, and never "down".
import { expect, test } from 'vitest';
import { isDark } from '../../src/simulator/mib-ports.ts';
import type { Plant } from '../../src/simulator/step.ts';
import { startPlant } from './plant-on-clock.ts';

function without(plant: Plant, componentId: string): Plant {
  const live = new Map(plant.power.live).set(componentId, false);
  return { ...plant, power: { ...plant.power, live } };
}

test('network equipment without power is dark, and nothing else is', () => {
  const { plant } = startPlant().loop;
  const { devices } = plant.topology.site;
  const darkIn = (seen: Plant): string[] =>
    devices.filter((device) => isDark(seen, device)).map(({ id }) => id);
  expect(darkIn(plant)).toEqual([]);
  expect(darkIn(without(plant, 'router-2'))).toEqual(['router-2']);
  expect(darkIn(without(plant, 'switch-1'))).toEqual(['switch-1']);
  // The card of a transfer switch or a UPS has a supply of its own.
  expect(darkIn(without(plant, 'ats-a'))).toEqual([]);
});
