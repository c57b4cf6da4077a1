// Fading light: told days ahead with an interval that holds, apart from steps, and never from the swing of day and night.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeLight, lastStep } from '../../src/drift/light-level.ts';
import type { LightInput } from '../../src/drift/light-level.ts';
import { trendOf } from '../../src/drift/trend.ts';
import type { SeriesPoint } from '../../src/readings/series.ts';
import { Noise } from '../../src/simulator/random.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 10, 20);

/** A level as a function of days before now (0 = now). */
type Level = (daysAgo: number) => number | null;

function sampled(level: Level, stepMs: number, steps: number, noise: () => number = () => 0): SeriesPoint[] {
  return Array.from({ length: steps }, (_, index): SeriesPoint => {
    const atMs = nowMs - (steps - index) * stepMs;
    const value = level((nowMs - atMs - stepMs / 2) / dayMs);
    return [atMs, value === null ? null : value + noise()];
  });
}

function lightOf(level: Level, { limitDbm = -18, seed = 1, noiseDb = 0.1, days = 14 } = {}): LightInput {
  const random = new Noise(seed);
  const noise = (): number => random.next() * noiseDb;
  const hours = sampled(level, hourMs, days * 24, noise);
  const minutes = sampled(level, 60_000, 180, noise);
  return { nowMs, rxDbm: level(0), limitDbm, hours, minutes };
}

/** Warmest in the afternoon: up to `swing` dB between day and night. */
const daily =
  (swing: number, phase = 0): Level =>
  (ago) =>
    -8 + (swing / 2) * Math.sin(2 * Math.PI * (ago + phase));

describe('light', () => {
  test('that is steady stays calm, and so does one that swings with the day', () => {
    for (const swing of [0, 0.5, 1.5, 3]) {
      for (const days of [0.5, 1, 2, 2.5, 3, 5, 14]) {
        // Whatever the hour of the day at which it is looked at.
        for (let hour = 0; hour < 24; hour += 3) {
          const judged = judgeLight(
            lightOf(daily(swing, hour / 24), { seed: hour + 1, days, noiseDb: 0.25 }),
          );
          expect(judged.state, `${swing} dB over ${days} days, hour ${hour}`).toBe('steady');
        }
      }
    }
  });

  test('that fades over days is told with an interval in which the day of its end lies', () => {
    for (const perDay of [0.3, 0.6, 1]) {
      const swing = daily(0.8);
      // 9 dB below where it will be lost, 14 days behind it.
      const level: Level = (ago) => (swing(ago) ?? 0) - 8 + perDay * ago + 6;
      const judged = judgeLight(lightOf(level, { seed: 3 }));
      expect(judged.state).toBe('fading');
      const end = (level(0)! - (swing(0)! - -8) + 18) / perDay;
      expect(judged.daysLeft!.least).toBeLessThanOrEqual(end * 1.02);
      expect(judged.daysLeft!.most).toBeGreaterThanOrEqual(end * 0.98);
      expect(judged.daysLeft!.least).toBeGreaterThan(end * 0.6);
      expect(judged.trend!.slopePerDay).toBeCloseTo(-perDay, 1);
    }
  });

  test('that fell by a splice is a step and no trend, and is forgotten after a week', () => {
    const at =
      (daysAgo: number): Level =>
      (ago) =>
        daily(0.6)(ago)! - (ago < daysAgo ? 3.2 : 0);
    for (const ago of [0.02, 0.1, 0.5, 1, 3, 6]) {
      const judged = judgeLight(lightOf(at(ago)));
      expect(judged.state, `${ago} days ago`).toBe('stepped');
      expect(judged.step!.dropDb).toBeGreaterThan(2.4);
      expect(judged.step!.dropDb).toBeLessThan(4);
      expect(Math.abs(nowMs - judged.step!.atMs - ago * dayMs)).toBeLessThanOrEqual(1.6 * hourMs);
    }
    expect(judgeLight(lightOf(at(8))).state).toBe('steady');
    // Mended: up again by as much.
    expect(judgeLight(lightOf((ago) => at(5)(ago)! + (ago < 2 ? 3.2 : 0))).state).toBe('steady');
  });

  test('that goes within the hour is told with minutes, not as a step', () => {
    for (const sinceMinutes of [6, 10, 18]) {
      const level: Level = (ago) => -8 - 0.5 * Math.max(0, sinceMinutes - ago * 1440);
      const judged = judgeLight(lightOf(level, { noiseDb: 0.05 }));
      expect(judged.state, `${sinceMinutes} min`).toBe('fading');
      const endMinutes = (level(0)! + 18) / 0.5;
      expect(judged.daysLeft!.least * 1440).toBeLessThanOrEqual(endMinutes * 1.05);
      expect(judged.daysLeft!.least * 1440).toBeGreaterThan(endMinutes * 0.5);
    }
  });

  test('that was dark and came back is where it was', () => {
    const cut: Level = (ago) => (ago > 1 && ago < 1.3 ? -40 : -8);
    expect(judgeLight(lightOf(cut)).state).toBe('steady');
    expect(judgeLight(lightOf((ago) => (ago < 0.01 ? -40 : -8))).state).toBe('dark');
    expect(judgeLight({ ...lightOf(daily(0)), rxDbm: null })).toMatchObject({
      state: 'unknown',
      marginDb: null,
    });
  });

  test('hardly above its limit is thin; without a limit it has no margin and no end, but a slope', () => {
    expect(judgeLight(lightOf(() => -17.4))).toMatchObject({ state: 'steady', isThin: true });
    const fading = judgeLight({ ...lightOf((ago) => -10 + 0.4 * ago), limitDbm: null });
    expect(fading).toMatchObject({ state: 'fading', marginDb: null, daysLeft: null });
  });

  test('gaps are no light and no step', () => {
    const holes: Level = (ago) => (Math.floor(ago * 24) % 5 === 0 ? null : -8);
    expect(judgeLight({ ...lightOf(holes), rxDbm: -8 }).state).toBe('steady');
    expect(
      lastStep(
        sampled(() => null, hourMs, 100),
        2,
      ),
    ).toBeUndefined();
  });
});

test('the slope is the median of all slopes of one season, whatever the gaps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ min: -20, max: 0, noNaN: true }), { nil: null }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      (values, season) => {
        const points = values.map((value, index): SeriesPoint => [index * hourMs, value]);
        const slopes = points.flatMap(([fromMs, from], i) =>
          points.flatMap(([toMs, to], j) =>
            j > i && (j - i) % season === 0 && from !== null && to !== null
              ? [((to - from) / (toMs - fromMs)) * dayMs]
              : [],
          ),
        );
        slopes.sort((a, b) => a - b);
        const trend = trendOf(points, { season, sameness: 1 });
        if (slopes.length < 12) {
          expect(trend).toBeUndefined();
          return;
        }
        const half = slopes.length / 2;
        const median = (slopes[Math.ceil(half) - 1]! + slopes[Math.floor(half)]!) / 2;
        expect(trend!.slopePerDay).toBeCloseTo(median, 9);
        expect(trend!.lowPerDay).toBeLessThanOrEqual(trend!.slopePerDay);
        expect(trend!.highPerDay).toBeGreaterThanOrEqual(trend!.slopePerDay);
      },
    ),
  );
});
