// A UPS card, rack PDUs and sensor servers that no recording proves: made-up devices by their MIBs, with what is not there said in each
// maker's own way.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp, type Objects, type ReadDevice } from './synthetic-device.ts';

const profiles = shippedProfiles();
const read = (objects: Objects, root: string, sysObjectId?: string): Promise<ReadDevice> =>
  readMadeUp(madeUpDevice(objects, root, sysObjectId), profiles);

test('a UPS with an Ingrasys card: the arcs of RFC 1628 with tenths of a volt', async () => {
  const ups = await read(
    {
      '.2.1.0': 5,
      '.2.3.0': 21,
      '.2.4.0': 93,
      '.2.5.0': 823,
      '.2.7.0': 0,
      '.3.3.1.2.1': 499,
      '.3.3.1.3.1': 2318,
      '.4.1.0': 5,
      '.4.4.1.2.1': 2302,
      '.4.4.1.5.1': 37,
      '.6.3.0': 6,
    },
    '1.3.6.1.4.1.2468.1.2.1.1',
    '1.3.6.1.4.1.2468.1.2.1',
  );
  expect(ups.profile).toBe('usha-ups');
  expect(ups.of('output.source')).toEqual({ '': 'battery' });
  expect(ups.of('battery.runtime')).toEqual({ '': 1260 });
  expect(ups.of('battery.voltage')).toEqual({ '': 82.3 });
  expect(ups.of('battery.temperature')).toEqual({ '': 'missing' });
  expect(ups.of('input.voltage')).toEqual({ 1: 231.8 });
  expect(ups.of('output.voltage')).toEqual({ 1: 230.2 });
  expect(ups.of('output.load')).toEqual({ 1: 37 });
});

test('a Socomec PDU whose probe does not answer, with two of three lines', async () => {
  const pdu = await read(
    {
      '.2.1.0': 500,
      '.2.2.0': 2296,
      '.2.3.0': 61,
      '.2.4.0': 2301,
      '.2.5.0': 48,
      '.2.6.0': 0,
      '.2.7.0': 0,
      '.3.2.0': 1,
      '.4.1.0': 231,
      '.4.19.0': 1,
    },
    '1.3.6.1.4.1.4555.2.30',
    '1.3.6.1.4.1.4555.2.30',
  );
  expect(pdu.profile).toBe('socomec-pdu');
  expect(pdu.of('output.voltage')).toEqual({ 1: 229.6, 2: 230.1, 3: 'missing' });
  expect(pdu.of('output.current')).toMatchObject({ 1: 6.1, 2: 4.8 });
  expect(pdu.of('alarm.state')).toMatchObject({ 'load-1': 'active' });
  expect(pdu.of('ambient.temperature')).toEqual({ '': 'missing' });
});

test('a Dell rack PDU: hundredths of a kilowatt, whole watts of an outlet, a probe that is not there', async () => {
  const pdu = await read(
    {
      '.100.2.1.7.1': 'Made up',
      '.110.2.1.3.1': 214,
      '.110.2.1.4.1': 5021,
      '.110.2.1.6.1': 3,
      '.120.2.1.4.1': 93,
      '.120.2.1.5.1': 229,
      '.120.2.1.6.1': 212,
      '.130.2.2.1.3.5': 'Storage',
      '.130.2.2.1.6.5': 1,
      '.130.2.2.1.8.5': 187,
      '.150.2.2.1.3.1': 2,
      '.150.2.2.1.5.1': 243,
      '.150.2.2.1.3.2': 1,
      '.150.2.2.1.5.2': 0,
    },
    '1.3.6.1.4.1.674.10903.200.2.200',
    '1.3.6.1.4.1.674.10903.200.3.1',
  );
  expect(pdu.profile).toBe('dell-rack-pdu');
  expect(pdu.of('input.power')).toEqual({ '': 2140 });
  expect(pdu.of('energy.total')).toEqual({ '': 502_100 });
  expect(pdu.of('input.current')).toEqual({ 1: 9.3 });
  expect(pdu.of('phase.power')).toEqual({ 1: 2120 });
  expect(pdu.of('outlet.power')).toEqual({ 5: 187 });
  expect(pdu.of('ambient.temperature')).toEqual({ 1: 24.3 });
});

