// Hours of fuel: the arithmetic against a tank that is emptied minute by minute, and the level of a tank over time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hoursOf, siteHours, usableLitres } from '../../src/autonomy/fuel.ts';
import { burnLitresPerHour } from '../../src/site/autonomy.ts';
import type { FuelledSet } from '../../src/autonomy/fuel.ts';
import { beginCourse, measuredBurn, stepCourse } from '../../src/autonomy/fuel-level.ts';
import type { LevelCourse, Refuelling } from '../../src/autonomy/fuel-level.ts';
import { dischargeSights, recordOf } from './discharge-sights.ts';

const curve = [
  [0, 5],
  [50, 20],
  [100, 45],
] as const;
const set = (id: string, rest: Partial<FuelledSet> = {}): FuelledSet => ({
  id,
  capacityKw: 100,
  curve,
  ownLitres: 400,
  tankId: null,
  ...rest,
});

describe('consumption', () => {
  it('follows the curve, and goes on as it ends', () => {
    const burns = [0, 25, 50, 75, 100, 110].map((load) => burnLitresPerHour(curve, load));
    expect(burns).toEqual([5, 12.5, 20, 32.5, 45, 50]);
    expect(burnLitresPerHour([[30, 12]], 10)).toBe(12);
  });

  it('what lies below the suction is no fuel', () => {
    expect(usableLitres(500, { litres: 1000, usableFrom: 10 })).toBe(400);
    expect(usableLitres(50, { litres: 1000, usableFrom: 10 })).toBe(0);
  });
});

describe('hours of a set', () => {
  const burns = new Map([
    ['g1', 20],
    ['g2', 30],
  ]);
  it('are its own litres over what it burns, after its part of a shared tank', () => {
    const sets = [set('g1', { tankId: 'bulk' }), set('g2', { tankId: 'bulk', ownLitres: 150 })];
    const shared = new Map([['bulk', 1000]]);
    expect(hoursOf('g1', sets, { shared, burns })).toBe(1000 / 50 + 400 / 20);
    expect(hoursOf('g2', sets, { shared, burns })).toBe(1000 / 50 + 150 / 30);
    expect(hoursOf('g1', [set('g1')], { shared, burns })).toBe(20);
  });

  it('are not known where a level is not, and not told of one that stands', () => {
    expect(hoursOf('g1', [set('g1', { ownLitres: null })], { shared: new Map(), burns })).toBeNull();
    const sets = [set('g1', { tankId: 'bulk' })];
    expect(hoursOf('g1', sets, { shared: new Map([['bulk', null]]), burns })).toBeNull();
    expect(hoursOf('g3', [set('g3')], { shared: new Map(), burns })).toBeNull();
  });
});

/** The load spread evenly over the sets that run; undefined beyond their capacity. */
const evenly = (loadKw: number, ids: readonly string[]) => (out: ReadonlySet<string>) => {
  const running = ids.filter((id) => !out.has(id));
  if (loadKw > running.length * 100) return undefined;
  return new Map(ids.map((id) => [id, out.has(id) ? 0 : loadKw / running.length]));
};

