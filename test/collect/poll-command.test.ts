// `qosha poll` as a person runs it, against a real SNMP agent that plays a made-up UPS and, when they are there,
// recordings of real devices.
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolledDevice } from '../../src/collect/poll-once.ts';
import { inRegistryUnit, readExpected, recordingFolder, recordingsPresent } from './recordings.ts';
import { type Ran, runQosha } from './run-qosha.ts';
import { startSnmpsim, type Snmpsim } from './snmpsim.ts';

const recorded = recordingsPresent ? ['generex-ups_cs141', 'apc_ap8959eu3', 'raritan-pdu_px2'] : [];

const ups = '1.3.6.1.2.1.33.1';
const madeUp = [
  '1.3.6.1.2.1.1.1.0|4x|5550531b5b33316d20726564', // "UPS", ESC [31m, " red"
  '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.7',
  '1.3.6.1.2.1.1.3.0|67|360000',
  `${ups}.2.1.0|2|2`,
  `${ups}.2.3.0|2|65535`,
  `${ups}.2.4.0|2|97`,
  `${ups}.3.3.1.3.1|2|2310`,
  `${ups}.4.1.0|2|5`,
  `${ups}.4.2.0|2|499`,
  `${ups}.4.4.1.2.1|2|229`,
  `${ups}.4.4.1.2.2|2|231`,
  `${ups}.4.4.1.2.3|2|230`,
  `${ups}.6.1.0|66|2`,
  `${ups}.6.2.1.2.1|6|${ups}.6.3.2`,
  `${ups}.6.2.1.2.9|6|${ups}.6.3.20`,
];

let agent: Snmpsim;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qosha-recordings-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'made-up.snmprec'), `${madeUp.join('\n')}\n`, { mode: 0o644 });
  for (const name of recorded) {
    cpSync(`${recordingFolder}${name}.snmprec`, join(folder, `${name}.snmprec`));
    chmodSync(join(folder, `${name}.snmprec`), 0o644);
  }
  agent = await startSnmpsim(folder, 'made-up');
});

afterAll(async () => {
  await agent.stop();
  rmSync(folder, { recursive: true, force: true });
});

const qosha = (...args: string[]): Promise<Ran> => runQosha('poll', ...args);

async function pollJson(community: string): Promise<PolledDevice> {
  const address = `127.0.0.1:${agent.port}`;
  const ran = await qosha(address, '--community', community, '--timeout', '3000', '--json');
  expect(ran.status, ran.err).toBe(0);
  return JSON.parse(ran.out) as PolledDevice;
}

test('gives exactly the agreed JSON, in registry units, with a quality for every value', async () => {
  const device = await pollJson('made-up');
  expect(Object.keys(device)).toEqual(['address', 'sysObjectId', 'sysDescr', 'profile', 'kind', 'readings']);
  expect(device).toMatchObject({ profile: 'rfc1628-ups', kind: 'ups', sysObjectId: '1.3.6.1.4.1.99999.7' });
  for (const reading of device.readings) {
    expect(Object.keys(reading)).toEqual([
      'point',
      'instance',
      'label',
      'oid',
      'value',
      'unit',
      'state',
      'quality',
    ]);
  }
  const one = (point: string, instance = '') =>
    device.readings.find((reading) => reading.point === point && reading.instance === instance);
  expect(one('comms.state')).toMatchObject({ state: 'lost', quality: 'good' });
  // The card has lost its UPS: what it says of it is old.
  expect(one('output.source')).toMatchObject({ value: 5, state: 'battery', quality: 'stale' });
  expect(one('output.voltage', '2')).toMatchObject({ value: 231, unit: 'V', oid: `${ups}.4.4.1.2.2` });
  expect(one('output.frequency')).toMatchObject({ value: 49.9, unit: 'Hz' });
  expect(one('battery.runtime')).toMatchObject({ value: null, quality: 'missing' });
  expect(one('input.voltage', '1')?.value).toBe(231);
  expect(one('alarm.state', 'on-battery')?.state).toBe('active');
  expect(one('alarm.state', 'fan-failure')?.state).toBe('clear');
  expect(one('system.uptime')).toMatchObject({ value: 3600, quality: 'good' });
});

test('shows people a table in which a device cannot play with the terminal', async () => {
  const ran = await qosha(`127.0.0.1:${agent.port}`, '--community', 'made-up', '--timeout', '3000');
  expect(ran.status, ran.err).toBe(0);
  expect(ran.out).toContain('UPS\\u001b[31m red');
  expect(ran.out).not.toContain('\u001B');
  expect(ran.out).toMatch(/output\.voltage +2 +231 V/);
});

test('ends with 1 when nobody answers and with 2 when it is not understood', async () => {
  const silent = await qosha(`127.0.0.1:${agent.port}`, '--community', 'nobody', '--timeout', '100');
  expect(silent.status).toBe(1);
  expect(silent.err).toMatch(/no answer; check address/);
  const wrong = await qosha('127.0.0.1', '--profile', 'rfc1628-up');
  expect(wrong.status).toBe(2);
  expect(wrong.err).toMatch(/did you mean rfc1628-ups/);
  expect((await qosha('127.0.0.1', '--timeout', 'soon')).status).toBe(2);
});

test(`reads recordings of real devices over the wire (${recorded.length} beside the repository)`, async () => {
  for (const name of recorded) {
    const device = await pollJson(name);
    const byOid = new Map(device.readings.map((reading) => [reading.oid, reading]));
    const sensors = readExpected(name).sensors.filter((sensor) => byOid.has(sensor.oid));
    expect(sensors.length).toBeGreaterThan(20);
    for (const sensor of sensors) {
      expect(byOid.get(sensor.oid)?.value, `${name} ${sensor.oid}`).toBeCloseTo(inRegistryUnit(sensor), 6);
    }
  }
});
