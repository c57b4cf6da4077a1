// Devices as the screens get them: worst first, found by a hurried word, with the reason of every missing value; reading at
// once; and the token that opens the metrics and nothing else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  DeviceListView,
  DevicePageView,
  NewTokenView,
  PollingView,
  RawAnswersView,
  TokenView,
} from '../../src/api/contract-device.ts';
import { deviceList } from '../../src/api/device-list.ts';
import { readsPerMinute } from '../../src/api/device-routes.ts';
import { troubleOf } from '../../src/api/device-trouble.ts';
import { percentile } from '../../src/api/polling-view.ts';
import { reasonOf } from '../../src/api/reading-reason.ts';
import type { DeviceHealth } from '../../src/readings/device-health.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { textOf } from '../../src/commands/device-source.ts';
import { describeRefusal } from '../../src/snmp/usm-refusal.ts';
import type { UsmRefusal } from '../../src/snmp/usm-refusal.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

const usmRefusals: readonly UsmRefusal[] = [
  'unsupported-level',
  'not-in-time-window',
  'unknown-user',
  'unknown-engine',
  'wrong-key',
  'decryption-error',
  'unknown-context',
  'other-report',
  'silent-inside',
  'ignored',
];

let site: SiteFixture;
let noc: Browser;
let admin: Browser;

const health = (deviceId: string, changes: Partial<DeviceHealth> = {}): DeviceHealth => ({
  deviceId,
  state: 'answering',
  sinceMs: site.clock.epochMs(),
  lastAnswerMs: site.clock.epochMs(),
  lastError: null,
  profile: 'rfc1628',
  latenessMs: 2,
  ...changes,
});

beforeAll(async () => {
  site = await startSite();
  [noc, admin] = await Promise.all([site.browserOf('aysel'), site.browserOf('admin')]);
  for (const { id } of site.site.devices) site.plant.noteHealth(health(id));
  const silent = { state: 'silent', lastError: 'no answer', latenessMs: 900 } as const;
  site.plant.noteHealth(health('ups-b-2', { ...silent, sinceMs: 2_000 }));
  site.plant.noteHealth(health('ups-b-1', { ...silent, sinceMs: 1_000 }));
  site.plant.noteHealth(health('ats-a', { lastError: 'the agent refused (authorizationError)' }));
});
afterAll(() => site.stop());

const list = async (query = ''): Promise<DeviceListView> =>
  (await noc.get(`/api/v1/devices${query}`)).body as DeviceListView;
const page = async (id: string): Promise<DevicePageView> =>
  (await noc.get(`/api/v1/devices/${id}`)).body as DevicePageView;

describe('the list', () => {
  test('begins with the worst, the longest in trouble first, and counts all', async () => {
    const { devices, counts, matching, kinds } = await list();
    expect(devices.slice(0, 3).map(({ id, state }) => [id, state])).toEqual([
      ['ups-b-1', 'silent'],
      ['ups-b-2', 'silent'],
      ['ats-a', 'refused'],
    ]);
    expect(counts).toEqual({ silent: 2, refused: 1, unknown: 0, answering: matching - 3 });
    expect(devices[0]?.trouble?.says.code).toBe('device.no-answer');
    expect(devices[0]?.points.stale).toBe(devices[0]?.points.total);
    expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(matching);
  });

  test('is asked for by state, kind and word, a page at a time', async () => {
    expect((await list('?state=silent')).devices).toHaveLength(2);
    expect((await list('?kind=ups&text=B+2')).devices.map(({ id }) => id)).toContain('ups-b-2');
    expect((await list('?text=no-such-device')).matching).toBe(0);
    const all = await list('?limit=200');
    const second = await list('?from=10&limit=5');
    expect(second.devices.map(({ id }) => id)).toEqual(all.devices.slice(10, 15).map(({ id }) => id));
    expect((await noc.get('/api/v1/devices?state=well')).status).toBe(400);
    expect((await noc.get('/api/v1/devices?limit=5000')).status).toBe(400);
  });

  test('finds Azerbaijani names without their dots and hooks', async () => {
    const [device] = (await list('?limit=1')).devices;
    if (device === undefined) throw new Error('there are devices');
    const rows = [{ ...device, name: 'İşıq şəbəkəsi' }];
    for (const text of ['isiq', 'SEBEKE', 'ışıq şəb']) {
      expect([text, deviceList(rows, { text }, 0).matching]).toEqual([text, 1]);
    }
  });
});

