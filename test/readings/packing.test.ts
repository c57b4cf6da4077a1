import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridToleranceMs, mergeSamples, packSamples, unpackSamples } from '../../src/readings/packing.ts';
import { joinRollups, rollUp, slotMs } from '../../src/readings/rollup.ts';
import { averageSamples, markGaps, percentileNearestRank } from '../../src/readings/series.ts';

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }));

test('packing keeps every value, and its time to within a second', () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, fc.infiniteStream(value), (unsorted, values) => {
      const samples = unsorted.sort((a, b) => a - b).map((atMs) => ({ atMs, value: values.next().value! }));
      const known = samples.filter((sample) => sample.value !== null);
      const back = unpackSamples(packSamples(samples)).filter((sample) => sample.value !== null);
      expect(back.map((sample) => sample.value)).toEqual(known.map((sample) => sample.value));
      back.forEach((sample, i) => {
        expect(Math.abs(sample.atMs - known[i]!.atMs)).toBeLessThanOrEqual(gridToleranceMs);
      });
    }),
  );
});

test('polls on a jittered beat become a grid, with lost polls as gaps', () => {
  const polled = fc.array(fc.record({ jitter: fc.integer({ min: 0, max: 900 }), lost: fc.nat(9) }), {
    minLength: 30,
    maxLength: 120,
  });
  fc.assert(
    fc.property(polled, (polls) => {
      const samples = polls
        .map(({ jitter, lost }, i) => ({ atMs: i * 30_000 + jitter, value: i, isLost: lost === 0 && i > 0 }))
        .filter((sample) => !sample.isLost);
      fc.pre(samples.length > 0.8 * polls.length);
      const packed = packSamples(samples);
      expect(packed.stepMs).toBe(30_000);
      expect(unpackSamples(packed).map((sample) => sample.value)).toEqual(samples.map((s) => s.value));
      const holes = packed.values.filter((v) => v === null).length;
      expect(holes).toBe(packed.values.length - samples.length);
    }),
  );
});

test('merging takes each instant once and prefers the newer list', () => {
  const merged = mergeSamples(
    [
      { atMs: 2, value: 2 },
      { atMs: 1, value: 1 },
    ],
    [
      { atMs: 2, value: 20 },
      { atMs: 3, value: 3 },
    ],
  );
  expect(merged.map((sample) => sample.value)).toEqual([1, 20, 3]);
});

test('a roll-up agrees with the samples it stands for, whichever way it is cut', () => {
  const samplesOf = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 12 * slotMs - 1 }), value }));
  fc.assert(
    fc.property(samplesOf, fc.integer({ min: 1, max: 11 }), (samples, cut) => {
      const range = { startMs: 0, endMs: 12 * slotMs, intervalMs: 30_000 };
      const whole = rollUp(samples, range);
      const parts = joinRollups([
        rollUp(samples, { ...range, endMs: cut * slotMs }),
        rollUp(samples, { ...range, startMs: cut * slotMs }),
      ]);
      expect(parts).toEqual(whole);
      whole.count.forEach((count, i) => {
        const mine = samples.filter((s) => s.value !== null && Math.floor(s.atMs / slotMs) === i);
        expect(count).toBe(mine.length);
        expect(whole.minimum[i]).toBe(count === 0 ? null : Math.min(...mine.map((s) => s.value!)));
        expect(whole.maximum[i]).toBe(count === 0 ? null : Math.max(...mine.map((s) => s.value!)));
        expect(whole.coverage[i]).toBeCloseTo(Math.min(1, count / 10));
      });
    }),
  );
});

test('no line is drawn across a silence', () => {
  const samples = [0, 30_000, 60_000, 300_000].map((atMs) => ({ atMs, value: 7 }));
  expect(markGaps(samples, 30_000)).toEqual([
    [0, 7],
    [30_000, 7],
    [60_000, 7],
    [90_000, null],
    [300_000, 7],
  ]);
  expect(averageSamples(samples, { fromMs: 0, toMs: 240_000, stepMs: 60_000 })).toEqual([
    [0, 7],
    [60_000, 7],
    [120_000, null],
    [180_000, null],
  ]);
});

test('the percentile is the nearest rank: the smallest value with enough of the others not above it', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (list, percent) => {
      const answer = percentileNearestRank(list, percent)!;
      const reaches = (limit: number) => list.filter((v) => v <= limit).length * 100 >= percent * list.length;
      expect(reaches(answer)).toBe(true);
      expect(list.filter((v) => v < answer).some((lower) => reaches(lower))).toBe(false);
    }),
  );
  expect(percentileNearestRank([null, null], 95)).toBeNull();
});
