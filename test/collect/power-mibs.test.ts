// Devices that no recording shows, made from the MIBs: settings that choose the unit, linked units, three phases, what is
// not there, and which of two MIBs of one card is believed.
import { expect, test } from 'vitest';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { integer, pollRows, text, ups, upsRows } from './ups-walk.ts';

const objectId = (value: string): VarBind => ({ oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value });
const good = (value: number): object => ({ value, quality: 'good' });
const missing = { value: null, quality: 'missing' };

test("a UPS behind net-snmp's sysObjectID is found by what answers", async () => {
  const rows = upsRows({}).filter(({ oid }) => !oid.startsWith('1.3.6.1.2.1.1.2'));
  const polled = await pollRows([objectId('1.3.6.1.4.1.8072.3.2.10'), ...rows]);
  expect(polled.profile).toBe('rfc1628-ups');
});

test('a card with its own MIB and RFC 1628 is read by its own, and by the standard where its own is silent', async () => {
  const cps = '1.3.6.1.4.1.3808.1.1';
  const own = [integer(`${cps}.1.4.1.1.0`, 2), integer(`${cps}.1.4.2.1.0`, 2301)];
  const standard = upsRows({ minutesLeft: 33 }).filter(({ oid }) => oid !== '1.3.6.1.2.1.1.2.0');
  const polled = await pollRows([objectId(`${cps}.1`), ...standard, ...own]);
  expect(polled.profile).toBe('cyberpower-ups');
  expect(polled.of('output.voltage')).toMatchObject(good(230.1));
  expect(polled.readings.filter(({ point }) => point === 'output.voltage')).toHaveLength(1);
  expect(polled.of('battery.runtime')).toMatchObject({ ...good(1980), oid: `${ups}.2.3.0` });
});

test('Eltek totals are amperes or tenths, degrees Celsius or Fahrenheit, capacity Ah or %, as three settings say', async () => {
  const eltek = '1.3.6.1.4.1.12148.10';
  const plant = (tenths: number, fahrenheit: number, percent: number): VarBind[] => [
    objectId(eltek),
    integer(`${eltek}.2.1.0`, 1),
    integer(`${eltek}.2.15.0`, tenths),
    integer(`${eltek}.2.16.0`, fahrenheit),
    integer(`${eltek}.2.17.0`, percent),
    integer(`${eltek}.5.6.1.3.1`, 118),
    integer(`${eltek}.9.2.5.0`, 725),
    integer(`${eltek}.10.7.5.0`, 77),
    integer(`${eltek}.10.9.5.0`, 80),
  ];
  const metric = await pollRows(plant(0, 0, 0));
  expect(metric.of('dc.current', 'load')).toMatchObject(good(725));
  expect(metric.of('battery.temperature')).toMatchObject(good(77));
  expect(metric.of('battery.capacityLeft')).toMatchObject({ ...good(80), unit: 'Ah' });
  const other = await pollRows(plant(1, 1, 1));
  expect(other.of('dc.current', 'load')).toMatchObject(good(72.5));
  expect(other.of('battery.temperature')).toMatchObject(good(25));
  expect(other.of('battery.charge')).toMatchObject({ ...good(80), unit: '%' });
  expect(other.of('module.current', '1')).toMatchObject(good(11.8));
});

test('a strapped ePDU has its own unit of temperature; a probe that is not connected has no value', async () => {
  const epdu = '1.3.6.1.4.1.534.6.6.7';
  const polled = await pollRows([
    objectId(epdu),
    integer(`${epdu}.1.2.1.9.0`, 0),
    integer(`${epdu}.1.2.1.9.1`, 1),
    integer(`${epdu}.3.2.1.2.0.1.1`, 2),
    integer(`${epdu}.3.2.1.2.0.1.2`, 5),
    integer(`${epdu}.3.2.1.3.0.1.1`, 230_400),
    integer(`${epdu}.3.2.1.3.0.1.2`, 399_100),
    ...['0.1', '0.2', '1.1'].map((row) => integer(`${epdu}.7.1.1.3.${row}`, row === '0.2' ? 0 : 1)),
    ...['0.1', '0.2', '1.1'].map((row) => integer(`${epdu}.7.1.1.4.${row}`, row === '1.1' ? 752 : 240)),
  ]);
  expect(polled.of('input.voltage', '0.1.1')).toMatchObject(good(230.4));
  expect(polled.of('input.lineVoltage', '0.1.2')).toMatchObject(good(399.1));
  expect(polled.of('ambient.temperature', '0.1')).toMatchObject(good(24));
  expect(polled.of('ambient.temperature', '1.1')).toMatchObject(good(24));
  expect(polled.of('ambient.temperature', '0.2')).toMatchObject(missing);
});

