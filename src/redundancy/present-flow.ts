// What is live and who feeds whom at this moment, for a picture of the plant: the model's own flow with nothing removed.
// Easy to get wrong: of a `select` only the chosen feeder carries; its other members stand by, live or not.
import type { PlantModel } from '../site/component.ts';
import { createFlow, settleFlow } from './flow.ts';
import { compilePlant, rule } from './plant.ts';

export interface PresentComponent {
  readonly live: boolean;
  /** What is drawn from it, in the unit of its medium; 0 for a load. */
  readonly output: number;
  /** Ids of the members of its inputs that carry something to it now. */
  readonly fedBy: ReadonlySet<string>;
}

/** By id. Unknown counts as unavailable, as in the live verdict. */
export function presentFlow(model: PlantModel): ReadonlyMap<string, PresentComponent> {
  const plant = compilePlant(model);
  const flow = createFlow(plant);
  const healthy = new Uint8Array(plant.size);
  for (const { id, state } of model.components) {
    healthy[plant.indexOf.get(id)!] = Number(state === 'available');
  }
  settleFlow(plant, flow, healthy, []);
  const feedersOf = (component: number): ReadonlySet<string> => {
    const fedBy = new Set<string>();
    for (let input = plant.inputStart[component]!; input < plant.inputStart[component + 1]!; input++) {
      for (let at = plant.members.start[input]!; at < plant.members.start[input + 1]!; at++) {
        const member = plant.members.item[at]!;
        const isChosen = plant.inputRule[input] !== rule.select || flow.inputChosen[input] === member;
        if (flow.live[member] === 1 && isChosen) fedBy.add(plant.ids[member]!);
      }
    }
    return fedBy;
  };
  return new Map(
    plant.ids.map((id, component): readonly [string, PresentComponent] => [
      id,
      {
        live: flow.live[component] === 1,
        output: flow.output[component]!,
        fedBy: flow.live[component] === 1 ? feedersOf(component) : new Set(),
      },
    ]),
  );
}
