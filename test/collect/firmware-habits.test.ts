// Devices that keep to their MIB but for one habit of their firmware, and relatives that share a number and mean something
// else by it. All of them are made up.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp } from './synthetic-device.ts';

const profiles = shippedProfiles();

test('the smaller Janitza analysers have other objects below the same branches, and are known by their description', async () => {
  const root = '1.3.6.1.4.1.34278';
  const objects = { '.1.1.0': 2311, '.1.7.0': 9040, '.2.1.0': 6200, '.4.1.0': 771, '.5.1.0': 4 };
  const small = await readMadeUp(
    madeUpDevice({ ...objects, '.1.4.0': 4002, '.6.1.0': 4999, '.6.2.0': -1000 }, root, `${root}.8.1`, {
      sysDescr: 'Janitza electronics GmbH, UMG96',
    }),
    profiles,
  );
  expect(small.profile).toBe('janitza-umg96');
  expect(small.of('input.lineVoltage')).toEqual({ 'L1-L2': 400.2 });
  expect(small.of('phase.current')).toEqual({ 1: 9.04 });
  expect(small.of('energy.total')).toEqual({ '': 77_100 });
  expect(small.of('input.frequency')).toEqual({ '': 49.99 });
  expect(small.of('sensor.temperature')).toEqual({ 1: 'missing' });
  const large = await readMadeUp(
    madeUpDevice({ ...objects, '.8.1.0': 5001 }, root, `${root}.10.1`),
    profiles,
  );
  expect(large.profile).toBe('janitza-umg');
  expect(large.of('input.lineVoltage')).toEqual({ 'L3-L1': 904 });
});

test('a Netagent card counts tenths in its three-phase group too, and single-phase values beside it change nothing', async () => {
  const card = madeUpDevice(
    {
      '.4.1.1.0': 2,
      '.3.2.1.0': 2302,
      '.4.2.1.0': 2299,
      '.8.2.2.0': 2310,
      '.8.2.3.0': 2320,
      '.8.3.2.0': 231,
      '.8.3.5.0': 160,
      '.8.3.6.0': 412,
      '.9.1.3.0': 0,
      '.9.1.4.0': 1,
    },
    '1.3.6.1.4.1.935.1.1.1',
    '1.3.6.1.4.1.935',
  );
  const read = await readMadeUp(card, profiles);
  expect(read.profile).toBe('xppc-ups');
  expect(read.of('input.voltage')).toEqual({ '': 230.2, 1: 231, 2: 232 });
  // Whole volts are put right, and doubted.
  expect(read.of('output.voltage')).toEqual({ '': 229.9, 1: 231 });
  const line = read.readings.find(({ point, instance }) => point === 'output.voltage' && instance === '1');
  expect(line?.quality).toBe('suspect');
  expect(read.of('output.load')).toEqual({ 1: 16, 2: 41.2 });
  expect(read.of('leak.state')).toEqual({ '': 'missing' });
  expect(read.of('smoke.state')).toEqual({ '': 'normal' });
});

test('NetBotz: the text is the reading, whatever its firmware makes of tenths; an empty text is no reading', async () => {
  const root = '1.3.6.1.4.1.52674.500.4.1';
  const read = await readMadeUp(
    madeUpDevice({
      [`${root}.1.1.2.7`]: 23,
      [`${root}.1.1.3.7`]: 0,
      [`${root}.1.1.7.7`]: '23.4',
      [`${root}.1.1.2.8`]: 0,
      [`${root}.1.1.3.8`]: 0,
      [`${root}.1.1.7.8`]: '',
      [`${root}.2.1.2.9`]: 417,
      [`${root}.2.1.3.9`]: 0,
    }),
    profiles,
  );
  expect(read.profile).toBe('netbotz-750');
  expect(read.of('ambient.temperature')).toEqual({ 7: 23.4, 8: 'missing' });
  expect(read.of('ambient.humidity')).toEqual({ 9: 41.7 });
});

