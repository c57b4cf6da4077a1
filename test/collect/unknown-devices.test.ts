// Devices whose maker nobody knows, speaking standard MIBs only, and how a profile is chosen among several that fit.
// Easy to get wrong: nearly every card has a table of ports, so it must not hide what the device is for; rows are
// numbered as the agent likes; and 0 mW of light has no logarithm.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidates } from '../../src/collect/identify.ts';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp, type Objects } from './synthetic-device.ts';

const profiles = shippedProfiles();
const ifTable = '1.3.6.1.2.1.2.2.1';
const ifXTable = '1.3.6.1.2.1.31.1.1.1';
const sensors = '1.3.6.1.2.1.99.1.1.1';
const entities = '1.3.6.1.2.1.47.1.1.1.1';

function port(index: number, options: { readonly type?: number; readonly highSpeed?: number } = {}): Objects {
  return {
    [`${ifTable}.2.${index}`]: `eth${index}`,
    [`${ifTable}.3.${index}`]: options.type ?? 6,
    [`${ifTable}.5.${index}`]: 4_294_967_295,
    [`${ifTable}.7.${index}`]: 1,
    [`${ifTable}.8.${index}`]: 2,
    [`${ifTable}.10.${index}`]: 4_000_000_000,
    [`${ifTable}.14.${index}`]: 3,
    ...(options.highSpeed === undefined
      ? {}
      : {
          [`${ifXTable}.6.${index}`]: 9_007_199_254_740_000n,
          [`${ifXTable}.15.${index}`]: options.highSpeed,
        }),
  };
}

function sensor(
  index: number,
  name: string,
  [type, scale, precision, value, status]: readonly number[],
): Objects {
  return {
    [`${entities}.7.${index}`]: name,
    [`${sensors}.1.${index}`]: type ?? 0,
    [`${sensors}.2.${index}`]: scale ?? 9,
    [`${sensors}.3.${index}`]: precision ?? 0,
    [`${sensors}.4.${index}`]: value ?? 0,
    [`${sensors}.5.${index}`]: status ?? 1,
  };
}

test('an unknown switch: ports and self-describing sensors together, odd rows, missing columns', async () => {
  const device = madeUpDevice({
    ...port(7, { highSpeed: 100_000 }),
    ...port(1_000_011),
    ...port(3, { type: 24, highSpeed: 0 }),
    ...sensor(900, 'Inlet', [8, 9, 1, 245, 1]),
    ...sensor(17, 'PSU 1', [4, 8, 0, 12_050, 1]),
    ...sensor(18, 'PSU 2', [4, 8, 0, 0, 2]),
    ...sensor(19, 'Fan', [10, 9, 0, 8400, 1]),
    ...sensor(20, 'Air', [9, 9, 0, 1_000_000_000, 1]),
  });
  const read = await readMadeUp(device, profiles);
  expect(read.profile).toBe('if-mib');
  expect(read.of('link.state')).toEqual({ 3: 'down', 7: 'down', 1000011: 'down' });
  expect(read.of('link.speed')).toEqual({ 3: 'missing', 7: 1e11, 1000011: 'missing' });
  // 64 bits where there are some, and no counters of a loopback.
  expect(read.of('link.in.octets')).toEqual({ 7: 9_007_199_254_740_000, 1000011: 4_000_000_000 });
  expect(read.of('sensor.temperature')).toEqual({ 900: 24.5 });
  expect(read.of('sensor.voltage')).toEqual({ 17: 12.05, 18: 'missing' });
  expect(read.of('sensor.rotation')).toEqual({ 19: 8400 });
  expect(read.of('sensor.humidity')).toEqual({ 20: 'missing' });
  expect(read.readings.find(({ instance }) => instance === '900')?.label).toBe('Inlet');
});

test('a self-describing sensor is raw x 10^scale / 10^precision, whatever scale and precision it has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 6, max: 11 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 99_999 }),
      async (scale, precision, value) => {
        const device = madeUpDevice(sensor(5, 'Draw', [6, scale, precision, value, 1]));
        const watts = (await readMadeUp(device, profiles)).of('sensor.power')['5'];
        const wanted = value * 10 ** ((scale - 9) * 3 - precision);
        expect(Math.abs(Number(watts) - wanted)).toBeLessThanOrEqual(wanted * 1e-9);
      },
    ),
    { numRuns: 20 },
  );
});

test('what a device is for comes before its ports; with nothing but the system group it is just an agent', async () => {
  const ups = madeUpDevice({
    ...port(1, { highSpeed: 100 }),
    '1.3.6.1.2.1.33.1.4.1.0': 3,
    '1.3.6.1.2.1.33.1.2.1.0': 2,
  });
  expect((await readMadeUp(ups, profiles)).profile).toBe('rfc1628-ups');
  const probe = madeUpDevice(sensor(1, 'Room', [8, 9, 0, 22, 1]));
  expect((await readMadeUp(probe, profiles)).profile).toBe('entity-sensor');
  const silent = await readMadeUp(madeUpDevice({}), profiles);
  expect(silent.profile).toBe('system');
  expect(silent.of('system.uptime')).toEqual({ '': 1234 });
});

