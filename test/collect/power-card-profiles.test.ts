// UPSs, PDUs and DC plants that no recording proves: made-up devices by their MIBs. What matters is that each is known by what
// it answers, in its own scale, with rows that the model does not have left out.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp, type Objects, type ReadDevice } from './synthetic-device.ts';

const profiles = shippedProfiles();
const read = (objects: Objects, root: string, sysObjectId?: string): Promise<ReadDevice> =>
  readMadeUp(madeUpDevice(objects, root, sysObjectId), profiles);

test('a UPS by EPPC: tenths, minutes, -1 for what it does not measure, and a newer card beats the older MIB of its number', async () => {
  const ups = await read(
    {
      '.1.1.4.1.1.0': 2,
      '.10.1.1.2.1.0': 5,
      '.10.1.1.3.3.0': 17,
      '.10.1.1.3.5.0': 812,
      '.10.1.1.3.8.0': -1,
      '.10.1.1.2.18.1.2.1': 500,
      '.10.1.1.2.18.1.3.1': 2305,
      '.10.1.1.2.18.1.5.1': -1,
      '.10.1.1.2.18.1.7.1': 44,
    },
    '1.3.6.1.4.1.935',
    '1.3.6.1.4.1.935.10.1',
  );
  expect(ups.profile).toBe('eppc-ups');
  expect(ups.of('output.source')).toEqual({ '': 'battery' });
  expect(ups.of('battery.runtime')).toEqual({ '': 1020 });
  expect(ups.of('battery.voltage')).toEqual({ '': 81.2 });
  expect(ups.of('battery.temperature')).toEqual({ '': 'missing' });
  expect(ups.of('output.voltage')).toEqual({ 1: 230.5 });
  expect(ups.of('output.power')).toEqual({ 1: 'missing' });
});

test('a Liebert ITA2 UPS counts kilowatts in hundredths, a Dell UPS its time left in seconds beside RFC 1628', async () => {
  const ita = await read(
    {
      '.1.2.0': 3,
      '.2.1.0': 2290,
      '.3.1.0': 2311,
      '.3.8.0': 352,
      '.3.14.0': 587,
      '.4.4.0': 5003,
      '.5.7.0': 215,
      '.5.10.0': 96,
    },
    '1.3.6.1.4.1.13400.2.54.2',
    '1.3.6.1.4.1.13400.2.54',
  );
  expect(ita.profile).toBe('vertiv-ita2-ups');
  expect(ita.of('output.source')).toEqual({ '': 'bypass' });
  expect(ita.of('output.power')).toEqual({ 1: 3520 });
  expect(ita.of('output.load')).toEqual({ 1: 58.7 });
  expect(ita.of('bypass.frequency')).toEqual({ '': 50.03 });
  expect(ita.of('battery.runtime')).toEqual({ '': 1290 });
  const dell = await read(
    {
      '.4.1.674.10902.2.110.1.0': 3,
      '.4.1.674.10902.2.120.5.3.0': 3300,
      '.2.1.33.1.2.3.0': 54,
      '.2.1.33.1.4.1.0': 3,
    },
    '1.3.6.1',
    '1.3.6.1.4.1.674.10902.2',
  );
  expect(dell.profile).toBe('dell-ups');
  expect(dell.of('battery.runtime')).toEqual({ '': 3300 });
  expect(dell.of('output.source')).toEqual({ '': 'normal' });
});

test('a Liebert rack PDU: the finer column, bits of its state, and a power factor of 0 that is none', async () => {
  const pdu = await read(
    {
      '.20.1.25.1': 17,
      '.30.20.1.65.1.1': 1310,
      '.30.20.1.95.1.1': 0,
      '.30.40.1.19.1.1.1': 2304,
      '.30.40.1.20.1.1.1': 230,
      '.30.40.1.21.1.1.1': 58,
      '.30.40.1.22.1.1.1': 577,
      '.40.20.1.130.1.2': 301,
      '.50.20.1.10.1.2.3': 'Rack switch',
      '.50.20.1.60.1.2.3': 4,
      '.50.20.1.95.1.2.3': 2,
      '.60.10.1.5.1': 1,
      '.60.10.1.75.1': 253,
      '.60.10.1.100.1': 2_147_483_647,
    },
    '1.3.6.1.4.1.476.1.42.3.8',
    '1.3.6.1.4.1.476.1.42',
  );
  expect(pdu.profile).toBe('liebert-rack-pdu');
  expect(pdu.of('input.voltage')).toEqual({ '1.1.1': 230.4 });
  expect(pdu.of('input.current')).toEqual({ '1.1.1': 5.77 });
  expect(pdu.of('alarm.state')).toEqual({ '1.alarm': 'active', '1.warning': 'clear', '1.abnormal': 'clear' });
  expect(pdu.readings.find(({ point }) => point === 'input.powerFactor')?.quality).toBe('suspect');
  expect(pdu.of('outlet.current')).toEqual({ '1.2.3': 0.4 });
  expect(pdu.readings.find(({ point }) => point === 'outlet.state')).toMatchObject({
    label: 'Rack switch',
    state: 'on',
  });
  expect(pdu.of('ambient.temperature')).toEqual({ 1: 25.3 });
  expect(pdu.of('ambient.humidity')).toEqual({});
});

