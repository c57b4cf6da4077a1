// kWh registers over one span: against loads that are known, whatever the steps and the moments of reading; resets, wraps,
// jumps, gaps and dead registers are no drift; and a watch on a real history says what its figures rest on.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { DriftWatch } from '../../src/drift/drift-loop.ts';
import { countTogether } from '../../src/drift/register-energy.ts';
import type { RegisterCourse } from '../../src/drift/register-energy.ts';
import { HistoryKeeper } from '../../src/readings/history-loop.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { SeriesPoint } from '../../src/readings/series.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { reading } from '../readings/samples.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';

const minuteMs = 60_000;
const spanMs = 120 * minuteMs;

interface Played {
  readonly watts: number;
  readonly startWh: number;
  readonly stepWh: number;
  readonly everyMs: number;
  readonly offsetMs: number;
}

/** What a register of these steps shows when it is read at these moments; `lost` are moments without a reading. */
function course(
  played: Played,
  shown: (wattHours: number, atMs: number) => number | null = (wh) => wh,
): RegisterCourse {
  const samples: SeriesPoint[] = [];
  for (let atMs = played.offsetMs; atMs < spanMs; atMs += played.everyMs) {
    const exact = played.startWh + (played.watts * atMs) / 3_600_000;
    samples.push([atMs, shown(Math.floor(exact / played.stepWh) * played.stepWh, atMs)]);
  }
  return { samples, mostWatts: 30_000, meanWatts: played.watts };
}

const base: Played = { watts: 4_000, startWh: 1_234_567, stepWh: 100, everyMs: minuteMs, offsetMs: 0 };
const meansOf = (...courses: RegisterCourse[]): number[] | undefined => {
  const counted = countTogether(new Map(courses.map((one, at) => [String(at), [one]])), spanMs);
  return counted === undefined
    ? undefined
    : [...counted.means.values()].map(({ watts }) => Math.round(watts));
};

test('the mean is the load within the doubt of the steps, whatever they are and whenever it is read', () => {
  const arbitrary = fc.record({
    watts: fc.integer({ min: 300, max: 20_000 }),
    startWh: fc.integer({ min: 0, max: 9_000_000 }),
    stepWh: fc.constantFrom(1, 10, 100),
    everyMs: fc.integer({ min: 5_000, max: 5 * minuteMs }),
    offsetMs: fc.integer({ min: 0, max: 5 * minuteMs }),
  });
  fc.assert(
    fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 8 }), (all) => {
      const counted = countTogether(new Map(all.map((one, at) => [String(at), [course(one)]])), spanMs)!;
      all.forEach(({ watts, stepWh }, at) => {
        const { watts: mean, doubtWatts } = counted.means.get(String(at))!;
        expect(Math.abs(mean - watts)).toBeLessThanOrEqual(doubtWatts + 1e-6);
        const hours = (counted.toMs - counted.fromMs) / 3_600_000;
        expect(doubtWatts).toBeGreaterThanOrEqual(stepWh / hours - 1e-6);
      });
    }),
  );
});

describe('what is no drift', () => {
  const at40 = 40 * minuteMs;
  test('a register that was reset, wrapped, swapped or jumped: the span of all begins after it', () => {
    const reset = course(base, (wh, atMs) => (atMs < at40 ? wh : wh - 1_230_000));
    const wrapped = course(base, (wh) => wh % 1_236_000);
    const jumped = course(base, (wh, atMs) => (atMs < at40 ? wh : wh + 500_000));
    for (const broken of [reset, wrapped, jumped]) {
      const counted = countTogether(
        new Map([
          ['a', [broken]],
          ['b', [course(base)]],
        ]),
        spanMs,
      )!;
      expect(counted.fromMs).toBeGreaterThan(0);
      expect(counted.fromMs).toBeLessThanOrEqual(at40);
      for (const { watts } of counted.means.values()) expect(Math.abs(watts - 4_000)).toBeLessThan(150);
    }
  });

  test('a gap in the readings: the register went on', () => {
    expect(meansOf(course(base, (wh, atMs) => (atMs > at40 && atMs < 2 * at40 ? null : wh)))).toEqual(
      meansOf(course(base)),
    );
  });

  test('less than an hour since the break, a dead register, an old one, or none: left to the powers', () => {
    const late = course(base, (wh, atMs) => (atMs < 70 * minuteMs ? wh : wh - 1_230_000));
    const dead = course(base, () => 1_234_500);
    const old = course(base, (wh, atMs) => (atMs > 100 * minuteMs ? null : wh));
    for (const bad of [late, dead, old]) expect(meansOf(course(base), bad)).toBeUndefined();
    expect(
      countTogether(
        new Map([
          ['a', [course(base)]],
          ['b', []],
        ]),
        spanMs,
      ),
    ).toBeUndefined();
    expect(countTogether(new Map(), spanMs)).toBeUndefined();
    // Beside next to nothing it may stand still.
    expect(meansOf(course(base), { ...dead, meanWatts: 20 })).toEqual([...meansOf(course(base))!, 20]);
  });

  test('several registers of one meter are added up', () => {
    const [one, other] = [course(base), course({ ...base, watts: 1_500 })];
    const counted = countTogether(new Map([['a', [one, other]]]), spanMs);
    expect(Math.round(counted!.means.get('a')!.watts / 100)).toBe(55);
  });
});

