// What every component carries now and at worst: the largest output over the scenarios of the check, and in which of them
// it occurs. Easy to get wrong: utilities carry most while they are there, generators when they are not; both count.
import { Situation } from '../redundancy/situation.ts';
import { compilePlant } from '../redundancy/plant.ts';
import type { PlantModel } from '../site/component.ts';
import { RaisedOutputs } from './raised-outputs.ts';
import type { Scenario } from './room.ts';

export interface Peak {
  /** With nothing taken out, in the unit of its medium; null while it is not live. */
  readonly output: number | null;
  readonly worst: number;
  readonly scenario: Scenario;
}

/** By id; components that are live in no scenario are left out. */
export function findPeaks(model: PlantModel, states: 'design' | 'live'): ReadonlyMap<string, Peak> {
  const plant = compilePlant(model);
  const healthy = new Uint8Array(plant.size).fill(1);
  if (states === 'live') {
    for (const { id, state } of model.components)
      healthy[plant.indexOf.get(id)!] = Number(state === 'available');
  }
  const peaks = new Map<string, Peak>();
  const finite = new Float64Array(plant.size);
  for (const onGenerators of [false, true]) {
    const situation = new Situation(plant, healthy, onGenerators ? [...plant.utilities] : []);
    const { ripple, flow } = situation;
    const raised = new RaisedOutputs(plant, finite, flow);
    for (const removal of plant.removable) {
      ripple.remove([removal]);
      raised.note(ripple, removal);
      ripple.undo();
    }
    plant.ids.forEach((id, v) => {
      const known = peaks.get(id);
      const { output: worst, removal } = raised.largest(v, new Set());
      const isLive = flow.live[v] === 1;
      const output = onGenerators ? (known?.output ?? null) : isLive ? flow.output[v]! : null;
      if (!isLive && worst === 0) return;
      if (known !== undefined && known.worst >= worst) return;
      const removed = removal === -1 ? null : plant.ids[removal]!;
      peaks.set(id, { output, worst, scenario: { removed, onGenerators } });
    });
  }
  return peaks;
}
