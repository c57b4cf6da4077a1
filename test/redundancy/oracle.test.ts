// The product's evaluation against the plain second implementation, whole answers at a time.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { differenceOf, evaluateNaively } from '../bench/redundancy-naive.ts';
import { generateSite } from '../bench/site-generator.ts';
import { assertSameAnswer } from './compare.ts';
import { consult } from './oracle.ts';
import { arbitraryLayeredPlant, arbitraryPlant } from './random-plant.ts';
import { plantOf } from './sites.ts';
import type { Given } from './sites.ts';

function idsAt(model: PlantModel, picks: ReadonlyArray<number>): string[] {
  return [...new Set(picks.map((pick) => model.components[pick % model.components.length]!.id))];
}

const arbitraryWithout = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 2 }) },
);

type Word = 'yes' | 'no' | 'not-proven';

interface Variety {
  words: Record<Word, number>;
  longCascades: number;
  severalPaths: number;
}

/** Compares whole answers over random plants and counts what kinds it met. */
function compareOver(plants: fc.Arbitrary<PlantModel>, numRuns: number): Variety {
  const variety: Variety = { words: { yes: 0, no: 0, 'not-proven': 0 }, longCascades: 0, severalPaths: 0 };
  fc.assert(
    fc.property(plants, arbitraryWithout, (model, picks) => {
      const without = idsAt(model, picks);
      const { report } = assess(model, without);
      assertSameAnswer(structuredClone(report), consult(model, without));
      variety.words[report.live.concurrentlyMaintainable]++;
      const rounds = Object.values(report.live.maintainable).map((each) => each.cascade?.rounds ?? 0);
      if (rounds.some((count) => count > 1)) variety.longCascades++;
      const paths = Object.values(report.live.loads).flatMap((load) => Object.values(load.paths));
      if (paths.some((count) => count > 1)) variety.severalPaths++;
    }),
    { numRuns },
  );
  return variety;
}

test('small plants of any shape get the answer of the second implementation', () => {
  const variety = compareOver(arbitraryPlant(1, 12), 5_000);
  expect(variety.longCascades).toBeGreaterThan(10);
}, 120_000);

test('small plants as somebody might build them get the answer of the second implementation', () => {
  const variety = compareOver(arbitraryLayeredPlant(12), 5_000);
  // The comparison is worth only as much as the variety it saw.
  for (const count of Object.values(variety.words)) expect(count).toBeGreaterThan(50);
  expect(variety.longCascades).toBeGreaterThan(20);
  expect(variety.severalPaths).toBeGreaterThan(1_000);
}, 120_000);

test('plants of 50 to 200 components get the answer of the second implementation', () => {
  compareOver(fc.oneof(arbitraryPlant(50, 80), arbitraryPlant(150, 200)), 6);
}, 120_000);

/*  src-a       src-b
 *    |           |
 *  bus-a       bus-b      each feeds 80 strips, more than are summed in one go
 *   |...|       |...|
 *  strip-n-a   strip-n-b  one pair a rack                               */
test.each([290, 50])(
  'a bus of %i kW with many consumers gets the answer of the second implementation',
  (capacity) => {
    // At 50 kW it is overloaded throughout, so that its output is told, and compared, in every scenario.
    const strips = Array.from({ length: 80 }, (_, n) => n);
    const busOf = (side: string): Record<string, Given> => ({
      [`src-${side}`]: { provides: 'power', capacity: 300 },
      [`bus-${side}`]: { provides: 'power', capacity, efficiency: 0.97, from: { power: `src-${side}` } },
      ...Object.fromEntries(
        strips.map((n) => [`strip-${n}-${side}`, { provides: 'power', from: { power: `bus-${side}` } }]),
      ),
    });
    const rackOf = (n: number): Given => ({
      demand: { power: 2 + (n % 7) / 3 },
      from: { power: { share: [`strip-${n}-a`, `strip-${n}-b`] } },
    });
    const model = plantOf({
      ...busOf('a'),
      ...busOf('b'),
      ...Object.fromEntries(strips.map((n) => [`rack-${n}`, rackOf(n)])),
    });
    assertSameAnswer(structuredClone(assess(model).report), consult(model));
  },
  60_000,
);

test('a site of 600 components, in part out of order, is as when every scenario is settled from nothing', () => {
  const states = fc.array(
    fc.tuple(fc.nat(10_000), fc.constantFrom('unavailable' as const, 'unknown' as const)),
    {
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(states, (picks) => {
      const site = generateSite({ components: 600 });
      const stateAt = new Map(picks.map(([pick, state]) => [pick % site.components.length, state]));
      const components = site.components.map((each, at) => ({
        ...each,
        state: stateAt.get(at) ?? each.state,
      }));
      expect(differenceOf(evaluateNaively({ components }), assess({ components }))).toBeUndefined();
    }),
    { numRuns: 12 },
  );
}, 60_000);
