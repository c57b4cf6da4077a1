// What would have to come back is what a search through all sets finds, and is said to be more only when it is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import { findComeBack } from '../../src/redundancy/come-back.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { generateSite } from '../bench/site-generator.ts';
import type { AssessmentReport } from '../../src/redundancy/report.ts';
import { consult } from './oracle.ts';
import { arbitraryLayeredPlant } from './random-plant.ts';

function withBack(model: PlantModel, ids: ReadonlySet<string>): PlantModel {
  const components = model.components.map((each) =>
    ids.has(each.id) ? { ...each, state: 'available' as const } : each,
  );
  return { components };
}

/** The size of the smallest set of components whose return makes it "yes", by trying all; undefined: there is none. */
function smallestByForce(model: PlantModel): number | undefined {
  const out = model.components.filter(({ state }) => state !== 'available').map(({ id }) => id);
  let smallest: number | undefined;
  for (let bits = 1; bits < 1 << out.length; bits++) {
    const back = new Set(out.filter((_, at) => (bits & (1 << at)) !== 0));
    if (smallest !== undefined && back.size >= smallest) continue;
    if (isYes(withBack(model, back))) smallest = back.size;
  }
  return smallest;
}

function isYes(model: PlantModel): boolean {
  return (consult(model) as AssessmentReport).live.concurrentlyMaintainable === 'yes';
}

const state = fc.constantFrom('available', 'available', 'available', 'unavailable', 'unknown' as const);

test('the smallest set is what trying all sets finds', () => {
  let found = 0;
  let larger = 0;
  fc.assert(
    fc.property(
      arbitraryLayeredPlant(12),
      fc.array(state, { minLength: 12, maxLength: 12 }),
      (plant, states) => {
        const model = {
          components: plant.components.map((each, at) => ({ ...each, state: states[at % 12] ?? each.state })),
        };
        const outCount = model.components.filter((each) => each.state !== 'available').length;
        if (outCount > 7 || isYes(model)) return;
        const { ids, outcome } = findComeBack(model);
        const smallest = smallestByForce(model);
        expect(outcome).toBe(smallest === undefined ? 'never' : 'smallest');
        expect(ids.length).toBe(smallest ?? 0);
        if (smallest === undefined) return;
        expect(isYes(withBack(model, new Set(ids)))).toBe(true);
        found++;
        if (smallest > 1) larger++;
      },
    ),
    { numRuns: 700 },
  );
  expect(found).toBeGreaterThan(30);
  expect(larger).toBeGreaterThan(5);
}, 60_000);

test('where too much is out to try everything it says so, and what it names suffices', () => {
  const site = generateSite({ components: 500 });
  const out = new Set([
    'ats-1a',
    'ats-1b',
    ...site.components.filter(({ kind }) => kind === 'crah' || kind === 'cooling-unit').map(({ id }) => id),
  ]);
  const model = {
    components: site.components.map((each) =>
      out.has(each.id) ? { ...each, state: 'unavailable' as const } : each,
    ),
  };
  const { ids, outcome } = findComeBack(model);
  expect(outcome).toBe('suffices');
  expect(assess(withBack(model, new Set(ids))).report.live.concurrentlyMaintainable).toBe('yes');
  expect(ids.length).toBeLessThan(out.size);
  const [first] = ids;
  expect(
    assess(withBack(model, new Set(ids.filter((id) => id !== first)))).report.live.concurrentlyMaintainable,
  ).toBe('no');
});