test('an HPE PDU of one phase has rows for three, and rows of outlets that it does not have', async () => {
  const root = '1.3.6.1.4.1.232.165.11';
  const pdu = (type: number): Record<string, number | string> => ({
    '.2.1.1.1.1': type,
    '.2.1.1.5.1': 432,
    '.2.2.1.3.1.1': 2305,
    '.2.2.1.3.1.2': 0,
    '.2.2.1.11.1.1': 190,
    '.2.2.1.11.1.2': 0,
    '.2.2.1.17.1.1': 119,
    '.5.1.1.2.1.1': 'Outlet one',
    '.5.1.1.2.1.2': '',
    '.5.1.1.11.1.1': 84,
    '.5.1.1.11.1.2': 0,
    '.5.2.1.1.1.1': 2,
    '.5.2.1.1.1.2': 0,
  });
  const single = await readMadeUp(madeUpDevice(pdu(1), root, root), profiles);
  expect(single.of('input.voltage')).toEqual({ 1.1: 230.5 });
  expect(single.of('input.power')).toEqual({ 1: 432 });
  expect(single.of('phase.load')).toEqual({ 1.1: 11.9 });
  expect(single.of('outlet.load')).toEqual({ 1.1: 8.4 });
  expect(single.of('outlet.state')).toEqual({ 1.1: 'on' });
  const three = await readMadeUp(madeUpDevice(pdu(4), root, root), profiles);
  expect(three.of('input.current')).toEqual({ 1.1: 1.9, 1.2: 0 });
});

test('a rack PDU without a meter of volts tells its watts in the older MIB', async () => {
  const pdu = '1.3.6.1.4.1.318.1.1';
  const read = await readMadeUp(
    madeUpDevice(
      {
        [`${pdu}.12.1.16.0`]: 287,
        [`${pdu}.26.4.3.1.5.1`]: -1,
        [`${pdu}.26.6.3.1.5.1`]: 25,
      },
      '',
      '1.3.6.1.4.1.318.1.3.4.8',
    ),
    profiles,
  );
  expect(read.profile).toBe('apc-rpdu2');
  expect(read.of('input.power')).toEqual({ '': 287 });
});

test('an Eltek plant in Fahrenheit: an absent probe is -148 °F, and no chosen probe is 0', async () => {
  const eltek = '1.3.6.1.4.1.12148.10';
  const read = await readMadeUp(
    madeUpDevice(
      {
        [`${eltek}.2.1.0`]: 1,
        [`${eltek}.2.16.0`]: 1,
        [`${eltek}.10.7.5.0`]: 0,
        [`${eltek}.10.18.3.1.6.1.1`]: -148,
        [`${eltek}.10.18.3.1.6.1.2`]: 77,
      },
      '',
      eltek,
    ),
    profiles,
  );
  expect(read.of('battery.temperature')).toMatchObject({ 1.1: 'missing', 1.2: 25 });
  const whole = read.readings.find(
    ({ point, instance }) => point === 'battery.temperature' && instance === '',
  );
  expect(whole?.quality).toBe('suspect');
});

test('an Enlogic row of a breaker that is not there, and an Eaton probe at its second place', async () => {
  const enlogic = '1.3.6.1.4.1.38446';
  const pdu = await readMadeUp(
    madeUpDevice(
      {
        '.1.2.4.1.4.1': 700,
        '.1.4.4.1.4.1.1': 5,
        '.1.4.4.1.4.1.2': 0,
        '.1.4.4.1.5.1.1': 310,
        '.1.4.4.1.5.1.2': 0,
      },
      enlogic,
      enlogic,
    ),
    profiles,
  );
  expect(pdu.of('breaker.current')).toEqual({ 1.1: 3.1 });
  const ups = await readMadeUp(
    madeUpDevice(
      { '.705.1.6.3.0': 2, '.534.1.6.1.0': 0, '.534.1.6.5.0': 26, '.534.1.6.6.0': 38 },
      '1.3.6.1.4.1',
      '1.3.6.1.4.1.705.1',
    ),
    profiles,
  );
  expect(ups.profile).toBe('eaton-mge');
  expect(ups.of('ambient.temperature')).toEqual({ '': 0, remote: 26 });
  expect(
    ups.readings.find(({ point, instance }) => point === 'ambient.temperature' && instance === ''),
  ).toMatchObject({ quality: 'suspect' });
});