test('a Chatsworth PDU is known by its tables, and its chain by the addresses in the index', async () => {
  const pdu = await read(
    {
      '.3.110.1.3.1.3.65.66.49': 512,
      '.3.110.1.5.1.3.65.66.49': 2304,
      '.3.110.1.6.1.3.65.66.49': 1180,
      '.3.110.1.8.1.3.65.66.49': 1,
      '.3.110.1.3.1.3.65.66.50': 101,
      '.4.10.1.4.7.3.65.66.49': 'Rack switch',
      '.4.10.1.6.7.3.65.66.49': 43,
      '.4.10.1.10.7.3.65.66.49': 7200,
      '.4.10.1.11.7.3.65.66.49': 1,
    },
    '1.3.6.1.4.1.30932.1.10.1',
    '0.10.43.6.1.4.1',
  );
  expect(pdu.profile).toBe('chatsworth-econnect-pdu');
  expect(pdu.of('breaker.current')).toEqual({ '1.3.65.66.49': 5.12, '1.3.65.66.50': 1.01 });
  expect(pdu.of('breaker.voltage')).toEqual({ '1.3.65.66.49': 230.4 });
  expect(pdu.of('breaker.apparentPower')).toEqual({ '1.3.65.66.49': 1180 });
  expect(pdu.of('alarm.state')).toEqual({ '1.3.65.66.49.branch': 'warning' });
  const energy = pdu.readings.find(({ point }) => point === 'outlet.energy');
  expect(energy?.label).toBe('Rack switch');
  expect(energy?.value).toBeCloseTo(20, 6);
});

test('an ATEN PDU: thousandths, outlets that the model does not have, and texts of older firmware', async () => {
  const root = '1.3.6.1.4.1.21317.1.3.2.2.2';
  const pdu = await read(
    {
      '.2.99.1.1.1': 1,
      '.2.99.1.2.1': 640,
      '.2.99.1.3.1': 229_900,
      '.2.99.1.4.1': 141_300,
      '.2.99.1.1.2': 2,
      '.2.99.1.2.2': -2_000_000,
      '.2.99.1.3.2': -2_000_000,
      '.2.99.1.4.2': -2_000_000,
      '.1.100.1.2.1': -1_000_000,
    },
    root,
    '1.3.6.1.4.1.21317',
  );
  expect(pdu.profile).toBe('aten-pdu');
  expect(pdu.of('outlet.current')).toEqual({ 1: 0.64 });
  expect(pdu.of('outlet.voltage')).toEqual({ 1: 229.9 });
  expect(pdu.of('outlet.power')).toEqual({ 1: 141.3 });
  expect(pdu.of('ambient.temperature')).toEqual({ 1: 'missing' });
  const older = await read(
    {
      '.2.1.1.1.1': 1,
      '.2.1.1.2.1': '0.52',
      '.2.1.1.3.1': '230.10',
      '.2.1.1.2.2': 'not-support',
      '.2.1.1.3.2': 'not-support',
    },
    root,
    '1.3.6.1.4.1.21317',
  );
  expect(older.profile).toBe('aten-pdu');
  expect(older.of('outlet.current')).toEqual({ 1: 0.52 });
  expect(older.of('outlet.voltage')).toEqual({ 1: 230.1 });
});

test.for([
  { profile: 'enviromux', number: 10 },
  { profile: 'enviromux-2d', number: 9 },
  { profile: 'enviromux-16d', number: 11 },
])('$profile: each row by its kind, its unit and whether it is connected', async ({ profile, number }) => {
  const root = `1.3.6.1.4.1.3699.1.1.${number}`;
  const unit = await read(
    {
      '.1.3.1.1.2.1': 1,
      '.1.3.1.1.3.1': 'Inside',
      '.1.3.1.1.6.1': 752,
      '.1.3.1.1.7.1': 1,
      '.1.3.1.1.9.1': 1,
      '.1.3.1.1.2.2': 2,
      '.1.3.1.1.6.2': 44,
      '.1.3.1.1.7.2': 0,
      '.1.3.1.1.9.2': 1,
      '.1.5.1.1.2.1': 1,
      '.1.5.1.1.7.1': 218,
      '.1.5.1.1.8.1': 0,
      '.1.5.1.1.10.1': 3,
      '.1.5.1.1.2.2': 9,
      '.1.5.1.1.7.2': 1,
      '.1.5.1.1.8.2': 0,
      '.1.5.1.1.10.2': 3,
      '.1.5.1.1.2.3': 1,
      '.1.5.1.1.7.3': 0,
      '.1.5.1.1.8.3': 0,
      '.1.5.1.1.10.3': 6,
      '.1.5.1.1.2.4': 0,
      '.1.5.1.1.7.4': 0,
      '.1.5.1.1.8.4': 0,
      '.1.5.1.1.10.4': 0,
      '.1.6.1.1.7.1': 0,
      '.1.6.1.1.8.1': 1,
      '.1.6.1.1.7.2': 0,
      '.1.6.1.1.8.2': 0,
    },
    root,
    root,
  );
  expect(unit.profile).toBe(profile);
  expect(unit.of('ambient.temperature')).toEqual({ '1.internal': 24, '1': 21.8, '3': 'missing' });
  expect(unit.of('ambient.humidity')).toEqual({ '2.internal': 44 });
  expect(unit.of('leak.state')).toEqual({ 2: 'leak' });
  expect(unit.of('sensor.state')).toEqual({ 1: 'alarm', 3: 'unknown' });
  expect(unit.of('contact.state')).toEqual({ 1: 'closed' });
});

