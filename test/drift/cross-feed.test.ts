// Crossed and stray cords among racks that all follow the same day, with the rounding of real meters, for many seeds.
import { describe, expect, test } from 'vitest';
import { correlate, findCrossings, findStrayCord, lately, soon } from '../../src/drift/cross-feed.ts';
import type { RackFeeds } from '../../src/drift/cross-feed.ts';
import type { SeriesPoint } from '../../src/readings/series.ts';
import { Noise } from '../../src/simulator/random.ts';

/** Racks that all follow one day and each wander a little by themselves, as in a hall. */
function hall(count: number, seed: number, steps = 45): { racks: RackFeeds[]; loads: number[][] } {
  const noise = new Noise(seed);
  const loads = Array.from({ length: count }, () => {
    let off = 0;
    return Array.from({ length: steps }, (_, index) => {
      off = noise.wander(off, 60, { spread: 0.02, settleSeconds: 300 });
      return 4_000 * (1 + off) + 60 * Math.sin(index / 30);
    });
  });
  const meter = (watts: number): number => Math.round((watts + 5 * noise.next()) / 10) * 10;
  const series = (load: readonly number[], share: number): SeriesPoint[] =>
    load.map((watts, index) => [index * 60_000, meter(watts * share)]);
  const racks = loads.map((load, index) => ({
    rackId: `r${index}`,
    a: series(load, 0.48),
    b: series(load, 0.52),
  }));
  return { racks, loads };
}

describe('cords', () => {
  test('a hall in order has no crossed cord, whatever the noise', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { racks } = hall(24, seed);
      expect(findCrossings(racks)).toEqual([]);
      expect(findCrossings(racks.map(lately), soon)).toEqual([]);
    }
  });

  test('two racks whose second cords are exchanged are found, and only they', () => {
    let foundSoon = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const { racks } = hall(24, seed);
      const crossed = racks.map((rack, index) => {
        if (index === 3) return { ...rack, b: racks[11]!.b };
        return index === 11 ? { ...rack, b: racks[3]!.b } : rack;
      });
      const found = findCrossings(crossed);
      expect(
        found.map((one) => one.racks),
        `seed ${seed}`,
      ).toEqual([['r3', 'r11']]);
      expect(found[0]!.across).toBeGreaterThan(0.8);
      const few = findCrossings(crossed.map(lately), soon);
      // Fewer changes are less sure, and never sure of others.
      for (const one of few) expect(one).toMatchObject({ racks: ['r3', 'r11'], changes: soon.changes });
      foundSoon += few.length;
    }
    // Beside this much noise about half of them are found so soon; the others by more changes.
    expect(foundSoon).toBeGreaterThan(15);
  });

  test('the missing cord of a rack on one side is found in the neighbour that carries it', () => {
    // From 45 minutes of changes nine of ten are found, and never a wrong one.
    const found = new Map<string | undefined, number>();
    for (let seed = 1; seed <= 20; seed++) {
      const { racks, loads } = hall(12, seed);
      const stray = loads[5]!;
      const carrying = racks.map((rack, index) =>
        index === 7
          ? { ...rack, b: rack.b.map(([atMs, watts], i): SeriesPoint => [atMs, watts! + 0.5 * stray[i]!]) }
          : rack,
      );
      const others = carrying.filter(({ rackId }) => rackId !== 'r5');
      const stray5 = findStrayCord(racks[5]!.a, others)?.rackId;
      found.set(stray5, (found.get(stray5) ?? 0) + 1);
      expect(
        findStrayCord(
          racks[5]!.a,
          racks.filter(({ rackId }) => rackId !== 'r5'),
        ),
      ).toBeUndefined();
    }
    expect([...found.keys()].filter((id) => id !== undefined)).toEqual(['r7']);
    expect(found.get('r7')).toBeGreaterThanOrEqual(17);
  });

  test('a correlation is Pearson’s, and none of too few or of what stands still', () => {
    const x = Array.from({ length: 30 }, (_, index) => (index % 7) * 20);
    expect(
      correlate(
        x,
        x.map((one) => 3 * one + 5),
      )!.value,
    ).toBeCloseTo(1, 9);
    expect(
      correlate(
        x,
        x.map((one) => -one),
      )!.value,
    ).toBeCloseTo(-1, 9);
    expect(
      correlate(
        x,
        x.map(() => 4),
      ),
    ).toBeUndefined();
    expect(correlate(x.slice(0, 20), x.slice(0, 20))).toBeUndefined();
  });
});
