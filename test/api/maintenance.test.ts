// Maintenance over HTTP on the demonstration's site: a plan with its verdict, two people for an override, what tenants are
// told and what of it, and that nobody hears of anybody else.
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  GoVerdictView,
  MaintenanceListView,
  NoticeResultView,
  WindowPageView,
} from '../../src/api/contract-maintenance.ts';
import type { OverviewView } from '../../src/api/contract.ts';
import { createLetterSender } from '../../src/oncall/channels/letter.ts';
import { sendNotices } from '../../src/maintenance/notice-loop.ts';
import { startMailServer } from '../oncall/receivers.ts';
import type { Mail, MailMood } from '../oncall/receivers.ts';
import type { Answer, Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

const hour = 3_600_000;
const root = '/api/v1/maintenance';
let site: SiteFixture;
let admin: Browser;
let aysel: Browser;
let people: MaintenanceListView['people'];

beforeAll(async () => {
  site = await startSite();
  admin = await site.browserOf('admin');
  aysel = await site.browserOf('aysel');
  people = ((await admin.get(root)).body as MaintenanceListView).people;
});
afterAll(() => site.stop());

const planOf = (ids: readonly string[], fromHours = 2, untilHours = 4) => ({
  title: 'Panels of Xəzər Logistika and ООО «Волна»',
  reason: 'Both tenants, racks A01 and A02, are fed from here',
  inChargeId: people.find(({ name }) => name === 'murad')!.id,
  steps: [
    {
      title: '',
      startsAtMs: Math.floor(site.clock.epochMs()) + fromHours * hour,
      endsAtMs: Math.floor(site.clock.epochMs()) + untilHours * hour,
      componentIds: ids,
    },
  ],
});
const create = async (ids: readonly string[]): Promise<string> => {
  const made = await admin.post(root, planOf(ids));
  expect(made.status).toBe(201);
  return (made.body as { id: string }).id;
};
const pageOf = ({ body }: Answer): WindowPageView => body as WindowPageView;

test('a plan is judged while it is written, kept, approved, and seen on the overview', async () => {
  const asked = await aysel.post(`${root}/judge`, { steps: planOf(['crah-1']).steps });
  expect(asked.body as GoVerdictView).toMatchObject({
    answer: 'go',
    basis: 'now',
    forecast: { fromHistory: 0 },
  });
  const id = await create(['crah-1']);
  expect(pageOf(await aysel.get(`${root}/${id}`))).toMatchObject({
    window: { state: 'planned', answer: 'go', inCharge: { name: 'murad' } },
    verdict: { answer: 'go', headroom: { left: expect.any(Number) } },
  });
  const before = site.maintenanceChanges;
  expect(pageOf(await aysel.post(`${root}/${id}/approve`)).window.state).toBe('approved');
  expect(site.maintenanceChanges).toBe(before + 1);
  const overview = (await admin.get('/api/v1/overview')).body as OverviewView;
  expect(overview.maintenance).toMatchObject([{ id, state: 'approved', componentIds: ['crah-1'] }]);
  const actions = (await site.audit()).filter(({ subject }) => subject === id).map((one) => one.action);
  expect(actions).toEqual(['maintenance.create', 'maintenance.approve']);
  expect((await aysel.post(`${root}/${id}/end`)).status).toBe(409);
  expect(pageOf(await aysel.post(`${root}/${id}/cancel`)).window.state).toBe('cancelled');
});

test('a no-go is not approved; the override takes a reason and another person', async () => {
  const id = await create(['ats-a', 'ats-b']);
  const page = pageOf(await admin.get(`${root}/${id}`));
  expect(page.verdict).toMatchObject({ answer: 'no-go' });
  expect(page.verdict?.reasons[0]?.text).toMatch(/loses 24 loads/);
  expect(page.verdict?.tenants.map(({ id: tenant, effect }) => [tenant, effect])).toEqual([
    ['volna', 'loses'],
    ['xezer', 'loses'],
  ]);
  expect((await admin.post(`${root}/${id}/approve`)).status).toBe(409);
  expect((await admin.post(`${root}/${id}/grant`)).status).toBe(409);
  expect((await admin.post(`${root}/${id}/override`, { reason: '  ' })).status).toBe(400);
  await admin.post(`${root}/${id}/override`, { reason: 'Both were asked' });
  expect(pageOf(await admin.get(`${root}/${id}`)).window.overrideRequest).toMatchObject({ isOwn: true });
  expect((await admin.post(`${root}/${id}/grant`)).status).toBe(403);
  expect(pageOf(await aysel.post(`${root}/${id}/grant`)).window).toMatchObject({
    state: 'approved',
    approval: { kind: 'override', askedBy: 'admin', by: 'aysel', reason: 'Both were asked' },
  });
  const overview = (await admin.get('/api/v1/overview')).body as OverviewView;
  expect(overview.maintenance).toMatchObject([{ id, isOverridden: true, answer: 'no-go' }]);
  await admin.post(`${root}/${id}/cancel`);
  await site.database.owner.transaction((tx) => tx.execute('DELETE FROM maintenance_notice'));
});

test('two plans that overlap name each other', async () => {
  const [a, b] = [await create(['uob-a']), await create(['uob-b'])];
  const { verdict } = pageOf(await admin.get(`${root}/${b}`));
  expect(verdict).toMatchObject({ answer: 'no-go', conflicts: [{ windowId: a }] });
  for (const id of [a, b]) await admin.post(`${root}/${id}/cancel`);
});

/** The parts of a mail, read by somebody else's parser. */
async function readMail({ raw, to }: Mail) {
  const { subject = '', text = '', attachments, headers } = await PostalMime.parse(raw);
  const calendar = attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  const content = calendar?.content as ArrayBuffer | string;
  const ics = typeof content === 'string' ? content : new TextDecoder().decode(content);
  const event = new ICAL.Component(ICAL.parse(ics)).getFirstSubcomponent('vevent')!;
  const of = (name: string): string => String(event.getFirstPropertyValue(name));
  const language = headers.find(({ key }) => key === 'content-language')?.value;
  return { to, subject, text, ics, of, event, language, method: calendar?.method };
}

test('tenants are told in their language of their own racks, with a calendar event, and of nobody else', async () => {
  let mood: MailMood = 'busy';
  const server = await startMailServer(() => mood);
  const send = createLetterSender(
    { host: '127.0.0.1', port: server.port, security: 'none', from: 'noc@qosha.example' },
    site.clock,
  );
  const place = { siteName: 'Bakı 1; «north», wing', timeZone: 'Asia/Baku', from: 'noc@qosha.example' };
  const deliver = () => sendNotices({ database: site.database.app, clock: site.clock, place, send });
  // Panel A1 feeds the first racks of row A, those of both tenants among them.
  const id = await create(['panel-a1']);
  await admin.post(`${root}/${id}/approve`);
  await deliver();
  expect(server.mails).toEqual([]);
  expect(pageOf(await admin.get(`${root}/${id}`)).notices.map(({ state }) => state)).toEqual([
    'pending',
    'pending',
  ]);
  mood = 'kind';
  site.clock.shiftMs += 60_000;
  await deliver();
  await deliver();
  const first = await Promise.all(server.mails.map(readMail));
  const [volna, xezer] = [
    first.find(({ to }) => to.includes('volna'))!,
    first.find(({ to }) => to.includes('xezer'))!,
  ];
  expect(first).toHaveLength(2);
  expect(xezer.subject).toBe('Planlı texniki iş – Bakı 1; «north», wing');
  expect(volna.subject).toBe('Плановые работы – Bakı 1; «north», wing');
  expect(xezer.language).toBe('az');
  expect(xezer.text).toContain('Rəfləriniz: Rack A01');
  expect(volna.text).toContain('Ваши стойки: Rack A02');
  for (const [mail, words] of [
    [xezer, ['A02', 'Волна', 'volna', 'Panel']],
    [volna, ['A01', 'Logistika', 'xezer', 'Panel']],
  ] as const) {
    const all = `${mail.subject}\n${mail.text}\n${mail.ics.replaceAll('\r\n ', '')}`;
    for (const word of words) expect(all).not.toContain(word);
  }
  const plan = pageOf(await admin.get(`${root}/${id}`)).window;
  expect(xezer.of('summary')).toBe('Planlı texniki iş – Bakı 1; «north», wing');
  expect(xezer.of('sequence')).toBe('0');
  expect(xezer.of('x-maintnote-impact')).toBe('REDUCED-REDUNDANCY');
  expect(new ICAL.Event(xezer.event).startDate.toJSDate().getTime()).toBe(
    Math.floor(plan.startsAtMs / 1_000) * 1_000,
  );
  expect(xezer.of('uid')).not.toBe(volna.of('uid'));

  // Later by an hour: the approval is void, and told is what is approved again.
  await admin.put(`${root}/${id}`, planOf(['panel-a1'], 3, 5));
  await deliver();
  expect(server.mails).toHaveLength(2);
  await admin.post(`${root}/${id}/approve`);
  await admin.post(`${root}/${id}/cancel`);
  for (let i = 0; i < 4; i++) await deliver();
  const later = (await Promise.all(server.mails.map(readMail))).filter(({ to }) => to.includes('xezer'));
  expect(later.map(({ of }) => of('sequence'))).toEqual(['0', '1', '2']);
  expect(later.map(({ of }) => of('status'))).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED']);
  expect(later.map(({ method }) => method)).toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
  expect(new Set(later.map(({ of }) => of('uid'))).size).toBe(1);
  await server.close();
});

test('the wall of the database holds for letters too', async () => {
  const seen = await site.database.app.tenantTransaction('xezer', (tx) =>
    tx.query<{ tenant_id: string }>('SELECT DISTINCT tenant_id FROM maintenance_notice'),
  );
  expect(seen).toEqual([{ tenant_id: 'xezer' }]);
  const windows = await site.database.app.tenantTransaction('xezer', (tx) =>
    tx.query('SELECT id FROM maintenance_window'),
  );
  expect(windows).toEqual([]);
});

test('a carrier’s notice handed in by a person or a gateway is one window to confirm, then a plan', async () => {
  const notice = (sequence: number, status: string, hours = 30) => {
    const at = (ms: number) =>
      Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
    const start = Math.ceil(site.clock.epochMs() / hour) * hour + hours * hour;
    return [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//x//',
      'BEGIN:VEVENT',
      'UID:1',
      `SEQUENCE:${sequence}`,
      `DTSTAMP:${at(site.clock.epochMs())}`,
      `DTSTART:${at(start)}`,
      `DTEND:${at(start + hour)}`,
      'SUMMARY:<b>Splice</b> works',
      'X-MAINTNOTE-PROVIDER:delta.example',
      'X-MAINTNOTE-ACCOUNT:17',
      'X-MAINTNOTE-MAINTENANCE-ID:DT-1',
      'X-MAINTNOTE-OBJECT-ID:dt/bak/0042',
      'X-MAINTNOTE-IMPACT:OUTAGE',
      `X-MAINTNOTE-STATUS:${status}`,
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
  };
  const handIn = (content: string) => aysel.post(`${root}/notices`, { content });
  const made = (await handIn(notice(1, 'TENTATIVE'))).body as NoticeResultView;
  expect(made).toMatchObject({
    windows: [{ outcome: 'created', title: 'delta.example: <b>Splice</b> works' }],
    faults: [],
  });
  const id = made.windows[0]!.windowId;
  const { window, carrier } = pageOf(await admin.get(`${root}/${id}`));
  expect(window).toMatchObject({
    state: 'to-confirm',
    components: [{ id: 'carrier-1' }],
    carrier: 'delta.example',
  });
  expect(carrier).toMatchObject({ maintenanceId: 'DT-1', objectIds: ['dt/bak/0042'], impact: 'OUTAGE' });
  // It happens whether anybody confirms it or not: what takes the other carrier out then is no go.
  const steps = [
    { title: '', startsAtMs: window.startsAtMs, endsAtMs: window.endsAtMs, componentIds: ['carrier-2'] },
  ];
  const verdict = (await admin.post(`${root}/judge`, { steps })).body as GoVerdictView;
  expect(verdict).toMatchObject({ answer: 'no-go', conflicts: [{ windowId: id }] });

  const token = (await admin.post('/api/v1/tokens', { name: 'gateway', scope: 'maintenance-notices' }))
    .body as { token: string };
  const gateway = await site.browserOf();
  const byProgram = (content: string) =>
    gateway.ask('POST', `${root}/notices`, {
      body: { content },
      headers: { authorization: `Bearer ${token.token}` },
    });
  expect((await byProgram(notice(2, 'CONFIRMED', 40))).body).toMatchObject({
    windows: [{ windowId: id, outcome: 'updated' }],
  });
  expect((await byProgram(notice(1, 'TENTATIVE'))).body).toMatchObject({ windows: [{ outcome: 'older' }] });
  expect(
    (await gateway.ask('GET', root, { headers: { authorization: `Bearer ${token.token}` } })).status,
  ).toBe(401);
  expect((await byProgram('Subject: hello\r\n\r\nno calendar')).body).toMatchObject({
    windows: [],
    faults: [/no calendar/],
  });

  const now = pageOf(await admin.get(`${root}/${id}`)).window;
  const plan = {
    ...planOf(['carrier-1']),
    steps: [
      { ...steps[0]!, startsAtMs: now.startsAtMs, endsAtMs: now.endsAtMs, componentIds: ['carrier-1'] },
    ],
  };
  expect(pageOf(await aysel.post(`${root}/${id}/confirm`, plan)).window).toMatchObject({
    state: 'planned',
    answer: 'go',
  });
  expect((await aysel.post(`${root}/${id}/confirm`, plan)).status).toBe(409);
  expect((await handIn(notice(3, 'CANCELLED', 40))).body).toMatchObject({
    windows: [{ outcome: 'cancelled' }],
  });
  const kinds = pageOf(await admin.get(`${root}/${id}`))
    .decisions.map(({ kind }) => kind)
    .filter((kind) => kind !== 'verdict');
  expect(kinds).toEqual(['noticed', 'noticed', 'confirmed', 'noticed', 'cancelled']);
});
