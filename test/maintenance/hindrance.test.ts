// What stands in the way, compared: nothing is covered but what was granted, and all of that is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beyond, countOf, hindrancesOf } from '../../src/maintenance/hindrance.ts';
import type { Hindrance } from '../../src/maintenance/hindrance.ts';

const arbitraryIds = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
const arbitrary: fc.Arbitrary<Hindrance> = fc.record({
  kind: fc.constantFrom('lost', 'overloaded', 'unknown'),
  answer: fc.constantFrom('no-go', 'not-proven'),
  out: arbitraryIds,
  ids: arbitraryIds,
});
const list = fc.array(arbitrary, { maxLength: 8 });

test('granted covers itself and no more, and granting what is beyond leaves nothing beyond', () => {
  fc.assert(
    fc.property(list, list, (now, granted) => {
      expect(beyond(now, now)).toEqual([]);
      expect(beyond(now, [])).toEqual(now);
      const rest = beyond(now, granted);
      expect(beyond(now, [...granted, ...rest])).toEqual([]);
      // One by one: each thing is in the rest exactly when nothing that was granted is at least as bad for it.
      const each = now.flatMap((one) => one.ids.map((id) => ({ ...one, ids: [id] })));
      const isGranted = (one: Hindrance): boolean =>
        granted.some(
          (other) =>
            other.kind === one.kind &&
            other.ids.includes(one.ids[0]!) &&
            one.out.every((id) => other.out.includes(id)) &&
            !(one.answer === 'no-go' && other.answer === 'not-proven'),
        );
      expect(countOf(rest)).toBe(each.filter((one) => !isGranted(one)).length);
    }),
  );
});

const ok = { ok: true, lost: [], overloaded: [] } as const;

test('of a set that fails for certain, what only might fail besides is told as not proven', () => {
  const certain = {
    onUtilities: { ok: false, lost: ['r1'], overloaded: [] },
    onGenerators: ok,
    isolatedLoads: [],
  };
  const strict = { ...certain, onUtilities: { ok: false, lost: ['r1', 'r2'], overloaded: [] } };
  expect(hindrancesOf({ own: ['ups-a'], certain, strict, unknown: [] })).toEqual([
    { kind: 'lost', answer: 'no-go', out: ['ups-a'], ids: ['r1'] },
    { kind: 'lost', answer: 'not-proven', out: ['ups-a'], ids: ['r2'] },
  ]);
});

test('an overload names what is overloaded and what would trip by it, apart from what is dark at once', () => {
  const over = {
    ok: false,
    lost: ['r1'],
    overloaded: [{ id: 'ups-b', output: 60, capacity: 50 }],
    cascade: { rounds: 1, lost: ['r1', 'r2'] },
  };
  const certain = { onUtilities: ok, onGenerators: over, isolatedLoads: ['r3'] };
  const told = hindrancesOf({ own: ['ups-a'], certain, strict: certain, unknown: [] });
  expect(told.map(({ kind, ids }) => [kind, ids])).toEqual([
    ['lost-on-generators', ['r1']],
    ['tripped-on-generators', ['r2']],
    ['overloaded-on-generators', ['ups-b']],
    ['isolated', ['r3']],
  ]);
});
