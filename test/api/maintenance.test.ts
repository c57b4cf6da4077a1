// Maintenance over HTTP on the demonstration's site: a plan with its verdict, two people for an override, carriers' notices
// from page and gateway, and an entry in the audit trail for everything.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GoVerdictView, NoticeResultView } from '../../src/api/contract-maintenance.ts';
import type { OverviewView } from '../../src/api/contract.ts';
import type { Answer, Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';
import { hour, pageOf, root, WindowPlans } from './window-plans.ts';

let site: SiteFixture;
let admin: Browser;
let aysel: Browser;
let plans: WindowPlans;

beforeAll(async () => {
  site = await startSite();
  admin = await site.browserOf('admin');
  aysel = await site.browserOf('aysel');
  plans = await WindowPlans.of(site, admin);
});
afterAll(() => site.stop());

test('a plan is judged while it is written, kept, approved, and seen on the overview', async () => {
  const asked = await aysel.post(`${root}/judge`, { steps: plans.plan(['crah-1']).steps });
  expect(asked.body as GoVerdictView).toMatchObject({
    answer: 'go',
    basis: 'now',
    forecast: { fromHistory: 0 },
  });
  const id = await plans.create(['crah-1']);
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

test('what the site does not have is refused, not left out of the verdict', async () => {
  const asked = await aysel.post(`${root}/judge`, { steps: plans.plan(['crah-1', 'crah-99']).steps });
  expect(asked.status).toBe(400);
  expect(asked.body).toMatchObject({ detail: 'There is no component crah-99' });
});

test('a no-go is not approved; the override takes a reason and another person', async () => {
  const id = await plans.create(['ats-a', 'ats-b']);
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
  expect(pageOf(await admin.get(`${root}/${id}`))).toMatchObject({
    window: { overrideRequest: { isOwn: true } },
    override: { covers: [], isOutdated: false, canBeAsked: false },
  });
  expect((await admin.post(`${root}/${id}/grant`)).status).toBe(403);
  expect(pageOf(await aysel.post(`${root}/${id}/grant`)).window).toMatchObject({
    state: 'approved',
    approval: { kind: 'override', askedBy: 'admin', by: 'aysel', reason: 'Both were asked' },
  });
  const overview = (await admin.get('/api/v1/overview')).body as OverviewView;
  expect(overview.maintenance).toMatchObject([{ id, isOverridden: true, answer: 'no-go' }]);
  await admin.post(`${root}/${id}/cancel`);
});

test('during the work the person in charge asks, a second person consents, and the page says what for', async () => {
  const murad = await site.browserOf('murad');
  const id = await plans.create(['uob-a'], -1, 3);
  const path = `${root}/${id}`;
  await admin.post(`${path}/approve`);
  // The other side is taken out by somebody else at the same time: no go any more.
  const other = await plans.create(['uob-b'], -1, 3);
  expect((await murad.post(`${path}/override`, { reason: '   ' })).status).toBe(400);
  const asked = pageOf(await murad.post(`${path}/override`, { reason: 'UPS A is open on the floor' }));
  expect(asked).toMatchObject({
    window: {
      state: expect.stringMatching(/approved|running/),
      approval: { kind: 'go' },
      answer: 'no-go',
      overrideRequest: { askedBy: 'murad', isOwn: true },
    },
    override: { covers: [], canBeAsked: false },
  });
  const named = asked.override.asked.map(({ answer, sentence }) => `${answer} ${sentence.text}`);
  expect(named).toContain('no-go At the same time: Panels of Xəzər Logistika and ООО «Волна»');
  expect(named[0]).toMatch(/^no-go Without UPS output board A these lose supply: Rack A01/);
  // Whoever is on call neither consents, nor asks for what others are in charge of.
  expect((await murad.post(`${path}/grant`)).status).toBe(403);
  const mine = { ...plans.plan(['crah-2'], 3, 5), inChargeId: plans.idOf('aysel') };
  const hers = ((await admin.post(root, mine)).body as { id: string }).id;
  expect((await murad.post(`${root}/${hers}/override`, { reason: 'Mine' })).status).toBe(403);
  const granted = pageOf(await aysel.post(`${path}/grant`));
  expect(granted).toMatchObject({
    window: {
      approval: { kind: 'override', askedBy: 'murad', by: 'aysel' },
      overrideRequest: null,
      isUncovered: false,
    },
    override: { uncovered: [], asked: [], canBeAsked: false },
  });
  expect(granted.override.covers).toEqual(asked.override.asked);
  const trail = (await site.audit()).filter(({ subject }) => subject === id);
  expect(trail.slice(-2).map(({ actor, action }) => [actor, action])).toEqual([
    ['murad', 'maintenance.override'],
    ['aysel', 'maintenance.grant'],
  ]);
  expect((await admin.post(`${path}/override`, { reason: 'Again' })).body).toMatchObject({
    code: 'override.needless',
  });
  await admin.post(`${path}/cancel`);
  expect((await aysel.post(`${path}/override`, { reason: 'Late' })).body).toMatchObject({
    code: 'override.closed',
  });
  for (const one of [other, hers]) await admin.post(`${root}/${one}/cancel`);
});

test('two plans that overlap name each other', async () => {
  const [a, b] = [await plans.create(['uob-a']), await plans.create(['uob-b'])];
  const { verdict } = pageOf(await admin.get(`${root}/${b}`));
  expect(verdict).toMatchObject({ answer: 'no-go', conflicts: [{ windowId: a }] });
  for (const id of [a, b]) await admin.post(`${root}/${id}/cancel`);
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
    ...plans.plan(['carrier-1']),
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

test('each route that changes something leaves one entry, and judging leaves none', async () => {
  const begun = { ...plans.plan(['crah-2'], -1, 3), title: 'Audited' };
  const made = (await admin.post(root, begun)).body as { id: string };
  const path = `${root}/${made.id}`;
  const tries: readonly (readonly [action: string, ask: () => Promise<Answer>])[] = [
    ['maintenance.approve', () => admin.post(`${path}/approve`)],
    ['maintenance.change', () => admin.put(path, { ...begun, title: 'Audited again' })],
    ['maintenance.end', () => admin.post(`${path}/end`)],
  ];
  for (const [action, ask] of tries) {
    const before = (await site.audit()).length;
    expect((await ask()).status).toBe(200);
    expect((await site.audit(before)).map((entry) => [entry.action, entry.subject])).toEqual([
      [action, made.id],
    ]);
  }
  const before = (await site.audit()).length;
  await admin.post(`${root}/judge`, { steps: begun.steps });
  // Refused: nothing happened, nothing is on record.
  expect((await admin.post(`${path}/end`)).status).toBe(409);
  expect((await site.audit()).length).toBe(before);
  const actions = new Set((await site.audit()).map(({ action }) => action));
  const all = 'create change approve override grant cancel end confirm notice'.split(' ');
  expect(all.filter((act) => !actions.has(`maintenance.${act}`))).toEqual([]);
});
