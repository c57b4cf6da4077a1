// What is kept from one change to the next is what would come out anew, to the last bit and in the same order; and so it is
// by the plain second implementation too. A failure prints the seed that it can be repeated with.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import type { LiveVerdict } from '../../src/redundancy/report.ts';
import type { ComponentState, PlantModel } from '../../src/site/component.ts';
import { assertSameAnswer } from './compare.ts';
import { apply, arbitraryChange } from './histories.ts';
import type { Change, Moment } from './histories.ts';
import { consult } from './oracle.ts';
import { arbitraryCampus } from './random-campus.ts';
import { arbitraryLayeredPlant, arbitraryPlant } from './random-plant.ts';
import { plantOf } from './sites.ts';
import type { Given } from './sites.ts';

interface Variety {
  changes: number;
  /** After how many changes something was kept, with and without anything overloaded by a removal. */
  kept: number;
  keptAmongOverloads: number;
}

/** Lives through the changes, with up to three between one assessment and the next. */
function live(start: PlantModel, changes: ReadonlyArray<Change>, withOracle: boolean): Variety {
  const variety: Variety = { changes: 0, kept: 0, keptAmongOverloads: 0 };
  const evaluator = new LiveEvaluator(start);
  const all =
    2 * start.components.filter(({ provides, removable }) => provides !== undefined && removable).length;
  let moment: Moment = { model: start, without: [] };
  for (const change of changes) {
    moment = apply(evaluator, moment, change);
    variety.changes++;
    if (change.what !== 'without' && change.pick % 7 === 0) continue;
    const kept = evaluator.assess();
    const anew = assess(moment.model, moment.without);
    // The matcher says where they differ, and takes its time.
    if (!isDeepStrictEqual(kept, anew)) expect(kept).toStrictEqual(anew);
    expect(JSON.stringify(kept)).toBe(JSON.stringify(anew));
    if (withOracle) assertSameAnswer(structuredClone(kept.report), consult(moment.model, moment.without));
    if (evaluator.removalsTried >= all) continue;
    variety.kept++;
    const outcomes = [kept.report.live.maintainable, kept.report.live.onGenerators].flatMap(Object.values);
    if (outcomes.some(({ overloaded }) => overloaded.length > 0)) variety.keptAmongOverloads++;
  }
  return variety;
}

function liveOften(
  plants: fc.Arbitrary<PlantModel>,
  options: { readonly numRuns: number; readonly withOracle: boolean },
): Variety {
  const all: Variety = { changes: 0, kept: 0, keptAmongOverloads: 0 };
  const histories = fc.array(arbitraryChange, { minLength: 10, maxLength: 20, size: 'max' });
  fc.assert(
    fc.property(plants, histories, (plant, changes) => {
      const one = live(plant, changes, options.withOracle);
      for (const key of ['changes', 'kept', 'keptAmongOverloads'] as const) all[key] += one[key];
    }),
    { numRuns: options.numRuns },
  );
  return all;
}

test('sites of several halls with common sources', () => {
  const variety = liveOften(arbitraryCampus, { numRuns: 300, withOracle: false });
  expect(variety.changes).toBeGreaterThan(3_000);
  // The comparison is worth only as much as was kept.
  expect(variety.kept).toBeGreaterThan(500);
  expect(variety.keptAmongOverloads).toBeGreaterThan(300);
}, 120_000);

test('sites of several halls, by the second implementation', () => {
  expect(liveOften(arbitraryCampus, { numRuns: 10, withOracle: true }).kept).toBeGreaterThan(5);
}, 120_000);

test('plants of any shape', () => {
  const variety = liveOften(arbitraryPlant(2, 40), { numRuns: 150, withOracle: false });
  expect(variety.kept).toBeGreaterThan(100);
}, 120_000);

test('plants of any shape and such as somebody might build, by the second implementation', () => {
  const plants = fc.oneof(arbitraryPlant(2, 12), arbitraryLayeredPlant(16));
  const variety = liveOften(plants, { numRuns: 150, withOracle: true });
  expect(variety.changes).toBeGreaterThan(1_500);
}, 120_000);

/*  utility-a       utility-b
 *      |  \\  ...     |  \\  ...
 *   pdu-na          pdu-nb       five halls of three racks, chilled by one loop
 *      \\___ racks ___/
 *            |                   chiller-1 of hall 1, chiller-2 of hall 2: they draw nothing, and stay
 *   loop: chiller-1 + chiller-2 */
function chilledHalls(): PlantModel {
  const halls = [1, 2, 3, 4, 5];
  const pdus = halls.flatMap((n): [string, Given][] => [
    [`pdu-${n}a`, { provides: 'power', from: { power: 'utility-a' } }],
    [`pdu-${n}b`, { provides: 'power', from: { power: 'utility-b' } }],
  ]);
  const racks = halls.flatMap((n) =>
    ['x', 'y', 'z'].map((rack): [string, Given] => [
      `rack-${n}${rack}`,
      {
        demand: { power: 2, cooling: 2 },
        from: { power: { share: [`pdu-${n}a`, `pdu-${n}b`] }, cooling: 'loop' },
      },
    ]),
  );
  const chiller = (n: number): Given => ({
    provides: 'cooling',
    removable: false,
    from: { power: { select: [`pdu-${n}a`, `pdu-${n}b`] } },
  });
  return plantOf({
    'utility-a': { provides: 'power' },
    'utility-b': { provides: 'power' },
    ...Object.fromEntries([...pdus, ...racks]),
    'chiller-1': chiller(1),
    'chiller-2': chiller(2),
    loop: { provides: 'cooling', removable: false, from: { cooling: { share: ['chiller-1', 'chiller-2'] } } },
  });
}

function stepThrough(
  start: PlantModel,
  steps: ReadonlyArray<readonly [string, ComponentState]>,
): LiveVerdict[] {
  const evaluator = new LiveEvaluator(start);
  evaluator.assess();
  let model = start;
  return steps.map(([id, state]) => {
    evaluator.setState(id, state);
    model = { components: model.components.map((each) => (each.id === id ? { ...each, state } : each)) };
    expect(evaluator.assess()).toStrictEqual(assess(model));
    expect(evaluator.removalsTried).toBeLessThan(2 * 12);
    return evaluator.assess().report.live;
  });
}

test('what another hall can do to a rack is forgotten when that hall is whole again', () => {
  const verdicts = stepThrough(chilledHalls(), [
    ['chiller-2', 'unavailable'],
    ['pdu-1b', 'unavailable'],
    ['pdu-1b', 'available'],
  ]);
  expect(verdicts.map(({ loads }) => loads['rack-5x']!.spofs)).toEqual([[], ['pdu-1a', 'utility-a'], []]);
});

test('a hall learns that a chiller it feeds is back, though it draws nothing', () => {
  const verdicts = stepThrough(chilledHalls(), [
    ['chiller-1', 'unavailable'],
    ['pdu-1b', 'unavailable'],
    ['chiller-1', 'available'],
    ['chiller-2', 'unavailable'],
  ]);
  expect(verdicts.map(({ maintainable }) => maintainable['pdu-1a']!.lost.length)).toEqual([0, 3, 3, 15]);
});