test('three families of APC below one number: NetShelter, Easy and the large power distribution units', async () => {
  const apc = '1.3.6.1.4.1.318.1.1';
  const netShelter = await read(
    {
      '.32.2.4.1.4.1': 910,
      '.32.3.4.1.5.1.1': 398,
      '.32.4.4.1.4.1.1': 5,
      '.32.4.4.1.5.1.1': 211,
      '.32.5.9.1.6.1.7': 64,
    },
    apc,
    `${apc}.32.1`,
  );
  expect(netShelter.profile).toBe('apc-netshelter-pdu');
  expect(netShelter.of('input.power')).toEqual({ '': 910 });
  expect(netShelter.of('input.current')).toEqual({ 1.1: 3.98 });
  expect(netShelter.of('outlet.power')).toEqual({ 1.7: 64 });
  const easy = await read(
    {
      '.30.2.1.1.12.1': 49_980,
      '.30.4.2.1.4.1': 2312,
      '.30.4.2.1.5.1': 417,
      '.30.4.2.1.9.1': 930,
      '.30.6.1.1.4.5': 2,
    },
    apc,
    '1.3.6.1.4.1.318.1.3.4.9',
  );
  expect(easy.profile).toBe('apc-easy-pdu');
  expect(easy.of('input.voltage')).toEqual({ 1: 231.2 });
  expect(easy.of('input.current')).toEqual({ 1: 4.17 });
  expect(easy.of('input.frequency')).toEqual({ '': 49.98 });
  expect(easy.of('phase.powerFactor')).toEqual({ 1: 0.93 });
  const large = await read(
    {
      '.15.3.1.4.1.2.1': 4006,
      '.15.3.1.4.1.3.1': -1,
      '.15.3.4.3.0': 214,
      '.15.3.4.14.1.3.1': 2307,
      '.15.3.4.14.1.4.1': 702,
      '.15.4.1.2.1.3.1': 1,
    },
    apc,
    '1.3.6.1.4.1.318.1.3.15',
  );
  expect(large.profile).toBe('apc-isx-pdu');
  expect(large.of('input.lineVoltage')).toEqual({ 1: 400.6 });
  expect(large.of('input.voltage')).toEqual({ 1: 'missing' });
  expect(large.of('output.power')).toEqual({ '': 21_400 });
  expect(large.of('breaker.state')).toEqual({ 1: 'open' });
});

test('a Gude unit of another model has the same tables; a channel that is not valid has no values', async () => {
  const root = '1.3.6.1.4.1.28507.56';
  const pdu = await read(
    {
      '.1.5.1.2.1.2.1': 1,
      '.1.5.1.2.1.4.1': 415,
      '.1.5.1.2.1.5.1': 1902,
      '.1.5.1.2.1.2.2': 0,
      '.1.5.1.2.1.4.2': 0,
      '.1.3.1.2.1.3.4': 1,
      '.1.6.1.1.2.1': 221,
      '.1.6.1.1.3.1': -9999,
    },
    root,
    root,
  );
  expect(pdu.profile).toBe('gude-epc-8221');
  expect(pdu.of('input.power')).toEqual({ 1: 415, 2: 'missing' });
  expect(pdu.of('input.current')).toEqual({ 1: 1.902 });
  expect(pdu.of('ambient.temperature')).toEqual({ 1: 22.1 });
  expect(pdu.of('ambient.humidity')).toEqual({ 1: 'missing' });
});

