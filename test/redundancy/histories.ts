// Random changes of a plant, made at once in an evaluator that keeps it and in a model that is assessed anew.

import fc from 'fast-check';
import type { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import type { ComponentState, Medium, PlantComponent, PlantModel } from '../../src/site/component.ts';

export type Change =
  | { readonly what: 'state'; readonly pick: number; readonly state: ComponentState }
  | { readonly what: 'demand'; readonly pick: number; readonly amount: number }
  | { readonly what: 'capacity'; readonly pick: number; readonly amount: number | undefined }
  | { readonly what: 'without'; readonly picks: ReadonlyArray<number> };

const pick = fc.nat(10_000);
/** Whole amounts meet capacities exactly; the others show every rounding. */
const amount = fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.integer({ min: 0, max: 30 }));

export const arbitraryChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('state' as const),
      pick,
      state: fc.constantFrom<ComponentState>('available', 'available', 'available', 'unavailable', 'unknown'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('demand' as const), pick, amount }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('capacity' as const),
      pick,
      amount: fc.option(amount, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('without' as const), picks: fc.array(pick, { maxLength: 2 }) }),
  },
);

/** A model and what is out of it in every scenario. */
export interface Moment {
  readonly model: PlantModel;
  readonly without: ReadonlyArray<string>;
}

function withPart(model: PlantModel, target: PlantComponent, part: PlantComponent): PlantModel {
  return { components: model.components.map((each) => (each === target ? part : each)) };
}

/** Makes the change in both: in the evaluator, and in the moment it returns. */
export function apply(evaluator: LiveEvaluator, { model, without }: Moment, change: Change): Moment {
  const at = (n: number): PlantComponent => model.components[n % model.components.length]!;
  if (change.what === 'without') {
    const ids = [...new Set(change.picks.map((n) => at(n).id))];
    evaluator.setWithout(ids);
    return { model, without: ids };
  }
  const target = at(change.pick);
  if (change.what === 'state') {
    evaluator.setState(target.id, change.state);
    return { model: withPart(model, target, { ...target, state: change.state }), without };
  }
  if (change.what === 'capacity') {
    evaluator.setCapacity(target.id, change.amount);
    const { capacity: _, ...unlimited } = target;
    const part = change.amount === undefined ? unlimited : { ...target, capacity: change.amount };
    return { model: withPart(model, target, part), without };
  }
  if (target.inputs.length === 0) return { model, without };
  const medium: Medium = target.inputs[change.pick % target.inputs.length]!.medium;
  evaluator.setDemand(target.id, medium, change.amount);
  const demand = { ...target.demand, [medium]: change.amount };
  return { model: withPart(model, target, { ...target, demand }), without };
}
