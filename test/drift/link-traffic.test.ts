// Whether one link could carry everything: the sum at each instant counts, and what is not known is not yes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeTraffic } from '../../src/drift/link-traffic.ts';
import type { LinkTraffic } from '../../src/drift/link-traffic.ts';
import type { SeriesPoint } from '../../src/readings/series.ts';

const slotMs = 300_000;
const series = (values: readonly (number | null)[]): SeriesPoint[] =>
  values.map((value, index) => [index * slotMs, value]);

function link(id: string, gbit: readonly (number | null)[], capacity: number | null = 10): LinkTraffic {
  const last = gbit.at(-1) ?? null;
  const now = { in: last === null ? null : last / 2, out: last };
  const history = { in: series(gbit.map((one) => (one === null ? null : one / 2))), out: series(gbit) };
  return { id, capacity, now, history };
}

const flat = (value: number | null, slots = 24): (number | null)[] =>
  Array.from({ length: slots }, () => value);

test('two links of 10 that carry 6 each could not do without one another; with 4 each they could', () => {
  const busy = judgeTraffic([link('a', flat(6)), link('b', flat(6))]);
  expect(busy).toMatchObject({ percentile95: 12, now: 12, coverage: 1 });
  expect(busy.links.map(({ othersCarryAll, share }) => [othersCarryAll, share])).toEqual([
    ['no', 0.5],
    ['no', 0.5],
  ]);
  const calm = judgeTraffic([link('a', flat(4)), link('b', flat(4))]);
  expect(calm.links.map(({ othersCarryAll }) => othersCarryAll)).toEqual(['yes', 'yes']);
});

test('peaks at different hours do not add up', () => {
  const day = flat(9, 12).concat(flat(0.5, 12));
  const night = flat(0.5, 12).concat(flat(9, 12));
  expect(judgeTraffic([link('a', day), link('b', night)])).toMatchObject({ percentile95: 9.5 });
});

test('a narrow second link is no reserve for a wide first, but the other way round', () => {
  const { links } = judgeTraffic([link('wide', flat(3)), link('narrow', flat(0), 1)]);
  expect(links.map(({ othersCarryAll }) => othersCarryAll)).toEqual(['no', 'yes']);
});

test('what is not known is unknown, never yes', () => {
  const hidden = judgeTraffic([link('a', flat(null)), link('b', flat(1))]);
  expect(hidden.links.map(({ othersCarryAll }) => othersCarryAll)).toEqual(['unknown', 'unknown']);
  expect(hidden).toMatchObject({ percentile95: null, now: null, coverage: 0 });
  expect(judgeTraffic([link('a', flat(1)), link('b', flat(1), null)]).links[0]).toMatchObject({
    othersCarryAll: 'unknown',
    othersCapacity: null,
  });
  // Too short a history for a percentile is not known either, but a present overload is.
  expect(judgeTraffic([link('a', flat(1, 3)), link('b', flat(1, 3))]).links[0]?.othersCarryAll).toBe(
    'unknown',
  );
  expect(judgeTraffic([link('a', flat(6, 3)), link('b', flat(6, 3))]).links[0]?.othersCarryAll).toBe('no');
});

test('the percentile is that of the sums of the instants at which all links are known', () => {
  const value = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
  const rows = fc.array(fc.tuple(value, value), { minLength: 12, maxLength: 60 });
  fc.assert(
    fc.property(rows, (pairs) => {
      const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
      const sums = pairs
        .flatMap(([one, other]) => (one === null || other === null ? [] : [one + other]))
        .sort((x, y) => x - y);
      const { percentile95 } = judgeTraffic([link('a', a), link('b', b)]);
      if (sums.length < 12) {
        expect(percentile95).toBeNull();
        return;
      }
      const above = sums.filter((sum) => sum <= percentile95!).length;
      expect(above / sums.length).toBeGreaterThanOrEqual(0.95);
      expect(sums.filter((sum) => sum < percentile95!).length / sums.length).toBeLessThan(0.95);
    }),
  );
});
