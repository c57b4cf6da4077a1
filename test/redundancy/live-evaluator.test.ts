// An evaluator that has lived through many changes on larger sites answers as one that was just born, to the last bit, and
// with little work; and the generated sites used to measure it are what they claim to be.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import type { PlantComponent } from '../../src/site/component.ts';
import { generateSite } from '../bench/site-generator.ts';
import { apply, arbitraryChange } from './histories.ts';
import type { Moment } from './histories.ts';
import { arbitraryLayeredPlant } from './random-plant.ts';

test('what a site was built for does not change with what is measured', () => {
  const histories = fc.array(arbitraryChange, { minLength: 1, maxLength: 8 });
  let other = 0;
  fc.assert(
    fc.property(arbitraryLayeredPlant(24), histories, (start, changes) => {
      const evaluator = new LiveEvaluator(start, { design: 'as-filed' });
      const filed = assess(start).report.design;
      let moment: Moment = { model: start, without: [] };
      for (const change of changes) {
        moment = apply(evaluator, moment, change);
        const { report, unproven } = assess(moment.model, moment.without);
        expect(evaluator.assess()).toStrictEqual({ report: { ...report, design: filed }, unproven });
        if (report.design.concurrentlyMaintainable !== filed.concurrentlyMaintainable) other++;
      }
    }),
    { numRuns: 300 },
  );
  expect(other).toBeGreaterThan(10);
}, 60_000);

test('on a site of 600 components the answer after any history is that of a fresh evaluation', () => {
  const histories = fc.array(arbitraryChange, { minLength: 3, maxLength: 6 });
  fc.assert(
    fc.property(histories, (changes) => {
      const start = generateSite({ components: 600 });
      const evaluator = new LiveEvaluator(start);
      let moment: Moment = { model: start, without: [] };
      for (const change of changes) {
        moment = apply(evaluator, moment, change);
        expect(evaluator.assess()).toStrictEqual(assess(moment.model, moment.without));
      }
    }),
    { numRuns: 10 },
  );
}, 60_000);

test('a change in one hall tries few removals again, at a utility many', () => {
  const site = generateSite({ components: 5_000 });
  const evaluator = new LiveEvaluator(site);
  const before = evaluator.assess();
  const all = 2 * Object.keys(before.report.live.maintainable).length;
  expect(evaluator.removalsTried).toBeGreaterThanOrEqual(all);
  for (const id of ['rpdu-1-1a', 'pdu-2b-1', 'ups-3a-1', 'crah-4-1', 'ats-5a', 'gen-1', 'chiller-a-1']) {
    evaluator.setState(id, 'unavailable');
    evaluator.assess();
    expect(evaluator.removalsTried, id).toBeLessThan(all / 8);
  }
  evaluator.setState('utility-a', 'unavailable');
  evaluator.assess();
  expect(evaluator.removalsTried).toBeGreaterThan(all / 4);
});

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
  for (const components of [500, 1_000, 2_000, 20_000]) {
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