test('net-snmp is a host only when no card hides behind it', async () => {
  const lm = { '1.3.6.1.4.1.2021.13.16.2.1.2.1': 'CPU', '1.3.6.1.4.1.2021.13.16.2.1.3.1': 41_500 };
  const host = madeUpDevice({ ...port(2, { highSpeed: 1000 }), ...lm }, '', '1.3.6.1.4.1.8072.3.2.10');
  const read = await readMadeUp(host, profiles);
  expect(read.profile).toBe('net-snmp-host');
  expect(read.of('sensor.temperature')).toEqual({ '1.lm': 41.5 });
  expect(read.of('link.speed')).toEqual({ 2: 1e9 });
  const card = madeUpDevice({ ...port(2), '1.3.6.1.4.1.41809.1.46.0': 6 }, '', '1.3.6.1.4.1.8072.3.2.10');
  expect((await readMadeUp(card, profiles)).profile).toBe('himoinsa-generator');
});

test('a longer sysObjectID, then a shorter, then what answers, then the standards, then the ports', () => {
  const order = (sysObjectId: string): string[] => [
    ...new Set(candidates(profiles, { sysObjectId, sysDescr: '' }).map(({ profile }) => profile.name)),
  ];
  const names = order('1.3.6.1.4.1.318.1.3.14.4');
  expect(names[0]).toBe('apc-inrow-sc');
  expect(names.indexOf('himoinsa-generator')).toBeLessThan(names.indexOf('rfc1628-ups'));
  expect(names.indexOf('rfc1628-ups')).toBeLessThan(names.indexOf('if-mib'));
  expect(names.at(-1)).toMatch(/^(entity-sensor|if-mib)$/);
  // What is tried one by one against an unknown device stays within the bound of identification.
  const rules = candidates(profiles, { sysObjectId: '', sysDescr: '' });
  expect(new Set(rules.flatMap(({ rule }) => rule.probe ?? [])).size).toBeLessThan(120);
});

test('light: watts become dBm, none is missing and not minus infinity, 0 dBm of a port without module is suspect', async () => {
  const dom = (index: number, milliwattTenThousandths: number): Objects => ({
    ...sensor(index, '', [6, 8, 4, milliwattTenThousandths, 1]),
    [`${entities}.2.${index}`]: `DOM RX Power for Ethernet${index}`,
  });
  const arista = madeUpDevice(
    { ...dom(1, 10_000), ...dom(2, 0), ...dom(3, 501) },
    '',
    '1.3.6.1.4.1.30065.1.1',
  );
  const eos = await readMadeUp(arista, profiles);
  expect(eos.of('optical.rx.power')).toEqual({ 1: 0, 2: 'missing', 3: -13.002 });
  const domTable = '1.3.6.1.4.1.2636.3.60.1.1.1.1';
  const juniper = madeUpDevice(
    {
      [`${domTable}.5.530`]: -812,
      [`${domTable}.10.530`]: -1440,
      [`${domTable}.5.531`]: 0,
      [`${domTable}.6.530`]: 6500,
    },
    '',
    '1.3.6.1.4.1.2636.1.1.1.2.99',
  );
  const junos = await readMadeUp(juniper, profiles);
  expect(junos.of('optical.rx.power')).toEqual({ 530: -8.12, 531: 0 });
  expect(
    junos.readings.find(({ instance, point }) => instance === '531' && point === 'optical.rx.power'),
  ).toMatchObject({
    quality: 'suspect',
  });
  expect(junos.of('optical.rx.lowLimit')).toEqual({ 530: -14.4 });
  expect(junos.of('optical.bias')).toEqual({ 530: 0.0065 });
  const huaweiTable = '1.3.6.1.4.1.2011.5.25.31.1.1.3.1';
  const huawei = madeUpDevice(
    {
      [`${huaweiTable}.8.67`]: -1234,
      [`${huaweiTable}.8.68`]: 2_147_483_647,
      [`${huaweiTable}.9.67`]: -4000,
    },
    '',
    '1.3.6.1.4.1.2011.2.23.1',
  );
  const vrp = await readMadeUp(huawei, profiles);
  expect(vrp.profile).toBe('huawei');
  expect(vrp.of('optical.rx.power')).toEqual({ 67: -12.34, 68: 'missing' });
  expect(vrp.readings.find(({ point }) => point === 'optical.tx.power')).toMatchObject({
    value: -40,
    quality: 'suspect',
  });
});

test('an older Cisco that has the ENVMON tables only', async () => {
  const envmon = '1.3.6.1.4.1.9.9.13.1';
  const device = madeUpDevice(
    {
      [`${envmon}.3.1.2.1006`]: 'SW#1, Sensor#1',
      [`${envmon}.3.1.3.1006`]: 41,
      [`${envmon}.3.1.6.1006`]: 1,
      [`${envmon}.3.1.3.1007`]: 0,
      [`${envmon}.3.1.6.1007`]: 5,
      [`${envmon}.4.1.2.1`]: 'Fan 1',
      [`${envmon}.4.1.3.1`]: 3,
      [`${envmon}.5.1.3.1`]: 1,
    },
    '',
    '1.3.6.1.4.1.9.1.516',
  );
  const read = await readMadeUp(device, profiles);
  expect(read.of('sensor.temperature')).toEqual({ '1006.envmon': 41, '1007.envmon': 'missing' });
  expect(read.of('fan.state')).toEqual({ '1.envmon': 'critical' });
  expect(read.of('supply.state')).toEqual({ '1.envmon': 'on' });
});
