// Equipment that answers and is healthy and still does not count: out of fuel for its class, with a flat battery, not in automatic,
// off, shut, too dark.
import { describe, expect, it } from 'vitest';
import { readFuel } from '../../src/site/autonomy.ts';
import { generatorConditions } from '../../src/site/generator-conditions.ts';
import type { Condition, FuelLevel } from '../../src/site/site.ts';
import { Device } from './spoken-device.ts';
import type { Said } from './spoken-device.ts';

describe('a light level', () => {
  const margin: Condition = { point: 'optical.rx.power', atLeast: { point: 'optical.rx.lowLimit', plus: 3 } };

  it('must keep its margin to what the module says it needs, port by port', () => {
    const device = new Device({ available: [margin] });
    const limits = [
      { instance: '1', value: -20 },
      { instance: '2', value: -14 },
    ];
    const light = (one: number, two: number): Said => ({
      'optical.rx.lowLimit': limits,
      'optical.rx.power': [
        { instance: '1', value: one },
        { instance: '2', value: two },
      ],
    });
    expect(device.judge(light(-17, -11)).state).toBe('available');
    expect(device.judge(light(-17.5, -11))).toMatchObject({
      state: 'unavailable',
      reason: { instance: '1', limit: { kind: 'atLeast', bound: -17 } },
    });
    expect(device.judge({ 'optical.rx.power': [{ instance: '1', value: -5 }] }).state).toBe('unknown');
  });
});

describe('a generator that is healthy', () => {
  const profile: readonly Condition[] = [
    { point: 'engine.mode', is: ['auto'] },
    { point: 'engine.state', isNot: ['shutdown'] },
    { point: 'fuel.level', atLeast: 20, optional: true },
  ];
  const fuel = readFuel({ classHours: 12, litresPerHour: 50, tankLitres: 1000, usableFrom: 5 });
  const inHand = { fuel, fuelLevel: {}, startBattery: 24 };
  const ready: Said = {
    'engine.mode': 'auto',
    'engine.state': 'ready',
    'output.frequency': 0,
    'fuel.level': 90,
    'startBattery.voltage': 27.1,
  };
  const generator = (): Device => new Device({ also: generatorConditions(inHand) }, profile);

  it('counts when it is ready', () => {
    expect(generator().judge(ready)).toEqual({ state: 'available', reason: null });
  });

  it.each([
    ['is not in automatic', { 'engine.mode': 'manual' }, 'engine.mode'],
    ['has shut down', { 'engine.state': 'shutdown' }, 'engine.state'],
    ['has no fuel for its class: 12 h × 50 l/h above 5 % of 1000 l', { 'fuel.level': 64 }, 'fuel.level'],
    ['has a flat start battery', { 'startBattery.voltage': 22.9 }, 'startBattery.voltage'],
  ] as const)('does not count when it %s', (_, change, point) => {
    const judged = generator().judge({ ...ready, ...change });
    expect(judged).toMatchObject({ state: 'unavailable', reason: { point } });
  });

  it('counts with fuel for just its class', () => {
    expect(generator().judge({ ...ready, 'fuel.level': 65 }).state).toBe('available');
  });

  it('counts while it runs, however much it would lack for the next start', () => {
    const running = { ...ready, 'engine.state': 'loaded', 'output.frequency': 50 };
    expect(generator().judge({ ...running, 'fuel.level': 30, 'startBattery.voltage': 20 }).state).toBe(
      'available',
    );
  });

  it('does not mind what a start attempt does to its battery', () => {
    const set = generator();
    set.judge(ready);
    expect(set.after(5, { ...ready, 'engine.state': 'cranking', 'startBattery.voltage': 17 })).toBe(
      'available',
    );
    expect(set.after(30)).toBe('available');
    expect(set.after(30)).toBe('unavailable');
  });

  it('is asked in the unit of the point that tells the level', () => {
    const asked = (fuelLevel: FuelLevel) => generatorConditions({ fuel, fuelLevel });
    expect(asked({ point: 'fuel.volume' })).toMatchObject([{ point: 'fuel.volume', atLeast: 650 }]);
    expect(asked({ point: 'sensor.level', instance: '2' })).toMatchObject([
      { point: 'sensor.level', instance: '2', atLeast: 65 },
    ]);
  });

  it('is asked for nothing where its tank or its class is not known', () => {
    const of = (written: Partial<Parameters<typeof readFuel>[0]>) =>
      generatorConditions({ fuel: readFuel({ litresPerHour: 50, ...written }), fuelLevel: {} });
    expect(of({ tankLitres: 1000 })).toEqual([]);
    expect(of({ classHours: 12 })).toEqual([]);
  });
});

describe('equipment that answers', () => {
  const ups: Condition = { point: 'output.source', is: ['normal', 'battery', 'bypass'] };
  it.each([
    ['a UPS that says OFF', ups, { 'output.source': 'none' }, 'unavailable'],
    ['a UPS on bypass, which carries its load', ups, { 'output.source': 'bypass' }, 'available'],
    [
      'an open breaker',
      { point: 'breaker.state', is: ['closed'] },
      { 'breaker.state': 'open' },
      'unavailable',
    ],
    ['a shut valve', { point: 'valve.position', atLeast: 5 }, { 'valve.position': 0 }, 'unavailable'],
    ['a chiller that is off', { point: 'unit.state', is: ['on'] }, { 'unit.state': 'off' }, 'unavailable'],
    [
      'a switch between its sources',
      {
        point: 'switch.state',
        instance: 'n',
        is: ['on'],
        unless: [{ point: 'switch.state', instance: 'e', is: ['on'] }],
      },
      {
        'switch.state': [
          { instance: 'n', state: 'off' },
          { instance: 'e', state: 'off' },
        ],
      },
      'unavailable',
    ],
    [
      'a switch on its second source',
      {
        point: 'switch.state',
        instance: 'n',
        is: ['on'],
        unless: [{ point: 'switch.state', instance: 'e', is: ['on'] }],
      },
      {
        'switch.state': [
          { instance: 'n', state: 'off' },
          { instance: 'e', state: 'on' },
        ],
      },
      'available',
    ],
  ] as const)('%s', (_, condition, said, state) => {
    expect(new Device({ available: [condition] }).judge(said as Said).state).toBe(state);
  });

  it('its own conditions replace those of the profile on the same point and leave the others', () => {
    const device = new Device({ also: [{ point: 'fuel.level', atLeast: 5 }] }, [
      { point: 'fuel.level', atLeast: 20 },
      { point: 'engine.mode', is: ['auto'] },
    ]);
    expect(device.judge({ 'fuel.level': 10, 'engine.mode': 'auto' }).state).toBe('available');
    expect(device.judge({ 'fuel.level': 10, 'engine.mode': 'off' }).state).toBe('unavailable');
    expect(
      new Device({ also: [{ point: 'fuel.level', atLeast: 5 }] }).judge({ 'fuel.level': 10 }).state,
    ).toBe('unknown');
  });
});
