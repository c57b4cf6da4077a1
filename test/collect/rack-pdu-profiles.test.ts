// Rack PDUs that no recording proves: made-up devices by their MIBs, with the rows that a model does not have and the units that differ
// between makers who share a table.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp, type Objects, type ReadDevice } from './synthetic-device.ts';

const profiles = shippedProfiles();
const read = (objects: Objects, root: string, sysObjectId?: string): Promise<ReadDevice> =>
  readMadeUp(madeUpDevice(objects, root, sysObjectId), profiles);

test('an HP monitored PDU: thousandths, indexes from 0, and a probe in the unit that the PDU is set to', async () => {
  const objects = (fahrenheit: boolean): Objects => ({
    '.2.1.1.2.0': 500,
    '.2.1.1.5.0': 1410,
    '.2.2.1.2.0.1': 2,
    '.2.2.1.3.0.1': 229_800,
    '.2.2.1.11.0.1': 6210,
    '.2.2.1.24.0.1': 988,
    '.3.1.1.2.0.1': 'Section A',
    '.3.1.1.12.0.1': 2950,
    '.3.1.1.19.0.1': -1,
    '.3.1.1.27.0.1': 2,
    '.4.1.1.1.0': fahrenheit ? 2 : 1,
    '.4.2.1.3.0.1': 2,
    '.4.2.1.4.0.1': fahrenheit ? 752 : 240,
    '.4.2.1.3.0.2': 1,
    '.4.2.1.4.0.2': 0,
    '.5.1.1.5.0.4': 410,
  });
  const pdu = await read(objects(false), '1.3.6.1.4.1.232.165.7', '1.3.6.1.4.1.232.165.7');
  expect(pdu.profile).toBe('hpe-pdu2');
  expect(pdu.of('input.frequency')).toEqual({ '': 50 });
  expect(pdu.of('input.voltage')).toEqual({ 0.1: 229.8 });
  expect(pdu.of('input.current')).toEqual({ 0.1: 6.21 });
  expect(pdu.of('phase.powerFactor')).toEqual({ 0.1: 0.988 });
  expect(pdu.readings.find(({ point }) => point === 'breaker.current')).toMatchObject({
    value: 2.95,
    label: 'Section A',
  });
  expect(pdu.of('breaker.load')).toEqual({ 0.1: 'missing' });
  expect(pdu.of('breaker.state')).toEqual({ 0.1: 'closed' });
  expect(pdu.of('outlet.current')).toEqual({ 0.4: 0.41 });
  expect(pdu.of('ambient.temperature')).toEqual({ 0.1: 24 });
  const other = await read(objects(true), '1.3.6.1.4.1.232.165.7', '1.3.6.1.4.1.232.165.7');
  expect(other.of('ambient.temperature')).toEqual({ 0.1: 24 });
});

test('an HP modular PDU shows the breakers that it has', async () => {
  const pdu = await read(
    {
      '.3.1.1.2.1': 21,
      '.3.1.1.4.1': 1530,
      '.3.2.1.2.1.1': 231,
      '.3.2.1.3.1.1': 4,
      '.3.2.1.4.1.1': 25,
      '.3.2.1.2.1.2': 0,
      '.3.2.1.3.1.2': 0,
      '.3.2.1.4.1.2': 0,
    },
    '1.3.6.1.4.1.232.165.2',
  );
  expect(pdu.profile).toBe('hpe-modular-pdu');
  expect(pdu.of('input.power')).toEqual({ 1: 1530 });
  expect(pdu.of('breaker.voltage')).toEqual({ 1.1: 231 });
  expect(pdu.of('breaker.load')).toEqual({ 1.1: 25 });
});

test('a Panduit G5 PDU: the shared tables with whole per cent, nameless rows left out', async () => {
  const pdu = await read(
    {
      '.2.1.1.1.1': 1,
      '.2.1.1.2.1': 499,
      '.2.1.1.5.1': 870,
      '.2.1.1.6.1': 412,
      '.2.1.1.9.1': 97,
      '.2.2.1.2.1.1': 2,
      '.2.2.1.3.1.1': 2294,
      '.2.2.1.11.1.1': 391,
      '.2.2.1.17.1.1': 12,
      '.3.1.1.2.1.1': 'B1',
      '.3.1.1.18.1.1': 9,
      '.3.1.1.26.1.1': 3,
      '.3.1.1.2.1.2': '',
      '.3.1.1.18.1.2': 0,
      '.5.1.1.2.1.1': 'Outlet one',
      '.5.1.1.13.1.1': 88,
      '.5.2.1.1.1.1': 2,
      '.5.1.1.2.1.2': '',
      '.5.1.1.13.1.2': 0,
    },
    '1.3.6.1.4.1.19536.10.1',
    '1.3.6.1.4.1.19536.10.1',
  );
  expect(pdu.profile).toBe('panduit-g5-pdu');
  expect(pdu.of('input.frequency')).toEqual({ '': 49.9 });
  expect(pdu.of('energy.total')).toEqual({ '': 412_000 });
  expect(pdu.of('input.voltage')).toEqual({ 1.1: 229.4 });
  expect(pdu.of('phase.load')).toEqual({ 1.1: 12 });
  expect(pdu.of('breaker.load')).toEqual({ 1.1: 9 });
  expect(pdu.of('breaker.state')).toEqual({ 1.1: 'open' });
  expect(pdu.of('outlet.power')).toEqual({ 1.1: 88 });
  expect(pdu.of('outlet.state')).toEqual({ 1.1: 'on' });
});

test.for([
  { maker: 'Schleifenbauer', profile: 'schleifenbauer-pdu', number: 31_034 },
  { maker: 'Conteg', profile: 'conteg-pdu', number: 28_402 },
])(
  '$maker: one answers for the bus, in hundredths, with sensors of either kind in one table',
  async (brand) => {
    const number = `1.3.6.1.4.1.${brand.number}`;
    const pdu = await read(
      {
        '.1.1.5.0': 1,
        '.2.6.1.1.2.3.1': 5120,
        '.2.6.1.1.4.3.1': 9650,
        '.2.6.1.1.5.3.1': 734,
        '.2.6.1.1.7.3.1': 23_011,
        '.2.6.1.1.10.3.1': 1630,
        '.2.7.1.1.2.3.7': 'Storage',
        '.2.7.2.1.5.3.7': 121,
        '.2.8.1.1.1.3': 3120,
        '.2.8.1.1.2.3': 0,
        '.2.8.2.1.2.3.1': 'T',
        '.2.8.2.1.3.3.1': 2240,
        '.2.8.2.1.2.3.2': 'H',
        '.2.8.2.1.3.3.2': 4150,
      },
      `${number}.12.1.1`,
      number,
    );
    expect(pdu.profile).toBe(brand.profile);
    expect(pdu.of('comms.state')).toEqual({ ring: 'ok' });
    expect(pdu.of('input.voltage')).toEqual({ 3.1: 230.11 });
    expect(pdu.of('input.current')).toEqual({ 3.1: 7.34 });
    expect(pdu.of('input.powerFactor')).toEqual({ 3.1: 0.965 });
    expect(pdu.of('energy.total')).toEqual({ 3.1: 5_120_000 });
    expect(pdu.readings.find(({ point }) => point === 'outlet.current')).toMatchObject({
      value: 1.21,
      label: 'Storage',
    });
    expect(pdu.of('sensor.temperature')).toEqual({ 3: 31.2 });
    expect(pdu.of('ambient.temperature')).toEqual({ '3.1': 22.4, '3.unit': 'missing' });
    expect(pdu.of('ambient.humidity')).toEqual({ 3.2: 41.5 });
  },
);
