// Devices on the running product: a silent one on top with what to do, a missing value with its reason, a raw answer as the
// device said it, reading at once, and Prometheus with a token of its own. Everything is real, and short.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  DeviceListView,
  DevicePageView,
  NewTokenView,
  PollingView,
  RawAnswersView,
} from '../../src/api/contract-device.ts';
import { sleep, systemClock } from '../../src/core/clock.ts';
import type { HttpClient } from './http-client.ts';
import { cleanUp, Product } from './product.ts';

let product: Product;
let admin: HttpClient;

beforeAll(async () => {
  product = await Product.start();
  admin = await product.signInFirst();
}, 90_000);

afterAll(() => cleanUp(), 60_000);

/** Asks until it is so, for 30 s. */
async function until<T>(asked: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  const deadlineMs = systemClock.monotonicMs() + 30_000;
  for (;;) {
    const answer = await asked();
    if (isSo(answer)) return answer;
    if (systemClock.monotonicMs() > deadlineMs) throw new Error(JSON.stringify(answer).slice(0, 2_000));
    await sleep(systemClock, 100);
  }
}

const list = (query = ''): Promise<DeviceListView> => admin.get(`/api/v1/devices${query}`);
const page = (id: string): Promise<DevicePageView> => admin.get(`/api/v1/devices/${id}`);

test('every device answers, is known by its profile, and can be looked at raw', async () => {
  const { devices, counts } = await until(list, ({ counts: { answering } }) => answering === 79);
  expect(counts).toEqual({ answering: 79, refused: 0, silent: 0, unknown: 0 });
  expect(devices.every(({ profile, trouble }) => profile !== null && trouble === null)).toBe(true);
  // The generators' controllers have never been seen in the field.
  expect((await list('?mark=unproven')).devices.map(({ id }) => id)).toContain('gen-3');
  const ups = await until(
    () => page('ups-a-1'),
    ({ readings }) => readings.length > 20,
  );
  const voltage = ups.readings.find(({ point }) => point === 'output.voltage');
  const { answers } = await admin.get<RawAnswersView>('/api/v1/devices/ups-a-1/answers');
  const raw = answers.find(({ oid }) => oid === voltage?.oid);
  expect(Math.abs(Number(raw?.text) - (voltage?.value ?? Number.NaN))).toBeLessThan(10);
  const polling = await until(
    () => admin.get<PollingView>('/api/v1/polling'),
    ({ rates }) => rates !== null,
  );
  expect(polling.lateness.devices).toBe(79);
  expect(polling.rates?.polls).toBeGreaterThan(1);
}, 60_000);

test('a device that is read at once answers at once', async () => {
  const before = (await page('pdu-a01-a')).device.lastAnswerMs ?? 0;
  await admin.post('/api/v1/devices/pdu-a01-a/read');
  const { device, at } = await until(
    () => page('pdu-a01-a'),
    (view) => (view.device.lastAnswerMs ?? 0) > before,
  );
  expect(at - (device.lastAnswerMs ?? 0)).toBeLessThan(3_000);
}, 40_000);

test('a silent device stands on top, with since when, why and what to do', async () => {
  await product.drill('agent-silent');
  const { devices } = await until(list, ({ counts }) => counts.silent === 1);
  expect(devices[0]).toMatchObject({ id: 'ats-b', state: 'silent' });
  expect(devices[0]?.trouble).toMatchObject({
    says: { text: 'It does not answer' },
    mend: { text: expect.stringContaining('Check its power') },
  });
  expect(devices[0]?.profile).not.toBeNull();
  const { readings } = await page('ats-b');
  expect(readings.length).toBeGreaterThan(5);
  expect(readings.every(({ quality, why }) => quality !== 'good' && why !== null)).toBe(true);
}, 60_000);

test('Prometheus reads the metrics with a token, and they are written as it asks', async () => {
  const body = { name: 'Prometheus', scope: 'metrics' };
  const { token } = (await admin.post<NewTokenView>('/api/v1/tokens', body)) ?? { token: '' };
  const url = `${product.baseUrl}/api/v1/metrics`;
  expect((await fetch(url)).status).toBe(401);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));
  const helped = new Set([...text.matchAll(/^# HELP (\S+) \S/gm)].map(([, name]) => name));
  expect([...types.keys()].filter((name) => !helped.has(name))).toEqual([]);
  // A counter says so by its name, and nothing else does.
  const misnamed = [...types].filter(([name = '', type]) => name.endsWith('_total') !== (type === 'counter'));
  expect(misnamed).toEqual([]);
  const sample = /^([a-z_][a-z0-9_]*)(?:\{(?:[a-z_]+="(?:[^"\\]|\\.)*",?)*\})? (?:[-+0-9.e]+|NaN|\+Inf)$/i;
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.filter((line) => !sample.test(line))).toEqual([]);
  const value = (name: string): number =>
    Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
  expect(value('qosha_devices{state="silent"}')).toBe(1);
  expect(value('qosha_snmp_requests_total{result="answered"}')).toBeGreaterThan(100);
  expect(value('qosha_points{quality="good"}')).toBeGreaterThan(500);
  expect(value('qosha_poll_lateness_seconds_count')).toBeGreaterThan(79);
  // No name of a device, a person or a tenant is a label.
  expect(text).not.toMatch(/ats-b|ups-a-1|admin/);
}, 30_000);
