// Demands and capacities from telemetry: steady against noise, honest about gaps, and the site file where nothing is measured.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { PointName } from '../../src/core/points.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Binding, Site, SiteComponent } from '../../src/site/site.ts';
import { onCurve } from '../../src/verdicts/capacity-watch.ts';
import { metersOfLoads } from '../../src/verdicts/demand-watch.ts';
import { FiguresInForce } from '../../src/verdicts/figures-in-force.ts';
import { FiveMinutePeak, steppedDown, steppedUp } from '../../src/verdicts/five-minute-peak.ts';
import { componentOf, deviceOf, siteOf } from './small-site.ts';

const second = 1_000;
const minute = 60 * second;

describe('the highest five-minute mean of the last hour', () => {
  it('is that of all whole five minutes with half of their samples', () => {
    const sample = fc.record({
      gapSeconds: fc.integer({ min: 10, max: 400 }),
      value: fc.integer({ min: 0, max: 9 }),
    });
    const burst = fc.array(
      fc.oneof(
        { weight: 20, arbitrary: fc.record({ gapSeconds: fc.constant(10), value: fc.nat(9) }) },
        { weight: 1, arbitrary: sample },
      ),
      { minLength: 1, maxLength: 700, size: 'max' },
    );
    let met = 0;
    fc.assert(
      fc.property(burst, (samples) => {
        const peak = new FiveMinutePeak(10_000);
        const all: { value: number; atMs: number }[] = [];
        let nowMs = 0;
        for (const { gapSeconds, value } of samples) {
          nowMs += gapSeconds * second;
          peak.add(value, nowMs);
          all.push({ value, atMs: nowMs });
        }
        const means: number[] = [];
        const running = Math.floor(nowMs / (5 * minute)) * 5 * minute;
        for (let from = running - 60 * minute; from < running; from += 5 * minute) {
          const within = all.filter(({ atMs }) => atMs >= from && atMs < from + 5 * minute);
          if (within.length < 15) continue;
          means.push(within.reduce((sum, { value }) => sum + value, 0) / within.length);
        }
        if (means.length > 0) met += 1;
        expect(peak.highest(nowMs)).toBe(means.length === 0 ? undefined : Math.max(...means));
      }),
      { numRuns: 300 },
    );
    expect(met).toBeGreaterThan(50);
  });

  it('goes in steps, at once to the safe side and to the other only by more than one', () => {
    expect(steppedUp(4.51, undefined, 0.1)).toBe(4.6);
    expect(steppedUp(4.65, 4.6, 0.1)).toBe(4.7);
    expect(steppedUp(4.55, 4.7, 0.1)).toBe(4.7);
    expect(steppedUp(4.45, 4.7, 0.1)).toBe(4.5);
    expect(steppedUp(0.3, undefined, 0.1)).toBe(0.3);
    expect(steppedDown(99.9, undefined, 0.5)).toBe(99.5);
    expect(steppedDown(99.4, 99.5, 0.5)).toBe(99);
    expect(steppedDown(99.6, 99, 0.5)).toBe(99);
    expect(steppedDown(100, 99, 0.5)).toBe(100);
  });
});

//  plate ups ─ pdu-a ┐
//        mains ─ pdu-b ┴ rack      air ─ rack
const components: SiteComponent[] = [
  componentOf('ups', { provides: 'power', capacity: 100 }),
  componentOf('mains', { provides: 'power' }),
  componentOf('pdu-a', { provides: 'power', inputs: { power: ['ups'] } }),
  componentOf('pdu-b', { provides: 'power', inputs: { power: ['mains'] } }),
  componentOf('chiller', { provides: 'cooling', capacity: 250 }),
  componentOf('rack', {
    inputs: { power: ['pdu-a', 'pdu-b'], cooling: ['chiller'] },
    demand: { power: 5, cooling: 4 },
  }),
];

class House {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly board = new LatestBoard(this.clock);
  readonly silent = new Set<string>();
  readonly site: Site;
  readonly figures: FiguresInForce;

  constructor(bindings: Readonly<Record<string, readonly Binding[]>>) {
    this.site = siteOf(
      components,
      Object.entries(bindings).map(([id, own]) => deviceOf(id, own)),
    );
    const isSilent = (id: string): boolean => this.silent.has(id);
    this.figures = new FiguresInForce({ ...this, isSilent });
    for (const id of Object.keys(bindings)) this.board.expectEvery(id, 10_000);
  }

  say(deviceId: string, point: PointName, value: number | null, instance = ''): void {
    const quality: Reading['quality'] = value === null ? 'missing' : 'good';
    const rest = { instance, label: '', oid: '1.3', unit: 'W', state: null, quality } as const;
    this.board.put([{ deviceId, point, value, ...rest, takenAtMs: this.clock.epochMs() }]);
  }

  /** Lets time pass, saying and looking every ten seconds; returns how many changes there were. */
  async pass(minutes: number, say: (second: number) => void): Promise<number> {
    let changes = 0;
    for (let at = 0; at < minutes * 60; at += 10) {
      say(at);
      changes += this.figures.look().length;
      await this.clock.advance(10 * second);
    }
    return changes;
  }

  of(id: string) {
    return this.figures.figures().get(id);
  }
}

const meters = {
  a: [{ component: 'pdu-a', measures: { point: 'input.power' } }],
  b: [{ component: 'pdu-b', measures: { point: 'input.power' } }],
} as const satisfies Record<string, readonly Binding[]>;