describe('hours of the site', () => {
  it('last until those that have fuel can no longer carry the load', () => {
    // 100 kW on two sets burn 20 l/h each; g1 is dry after 5 h, and g2 burns 45 l/h from then on.
    const sets = [set('g1', { ownLitres: 100 }), set('g2', { ownLitres: 550 })];
    expect(siteHours(sets, new Map(), evenly(100, ['g1', 'g2']))).toBe(5 + (550 - 100) / 45);
    // 150 kW are too much for one.
    expect(siteHours(sets, new Map(), evenly(150, ['g1', 'g2']))).toBeCloseTo(100 / 32.5);
    expect(siteHours(sets, new Map(), evenly(300, ['g1', 'g2']))).toBe(0);
  });

  it('are not known where a level, or what somebody burns, is not', () => {
    const sets = [set('g1', { ownLitres: null }), set('g2')];
    expect(siteHours(sets, new Map(), evenly(100, ['g1', 'g2']))).toBeNull();
    expect(siteHours([set('g1')], new Map(), evenly(100, ['g1', 'unfuelled']))).toBeNull();
    expect(siteHours([set('g1')], new Map(), evenly(0, ['g1']))).toBeNull();
  });

  it('agree with tanks that are emptied minute by minute', () => {
    const arbitrarySet = fc.record({ litres: fc.integer({ min: 20, max: 900 }), isShared: fc.boolean() });
    const arbitrary = fc.tuple(
      fc.array(arbitrarySet, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 20, max: 400 }),
      fc.integer({ min: 0, max: 2000 }),
    );
    fc.assert(
      fc.property(arbitrary, ([picks, loadKw, bulk]) => {
        const sets = picks.map(({ litres, isShared }, at) =>
          set(`g${at}`, { ownLitres: litres, tankId: isShared ? 'bulk' : null }),
        );
        const carried = evenly(
          loadKw,
          sets.map(({ id }) => id),
        );
        const said = siteHours(sets, new Map([['bulk', bulk]]), carried);
        const truth = emptied(sets, bulk, carried);
        expect(said).not.toBeNull();
        expect(Math.abs(said! - truth)).toBeLessThanOrEqual(0.3 + truth * 0.01);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

function emptied(sets: readonly FuelledSet[], bulk: number, carried: ReturnType<typeof evenly>): number {
  const own = new Map(sets.map(({ id, ownLitres }) => [id, ownLitres ?? 0]));
  let shared = bulk;
  const out = new Set<string>();
  for (let minutes = 0; ; minutes++) {
    const outputs = carried(out);
    if (outputs === undefined) return minutes / 60;
    for (const { id, tankId, capacityKw } of sets) {
      if (out.has(id)) continue;
      const burn = burnLitresPerHour(curve, (100 * (outputs.get(id) ?? 0)) / capacityKw) / 60;
      if (tankId !== null && shared > 0) shared -= burn;
      else own.set(id, (own.get(id) ?? 0) - burn);
    }
    for (const { id, tankId } of sets) {
      if ((own.get(id) ?? 0) <= 0 && (tankId === null || shared <= 0)) out.add(id);
    }
  }
}

const start = Date.parse('2026-11-30T00:00:00Z');
const tank = 1500;

interface Follow {
  readonly seconds: number;
  readonly litresAt: (seconds: number) => number;
  readonly loadKw?: number;
  readonly from?: LevelCourse;
  readonly beginAt?: number;
}

/** The level as a gauge in whole percent tells it each five seconds. */
function follow({ seconds, litresAt, loadKw = 0, from, beginAt = 0 }: Follow) {
  const seen: Refuelling[] = [];
  const gauge = (at: number) => (Math.floor((100 * litresAt(at)) / tank) * tank) / 100;
  let course = from ?? beginCourse({ atMs: start + beginAt * 1000, litres: gauge(beginAt) });
  for (let at = beginAt + 5; at <= beginAt + seconds; at += 5) {
    const step = stepCourse(course, { atMs: start + at * 1000, litres: gauge(at), loadKw }, tank);
    course = step.course;
    if (step.refuelling !== null) seen.push(step.refuelling);
  }
  return { course, seen };
}

describe('the level of a tank', () => {
  it('tells a delivery once, with what it brought', () => {
    // 600 l in ten minutes, an hour in.
    const litresAt = (at: number) => 700 + Math.min(600, Math.max(0, at - 3_600));
    const { seen } = follow({ seconds: 7_200, litresAt });
    expect(seen).toHaveLength(1);
    const [{ litresBefore, litresAfter, startedAtMs, endedAtMs }] = seen as [Refuelling];
    expect(Math.abs(litresAfter - litresBefore - 600)).toBeLessThanOrEqual(15);
    expect(Math.abs(startedAtMs - (start + 3_600_000))).toBeLessThan(60_000);
    expect(Math.abs(endedAtMs - (start + 4_200_000))).toBeLessThan(60_000);
  });

  it('takes no swing of the float, no warm day and no falling level for a delivery', () => {
    const swing = (at: number) => 900 - at * 0.005 + (at % 60 === 0 ? 120 : 20 * Math.sin(at));
    expect(follow({ seconds: 20_000, litresAt: swing, loadKw: 80 }).seen).toEqual([]);
    const warm = (at: number) => 900 + 40 * Math.sin((at / 86_400) * Math.PI);
    expect(follow({ seconds: 86_400, litresAt: warm }).seen).toEqual([]);
  });

  it('sees what was filled while nobody looked', () => {
    const course = beginCourse({ atMs: start - 3_600_000, litres: 700 });
    expect(follow({ seconds: 600, litresAt: () => 1_200, from: course }).seen).toMatchObject([
      { litresBefore: 700, litresAfter: 1_200 },
    ]);
  });

  it('tells what is burnt from whole steps of the gauge, within its doubt', () => {
    const litresAt = (at: number) => 1_400 - (24.6 * at) / 3_600;
    const { course } = follow({ seconds: 6 * 3_600, litresAt, loadKw: 87 });
    const burn = measuredBurn(course)!;
    expect(Math.abs(burn.litresPerHour / 24.6 - 1)).toBeLessThan(Math.min(burn.uncertainty, 0.05));
    expect(measuredBurn(follow({ seconds: 3_600, litresAt, loadKw: 87 }).course)).toBeNull();
    expect(measuredBurn(follow({ seconds: 6 * 3_600, litresAt, loadKw: 0 }).course)).toBeNull();
  });
});

describe('a discharge, written down', () => {
  it('holds what the battery gave, against its charge', () => {
    const ended = recordOf(dischargeSights({ seconds: 300, watts: 20_000, percentPerSecond: 0.1 }));
    expect(ended).toHaveLength(1);
    const [{ samples, watts, axis }] = ended as [NonNullable<(typeof ended)[0]>];
    expect(axis).toBe('charge');
    expect(watts).toBeCloseTo(20_000, 0);
    expect(samples[0]).toEqual([100, 0]);
    expect(samples.at(-1)![0]).toBe(70);
    expect(samples.at(-1)![1]).toBeCloseTo((20_000 / 3600) * 300, -1);
  });

  it('ends at a hole, and one without power or of a moment is none', () => {
    const sights = dischargeSights({ seconds: 300, watts: 20_000, percentPerSecond: 0.1 });
    const holed = sights.filter((_, second) => second < 100 || second > 200);
    expect(recordOf(holed)).toHaveLength(2);
    expect(recordOf(sights.map((one) => ({ ...one, watts: null })))).toEqual([]);
    expect(recordOf(dischargeSights({ seconds: 5, watts: 20_000, percentPerSecond: 0.1 }))).toEqual([]);
  });
});
