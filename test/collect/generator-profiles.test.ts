// Generator controllers of which there is no recording: made-up devices by their MIBs. What matters is the scale (every
// maker counts hours and oil pressure otherwise), what stands for "not fitted", and that nothing is found by an
// enterprise number alone.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp } from './synthetic-device.ts';

const profiles = shippedProfiles();

test('a DSE892 gateway: NULL and the markers of GenComm are missing, hours are seconds, pressure is kPa', async () => {
  const root = '1.3.6.1.4.1.41385.1';
  const device = madeUpDevice(
    {
      '.3.1.1.1.7': 7,
      '.3.1.1.2.7': 412,
      '.3.1.1.3.7': 84,
      '.3.1.1.4.7': 65_531,
      '.3.1.1.5.7': 271,
      '.3.1.1.6.7': 1501,
      '.3.1.1.7.7': 2312,
      '.3.1.1.8.7': 2307,
      '.3.1.1.9.7': null,
      '.3.1.1.13.7': 40_250,
      '.3.1.1.16.7': 32_763,
      '.3.1.1.18.7': 501,
      '.3.1.1.52.7': 32_767,
      '.3.1.1.64.7': -97,
      '.3.1.1.91.7': 4_294_967_291,
      '.3.1.1.95.7': 311,
      '.3.3.1.1.7': 7,
      '.3.3.1.2.7': 1,
    },
    root,
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('dse892-generator');
  expect(read.of('engine.oilPressure')).toEqual({ '': 412_000 });
  expect(read.of('engine.coolantTemperature')).toEqual({ '': 84 });
  expect(read.of('fuel.level')).toEqual({ '': 'missing' });
  expect(read.of('startBattery.voltage')).toEqual({ '': 27.1 });
  expect(read.of('output.voltage')).toEqual({ 1: 231.2, 2: 230.7, 3: 'missing' });
  expect(read.of('output.frequency')).toEqual({ '': 50.1 });
  // 32,767 is a marker where a quantity has 16 bits, and a plain number of watts where it has 32.
  expect(read.of('engine.oilTemperature')).toEqual({ '': 'missing' });
  expect(read.of('output.power')).toEqual({ '': 32_767 });
  expect(read.of('output.powerFactor')).toEqual({ '': -0.97 });
  expect(read.of('engine.runtime')).toEqual({ '': 'missing' });
  expect(read.of('engine.starts')).toEqual({ '': 311 });
  expect(read.of('engine.mode')).toEqual({ '': 'auto' });
});

test('a DSE8610 gives oil pressure in hundredths of a bar, and another layout than the gateway', async () => {
  const device = madeUpDevice(
    { '.1.2.1.2.1': 500, '.1.2.1.3.1': 2299, '.1.3.1.2.1': 405, '.1.3.1.5.1': 77, '.1.2.1.17.1': 65_535 },
    '1.3.6.1.4.1.41385.1.5',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('dse8610-generator');
  expect(read.of('engine.oilPressure')).toEqual({ '': 405_000 });
  expect(read.of('fuel.level')).toEqual({ '': 77 });
  expect(read.of('output.power')).toEqual({ '': 65_535 });
});

test.each([
  ['comap-generator', 14, 123.4],
  ['comap-generator-17', 17, 123.4],
  ['comap-generator-26', 26, 1234],
  ['comap-generator-29', 29, 123.4],
])('%s: one archive under the branch of each controller', async (name, branch, hours) => {
  const device = madeUpDevice(
    {
      '.8192.0': 231,
      '.8202.0': 145,
      '.8204.0': 92,
      '.8206.0': 1234,
      '.8210.0': 499,
      '.8213.0': 276,
      '.9151.0': -32_768,
      '.9153.0': 81,
      '.9244.0': 7,
      '.9245.0': 4,
      '.9648.0': 250,
      '.9887.0': 2,
    },
    `1.3.6.1.4.1.28634.${branch}.2`,
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe(name);
  expect(read.of('output.power')).toEqual({ '': 145_000 });
  expect(read.of('output.frequency')).toEqual({ '': 49.9 });
  expect(read.of('engine.coolantTemperature')).toEqual({ '': 'missing' });
  expect(read.of('engine.state')).toEqual({ '': 'running' });
  expect(read.of('breaker.state')).toEqual({ '': 'parallel-operation' });
  expect(read.of('engine.runtime')['']).toBeCloseTo(hours * 3600, 3);
  expect(read.of('service.due')).toEqual({ '': 900_000 });
});

test('a Kohler converter: an empty alarm slot has no severity, and a lost controller makes all of it old', async () => {
  const root = '1.3.6.1.4.1.22978.1.3.1';
  const slots = { '.2.1.3.4.1': 37, '.2.1.3.4.2': 0, '.2.1.4.4.1': 4, '.2.1.4.4.2': 1 };
  const texts = { '.2.1.5.4.1': 'Overspeed', '.2.1.5.4.2': '' };
  const good = madeUpDevice({ '.1.1.1.4': 12, '.1.1.3.4': 1, ...slots, ...texts }, root);
  const read = await readMadeUp(good, profiles);
  expect(read.profile).toBe('kohler-gcon');
  expect(read.of('alarm.state')).toEqual({ '4.1': 'shutdown', '4.2': 'missing' });
  expect(read.readings.find(({ instance }) => instance === '4.1')?.label).toBe('Overspeed');
  const lost = await readMadeUp(
    madeUpDevice({ '.1.1.1.4': 12, '.1.1.3.4': 2, ...slots, ...texts }, root),
    profiles,
  );
  expect(lost.readings.find(({ point }) => point === 'alarm.state')?.quality).toBe('stale');
});

test('an SCTE generator: an alarm without its sensor is no good news', async () => {
  const device = madeUpDevice(
    {
      '.5.3': 2,
      '.6.3': 1,
      '.11.3': 2,
      '.12.3': 1,
      '.13.3': 3,
      '.14.3': 2,
      '.15.3': 1,
      '.20.3': 1366,
      '.21.3': 21,
    },
    '1.3.6.1.4.1.5591.1.6.2.1',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('scte-generator');
  expect(read.of('engine.state')).toEqual({ 3: 'running' });
  expect(read.of('alarm.state')).toEqual({ '3.gas': 'active', '3.water': 'missing' });
  expect(read.of('startBattery.voltage')).toEqual({ 3: 13.66 });
  expect(read.of('generator.temperature')).toEqual({ 3: 'missing' });
});

test('genmon says everything in words: units are taken from the text, unknown is missing', async () => {
  const device = madeUpDevice(
    {
      '.0.0.1.0': 'OK',
      '.1.0.0.1.0': 'Auto',
      '.1.0.0.2.0': 'Exercising',
      '.1.0.0.4.0': '13.2 V',
      '.1.0.0.6.0': '3600',
      '.1.0.0.7.0': '60.02 Hz',
      '.1.0.0.8.0': '242 V',
      '.1.0.0.10.0': '7.35 kW',
      '.1.0.1.1.0': 'Unknown',
      '.1.1.3.8.0': '120.5 h',
      '.2.0.0.9.0': '180 F',
    },
    '1.3.6.1.4.1.58399',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('genmon-generator');
  expect(read.of('engine.mode')).toEqual({ '': 'auto' });
  expect(read.of('engine.state')).toEqual({ '': 'test' });
  expect(read.of('output.power')).toEqual({ '': 7350 });
  expect(read.of('output.frequency')).toEqual({ '': 60.02 });
  expect(read.of('mains.voltage')).toEqual({ '': 'missing' });
  expect(read.of('engine.runtime')).toEqual({ '': 433_800 });
  expect(read.of('engine.coolantTemperature')).toEqual({ '': 82.22 });
  expect(read.faults).toEqual([]);
});

test('an enterprise number alone makes nobody a generator', async () => {
  for (const number of ['28634', '41385', '22978', '7777']) {
    const device = madeUpDevice({}, '', `1.3.6.1.4.1.${number}.99`);
    expect((await readMadeUp(device, profiles)).profile, number).toBe('system');
  }
});
