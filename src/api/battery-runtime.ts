// How long the batteries still last that carry something now. Pure. Easy to get wrong: the shortest counts, not the mean;
// and only of those that discharge, because a charging battery reports a runtime too.
import type { Device } from '../site/site.ts';
import type { OverviewView } from './contract.ts';
import type { PlantSource } from './sources.ts';

/** The devices that speak for a component which runs on battery now. */
export function devicesOnBattery(plant: PlantSource): readonly Device[] {
  const onBattery = plant.onBattery();
  return plant.site.devices.filter((device) =>
    device.bindings.some(({ component }) => onBattery.has(component)),
  );
}

/** Shortest runtime that one of these devices reports, s; null when none reports a trustworthy one. */
export function shortestRuntimeSeconds(plant: PlantSource, devices: readonly Device[]): number | null {
  const runtimes = devices
    .map((device) => plant.board.get(device.id, 'battery.runtime'))
    .flatMap((reading) => (reading?.quality === 'good' && reading.value !== null ? [reading.value] : []));
  return runtimes.length === 0 ? null : Math.min(...runtimes);
}

/** What batteries alone carry now; null when nothing lives on them. */
export function batteryView(plant: PlantSource): OverviewView['battery'] {
  const loads = [...plant.supply().values()].filter((supply) => supply === 'on-battery').length;
  if (loads === 0) return null;
  return { loads, runtimeSeconds: shortestRuntimeSeconds(plant, devicesOnBattery(plant)) };
}
