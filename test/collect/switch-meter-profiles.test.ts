// Transfer switches and meters of which there is no recording: made-up devices by their MIBs. What matters is that 1 is
// the bad value in one maker's MIB and the good one in the next, and that a squatted enterprise number proves nothing.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp } from './synthetic-device.ts';

const profiles = shippedProfiles();

test.each([
  ['eaton-sts', '1.3.6.1.4.1.534.10.1'],
  ['delta-sts', '1.3.6.1.4.1.2254.2.80'],
])('%s: 1 is the bad value', async (name, root) => {
  const device = madeUpDevice(
    {
      '.3.1.1.2.1': 2303,
      '.3.1.1.2.2': 0,
      '.3.1.1.3.1': 500,
      '.3.2.1.0': 2301,
      '.3.2.2.0': 122,
      '.3.6.0': 4,
      '.3.7.0': 4,
      '.4.4.1.8.1': 2,
      '.4.4.1.8.2': 1,
      '.4.4.1.11.1': 2,
      '.4.4.1.11.2': 1,
      '.4.6.1.0': 2,
      '.4.6.2.0': 2,
      '.6.5.0': 1,
    },
    root,
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe(name);
  expect(read.of('source.selected')).toEqual({ '': 'source-1' });
  expect(read.of('source.state')).toEqual({ 1: 'ok', 2: 'failed' });
  expect(read.of('source.voltage')).toEqual({ 1: 230.3, 2: 0 });
  expect(read.of('output.current')).toEqual({ '': 12.2 });
  expect(read.of('alarm.state')).toMatchObject({ '1.dropped': 'clear', '2.dropped': 'active' });
  expect(read.of('output.state')).toEqual({ '': 'powered' });
});

test('a Socomec STATYS stands beside the UPS of its maker and is not taken for one', async () => {
  const device = madeUpDevice(
    {
      '.1.2.1.0': 2,
      '.1.2.2.0': 2,
      '.1.2.3.0': 500,
      '.1.2.5.1.2.1': 231,
      '.1.2.5.1.2.2': 65_535,
      '.1.3.1.0': 5,
      '.1.5.1.0': 2,
      '.1.5.2.0': 2,
      '.1.5.6.1.2.1': 230,
      '.1.5.6.1.5.1': 21,
      '.1.5.6.1.7.1': 97,
      '.1.6.1.2.0': 1,
      '.1.6.1.8.0': 0,
    },
    '1.3.6.1.4.1.4555.1.1.10',
    '1.3.6.1.4.1.4555.1.1.10',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('socomec-sts');
  expect(read.of('source.state')).toEqual({ 1: 'ok', 2: 'absent' });
  expect(read.of('source.voltage')).toEqual({ '1.1': 231, '1.2': 'missing' });
  expect(read.of('phase.power')).toEqual({ 1: 21_000 });
  expect(read.of('phase.powerFactor')).toEqual({ 1: 0.97 });
  expect(read.of('alarm.state')).toEqual({ 'transfer-impossible': 'active', general: 'clear' });
});

test('a Vertiv STS2: sources by the OID of the measurement point, failures by the conditions', async () => {
  const root = '1.3.6.1.4.1.476.1.42.3';
  const at = (n: number): string => `oid:${root}.5.2.1.${n}`;
  const device = madeUpDevice(
    {
      '.2.2.0': 1,
      '.2.3.1.2.7': `oid:${root}.2.1.47.2`,
      '.5.2.2.1.2.1': at(1),
      '.5.2.2.1.2.2': at(2),
      '.5.2.2.1.2.3': at(5),
      '.5.2.2.1.6.1': 50,
      '.5.2.2.1.6.2': 0,
      '.5.2.2.1.8.3': 61_000,
      '.5.2.3.1.3.1.1': at(1),
      '.5.2.3.1.3.3.2': at(5),
      '.5.2.3.1.4.1.1': 401,
      '.5.2.3.1.4.3.2': 399,
      '.5.2.3.1.6.1.1': 90,
      '.5.2.3.1.6.3.2': 88,
      '.5.3.1.0': 12,
      '.5.4.1.0': at(2),
    },
    root,
    '1.3.6.1.4.1.476.1.42.4.5.3',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('liebert-sts2');
  expect(read.of('source.state')).toEqual({ 1: 'ok', 2: 'failed' });
  expect(read.of('source.preferred')).toEqual({ '': 'source-2' });
  expect(read.of('source.lineVoltage')).toEqual({ '1.source-1': 401 });
  expect(read.of('output.lineVoltage')).toEqual({ 2: 399 });
  expect(read.of('output.current')).toEqual({ 2: 88 });
  expect(read.of('output.power')).toEqual({ '': 61_000 });
});

test('an ASCO module squats on a number: found by what answers, its frequency of unknown scale is suspect', async () => {
  const device = madeUpDevice(
    {
      '.1.2.0': 599,
      '.1.4.0': 1,
      '.1.5.0': 0,
      '.1.8.0': 1,
      '.1.9.0': 0,
      '.1.12.0': 481,
      '.1.18.0': 479,
      '.1.27.0': 0,
      '.1.37.0': 120,
      '.1.55.0': 1,
      '.1.122.0': 7,
      '.1.169.0': 480,
    },
    '1.3.6.1.4.1.7777',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('asco-qem');
  expect(read.of('source.lineVoltage')).toEqual({
    'normal.L1-L2': 481,
    'emergency.L1-L2': 480,
    'emergency.L3-L1': 479,
  });
  expect(read.of('engine.mode')).toEqual({ '': 'not-automatic' });
  const frequency = read.readings.find(({ point }) => point === 'source.frequency');
  expect(frequency).toMatchObject({ value: 59.9, quality: 'suspect' });
});

test('an Eaton ATS behind the card of a UPS is known by its model object', async () => {
  const device = madeUpDevice(
    {
      '1.3.6.1.4.1.534.10.2.1.2.0': 'Eaton ATS 16',
      '1.3.6.1.4.1.534.10.2.2.4.0': 5,
      '1.3.6.1.4.1.534.10.2.2.2.1.2.1': 2295,
      '1.3.6.1.4.1.534.10.2.3.2.1.3.1': 4,
    },
    '',
    '1.3.6.1.4.1.705.1',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('eaton-ats');
  expect(read.of('source.selected')).toEqual({ '': 'source-2' });
  expect(read.of('source.voltage')).toEqual({ 1: 229.5 });
  expect(read.of('source.state')).toEqual({ 1: 'bad-waveform' });
});

test('meters: scales by their MIBs, energy in watt-hours', async () => {
  const janitza = madeUpDevice(
    {
      '.1.1.0': 2312,
      '.1.8.0': 15_250,
      '.1.12.0': 3400,
      '.1.24.0': 965,
      '.2.1.0': 10_200,
      '.5.1.0': 98_765,
      '.8.1.0': 4998,
    },
    '1.3.6.1.4.1.34278',
  );
  const umg = await readMadeUp(janitza, profiles);
  expect(umg.profile).toBe('janitza-umg');
  expect(umg.of('phase.voltage')).toEqual({ 1: 231.2 });
  expect(umg.of('phase.current')).toEqual({ 1: 15.25 });
  expect(umg.of('phase.powerFactor')).toEqual({ 1: 0.965 });
  expect(umg.of('input.frequency')).toEqual({ '': 49.98 });
  expect(umg.of('energy.total')).toEqual({ '': 9_876_500 });
  const acuvim = madeUpDevice(
    { '.1.1.1.0': 230, '.1.4.4.0': 41_000, '.1.7.4.0': 97, '.1.9.0': 50, '.2.1.0': 555 },
    '1.3.6.1.4.1.39604.1.1.1.1',
  );
  const accuenergy = await readMadeUp(acuvim, profiles);
  expect(accuenergy.profile).toBe('accuenergy-acuvim');
  expect(accuenergy.of('input.power')).toEqual({ '': 41_000 });
  expect(accuenergy.of('energy.total')).toEqual({ '': 55_500 });
  expect(accuenergy.readings.find(({ point }) => point === 'input.powerFactor')?.quality).toBe('suspect');
  const pm800 = madeUpDevice(
    { '.2.1.2.1': '12.5', '.3.1.2.1': '8.31', '.4.1.2.1': '0.97', '.6.1.2.1': '50.01', '.9.1.2.1': '12345' },
    '1.3.6.1.4.1.3833.1.7.255.15.1.1',
    '1.3.6.1.4.1.3833.1.7.255',
  );
  const schneider = await readMadeUp(pm800, profiles);
  expect(schneider.profile).toBe('schneider-pm8ecc');
  expect(schneider.of('input.power')).toEqual({ '': 8310 });
  expect(schneider.of('phase.current')).toEqual({ 1: 12.5 });
  expect(schneider.of('energy.total')).toEqual({ '': 12_345_000 });
});