test('Raritan integers are read with their own decimals, unavailable sensors and linked units included', async () => {
  const px = '1.3.6.1.4.1.13742.6';
  const sensor = (row: string, value: number, digits: number, isThere = 1): VarBind[] => [
    integer(`${px}.3.5.4.1.7.${row}`, digits),
    integer(`${px}.5.4.3.1.2.${row}`, isThere),
    integer(`${px}.5.4.3.1.4.${row}`, value),
  ];
  const polled = await pollRows([
    objectId(px),
    ...sensor('1.3.1', 311, 3),
    ...sensor('1.3.4', 2302, 1),
    ...sensor('1.4.1', 0, 3, 2),
    ...sensor('2.3.1', 15, 1),
  ]);
  expect(polled.of('outlet.current', '3')).toMatchObject(good(0.311));
  expect(polled.of('outlet.voltage', '3')).toMatchObject(good(230.2));
  expect(polled.of('outlet.current', '4')).toMatchObject(missing);
  expect(polled.of('outlet.current', '2.3')).toMatchObject(good(1.5));
});

test('a three-phase APC UPS: the table of feeds says what is bypass and what is measured between phases', async () => {
  const apc = '1.3.6.1.4.1.318.1.1.1';
  const polled = await pollRows([
    objectId('1.3.6.1.4.1.318.1.3.13'),
    integer(`${apc}.4.1.1.0`, 2),
    ...[1, 2].flatMap((feed) => [
      integer(`${apc}.9.2.2.1.3.${feed}`, feed === 1 ? 5 : 4),
      integer(`${apc}.9.2.2.1.5.${feed}`, feed === 1 ? 2 : 3),
      ...[1, 2, 3].map((phase) => integer(`${apc}.9.2.3.1.3.${feed}.1.${phase}`, feed === 1 ? 401 : 231)),
    ]),
    integer(`${apc}.9.3.3.1.4.1.1.1`, 452),
    integer(`${apc}.9.3.3.1.4.1.1.2`, -1),
  ]);
  expect(polled.of('input.lineVoltage', '1.1.2')).toMatchObject(good(401));
  expect(polled.of('bypass.voltage', '2.1.3')).toMatchObject(good(231));
  expect(polled.of('output.current', '1.1.1')).toMatchObject(good(45.2));
  expect(polled.of('output.current', '1.1.2')).toMatchObject(missing);
});

test('an APC rack PDU that answers both generations of the MIB is read by the newer', async () => {
  const pdu = '1.3.6.1.4.1.318.1.1';
  const both = [
    objectId('1.3.6.1.4.1.318.1.3.4.5'),
    integer(`${pdu}.12.2.3.1.1.2.1`, 31),
    integer(`${pdu}.26.4.3.1.5.1`, 69),
    integer(`${pdu}.26.6.3.1.5.1`, 31),
  ];
  const newer = await pollRows(both);
  expect(newer.profile).toBe('apc-rpdu2');
  expect(newer.of('input.power')).toMatchObject(good(690));
  const older = await pollRows(both.slice(0, 2));
  expect(older.profile).toBe('apc-rpdu');
  expect(older.of('input.current', '1')).toMatchObject(good(3.1));
});

test('Vertiv flexible values: text and unit in columns, kilowatts to watts, Celsius before Fahrenheit', async () => {
  const gp = '1.3.6.1.4.1.476.1.42.3';
  const flexible = (row: string, value: string, unit: string): VarBind[] => [
    text(`${gp}.9.20.1.20.1.2.${row}`, value),
    text(`${gp}.9.20.1.30.1.2.${row}`, unit),
  ];
  const polled = await pollRows([
    objectId('1.3.6.1.4.1.476.1.42'),
    integer(`${gp}.5.3.55.0`, 5),
    ...flexible('1.4208', '31.5', 'kW'),
    ...flexible('1.4156', '72', 'deg F'),
    ...flexible('2.4156', '22', 'deg C'),
    ...flexible('1.4096', 'Unavailable', 'VAC'),
  ]);
  expect(polled.of('output.source')).toMatchObject({ state: 'battery', quality: 'good' });
  expect(polled.of('output.power', 'total')).toMatchObject({ ...good(31_500), unit: 'W' });
  expect(polled.of('battery.temperature')).toMatchObject(good(22));
  expect(polled.of('input.voltage', '1').quality).toBe('missing');
});

test('Socomec says 65535, 65534 and ten times 65535 for nothing', async () => {
  const socomec = '1.3.6.1.4.1.4555.1.1.7.1';
  const polled = await pollRows([
    objectId('1.3.6.1.4.1.4555.1.1.7'),
    integer(`${socomec}.2.3.0`, 65_535),
    integer(`${socomec}.3.3.1.3.1`, 655_350),
    integer(`${socomec}.4.5.0`, 65_534),
    integer(`${socomec}.6.3.11.0`, 1),
  ]);
  expect(polled.of('battery.runtime')).toMatchObject(missing);
  expect(polled.of('input.current', '1')).toMatchObject(missing);
  expect(polled.of('output.apparentPower', 'total')).toMatchObject(missing);
  expect(polled.of('alarm.state', 'general')).toMatchObject({ state: 'active', label: 'General alarm' });
});