describe('a watch on a bus with registers on both sides', () => {
  const startMs = Date.UTC(2026, 10, 20, 3);
  const clock = new VirtualClock(startMs);
  const board = new LatestBoard(clock);
  const demo = demoSite();
  const component = (id: string, from: string | undefined) => ({
    ...demo.components.find((one) => one.id === 'panel-a1')!,
    id,
    name: id.toUpperCase(),
    capacity: 40,
    inputs: from === undefined ? [] : [{ medium: 'power' as const, mode: 'share' as const, members: [from] }],
  });
  const meter = (id: string, kind: 'meter' | 'pdu') => ({
    ...demo.devices.find((one) => one.kind === 'pdu')!,
    id: `m-${id}`,
    kind,
    bindings: [{ component: id, measures: { point: 'input.power' as const } }],
  });
  const names = ['main', 'one', 'two'] as const;
  const site = {
    ...demo,
    components: [
      component('main', undefined),
      component('bus', 'main'),
      component('one', 'bus'),
      component('two', 'bus'),
    ],
    devices: [meter('main', 'meter'), meter('one', 'pdu'), meter('two', 'pdu')],
    racks: [],
  };
  let db: TestDatabase;
  let keeper: HistoryKeeper;
  const counted = new Map<string, number>(names.map((id, at) => [id, 500_000 * (at + 1)]));

  /** Minutes with these loads, W; the power meter of `two` reads `wrong` less than it carries. */
  async function play(minutes: number, watts: Readonly<Record<string, number>>, wrong = 0): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      await clock.advance(minuteMs);
      const readings = names.flatMap((id) => {
        const load = watts[id]!;
        counted.set(id, counted.get(id)! + load / 60);
        const at = { takenAtMs: clock.epochMs() };
        const energy = Math.floor(counted.get(id)! / 100) * 100;
        return [
          reading(`m-${id}`, 'input.power', { ...at, value: id === 'two' ? load - wrong : load }),
          reading(`m-${id}`, 'energy.total', { ...at, value: energy }),
        ];
      });
      board.put(readings);
    }
    await keeper.flush();
  }
  const look = async () => {
    const watch = new DriftWatch({
      site,
      board,
      database: db.app,
      clock,
      model: () => site,
      onBattery: () => new Set(),
      healths: () => new Map(),
      loadTenants: async () => () => [],
    });
    await watch.look();
    return { bus: watch.state.balances[0]!, items: watch.state.items };
  };

  beforeAll(async () => {
    db = await createTestDatabase();
    for (const id of names) board.expectEvery(`m-${id}`, minuteMs);
    keeper = new HistoryKeeper({ database: db.app, clock, board, settings: defaultHistorySettings });
  });
  afterAll(() => db.stop());
  const calm = { main: 9_000, one: 5_000, two: 4_000 };

  test('until there is an hour of registers it rests on the powers, then on the registers', async () => {
    await play(40, calm);
    expect(await look()).toMatchObject({
      bus: { basis: 'power', balance: { inKw: 9, outKw: 9 } },
      items: [],
    });
    await play(60, calm);
    const { bus, items } = await look();
    expect(bus.basis).toBe('energy');
    expect(bus.balance!.differenceKw).toBeCloseTo(0, 0);
    expect(items).toEqual([]);
  });

  test('a power meter that reads wrong beside a register that counts right is no drift of the bus', async () => {
    await play(130, calm, 2_000);
    expect(await look()).toMatchObject({ bus: { basis: 'energy' }, items: [] });
  });

  test('a reset is none either, for the hour after it by the powers', async () => {
    counted.set('one', 0);
    await play(20, calm);
    expect(await look()).toMatchObject({ bus: { basis: 'power' }, items: [] });
    await play(60, calm);
    expect(await look()).toMatchObject({ bus: { basis: 'energy' }, items: [] });
  });

  test('what is drawn without a meter is found, by how much, and on what that rests', async () => {
    await play(130, { ...calm, main: 11_000 });
    const { bus, items } = await look();
    expect(bus.basis).toBe('energy');
    expect(items).toMatchObject([{ key: 'balance:bus', code: 'drift-balance-missing' }]);
    const { params, fromMs, toMs } = items[0]!;
    expect(params).toMatchObject({ name: 'BUS' });
    expect(params['hours']).toBeCloseTo((toMs - fromMs) / 3_600_000, 1);
    expect(params).not.toHaveProperty('minutes');
    expect(params['difference']).toBeCloseTo(2, 0);
  });
});
