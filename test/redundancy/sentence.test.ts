// What a person is told: the worst first, few, with amounts that can be checked, and never the word "certified".

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import { renderAssessment } from '../../src/redundancy/english.ts';
import { describeAssessment, maxReasons } from '../../src/redundancy/sentence.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { generateSite } from '../bench/site-generator.ts';
import { arbitraryLayeredPlant } from './random-plant.ts';
import { plantOf, racks } from './sites.ts';

function tell(model: PlantModel, without: string[] = []): string[] {
  return renderAssessment(model, assess(model, without), without).split('\n');
}

/*  gen-1    gen-2
 *    |        |
 *  ups-a    ups-b     100 kW each, 20 racks of 6 on both                 */
const narrow = plantOf({
  'gen-1': { provides: 'power' },
  'gen-2': { provides: 'power' },
  'ups-a': { provides: 'power', capacity: 100, from: { power: 'gen-1' } },
  'ups-b': { provides: 'power', capacity: 100, from: { power: 'gen-2' } },
  ...racks(20, { demand: { power: 6 }, from: { power: { share: ['ups-a', 'ups-b'] } } }),
});
const twenty = 'unless load is shed, 20 loads down after 1 round of tripping';

test('an overload is told with its amounts and its end', () => {
  const lines = tell(narrow);
  expect(lines.slice(0, 5)).toEqual([
    'Tier III criteria check, design - concurrently maintainable: no',
    'Tier III criteria check, live - concurrently maintainable: no',
    'Survives any single failure now: no, not that of 4 elements',
    'Now every load is served and nothing is overloaded',
    'Without utilities every load is served and nothing is overloaded',
  ]);
  expect(lines).toContain(`Taking out ups-a overloads ups-b (120 of 100 kW); ${twenty}`);
  expect(lines).toContain(`On generators, taking out ups-a overloads ups-b (120 of 100 kW); ${twenty}`);
  expect(lines.at(-1)).toBe('Least headroom in any scenario: ups-a, -20 kW');
});

test('a what-if says what is out, and names a few of many', () => {
  const lines = tell(narrow, ['ups-a']);
  expect(lines[1]).toBe('With ups-a taken out:');
  expect(lines).toContain(`Now overloaded: ups-b (120 of 100 kW); ${twenty}`);
  const lost = tell(narrow, ['ups-a', 'ups-b']).find((line) => line.startsWith('Now '));
  expect(lost).toMatch(/^Now not served: 20 loads: rack-01, .*, rack-08 and 12 more$/);
});

test('rounding never hides an overload', () => {
  const tight = plantOf({
    src: { provides: 'power', capacity: 10 },
    rack: { from: { power: 'src' }, demand: { power: 10.0004 } },
  });
  expect(tell(tight).join()).toContain('src (10.0004 of 10 kW)');
});

test('not proven names what it hangs on', () => {
  const site = generateSite({ components: 500 });
  const components = site.components.map((each) =>
    each.id === 'ats-1a' ? { ...each, state: 'unknown' as const } : each,
  );
  expect(tell({ components })[1]).toBe(
    'Tier III criteria check, live - concurrently maintainable: not proven, for want of telemetry from ats-1a',
  );
});

test('any plant is told in a bounded number of plain sentences, with reasons just when it is not maintainable', () => {
  fc.assert(
    fc.property(arbitraryLayeredPlant(16), (model) => {
      const assessment = assess(model);
      const said = describeAssessment(model, assessment);
      expect(said.length).toBeLessThanOrEqual(4 * maxReasons + 12);
      const hasReason = said.some(({ code }) =>
        /^(removal|generators)\.|\.(lost|overloaded)$/.test(code),
      );
      const fine = said.filter(({ code }) => code === 'now.ok' || code === 'utility-loss.ok').length === 2;
      const isYes = assessment.report.live.concurrentlyMaintainable === 'yes';
      if (isYes) expect(fine).toBe(true);
      else expect(hasReason).toBe(true);
      expect(tell(model).join('\n')).not.toMatch(/certif|undefined|NaN|\[object/i);
    }),
    { numRuns: 500 },
  );
});
