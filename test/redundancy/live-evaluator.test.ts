// An evaluator that has lived through many changes answers as one that was just born, to the last bit; and the
// generated sites used to measure it are what they claim to be.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import type { ComponentState, Medium, PlantComponent, PlantModel } from '../../src/site/component.ts';
import { generateSite } from '../bench/site-generator.ts';
import { arbitraryLayeredPlant, arbitraryPlant } from './random-plant.ts';

type Change =
  | { readonly what: 'state'; readonly pick: number; readonly state: ComponentState }
  | { readonly what: 'demand'; readonly pick: number; readonly amount: number }
  | { readonly what: 'capacity'; readonly pick: number; readonly amount: number | undefined };

const amount = fc.double({ min: 0, max: 50, noNaN: true });
const arbitraryChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('state' as const),
      pick: fc.nat(10_000),
      state: fc.constantFrom<ComponentState>('available', 'available', 'unavailable', 'unknown'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('demand' as const), pick: fc.nat(10_000), amount }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('capacity' as const),
      pick: fc.nat(10_000),
      amount: fc.option(amount, { nil: undefined }),
    }),
  },
);

/** Makes the change in both: in the evaluator, and in the model it returns. */
function apply(evaluator: LiveEvaluator, model: PlantModel, change: Change): PlantModel {
  const target = model.components[change.pick % model.components.length]!;
  const { capacity: _, ...unlimited } = target;
  let changed: PlantComponent = target;
  if (change.what === 'state') {
    evaluator.setState(target.id, change.state);
    changed = { ...target, state: change.state };
  } else if (change.what === 'capacity') {
    evaluator.setCapacity(target.id, change.amount);
    changed = change.amount === undefined ? unlimited : { ...target, capacity: change.amount };
  } else if (target.inputs.length > 0) {
    const medium: Medium = target.inputs[change.pick % target.inputs.length]!.medium;
    evaluator.setDemand(target.id, medium, change.amount);
    changed = { ...target, demand: { ...target.demand, [medium]: change.amount } };
  }
  return { components: model.components.map((each) => (each === target ? changed : each)) };
}

function checkHistory(start: PlantModel, changes: ReadonlyArray<Change>): void {
  const evaluator = new LiveEvaluator(start);
  let model = start;
  for (const change of changes) {
    model = apply(evaluator, model, change);
    expect(evaluator.assess()).toStrictEqual(assess(model));
  }
}

test('after any history the answer is that of a fresh evaluation, bit for bit', () => {
  const histories = fc.array(arbitraryChange, { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(arbitraryPlant(2, 30), histories, checkHistory), { numRuns: 300 });
  fc.assert(fc.property(arbitraryLayeredPlant(24), histories, checkHistory), { numRuns: 300 });
}, 60_000);

test('what a site was built for does not change with what is measured', () => {
  const histories = fc.array(arbitraryChange, { minLength: 1, maxLength: 8 });
  let other = 0;
  fc.assert(
    fc.property(arbitraryLayeredPlant(24), histories, (start, changes) => {
      const evaluator = new LiveEvaluator(start, { design: 'as-filed' });
      const filed = assess(start).report.design;
      let model = start;
      for (const change of changes) {
        model = apply(evaluator, model, change);
        const { report, unproven } = assess(model);
        expect(evaluator.assess()).toStrictEqual({ report: { ...report, design: filed }, unproven });
        if (report.design.concurrentlyMaintainable !== filed.concurrentlyMaintainable) other++;
      }
    }),
    { numRuns: 300 },
  );
  expect(other).toBeGreaterThan(10);
}, 60_000);

test('on a site of 600 components too', () => {
  const histories = fc.array(arbitraryChange, { minLength: 3, maxLength: 6 });
  fc.assert(
    fc.property(histories, (changes) => checkHistory(generateSite({ components: 600 }), changes)),
    { numRuns: 10 },
  );
}, 60_000);

test('the order in which components are written does not matter, but for select', () => {
  const model = generateSite({ components: 500 });
  expect(assess({ components: model.components.toReversed() })).toStrictEqual(assess(model));
});

test('what is named as unproven suffices, and no one of it can be spared', () => {
  let met = 0;
  fc.assert(
    fc.property(arbitraryLayeredPlant(16), (model) => {
      const { report, unproven } = assess(model);
      expect(unproven.length > 0).toBe(report.live.concurrentlyMaintainable === 'not-proven');
      if (unproven.length === 0) return;
      met++;
      const isYes = (healthy: ReadonlyArray<string>): boolean => {
        const components = model.components.map((each): PlantComponent => {
          if (each.state !== 'unknown') return each;
          return { ...each, state: healthy.includes(each.id) ? 'available' : 'unavailable' };
        });
        return assess({ components }).report.live.concurrentlyMaintainable === 'yes';
      };
      expect(isYes(unproven)).toBe(true);
      for (const id of unproven) expect(isYes(unproven.filter((other) => other !== id))).toBe(false);
    }),
    { numRuns: 3_000 },
  );
  expect(met).toBeGreaterThan(50);
}, 60_000);

test('generated sites are concurrently maintainable, and stop being so when a part is missing', () => {
  for (const components of [500, 1_000, 2_000]) {
    const site = generateSite({ components });
    expect(Math.abs(site.components.length - components)).toBeLessThan(60);
    const evaluator = new LiveEvaluator(site);
    const { report } = evaluator.assess();
    expect(report.design.concurrentlyMaintainable).toBe(true);
    expect(report.live.concurrentlyMaintainable).toBe('yes');
    expect(report.live.loads['rack-1-001']!.paths).toEqual({ power: 2, cooling: 1, network: 2 });
    evaluator.setState('ats-1a', 'unavailable');
    expect(evaluator.assess().report.live.concurrentlyMaintainable).toBe('no');
    expect(evaluator.assess().report.live.singlePointsOfFailure).toContain('ups-bus-1b');
    evaluator.setState('ats-1a', 'unknown');
    expect(evaluator.assess()).toMatchObject({ unproven: ['ats-1a'] });
    evaluator.setState('ats-1a', 'available');
    expect(evaluator.assess().report.live).toStrictEqual(report.live);
  }
});
