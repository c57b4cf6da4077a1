// Rates: what a reader may rely on whatever a counter does. Wraps, resets, restarts and jumps are generated.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CellStore } from '../../src/collect/cell-store.ts';
import { RateDeriver } from '../../src/collect/derive-rates.ts';
import { layOut } from '../../src/collect/layout.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { rateBetween, type CounterSample } from '../../src/collect/rates.ts';
import { cellsOf, uptimeOid } from '../../src/collect/request-plan.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';

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

  test('says nothing after a restart that hides behind a longer uptime: it had run for a minute, it was away for two', () => {
    const before = sample({ bits: 32, count: 4_000_000_000n, uptimeTicks: 6_000 });
    const after = sample({ bits: 32, count: 50_000n, uptimeTicks: 12_000, atMs: 240_000 });
    expect(rateBetween(before, after, 1e9)).toEqual({ outcome: 'none', reason: 'restarted' });
    // A clock of the agent that is a few seconds off is no restart.
    const slow = { ...after, count: 4_000_240_000n, uptimeTicks: 6_000 + 24_000 - 500 };
    expect(rateBetween(before, slow, 1e9)).toEqual({ outcome: 'rate', perSecond: 1_000 });
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

describe('rates of a device', () => {
  test('are none while its uptime goes unanswered: a restart would look like a wrap', () => {
    const oid = '1.3.6.1.2.1.2.2.1.10.1';
    const point = { point: 'link.in.octets', oid } as const;
    const profile = {
      name: 'switch',
      points: [point],
      rates: [{ from: 'link.in.octets', to: 'link.in.rate', scale: 8 }],
    } as unknown as Profile;
    const layout = layOut(profile, { cells: new Map([[oid, counted(oid, 1)]]), rows: new Map() });
    const { oids } = cellsOf(layout);
    const store = new CellStore(oids);
    const rates = new RateDeriver(profile, layout);
    const reading = {
      deviceId: 'sw',
      point: 'link.in.octets',
      instance: '',
      label: '',
      oid,
      value: 0,
      unit: 'octet',
      state: null,
      quality: 'good',
      takenAtMs: 0,
    } as const;
    const poll = (count: number, uptimeTicks: number | undefined, atMs: number): (number | null)[] => {
      store.begin();
      store.put(oids.indexOf(oid), counted(oid, count));
      const uptime = oids.indexOf(uptimeOid);
      if (uptimeTicks !== undefined)
        store.put(uptime, { oid: uptimeOid, type: 'timeticks', value: uptimeTicks });
      return rates.derive(store, () => reading, atMs).map(({ value }) => value);
    };
    expect(poll(1_000, 100_000, 0)).toEqual([]);
    expect(poll(2_000, 101_000, 10_000)).toEqual([800]);
    // It restarted, counted from nothing, and its uptime got lost on the way.
    expect(poll(3_000, undefined, 20_000)).toEqual([]);
    expect(poll(4_000, 900, 30_000)).toEqual([null]);
    expect(poll(5_000, 1_900, 40_000)).toEqual([800]);
  });
});

function counted(oid: string, value: number): VarBind {
  return { oid, type: 'counter32', value };
}
