// Paths that share no component, checked from the other side (Menger): there are as many as the fewest components
// whose loss cuts every path. Graphs are meshed on purpose, so that a first choice of path often has to be undone.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/redundancy/assess.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { plantOf } from './sites.ts';
import type { Given } from './sites.ts';

const idOf = (v: number): string => `n${v}`;

/** Rows of suppliers by component, then of the load; only earlier components supply later ones. */
const arbitraryMesh = fc
  .array(fc.array(fc.nat(1_000), { maxLength: 4 }), { minLength: 3, maxLength: 11, size: 'max' })
  .map((rows) => rows.map((picks, v) => (v < 2 ? [] : [...new Set(picks.map((pick) => pick % v))])))
  .filter((rows) => rows.at(-1)!.length > 1);

function meshPlant(rows: ReadonlyArray<ReadonlyArray<number>>): PlantModel {
  const entries = rows.map((suppliers, v): [string, Given] => {
    const from = suppliers.length === 0 ? {} : { from: { power: { share: suppliers.map(idOf) } } };
    return v === rows.length - 1 ? ['load', from] : [idOf(v), { provides: 'power', ...from }];
  });
  return plantOf(Object.fromEntries(entries));
}

function isFed(rows: ReadonlyArray<ReadonlyArray<number>>, cut: number, v: number): boolean {
  return rows[v]!.some((u) => (cut & (1 << u)) === 0 && (rows[u]!.length === 0 || isFed(rows, cut, u)));
}

function smallestCut(rows: ReadonlyArray<ReadonlyArray<number>>): number {
  const load = rows.length - 1;
  let fewest = load;
  for (let cut = 0; cut < 1 << load; cut++) {
    const size = cut.toString(2).replaceAll('0', '').length;
    if (size < fewest && !isFed(rows, cut, load)) fewest = size;
  }
  return fewest;
}

test('there are as many paths as the smallest cut has components', () => {
  const met = new Map<number, number>();
  fc.assert(
    fc.property(arbitraryMesh, (rows) => {
      const { paths } = assess(meshPlant(rows)).report.live.loads['load']!;
      expect(paths['power']).toBe(smallestCut(rows));
      met.set(paths['power']!, (met.get(paths['power']!) ?? 0) + 1);
    }),
    { numRuns: 3_000 },
  );
  expect(met.get(2)).toBeGreaterThan(300);
  expect(met.get(3)).toBeGreaterThan(100);
}, 60_000);

/*  s1   s2
 *   |\  /|       the straight way through m1 takes s1's only other customer its place:
 *   | \/ |       a second path exists only if the first gives way
 *   m1   m2
 *    \   /
 *     load                                                               */
test('a path gives way so that another fits', () => {
  const mesh = plantOf({
    s1: { provides: 'power' },
    s2: { provides: 'power' },
    m1: { provides: 'power', from: { power: { share: ['s1', 's2'] } } },
    m2: { provides: 'power', from: { power: { share: ['s1'] } } },
    load: { from: { power: { share: ['m1', 'm2'] } } },
  });
  expect(assess(mesh).report.live.loads['load']!.paths).toEqual({ power: 2 });
});

test('a shared source or a common bus makes it one path', () => {
  const common = plantOf({
    source: { provides: 'power' },
    a: { provides: 'power', from: { power: 'source' } },
    b: { provides: 'power', from: { power: 'source' } },
    load: { from: { power: { share: ['a', 'b'] } } },
  });
  expect(assess(common).report.live.loads['load']!.paths).toEqual({ power: 1 });
});

/*  s1         s2
 *  |           |        a-b-c-s1 is found first; the path from e then needs c, so that path gives up b altogether
 *  c--------b  d3       and goes from a by d1, d2, d3
 *  | \        \ |
 *  f1 f2       \d2
 *   \ /         a-d1
 *    e---load--/                                                         */
test('a path gives up a component in its middle', () => {
  const from = (...share: string[]): Given => ({ provides: 'power', from: { power: { share } } });
  const detour = plantOf({
    s1: { provides: 'power' },
    s2: { provides: 'power' },
    c: from('s1'),
    b: from('c'),
    d3: from('s2'),
    d2: from('d3'),
    d1: from('d2'),
    a: from('b', 'd1'),
    f1: from('c'),
    f2: from('c'),
    e: from('f1', 'f2'),
    load: { from: { power: { share: ['a', 'e'] } } },
  });
  expect(assess(detour).report.live.loads['load']!.paths).toEqual({ power: 2 });
});
