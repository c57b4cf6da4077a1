// The demonstration plant on virtual time, for the tests of this folder.
import { fileURLToPath } from 'node:url';
import { VirtualClock } from '../../src/core/clock.ts';
import type { DrillName } from '../../src/simulator/drills.ts';
import { PlantLoop, stepMs } from '../../src/simulator/plant-loop.ts';
import type { Plant } from '../../src/simulator/step.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';

export const demoSiteFile = fileURLToPath(new URL('../../config/site.yaml', import.meta.url));
export const noonEpochMs = 1_795_334_400_000;

export function demoSite(): Site {
  const loaded = loadSite(demoSiteFile);
  if (!('site' in loaded)) throw new Error(JSON.stringify(loaded.faults));
  return loaded.site;
}

export interface PlantRun {
  readonly clock: VirtualClock;
  readonly loop: PlantLoop;
  /** Moves time on; `see` looks at every step, `seconds` counting from this call. */
  run(seconds: number, see?: (plant: Plant, seconds: number) => void): Promise<void>;
  /** Seconds until it holds, or Infinity within the limit. */
  until(limitSeconds: number, holds: (plant: Plant) => boolean): Promise<number>;
  drill(...names: DrillName[]): void;
}

export function startPlant(seed = 7): PlantRun {
  const clock = new VirtualClock(noonEpochMs);
  let see: ((plant: Plant) => void) | undefined;
  const loop = new PlantLoop({ site: demoSite(), clock, seed, onStep: (_before, after) => see?.(after) });
  loop.start();
  return {
    clock,
    loop,
    async run(seconds, look) {
      let steps = 0;
      see = look === undefined ? undefined : (plant) => look(plant, (++steps * stepMs) / 1000);
      await clock.advance(seconds * 1000);
      see = undefined;
    },
    async until(limitSeconds, holds) {
      for (let seconds = stepMs / 1000; seconds <= limitSeconds; seconds += stepMs / 1000) {
        await clock.advance(stepMs);
        if (holds(loop.plant)) return seconds;
      }
      return Infinity;
    },
    drill(...names) {
      for (const name of names) loop.drill(name);
    },
  };
}

export function outputWatts(plant: Plant, id: string): number {
  return plant.power.outputWatts.get(id) ?? 0;
}

export function inputWatts(plant: Plant, id: string): number {
  return plant.power.inputWatts.get(id) ?? 0;
}

export function sumOf(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export const moduleIds = (side: 'a' | 'b'): string[] => [1, 2, 3].map((number) => `ups-${side}-${number}`);
export const sourceOf = (plant: Plant, id: string): string | undefined => plant.state.upsModules[id]?.source;
export const positionOf = (plant: Plant, id: string): string | undefined =>
  plant.state.transferSwitches[id]?.position;
export const phaseOf = (plant: Plant, id: string): string | undefined => plant.state.generators[id]?.phase;
export const isRackFed = (plant: Plant): boolean =>
  plant.topology.racks.every((rack) => plant.power.live.get(rack.id) === true);
