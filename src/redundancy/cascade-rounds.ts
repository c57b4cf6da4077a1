// The cascade of a removal, round by round: what trips in each, and which loads go dark with it. For one case that
// somebody looks at; the verdicts know only how many rounds there are. Easy to get wrong: all that is overloaded trips at
// once, and what a round overloads trips in the next.
import type { PlantModel } from '../site/component.ts';
import { createFlow, isLost, isOverloaded, settleFlow } from './flow.ts';
import { numbersOf, statesOf } from './assess.ts';
import { compilePlant } from './plant.ts';
import type { Overload } from './report.ts';

export interface CascadeRound {
  /** Sorted by id, each with what it carried when it tripped. */
  readonly tripped: readonly Overload[];
  /** Loads that go dark with this round, sorted by id. */
  readonly lost: readonly string[];
}

export interface CascadeRun {
  /** Loads not served as soon as the components are out, before anything trips. */
  readonly lostAtOnce: readonly string[];
  /** Each trips at least one more component, so there are at most as many as components. */
  readonly rounds: readonly CascadeRound[];
}

/** Follows the removal under the states of the model, unknown counted as unavailable. */
export function followCascade(model: PlantModel, removed: readonly string[]): CascadeRun {
  const plant = compilePlant(model);
  const healthy = Uint8Array.from(statesOf(plant, model), (state) => Number(state === 'available'));
  const flow = createFlow(plant);
  const out = numbersOf(plant, removed);
  const numbers = [...plant.ids.keys()];
  const dark = (): string[] => numbers.filter((v) => isLost(plant, flow, v)).map((v) => plant.ids[v]!);
  settleFlow(plant, flow, healthy, out);
  const lostAtOnce = dark();
  const known = new Set(lostAtOnce);
  const rounds: CascadeRound[] = [];
  for (;;) {
    const tripping = numbers.filter((v) => isOverloaded(plant, flow, v));
    if (tripping.length === 0) return { lostAtOnce, rounds };
    const tripped = tripping.map((v): Overload => ({
      id: plant.ids[v]!,
      output: flow.output[v]!,
      capacity: plant.capacity[v]!,
    }));
    out.push(...tripping);
    settleFlow(plant, flow, healthy, out);
    const lost = dark().filter((id) => !known.has(id));
    for (const id of lost) known.add(id);
    rounds.push({ tripped, lost });
  }
}