describe('a load', () => {
  let house: House;
  beforeEach(() => {
    house = new House(meters);
  });

  it('is metered by what feeds it alone, by all of them, or by its own meter', () => {
    expect([...metersOfLoads(house.site)].map(([id, own]) => [id, own.map((one) => one.deviceId)])).toEqual([
      ['rack', ['a', 'b']],
    ]);
    expect(metersOfLoads(new House({ a: meters.a }).site).size).toBe(0);
    const own = new House({ ...meters, own: [{ component: 'rack', measures: { point: 'input.power' } }] });
    expect(
      metersOfLoads(own.site)
        .get('rack')
        ?.map((one) => one.deviceId),
    ).toEqual(['own']);
  });

  it('draws what is contracted until five minutes were measured, then what it draws, and its heat follows', async () => {
    await house.pass(5, () => {
      house.say('a', 'input.power', 1_210);
      house.say('b', 'input.power', 1_310);
    });
    expect(house.of('rack')).toBeUndefined();
    await house.pass(1, () => house.say('a', 'input.power', 1_210));
    expect(house.of('rack')).toMatchObject({
      'demand.power': { value: 2.6, source: 'measured' },
      'demand.cooling': { value: 2.08, source: 'measured' },
    });
  });

  it('sums instances, and knows nothing when one of them or one feed is not good', async () => {
    const say = (second: number | null) => () => {
      house.say('a', 'input.power', 1_000, '1');
      house.say('a', 'input.power', second, '2');
      house.say('b', 'input.power', 500);
    };
    await house.pass(10, say(null));
    expect(house.of('rack')).toBeUndefined();
    await house.pass(10, say(1_000));
    expect(house.of('rack')?.['demand.power']?.value).toBe(2.5);
  });

  it('does not swing with what is measured', async () => {
    const random = (at: number): number => ((Math.imul(at + 1, 2_654_435_761) >>> 0) % 2_000) - 1_000;
    const changes = await house.pass(180, (at) => {
      house.say('a', 'input.power', 2_000 + random(at));
      house.say('b', 'input.power', 2_000);
    });
    expect(changes).toBeLessThan(12);
    expect(house.of('rack')?.['demand.power']?.value).toBeGreaterThanOrEqual(4);
  });

  it('keeps an hour of what it drew when its meters fall silent, then draws what is contracted', async () => {
    const say = (): void => {
      house.say('a', 'input.power', 1_000);
      house.say('b', 'input.power', 1_000);
    };
    await house.pass(11, say);
    house.silent.add('a');
    await house.pass(55, say);
    expect(house.of('rack')?.['demand.power']).toMatchObject({ value: 2, source: 'measured' });
    await house.pass(15, say);
    expect(house.of('rack')).toMatchObject({
      'demand.power': { value: 5, source: 'file' },
      'demand.cooling': { value: 4, source: 'file' },
    });
  });

  it('remembers what it drew before a restart', async () => {
    house.figures.seed('rack', 3.3);
    await house.pass(1, () => undefined);
    expect(house.of('rack')?.['demand.power']).toMatchObject({ value: 3.3, source: 'measured' });
  });
});

describe('a capacity', () => {
  const rated = (capacity: Binding['capacity']): House =>
    new House({ card: [{ component: 'ups', available: [], capacity: capacity! }] });

  it('follows a rating, and never above the plate', async () => {
    const house = rated({ point: 'ups.ratedPower' });
    await house.pass(1, () => house.say('card', 'ups.ratedPower', 80_000));
    expect(house.of('ups')?.capacity).toMatchObject({ value: 80, source: 'measured' });
    await house.pass(1, () => house.say('card', 'ups.ratedPower', 120_000));
    expect(house.of('ups')?.capacity).toMatchObject({ value: 100, source: 'measured' });
  });

  it('follows the number of modules', async () => {
    const house = rated({ point: 'module.count', instance: 'working', each: 25 });
    await house.pass(1, () => house.say('card', 'module.count', 3, 'working'));
    expect(house.of('ups')?.capacity?.value).toBe(75);
  });

  it('follows a share of the plate', async () => {
    const house = rated({ point: 'cooling.capacity' });
    await house.pass(1, () => house.say('card', 'cooling.capacity', 60));
    expect(house.of('ups')?.capacity?.value).toBe(60);
  });

  it('keeps its last word for an hour and says so, then it is the plate again', async () => {
    const house = rated({ point: 'ups.ratedPower' });
    await house.pass(1, () => house.say('card', 'ups.ratedPower', 80_000));
    await house.pass(50, () => undefined);
    expect(house.of('ups')?.capacity).toMatchObject({ value: 80, source: 'last' });
    await house.pass(15, () => undefined);
    expect(house.of('ups')?.capacity).toMatchObject({ value: 100, source: 'file' });
  });

  it('follows the weather by a curve, from the hottest five minutes of the hour', async () => {
    const curve = [
      [20, 250],
      [35, 220],
      [45, 170],
    ] as const;
    const house = new House({
      roof: [{ component: 'chiller', available: [], capacity: { point: 'outside.temperature', curve } }],
    });
    await house.pass(1, () => undefined);
    expect(house.of('chiller')?.capacity).toMatchObject({ value: 170, source: 'file' });
    await house.pass(10, () => house.say('roof', 'outside.temperature', 40));
    expect(house.of('chiller')?.capacity).toMatchObject({ value: 195, source: 'measured' });
    await house.pass(30, () => house.say('roof', 'outside.temperature', 25));
    expect(house.of('chiller')?.capacity?.value).toBe(195);
    await house.pass(40, () => house.say('roof', 'outside.temperature', 25));
    expect(house.of('chiller')?.capacity?.value).toBe(240);
  });

  it('lies on a straight line between the points of its curve and stands still beyond them', () => {
    const curve = [
      [10, 100],
      [20, 80],
      [40, 0],
    ] as const;
    expect([0, 10, 15, 20, 30, 40, 99].map((at) => onCurve(curve, at))).toEqual([100, 100, 90, 80, 40, 0, 0]);
  });
});