test('an Enviromux Micro counts tenths of a per cent and says the smallest number for nothing', async () => {
  const root = '1.3.6.1.4.1.3699.1.1.12';
  const unit = await read(
    {
      '.1.1.1.1.2.1': 1,
      '.1.1.1.1.4.1': 236,
      '.1.1.1.1.5.1': 0,
      '.1.2.1.1.2.1': 2,
      '.1.2.1.1.3.1': 'Aisle',
      '.1.2.1.1.4.1': 512,
      '.1.2.1.1.5.1': 0,
      '.1.2.1.1.2.2': 1,
      '.1.2.1.1.4.2': -2_147_483_648,
      '.1.2.1.1.5.2': 0,
      '.1.2.1.1.2.3': 0,
      '.1.2.1.1.4.3': 0,
      '.1.3.1.1.3.1': 1,
    },
    root,
    root,
  );
  expect(unit.profile).toBe('enviromux-micro');
  expect(unit.of('ambient.temperature')).toEqual({ '1.internal': 23.6, '2': 'missing' });
  expect(unit.of('ambient.humidity')).toEqual({ 1: 51.2 });
  expect(unit.of('contact.state')).toEqual({ 1: 'open' });
});

test('a Liebert power cabinet: rows by their place, input or output', async () => {
  const place = '1.3.6.1.4.1.476.1.42.3.5.2.1';
  const pdu = await read(
    {
      '.2.1.2.1': `oid:${place}.1`,
      '.2.1.2.2': `oid:${place}.5`,
      '.2.1.6.2': 50,
      '.2.1.7.2': 81,
      '.2.1.9.2': 97,
      '.3.1.4.1.1': 402,
      '.3.1.4.2.1': 399,
      '.3.1.5.2.1': 231,
      '.3.1.6.2.1': 118,
      '.3.1.7.2.1': 33,
    },
    '1.3.6.1.4.1.476.1.42.3.5.2',
    '1.3.6.1.4.1.476.1.42',
  );
  expect(pdu.profile).toBe('liebert-floor-pdu');
  expect(pdu.of('input.lineVoltage')).toEqual({ 1.1: 402 });
  expect(pdu.of('output.lineVoltage')).toEqual({ 2.1: 399 });
  expect(pdu.of('output.voltage')).toEqual({ 2.1: 231 });
  expect(pdu.of('output.load')).toEqual({ 2.1: 33 });
  expect(pdu.of('output.powerFactor')).toEqual({ 2: 0.97 });
  expect(pdu.of('output.power')).toEqual({});
});

test.for([
  { profile: 'wut-thermometer', number: 6 },
  { profile: 'wut-thermometer-8', number: 8 },
  { profile: 'wut-thermometer-18', number: 18 },
])(
  '$profile: tenths of a degree, and two ways to say that there is no sensor',
  async ({ profile, number }) => {
    const root = `1.3.6.1.4.1.5040.1.2.${number}`;
    const unit = await read(
      { '.1.4.1.1.1': 219, '.1.4.1.1.2': 327_670, '.1.4.1.1.3': 32_767, '.1.4.1.1.4': -31 },
      root,
      root,
    );
    expect(unit.profile).toBe(profile);
    expect(unit.of('ambient.temperature')).toEqual({ 1: 21.9, 2: 'missing', 3: 'missing', 4: -3.1 });
  },
);

test.for([
  { profile: 'wut-hygrometer', number: 9, own: 9 },
  { profile: 'wut-hygrometer-16', number: 16, own: 16 },
  { profile: 'wut-hygrometer-42', number: 42, own: 42 },
  { profile: 'wut-hygrometer', number: 9, own: 16 },
])('$profile below $number, a device of number $own: the channel says what is measured', async (device) => {
  const root = `1.3.6.1.4.1.5040.1.2.${device.number}`;
  const unit = await read(
    { '.1.4.1.1.1': 224, '.1.4.1.1.2': 413, '.1.4.1.1.3': 10_132 },
    root,
    `1.3.6.1.4.1.5040.1.2.${device.own}`,
  );
  expect(unit.profile).toBe(device.profile);
  expect(unit.of('ambient.temperature')).toEqual({ 1: 22.4 });
  expect(unit.of('ambient.humidity')).toEqual({ 2: 41.3 });
  expect(unit.of('sensor.pressure')).toEqual({ 3: 101_320 });
});
