// What a person is told: the worst first, few, with amounts that can be checked, and never the word "certified".

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import * as say from '../../src/redundancy/sentence.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { generateSite } from '../bench/site-generator.ts';
import { arbitraryLayeredPlant } from './random-plant.ts';
import { plantOf, racks } from './sites.ts';

const noNames: ReadonlyMap<string, string> = new Map();

/** Everything that is said of a plant, in English. */
function tell(model: PlantModel, without: string[] = []): string[] {
  const assessment = assess(model, without);
  const all = [
    say.designSentence(assessment),
    say.liveSentence(assessment, noNames),
    say.marginSentence(assessment),
    ...say.reasonSentences(assessment, { names: noNames, units: say.unitsOf(model) }),
    say.spofSentence(assessment, noNames),
    say.headroomSentence(model, assessment, noNames),
  ];
  return all.flatMap((sentence) => (sentence === undefined ? [] : [sentence.text]));
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
  expect(lines.slice(0, 3)).toEqual([
    'Tier III criteria check, design - concurrently maintainable: no',
    'Tier III criteria check, live - concurrently maintainable: no',
    'Survives any single failure now: no, not that of 4 elements',
  ]);
  expect(lines).toContain(`Taking out ups-a overloads ups-b (120 of 100 kW); ${twenty}`);
  expect(lines).toContain(`On generators, taking out ups-a overloads ups-b (120 of 100 kW); ${twenty}`);
  expect(lines.at(-1)).toBe('Least headroom in any scenario: ups-a, -20 kW');
});

test('the same as code and parameters, with the names people use', () => {
  const outcome = assess(narrow).report.live.maintainable['ups-a']!;
  const said = say.sayOutcome(['ups-a'], outcome, { names: new Map([['ups-a', 'UPS A']]), units: new Map() });
  expect(said).toMatchObject({
    code: 'removal.overloads',
    params: {
      element: 'UPS A',
      overloaded: 'ups-b',
      output: 120,
      capacity: 100,
      others: 0,
      rounds: 1,
      down: 20,
    },
  });
  expect(said.text).toContain('Taking out UPS A overloads ups-b (120 of 100');
});

test('a what-if that goes wrong says so, and names a few of many', () => {
  expect(tell(narrow, ['ups-a'])).toContain(`Now overloaded: ups-b (120 of 100 kW); ${twenty}`);
  const lost = tell(narrow, ['ups-a', 'ups-b']).find((line) => line.startsWith('Now '));
  expect(lost).toMatch(/^Now not served: 20 loads: rack-01, .*, rack-08, …$/);
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
  expect(say.liveSentence(assess({ components }), noNames)).toMatchObject({
    code: 'live.not-proven',
    params: { count: 1, names: 'ats-1a' },
  });
});

test('any plant is told in a bounded number of plain sentences, with reasons just when it is not maintainable', () => {
  fc.assert(
    fc.property(arbitraryLayeredPlant(16), (model) => {
      const assessment = assess(model);
      const reasons = say.reasonSentences(assessment, { names: noNames, units: say.unitsOf(model) });
      expect(reasons.length).toBeLessThanOrEqual(2 * (say.maxReasons + 1));
      expect(reasons.length === 0).toBe(assessment.report.live.concurrentlyMaintainable === 'yes');
      expect(tell(model).join('\n')).not.toMatch(/certif|undefined|NaN|\[object/i);
    }),
    { numRuns: 500 },
  );
});
