// The demonstration's plant on a virtual clock, told to a live plant once a second in the words that its devices use. What
// each UPS says can be bent, as cards do.
import { LivePlant } from '../../src/commands/live-plant.ts';
import type { PointName } from '../../src/core/points.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { runtimeSeconds } from '../../src/simulator/battery.ts';
import type { Plant } from '../../src/simulator/step.ts';
import type { Site } from '../../src/site/site.ts';
import { conditionsOf, healthyReadings, readingOf } from '../api/plant-readings.ts';
import { demoSite, outputWatts, startPlant } from '../simulator/plant-on-clock.ts';

const ratedWatts = 50_000;

export interface Bend {
  /** What a UPS says is left, s, of what is; null: nothing. Default: whole minutes. */
  readonly runtime?: (seconds: number) => number | null;
}

const wholeMinutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60)) * 60;

/** Several bends are several live plants that watch the same plant. */
export function startSimulated(bends: readonly Bend[] = [{}], site: Site = demoSite()) {
  const run = startPlant(3);
  const lives = bends.map(() => {
    const profileConditions = (deviceId: string) => conditionsOf(site, deviceId);
    return new LivePlant({ site, board: new LatestBoard(run.clock), clock: run.clock, profileConditions });
  });
  let toldAllAtMs = 0;
  const tell = (plant: Plant): void => {
    const takenAtMs = run.clock.epochMs();
    // What does not matter here is told just often enough not to grow old.
    const isAll = takenAtMs - toldAllAtMs >= 10_000;
    if (isAll) toldAllAtMs = takenAtMs;
    lives.forEach(({ board }, at) => {
      const told = readingsOf(plant, site, { takenAtMs, ...bends[at] });
      board.put([...(isAll ? healthyReadings(site, takenAtMs) : []), ...told]);
    });
  };
  return {
    ...run,
    site,
    lives,
    live: lives[0]!,
    /** Moves time on, telling every `stepSeconds`; `see` looks after each. */
    async watch(seconds: number, see?: () => void, stepSeconds = 1): Promise<void> {
      for (let second = stepSeconds; second <= seconds; second += stepSeconds) {
        await run.clock.advance(stepSeconds * 1_000);
        tell(run.loop.plant);
        see?.();
      }
    },
  };
}

function readingsOf(
  plant: Plant,
  site: Site,
  { runtime = wholeMinutes, takenAtMs }: Bend & { readonly takenAtMs: number },
): readonly Reading[] {
  const say = (deviceId: string, point: PointName, rest: Partial<Reading>): Reading =>
    readingOf(deviceId, point, { takenAtMs, ...rest });
  return site.devices.flatMap((device): Reading[] => {
    const [component = ''] = device.bindings.map((binding) => binding.component);
    if (device.kind === 'ups') {
      const module = plant.state.upsModules[component]!;
      const watts = outputWatts(plant, component);
      const value = runtime(runtimeSeconds(module.charge, Math.max(watts, 1_000), ratedWatts));
      return [
        say(device.id, 'output.source', { state: module.source }),
        say(device.id, 'output.power', { value: watts }),
        say(device.id, 'battery.charge', { value: Math.floor(module.charge * 100) }),
        say(device.id, 'battery.status', { state: module.charge <= 0.01 ? 'depleted' : 'normal' }),
        say(device.id, 'battery.runtime', value === null ? { quality: 'missing' } : { value }),
      ];
    }
    const statical = plant.state.staticSwitches[component];
    if (statical !== undefined) {
      const isPreferred = statical.position === 'preferred';
      return [
        say(device.id, 'source.selected', { state: statical.position }),
        say(device.id, 'switch.state', { state: isPreferred ? 'on-1' : 'on-2' }),
      ];
    }
    if (device.kind === 'transfer-switch') {
      const { position } = plant.state.transferSwitches[component]!;
      const isLive = plant.power.live.get(component) === true;
      const utility = device.bindings[1]?.component ?? '';
      const isUtilityThere = plant.power.live.get(utility) === true;
      return [
        say(device.id, 'source.selected', { state: position }),
        say(device.id, 'output.state', { state: isLive ? 'ok' : 'failed' }),
        say(device.id, 'source.state', { instance: 'a', state: isUtilityThere ? 'ok' : 'failed' }),
      ];
    }
    if (device.kind !== 'generator') return [];
    const set = plant.state.generators[component]!;
    return [
      say(device.id, 'output.power', { value: set.loadWatts }),
      say(device.id, 'fuel.level', { value: Math.floor((100 * set.fuelLitres) / 1500) }),
      say(device.id, 'engine.state', { state: set.phase === 'on-load' ? 'loaded' : 'ready' }),
    ];
  });
}
