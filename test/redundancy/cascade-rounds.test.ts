// Rounds of a cascade against the plain second implementation, and against what the verdicts say of the same removal.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import { followCascade } from '../../src/redundancy/cascade-rounds.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { assertSameAnswer } from './compare.ts';
import { Oracle } from './oracle.ts';
import { arbitraryLayeredPlant, arbitraryPlant } from './random-plant.ts';
import { plantOf } from './sites.ts';

/** By brute force: everything evaluated from nothing in each round. */
function consultRounds(model: PlantModel, removed: readonly string[]): unknown {
  const components = model.components.map((one) =>
    one.state === 'unknown' ? { ...one, state: 'unavailable' as const } : one,
  );
  const oracle = new Oracle({ components });
  const out = new Set(removed);
  let now = oracle.evaluate(out);
  const lostAtOnce = oracle.lost(now);
  const dark = new Set(lostAtOnce);
  const rounds: unknown[] = [];
  for (let ids = oracle.overloaded(now); ids.length > 0; ids = oracle.overloaded(now)) {
    const before = now;
    const tripped = ids.map((id) => ({
      id,
      output: before.output(id),
      capacity: oracle.byId.get(id)!.capacity!,
    }));
    for (const id of ids) out.add(id);
    now = oracle.evaluate(out);
    const lost = oracle.lost(now).filter((id) => !dark.has(id));
    for (const id of lost) dark.add(id);
    rounds.push({ tripped, lost });
  }
  return { lostAtOnce, rounds };
}

test.each([
  ['of any shape', arbitraryPlant(2, 12), 1],
  ['as somebody might build them', arbitraryLayeredPlant(12), 0],
])(
  'plants %s trip round by round as in the second implementation',
  (_, plants, longAtLeast) => {
    let long = 0;
    let losing = 0;
    const picks = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(plants, picks, (model, chosen) => {
        const { components } = model;
        const removed = [...new Set(chosen.map((pick) => components[pick % components.length]!.id))];
        const run = followCascade(model, removed);
        assertSameAnswer(structuredClone(run), consultRounds(model, removed));
        const { baseline } = assess(model, removed).report.live;
        expect(run.rounds.length).toBe(baseline.cascade?.rounds ?? 0);
        const dark = [...run.lostAtOnce, ...run.rounds.flatMap(({ lost }) => lost)].sort();
        const inTheEnd = baseline.cascade?.lost ?? baseline.lost;
        // A load that went dark and is then taken out by what isolates it is not lost in the end.
        const isIsolating = components.some(({ isolates }) => isolates.length > 0);
        expect(isIsolating ? dark.filter((id) => inTheEnd.includes(id)) : dark).toEqual(inTheEnd);
        long += Number(run.rounds.length > 1);
        losing += Number(run.rounds.some(({ lost }) => lost.length > 0));
      }),
      { numRuns: 1_500 },
    );
    expect(long).toBeGreaterThanOrEqual(longAtLeast);
    expect(losing).toBeGreaterThan(10);
  },
  60_000,
);

/*  g1 (15 kW), g2 (20), g3 (30) and g4 share the 48 kW of r1 equally;  g4 alone feeds r2  */
test('without one of four, the others trip one after the other', () => {
  const share = { share: ['g1', 'g2', 'g3', 'g4'] };
  const model = plantOf({
    g1: { provides: 'power', capacity: 15 },
    g2: { provides: 'power', capacity: 20 },
    g3: { provides: 'power', capacity: 30 },
    g4: { provides: 'power' },
    r1: { from: { power: share }, demand: { power: 48 } },
    r2: { from: { power: 'g4' }, demand: { power: 60 } },
  });
  expect(followCascade(model, ['g4'])).toEqual({
    lostAtOnce: ['r2'],
    rounds: [
      { tripped: [{ id: 'g1', output: 16, capacity: 15 }], lost: [] },
      { tripped: [{ id: 'g2', output: 24, capacity: 20 }], lost: [] },
      { tripped: [{ id: 'g3', output: 48, capacity: 30 }], lost: ['r1'] },
    ],
  });
  expect(followCascade(model, ['g1'])).toEqual({ lostAtOnce: [], rounds: [] });
});
