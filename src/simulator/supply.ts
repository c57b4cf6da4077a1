// Voltage and frequency at a component, found by following what feeds it back to the source that makes them.
import type { Plant } from './step.ts';
import { nominalHertz, nominalVolts } from './utility.ts';

export interface Supply {
  /** To neutral. */
  readonly volts: number;
  readonly hertz: number;
}

export const dead: Supply = { volts: 0, hertz: 0 };
/** Longest way from a consumer to a source, in components. */
const longestWay = 30;
const threePhase = 3;
export const linePerPhase = Math.sqrt(3);

/** Supply at the output of a component; dead when it has no voltage. */
export function supplyAt(plant: Plant, id: string, left: number = longestWay): Supply {
  const utility = plant.state.utilities[id];
  if (utility !== undefined) return utility.present ? utility : dead;
  const generator = plant.state.generators[id];
  if (generator !== undefined) return generator.phase === 'on-load' ? generator : dead;
  if (plant.power.live.get(id) !== true || left === 0) return dead;
  const module = plant.state.upsModules[id];
  if (module !== undefined && module.source !== 'bypass') return { volts: nominalVolts, hertz: nominalHertz };
  return supplyInto(plant, id, left);
}

/** Supply at the input of a component. */
export function supplyInto(plant: Plant, id: string, left: number = longestWay): Supply {
  const feed = plant.power.feeds.get(id)?.[0];
  return feed === undefined ? dead : supplyAt(plant, feed.member, left - 1);
}

/** Current of one of three even phases, A. */
export function phaseAmps(watts: number, volts: number, powerFactor: number): number {
  return volts < 1 ? 0 : watts / threePhase / volts / powerFactor;
}