test('Huawei light: hundredths of a dBm with limits low before high, but microwatts from an S5720', async () => {
  const table = '1.3.6.1.4.1.2011.5.25.31.1.1.3.1';
  const port = (rx: number): Record<string, number> => ({
    [`${table}.7.67`]: 6100,
    [`${table}.8.67`]: rx,
    [`${table}.9.67`]: -1,
    [`${table}.13.67`]: -1440,
    [`${table}.14.67`]: 50,
    [`${table}.15.67`]: -1,
    [`${table}.7.68`]: 35,
  });
  const router = await readMadeUp(madeUpDevice(port(-733), '', '1.3.6.1.4.1.2011.2.1'), profiles);
  expect(router.of('optical.rx.power')).toEqual({ 67: -7.33 });
  expect(router.of('optical.rx.lowLimit')).toEqual({ 67: -14.4 });
  expect(router.of('optical.rx.highLimit')).toEqual({ 67: 0.5 });
  expect(router.of('optical.tx.lowLimit')).toEqual({ 67: 'missing' });
  expect(
    router.readings.find(({ point, instance }) => point === 'optical.bias' && instance === '68'),
  ).toMatchObject({
    quality: 'suspect',
  });
  const sysDescr = 'S5720-28X\nVersatile Routing Platform';
  const s5720 = await readMadeUp(madeUpDevice(port(500), '', '1.3.6.1.4.1.2011.2.1', { sysDescr }), profiles);
  expect(s5720.of('optical.rx.power')).toEqual({ 67: -3.01 });
  expect(s5720.of('optical.tx.power')).toEqual({ 67: 'missing' });
});

test('Cisco light: IOS XR in watts, IOS XE as a number without unit, and -32768 for nothing measured', async () => {
  const own = '1.3.6.1.4.1.9.9.91.1.1.1.1';
  const standard = '1.3.6.1.2.1.99.1.1.1';
  const named = '1.3.6.1.2.1.47.1.1.1.1.7';
  const sensor = (
    table: string,
    index: number,
    name: string,
    cells: readonly number[],
  ): Record<string, number | string> => ({
    [`${named}.${index}`]: name,
    ...Object.fromEntries(cells.map((cell, i) => [`${table}.${i + 1}.${index}`, cell])),
  });
  const read = await readMadeUp(
    madeUpDevice(
      {
        ...sensor(own, 11, 'power Rx 0/1/0/2', [6, 8, 4, 5000, 1]),
        ...sensor(own, 12, 'power Tx 0/1/0/2', [6, 8, 4, -32_768, 1]),
        ...sensor(own, 13, 'Current 0/1/0/2', [5, 8, 1, -32_768, 1]),
        ...sensor(own, 14, '0/PM1-Input Power', [6, 8, 0, 210_500, 1]),
        ...sensor(standard, 15, 'subslot 0/0 transceiver 1 Rx Power Sensor', [1, 9, 1, -63, 1]),
        ...sensor(own, 16, 'Hu1/0/3 Tx Lane 2 Power Sensor', [14, 9, 1, -17, 1]),
        ...sensor(own, 17, 'HundredGigE0/0/0/3-Rx Lane Power', [14, 9, 3, -4210, 1]),
        ...sensor(own, 18, 'Amplifier gain', [14, 9, 1, -93, 1]),
      },
      '',
      '1.3.6.1.4.1.9.1.2000',
    ),
    profiles,
  );
  expect(read.of('optical.rx.power')).toEqual({ 11: -3.01, 15: -6.3, 17: -4.21 });
  expect(read.of('optical.tx.power')).toEqual({ 12: 'missing', 16: -1.7 });
  expect(read.of('sensor.dbm')).toEqual({ 18: -9.3 });
  expect(read.of('sensor.current')).toEqual({ 13: 'missing' });
  expect(read.of('sensor.power')).toEqual({ 14: 210.5 });
});

test('Huawei power supplies: those that are there, with volts where the model has them', async () => {
  const table = '1.3.6.1.4.1.2011.5.25.31.1.1.18.1';
  const read = await readMadeUp(
    madeUpDevice(
      {
        '.5.1.1': 1,
        '.6.1.1': 1,
        '.7.1.1': 4100,
        '.8.1.1': 12_040,
        '.5.1.2': 1,
        '.6.1.2': 2,
        '.7.1.2': 0,
        '.8.1.2': 0,
        '.5.1.3': 2,
        '.6.1.3': 2,
        '.7.1.3': 0,
        '.8.1.3': 0,
      },
      table,
      '1.3.6.1.4.1.2011.2.23.999',
    ),
    profiles,
  );
  expect(read.of('supply.state')).toEqual({ 1.1: 'ok', 1.2: 'off' });
  expect(read.of('sensor.voltage')).toEqual({ '1.1.supply': 12.04, '1.2.supply': 'missing' });
  expect(read.of('sensor.current')).toEqual({ '1.1.supply': 4.1, '1.2.supply': 'missing' });
});