describe('one device', () => {
  test('shows hostile text harmlessly, and what it said raw', async () => {
    const evil = 'UPS\u202e<script>\u0007';
    site.devices.answers = [
      { oid: '1.3.6.1.2.1.1.1.0', type: 'octets', text: evil },
      { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', text: '4711' },
    ];
    const { description, components, readings, device } = await page('ups-a-1');
    expect(description).toBe('UPS\\u202e<script>\\u0007');
    expect(components.map(({ id }) => id)).toContain('ups-a-1');
    expect(readings.length).toBe(device.points.total);
    const raw = (await noc.get('/api/v1/devices/ups-a-1/answers')).body as RawAnswersView;
    expect(raw.answers[0]).toEqual({ oid: '1.3.6.1.2.1.1.1.0', type: 'octets', text: description });
    expect((await noc.get('/api/v1/devices/nothing')).status).toBe(404);
  });

  test('a silent one has no value that is not old', async () => {
    const { readings } = await page('ups-b-1');
    expect(readings.length).toBeGreaterThan(0);
    expect(new Set(readings.map(({ quality, why }) => `${quality} ${why?.says.code}`))).toEqual(
      new Set(['stale why.device-silent']),
    );
  });

  test('is read at once by staff, with an entry in the audit trail, and not without end', async () => {
    site.devices.asked.length = 0;
    const before = (await site.audit()).length;
    expect((await noc.post('/api/v1/devices/ups-a-1/read')).status).toBe(202);
    expect(site.devices.asked).toEqual(['ups-a-1']);
    expect(await site.audit(before)).toEqual([{ actor: 'aysel', action: 'device.read', subject: 'ups-a-1' }]);
    expect((await noc.post('/api/v1/devices/nothing/read')).status).toBe(404);
    const answers = [];
    for (let i = 0; i < readsPerMinute; i += 1) {
      answers.push((await noc.post('/api/v1/devices/ups-a-2/read')).status);
    }
    expect([answers[0], answers.at(-1)]).toEqual([202, 429]);
    expect((await admin.post('/api/v1/devices/ups-a-2/read')).status).toBe(202);
  });
});

describe('why a value is not there', () => {
  const reading = {
    point: 'input.voltage',
    quality: 'missing',
    value: null,
    state: null,
  } as unknown as Reading;
  const context = {
    isSilent: false,
    isCommsLost: false,
    isConditional: false,
    isRate: false,
    answer: undefined,
    fault: undefined,
  };
  const answer = (type: string, text: string) => ({ oid: '1', type, text });
  const says = (changes: object, about: object): string | undefined =>
    reasonOf({ ...reading, ...changes }, { ...context, ...about })?.says.text;

  test.each([
    [{}, {}, 'It has not been asked for this value yet'],
    [{}, { answer: answer('noSuchInstance', '') }, 'The device says that it has no such object'],
    [{}, { answer: answer('integer', '65535') }, /answered 65535, which is its way to say: not available/],
    [{}, { answer: answer('integer', '27'), isConditional: true }, /answered 27, and says elsewhere/],
    [{}, { answer: answer('octets', '') }, 'The device answered with nothing'],
    [
      {},
      { answer: answer('octets', 'n/a'), fault: 'a text stands where a number should be' },
      'A text stands where a number should be: n/a',
    ],
    [
      {},
      { answer: answer('unreadable', '42 01 c8'), fault: 'the value is not encoded as its type must be' },
      'The device encodes this value as nobody can read it: 42 01 c8',
    ],
    [{}, { answer: answer('counter64', '7'), isRate: true }, /^Its counter tells no rate now.*stands at 7$/],
    [{ quality: 'stale', value: 1 }, { isSilent: true }, /^The device is silent/],
    [{ quality: 'stale', value: 1 }, { isCommsLost: true }, /^The card says that it lost touch/],
    [{ quality: 'stale', value: 1 }, {}, /^The device answers, but/],
    [{ quality: 'suspect', state: 'unlisted' }, { answer: answer('integer', '9') }, /no word/],
    [{ quality: 'suspect', value: 2300 }, { answer: answer('integer', '2300') }, /outside .* answered 2300/],
    [{ quality: 'good', value: 230 }, {}, undefined],
  ])('%j, %j: %s', (changes, about, wanted) => {
    const text = says(changes, about);
    if (wanted instanceof RegExp) expect(text).toMatch(wanted);
    else expect(text).toBe(wanted);
  });

  test('what a poll failed of is never swallowed', () => {
    const code = (lastError: string): string | undefined => troubleOf(health('x', { lastError }))?.says.code;
    expect(code('no answer')).toBe('device.no-answer');
    expect(code('there is no profile apc-new')).toBe('device.profile-unknown');
    expect(code('the agent refused (noAccess)')).toBe('device.refused');
    expect(code('the answer is malformed (wrong-version)')).toBe('device.version');
    expect(code('the answer is malformed (wrong-source)')).toBe('device.wrong-source');
    expect(code('the answer is malformed (truncated)')).toBe('device.malformed');
    expect(troubleOf(health('x', { lastError: 'odd \u202e' }))?.says).toMatchObject({
      code: 'device.other',
      text: 'The last poll failed: odd \\u202e',
    });
    for (const { what, mend } of usmRefusals.map(describeRefusal)) {
      expect([what, code(`${what}; ${mend}`)]).toEqual([what, expect.stringMatching(/^device\.v3-/)]);
    }
    expect(troubleOf(undefined)?.says.code).toBe('device.not-asked');
    expect(troubleOf(health('x'))).toBeNull();
  });
});

test('octets are text only where they are text', () => {
  const text = (bytes: readonly number[]): string =>
    textOf({ oid: '1', type: 'octets', value: Uint8Array.from(bytes) });
  expect(text([...Buffer.from('Bakı 1')])).toBe('Bakı 1');
  expect(text([...Buffer.from('APC'), 0, 0])).toBe('APC');
  expect(text([0xc3, 0x28])).toBe('c3 28');
  expect(text([1, 2, 250])).toBe('01 02 fa');
  expect(text(Array.from({ length: 2_000 }, () => 65))).toHaveLength(1_024 + 7);
  expect(textOf({ oid: '1', type: 'noSuchObject', value: null })).toBe('');
  expect(textOf({ oid: '1', type: 'counter64', value: 2n ** 64n - 1n })).toBe('18446744073709551615');
});

test('lateness is told by percentiles of the devices that were polled', async () => {
  const { lateness, latest } = (await noc.get('/api/v1/polling')).body as PollingView;
  expect(lateness.devices).toBe(site.site.devices.length);
  expect(lateness).toMatchObject({ p50Ms: 2, maxMs: 900 });
  expect(lateness.buckets.reduce((sum, { devices }) => sum + devices, 0)).toBe(lateness.devices);
  expect(latest[0]?.latenessMs).toBe(900);
  expect([percentile([], 0.5), percentile([7], 0.01), percentile([1, 2, 3, 4], 0.5)]).toEqual([null, 7, 2]);
});

describe('a token for the metrics', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  test('opens the metrics, nothing else, and not once it is revoked', async () => {
    const program = await site.browserOf();
    const made = (await admin.post('/api/v1/tokens', { name: 'Prometheus', scope: 'metrics' }))
      .body as NewTokenView;
    expect((await program.get('/api/v1/metrics', bearer(made.token))).status).toBe(200);
    for (const path of ['/api/v1/devices', '/api/v1/session', '/api/v1/tokens']) {
      expect([path, (await program.get(path, bearer(made.token))).status]).toEqual([path, 401]);
    }
    const kept = await site.database.app.transaction((tx) => tx.query('SELECT * FROM access_token'));
    expect(JSON.stringify(kept)).not.toContain(made.token);
    const [listed] = (await admin.get('/api/v1/tokens')).body as TokenView[];
    expect(listed).toMatchObject({ id: made.id, createdBy: 'admin' });
    expect(listed?.lastUsedAtMs).not.toBeNull();
    expect(Object.keys(listed ?? {})).not.toContain('token');
    expect((await admin.ask('DELETE', `/api/v1/tokens/${made.id}`)).status).toBe(204);
    expect((await program.get('/api/v1/metrics', bearer(made.token))).status).toBe(401);
    expect((await admin.ask('DELETE', `/api/v1/tokens/${made.id}`)).status).toBe(404);
    expect(JSON.stringify(await site.audit())).not.toContain(made.token);
  });

  test.each(['', 'Bearer', `Bearer ${'x'.repeat(43)}`, 'Bearer short', 'Basic YTpi'])(
    'that is none (%s) does not open them',
    async (authorization) => {
      const answer = await (await site.browserOf()).get('/api/v1/metrics', { authorization });
      expect(answer.status).toBe(401);
    },
  );
});
