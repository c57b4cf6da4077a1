// When points fall due: spread over the interval, fast ones often, slow ones seldom, nothing made up for twice.
import { describe, expect, test } from 'vitest';
import { cadenceOf, classesDue, phaseMs } from '../../src/collect/poll-cadence.ts';

describe('the grid of due times', () => {
  test('spreads devices over the interval', () => {
    const phases = Array.from({ length: 1000 }, (_, i) => phaseMs(`device-${i}`, 5000));
    const perSecond = [0, 1, 2, 3, 4].map((s) => phases.filter((ms) => Math.floor(ms / 1000) === s).length);
    expect(Math.min(...perSecond)).toBeGreaterThan(120);
  });

  test('fast points fit into the interval, slow ones come once a minute and not for all devices together', () => {
    const ids = Array.from({ length: 600 }, (_, i) => `device-${i}`);
    const cadences = ids.map((id) => cadenceOf({ id, intervalSeconds: 10 }));
    expect(cadences[0]).toMatchObject({
      tickMs: 5000,
      intervalsMs: { fast: 5000, normal: 10_000, slow: 60_000 },
    });
    for (const cadence of cadences) {
      const masks = Array.from({ length: 24 }, (_, i) => classesDue(cadence, i, i + 1));
      expect(masks.filter((mask) => (mask & 1) !== 0).length).toBe(24);
      expect(masks.filter((mask) => (mask & 2) !== 0).length).toBe(12);
      expect(masks.filter((mask) => (mask & 4) !== 0).length).toBe(2);
      expect(classesDue(cadence, -1, 0)).toBe(7);
      // What fell out is made up for once, in one poll.
      expect(classesDue(cadence, 3, 15)).toBe(7);
    }
    const perTick = Map.groupBy(cadences, ({ slowOffset }) => slowOffset);
    expect([...perTick.keys()].toSorted((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10]);
    for (const group of perTick.values()) expect(group.length).toBeGreaterThan(60);
  });
});
