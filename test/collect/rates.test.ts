// Rates: what a reader may rely on whatever a counter does. Wraps, resets, restarts and jumps are generated.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateBetween, type CounterSample } from '../../src/collect/rates.ts';

const sample = (part: Partial<CounterSample>): CounterSample => ({
  count: 0n,
  bits: 64,
  uptimeTicks: null,
  atMs: 0,
  ...part,
});

describe('rateBetween', () => {
  test('is what was counted over the time it took', () => {
    const result = rateBetween(sample({ count: 100n }), sample({ count: 700n, atMs: 2000 }), null);
    expect(result).toEqual({ outcome: 'rate', perSecond: 300 });
  });

  test('follows a 32-bit counter over one wrap when the speed leaves no doubt', () => {
    const before = sample({ bits: 32, count: 2n ** 32n - 100n });
    const after = sample({ bits: 32, count: 200n, atMs: 1000 });
    expect(rateBetween(before, after, 1000)).toEqual({ outcome: 'rate', perSecond: 300 });
    expect(rateBetween(before, after, null)).toEqual({ outcome: 'none', reason: 'reset' });
    // At 100 Gbit/s a 32-bit counter wraps three times a second: nothing can be said.
    expect(rateBetween(before, after, 12.5e9)).toEqual({ outcome: 'none', reason: 'reset' });
  });

  test('says nothing after a restart of the agent, and is not deceived by the wrap of its uptime', () => {
    const before = sample({ count: 10n, uptimeTicks: 2 ** 32 - 500 });
    const wrapped = sample({ count: 20n, uptimeTicks: 500, atMs: 10_000 });
    expect(rateBetween(before, wrapped, null)).toEqual({ outcome: 'rate', perSecond: 1 });
    const restarted = sample({ count: 20n, uptimeTicks: 500, atMs: 10_000 });
    expect(rateBetween({ ...before, uptimeTicks: 900_000 }, restarted, null)).toEqual({
      outcome: 'none',
      reason: 'restarted',
    });
  });

  test('is never negative, never above the ceiling, never made of no time', () => {
    const counts = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const bits = fc.constantFrom<32 | 64>(32, 64);
    const ticks = fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    const samples = fc.record({
      count: counts,
      bits,
      uptimeTicks: ticks,
      atMs: fc.integer({ min: 0, max: 1e7 }),
    });
    const ceilings = fc.option(fc.double({ min: 1, max: 1e12, noNaN: true }));
    fc.assert(
      fc.property(samples, samples, ceilings, (a, b, ceiling) => {
        const fit = (one: CounterSample) =>
          one.bits === 32 ? { ...one, count: one.count % 2n ** 32n } : one;
        const result = rateBetween(fit(a), fit(b), ceiling);
        if (result.outcome === 'none') return;
        expect(b.atMs).toBeGreaterThan(a.atMs);
        expect(result.perSecond).toBeGreaterThanOrEqual(0);
        if (ceiling !== null) expect(result.perSecond).toBeLessThanOrEqual(ceiling * 1.1);
      }),
      { numRuns: 2000 },
    );
  });

  test('gives back the true rate of any counter that keeps below its link, wraps included', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
        fc.integer({ min: 0, max: 12_500_000 }),
        fc.integer({ min: 1, max: 60 }),
        (start, perSecond, seconds) => {
          const end = (start + BigInt(perSecond * seconds)) % 2n ** 32n;
          const before = sample({ bits: 32, count: start });
          const after = sample({ bits: 32, count: end, atMs: seconds * 1000 });
          expect(rateBetween(before, after, 12_500_000)).toEqual({ outcome: 'rate', perSecond });
        },
      ),
    );
  });
});