test('DC plants: only rectifiers that are registered, tenths of an ampere by the MIB, hundredths of a module', async () => {
  const sc = await read(
    {
      '.50.10.0': 41,
      '.50.30.0': 221,
      '.70.10.20.0': 5397,
      '.40.10.0': 232,
      '.40.20.0': 0,
      '.60.30.1.120.1': 2,
      '.60.30.1.120.2': 0,
      '.60.30.1.120.3': 3,
      '.60.30.1.100.1': 20,
      '.60.30.1.100.2': 0,
      '.60.30.1.100.3': 19,
    },
    '1.3.6.1.4.1.1918.2.14.10',
    '1.3.6.1.4.1.1918.2.14',
  );
  expect(sc.profile).toBe('eaton-sc300');
  expect(sc.of('dc.voltage')).toEqual({ '': 53.97 });
  expect(sc.of('dc.power')).toEqual({ '': 2210 });
  expect(sc.of('mains.voltage')).toEqual({ '': 232, 1: 'missing' });
  expect(sc.of('module.current')).toEqual({ 1: 20, 3: 'missing' });
  expect(sc.of('module.state')).toEqual({ 1: 'normal', 3: 'lost' });
  const smu = await read(
    {
      '.6.1.3.0': 536,
      '.6.1.4.0': 203,
      '.6.1.5.0': 1088,
      '.3.1.3.0': 207,
      '.4.4.2.1.6.9': -99_999,
      '.3.2.2.1.2.7': 104,
    },
    '1.3.6.1.4.1.2011.6.164.1',
    '1.3.6.1.4.1.8072.3.2.10',
  );
  expect(smu.profile).toBe('huawei-smu');
  expect(smu.of('dc.current')).toEqual({ load: 20.3 });
  expect(smu.of('dc.power')).toEqual({ '': 1088 });
  expect(smu.of('battery.temperature')).toEqual({ 9: 'missing' });
  const valere = await read(
    { '.3.2.0': 5412, '.3.3.0': 33, '.1.6.1.4.1.1': 1104, '.1.6.1.5.1.1': 1 },
    '1.3.6.1.4.1.13858.2',
    '1.3.6.1.4.1.13858',
  );
  expect(valere.profile).toBe('valere-dc');
  expect(valere.of('module.current')).toEqual({ 1.1: 11.04 });
  expect(valere.of('module.state')).toEqual({ 1.1: 'alarm' });
});

test('a SiteBoss with DC distributors: the whole once, its outputs each, outputs of relays by their names', async () => {
  const root = '1.3.6.1.4.1.3052.20';
  const site = await read(
    {
      '.1.1.1.1.2.4.6.1': 6,
      '.1.1.1.1.4.4.6.1': 'Rack feed',
      '.1.1.1.1.6.4.6.1': 1,
      '.1.5.4.1.1.5.4.1': 7300,
      '.1.5.4.1.1.5.4.2': 7300,
      '.1.5.4.1.1.13.4.1': 53_120,
      '.1.5.4.1.1.23.4.1': 4100,
      '.1.5.4.1.1.23.4.2': 3200,
    },
    root,
    `${root}.3.2`,
  );
  expect(site.profile).toBe('asentria-siteboss-572');
  expect(site.of('dc.current')).toEqual({ 4: 7.3 });
  expect(site.of('dc.voltage')).toEqual({ 4: 53.12 });
  expect(site.of('outlet.current')).toEqual({ 4.1: 4.1, 4.2: 3.2 });
  expect(site.of('relay.state')).toEqual({ '4.6.1': 'on' });
});

test('a water leak detector names itself as a thermometer of its maker does, and its table tells', async () => {
  const root = '1.3.6.1.4.1.21796.4';
  const wld = await read(
    { '.5.4.1.3.1': 1, '.5.4.1.6.1': 0, '.5.4.1.6.2': 1, '.5.4.1.6.3': 2 },
    root,
    `${root}.9`,
  );
  expect(wld.profile).toBe('hwg-wld');
  expect(wld.of('leak.state')).toEqual({ 1: 'dry', 2: 'leak', 3: 'disconnected' });
  const ste2 = await read({ '.9.3.1.5.1': 231, '.9.3.1.3.1': 1, '.9.3.1.7.1': 1 }, root, `${root}.9`);
  expect(ste2.profile).toBe('hwg-ste2');
});
