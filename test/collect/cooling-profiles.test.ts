// Cooling units and environment monitors of which there is no recording: made-up devices by their MIBs. What matters is
// that a row is known by what it says of itself, never by its number, and that Fahrenheit, tenths and missing probes
// are told apart.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp } from './synthetic-device.ts';

const profiles = shippedProfiles();

test('a Liebert cooler: rows are named by an OID, tenths come first, conditions by what they name', async () => {
  const root = '1.3.6.1.4.1.476.1.42.3';
  const named = (n: number): string => `oid:${root}.4.1.1.${n}`;
  const device = madeUpDevice(
    {
      '.4.3.1.0': 1,
      '.4.3.2.0': 1,
      '.4.3.9.0': 64,
      '.4.3.16.0': 71,
      '.7.2.2.0': 4,
      '.2.2.0': 2,
      '.2.3.1.2.5': `oid:${root}.2.1.14`,
      '.2.3.1.2.9': `oid:${root}.2.7.1.5015`,
      '.4.1.3.3.1.2.31': named(3),
      '.4.1.3.3.1.2.8': named(2),
      '.4.1.3.3.1.2.44': named(1),
      '.4.1.3.3.1.3.31': 18,
      '.4.1.3.3.1.3.8': 29,
      '.4.1.3.3.1.3.44': 24,
      '.4.1.3.3.1.50.31': 184,
      '.4.1.3.3.1.50.8': 2_147_483_647,
      '.4.2.2.3.1.2.1': `oid:${root}.4.2.1.2`,
      '.4.2.2.3.1.3.1': 44,
      '.4.6.1.0': 1200,
      '.4.9.10.1.4.1': 'Rack 7',
      '.4.9.10.1.6.1': 23,
    },
    root,
    '1.3.6.1.4.1.476.1.42.4.3.6',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('liebert-cooling');
  expect(read.of('unit.state')).toEqual({ '': 'on' });
  expect(read.of('supply.temperature')).toEqual({ '': 18.4 });
  expect(read.of('return.temperature')).toEqual({ '': 'missing' });
  expect(read.of('ambient.temperature')).toEqual({ control: 24 });
  expect(read.of('return.humidity')).toEqual({ '': 44 });
  expect(read.of('inlet.temperature')).toEqual({ 1: 23 });
  expect(read.of('compressor.runtime')).toEqual({ 1: 4_320_000 });
  expect(read.of('alarm.state')).toMatchObject({
    '': 'active',
    'water-under-floor': 'active',
    'supply-air-over-temperature': 'active',
    smoke: 'clear',
  });
});

test('a Liebert cooler that has the flexible table only', async () => {
  const device = madeUpDevice(
    {
      '.4.3.1.0': 3,
      '.9.20.1.10.4291': 'Supply Air Temperature',
      '.9.20.1.10.4643': 'Return Humidity',
      '.9.20.1.10.5277': 'Fan Speed',
      '.9.20.1.20.4291': '64.4',
      '.9.20.1.20.4643': '47.5',
      '.9.20.1.20.5277': 'Unavailable',
      '.9.20.1.30.4291': 'deg F',
      '.9.20.1.30.4643': '% RH',
      '.9.20.1.30.5277': '%',
    },
    '1.3.6.1.4.1.476.1.42.3',
    '1.3.6.1.4.1.476.1.42',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('liebert-cooling');
  expect(read.of('supply.temperature')).toEqual({ '': 18 });
  expect(read.of('return.humidity')).toEqual({ '': 47.5 });
  expect(read.of('fan.speed')['']).toBe('missing');
});

test('InRow units: the same number means another mode on an RP500 than on an RP100', async () => {
  const rp100 = madeUpDevice(
    { '.1.0': 5, '.3.0': 241, '.10.0': 1000, '.12.0': 455, '.14.0': 123, '.36.0': 31 },
    '1.3.6.1.4.1.318.1.1.13.3.3.1.2.2',
    '1.3.6.1.4.1.318.1.3.14.6',
  );
  const dx = await readMadeUp(rp100, profiles);
  expect(dx.profile).toBe('apc-inrow-rp-dx');
  expect(dx.of('unit.state')).toEqual({ '': 'maintenance' });
  expect(dx.of('inlet.temperature')).toEqual({ maximum: 24.1 });
  expect(dx.of('air.flow')['']).toBeCloseTo(0.4719, 4);
  expect(dx.of('cooling.output')).toEqual({ '': 12_300 });
  expect(dx.of('input.power')).toEqual({ compressor: 3100 });
  const rp500 = madeUpDevice(
    { '.1.0': 5, '.36.0': 40, '.38.0': 62, '.40.0': -1, '.42.0': 131 },
    '1.3.6.1.4.1.318.1.1.13.3.3.2.2.2',
    '1.3.6.1.4.1.318.1.3.14.7',
  );
  const cw = await readMadeUp(rp500, profiles);
  expect(cw.profile).toBe('apc-inrow-rp-cw');
  expect(cw.of('unit.state')).toEqual({ '': 'backup' });
  expect(cw.of('fluid.supply.temperature')).toEqual({ '': 'missing' });
  expect(cw.of('fluid.return.temperature')).toEqual({ '': 13.1 });
  expect(cw.of('fluid.flow')).toEqual({ '': 0.62 });
  const sc = madeUpDevice(
    { '.1.0': 2, '.9.0': 182, '.21.0': 850, '.24.0': 601, '.32.0': 2 },
    '1.3.6.1.4.1.318.1.1.13.3.4.1.2',
    '1.3.6.1.4.1.318.1.3.14.4',
  );
  const read = await readMadeUp(sc, profiles);
  expect(read.profile).toBe('apc-inrow-sc');
  expect(read.of('refrigerant.suctionPressure')).toEqual({ '': 850_000 });
  expect(read.of('compressor.state')).toEqual({ '': 'on' });
  const rd = madeUpDevice(
    { '.1.0': 5, '.2.0': 87, '.9.0': 171, '.29.0': 1250 },
    '1.3.6.1.4.1.318.1.1.13.4.5.2.1',
    '1.3.6.1.4.1.318.1.3.14.8',
  );
  const second = await readMadeUp(rd, profiles);
  expect(second.profile).toBe('apc-inrow-rd');
  expect(second.of('unit.state')).toEqual({ '': 'maintenance' });
  expect(second.of('cooling.output')).toEqual({ '': 8700 });
  expect(second.of('valve.position')).toEqual({ 'hot-gas': 12.5 });
});

test('a pCOWeb programme is never guessed: the card says that it is one, the site says which', async () => {
  const objects = {
    '.2.0.10.1.0': 2,
    '.2.1.1.1.0': 1,
    '.2.1.1.27.0': 1,
    '.2.1.2.1.0': 223,
    '.2.1.2.18.0': 500,
  };
  const device = madeUpDevice(objects, '1.3.6.1.4.1.9839', '1.3.6.1.4.1.8072.3.2.10');
  const guessed = await readMadeUp(device, profiles);
  expect(guessed.profile).toBe('pcoweb');
  expect(guessed.of('comms.state')).toEqual({ '': 'ok' });
  const named = await readMadeUp(device, profiles, 'pcoweb-ug40cdz');
  expect(named.of('ambient.temperature')).toEqual({ '': 22.3 });
  expect(named.of('fan.speed')).toEqual({ '': 50 });
  expect(named.of('leak.state')).toEqual({ '': 'leak' });
  expect((await readMadeUp(device, profiles, 'pcoweb-uncdz')).of('leak.state')).toEqual({});
});

test('an LCP on CMC III is read by names and units, whatever its variables are numbered', async () => {
  const table = '.4.2.2.1';
  const variables: readonly (readonly [string, string, number, number, number])[] = [
    ['Water.In.Temperature.Value', 'degree C', -10, 138, 2],
    ['Air.Server-In.Temperature.Value', '°C', -100, 2250, 2],
    ['Water.Flow.Value', 'l/min', -10, 655, 2],
    ['Air.Fan1.Value', '%', 1, 63, 2],
    ['Cooling.Capacity.Value', 'W', 1, 8830, 2],
    ['Water.Valve.Value', '%', 1, 40, 22],
  ];
  const objects: Record<string, number | string> = { '.2.1.0': 1 };
  variables.forEach(([name, unit, scale, value, quality], i) => {
    const row = `3.${i * 7 + 5}`;
    Object.assign(objects, {
      [`${table}.3.${row}`]: name,
      [`${table}.4.${row}`]: 2,
      [`${table}.5.${row}`]: unit,
      [`${table}.6.${row}`]: 2,
      [`${table}.7.${row}`]: scale,
      [`${table}.11.${row}`]: value,
      [`${table}.14.${row}`]: quality,
    });
  });
  const read = await readMadeUp(madeUpDevice(objects, '1.3.6.1.4.1.2606.7'), profiles);
  expect(read.profile).toBe('rittal-cmc-iii');
  expect(read.of('fluid.supply.temperature')).toEqual({ '3.5': 13.8 });
  expect(read.of('ambient.temperature')).toEqual({ '3.12': 22.5 });
  expect(read.of('fluid.flow')['3.19']).toBeCloseTo(65.5 / 60, 6);
  expect(read.of('fan.speed')).toEqual({ '3.26': 63 });
  expect(read.of('sensor.power')).toEqual({ '3.33': 8830 });
  expect(read.of('valve.position')).toEqual({ '3.40': 'missing' });
});

test('HW group thermometers: the unit of a row decides, an invalid sensor has no value', async () => {
  for (const [name, root] of [
    ['hwg-ste', '1.3.6.1.4.1.21796.4.1'],
    ['hwg-ste2', '1.3.6.1.4.1.21796.4.9'],
  ] as const) {
    const device = madeUpDevice(
      {
        '.3.1.2.1': 'Cold aisle',
        '.3.1.3.1': 1,
        '.3.1.3.2': 0,
        '.3.1.3.3': 5,
        '.3.1.3.4': 1,
        '.3.1.5.1': 215,
        '.3.1.5.2': 240,
        '.3.1.5.3': 905,
        '.3.1.5.4': -9999,
        '.3.1.7.1': 1,
        '.3.1.7.2': 1,
        '.3.1.7.3': 2,
        '.3.1.7.4': 4,
      },
      root,
    );
    const read = await readMadeUp(device, profiles);
    expect(read.profile).toBe(name);
    expect(read.of('ambient.temperature')).toEqual({ 1: 21.5, 2: 'missing', 3: 32.5 });
    expect(read.of('ambient.humidity')).toEqual({ 4: 'missing' });
    expect(read.of('sensor.state')).toMatchObject({ 2: 'absent', 3: 'high-alarm' });
  }
});

test('AKCP after the sensorProbe: one table of all sensors, found by the type that each row names', async () => {
  const row = '.3.5.1.1';
  const device = madeUpDevice(
    {
      [`${row}.2.0.0.1.0`]: 'Cold aisle',
      [`${row}.3.0.0.1.0`]: 1,
      [`${row}.5.0.0.1.0`]: 'C',
      [`${row}.6.0.0.1.0`]: 2,
      [`${row}.8.0.0.1.0`]: 1,
      [`${row}.20.0.0.1.0`]: 234,
      [`${row}.2.0.0.2.0`]: 'Tank',
      [`${row}.3.0.0.2.0`]: 25,
      [`${row}.5.0.0.2.0`]: '%',
      [`${row}.6.0.0.2.0`]: 5,
      [`${row}.8.0.0.2.0`]: 1,
      [`${row}.20.0.0.2.0`]: 180,
      [`${row}.2.0.0.3.0`]: 'Leak rope',
      [`${row}.3.0.0.3.0`]: 24,
      [`${row}.6.0.0.3.0`]: 4,
      [`${row}.8.0.0.3.0`]: 1,
      [`${row}.20.0.0.3.0`]: 0,
    },
    '1.3.6.1.4.1.3854',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('akcp');
  expect(read.of('ambient.temperature')).toEqual({ '0.0.1.0': 23.4 });
  expect(read.of('fuel.level')).toEqual({ '0.0.2.0': 18 });
  expect(read.of('leak.state')).toEqual({ '0.0.3.0': 'leak' });
  expect(read.of('sensor.state')).toMatchObject({ '0.0.1.0': 'normal', '0.0.2.0': 'low-warning' });
});

test('NetBotz of both roots, a SiteBoss of another model, a probe in Fahrenheit on an APC monitor', async () => {
  for (const [name, root] of [
    ['netbotz', '1.3.6.1.4.1.5528.100'],
    ['netbotz-750', '1.3.6.1.4.1.52674.500'],
  ] as const) {
    const sensors = { '.4.1.1.1.2.3': 247, '.4.1.1.1.3.3': 2, '.4.1.1.1.4.3': 'Row A', '.4.2.2.1.2.1': 1 };
    const read = await readMadeUp(madeUpDevice(sensors, root), profiles);
    expect(read.profile).toBe(name);
    expect(read.of('ambient.temperature')).toEqual({ 3: 24.7 });
    expect(read.of('sensor.state')).toEqual({ '3.temperature': 'warning' });
    expect(read.of('door.state')).toEqual({ 1: 'closed' });
  }
  const site = { '.1.1.1.1.2.1.5.1': 5, '.1.1.1.1.4.1.5.1': 'Oil', '.1.1.1.1.7.1.5.1': '41.0 PSI' };
  const siteBoss = madeUpDevice(site, '1.3.6.1.4.1.3052.10', '1.3.6.1.4.1.3052.10');
  const boss = await readMadeUp(siteBoss, profiles);
  expect(boss.profile).toBe('asentria-siteboss-550');
  expect(boss.of('sensor.pressure')['1.5.1']).toBeCloseTo(282_685, 0);
  const probe = {
    '.10.1.3.3.1.2.1': 'Rack',
    '.10.1.3.3.1.3.1': 2,
    '.10.1.3.3.1.4.1': 77,
    '.10.1.3.3.1.5.1': 2,
  };
  const emu = madeUpDevice(probe, '1.3.6.1.4.1.318.1.1', '1.3.6.1.4.1.318.1.3.10.1');
  expect((await readMadeUp(emu, profiles)).of('ambient.temperature')).toEqual({ 1: 25 });
});

test('a NetworkAIR FM of two modules: what a module does not have says the smallest number', async () => {
  const device = madeUpDevice(
    {
      '.4.1.2.0': 6,
      '.4.2.3.0': 41,
      '.5.2.2.1.2.1': 152,
      '.5.2.2.1.5.1': 238,
      '.5.2.2.1.7.1': 391,
      '.5.2.2.1.2.2': 155,
      '.5.4.2.1.2.1': 2,
      '.5.4.2.1.3.1': 1,
      '.5.4.2.1.4.1': 520,
      '.5.4.2.1.9.1': -2_147_483_648,
    },
    '1.3.6.1.4.1.318.1.1.13.1',
    '1.3.6.1.4.1.318.1.3.14.1',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('apc-networkair-fm');
  expect(read.of('unit.state')).toEqual({ '': 'on' });
  expect(read.of('cooling.capacity')).toEqual({ '': 41 });
  expect(read.of('supply.temperature')).toEqual({ '': 15.2, '2': 15.5 });
  expect(read.of('return.humidity')).toEqual({ '': 39.1 });
  expect(read.of('compressor.state')).toEqual({ 1: 'on' });
  expect(read.of('refrigerant.suctionPressure')).toEqual({ '': 520_000 });
  expect(read.of('valve.position')).toEqual({ '': 'missing' });
});
