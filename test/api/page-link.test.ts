// The link in a page, as a phone opens it and as a mail scanner does; and that every change leaves an entry in the audit
// trail.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenAfterglowMs } from '../../src/oncall/page-token-store.ts';
import type { NewTokenView } from '../../src/api/contract-device.ts';
import { Browser } from './browser.ts';
import { password, startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
/** A phone: no session, and no cookie ever. */
let phone: Browser;

beforeAll(async () => {
  site = await startSite();
  phone = new Browser(site.origin);
});
afterAll(() => site.stop());

/** Everything that a link could change. */
function rows(): Promise<unknown> {
  return site.database.app.transaction(async (tx) => ({
    pages: await tx.query('SELECT * FROM page ORDER BY id'),
    events: await tx.query('SELECT * FROM page_event ORDER BY id'),
    alerts: await tx.query('SELECT * FROM alert ORDER BY id'),
    tokens: await tx.query('SELECT * FROM page_token ORDER BY token_hash'),
    audit: await tx.query('SELECT seq FROM audit'),
  }));
}

const lastAudit = async () => (await site.audit()).at(-1);

describe('the link in a page', () => {
  test('shows the page without signing in, and looking changes nothing', async () => {
    const { token, alertId } = await site.openPage('component:gen-1');
    const before = await rows();
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await phone.ask(method, `/api/v1/pages/${token}`);
      expect(answer.status).toBe(200);
      if (method === 'GET') {
        expect(answer.body).toMatchObject({
          state: 'open',
          alert: { id: alertId },
          siteName: site.site.name,
        });
      }
    }
    for (const act of ['acknowledge', 'escalate', 'decline']) {
      expect((await phone.get(`/api/v1/pages/${token}/${act}`)).status).toBe(404);
    }
    expect(await rows()).toEqual(before);
    expect(phone.cookie).toBeUndefined();
  });

  test('acknowledges by POST, once, in the name of whom it was sent to, and the audit trail says so', async () => {
    const { token } = await site.openPage('component:gen-2');
    const heard: (readonly string[])[] = [];
    const stop = site.changes.onChange((ids) => heard.push(ids));
    const answer = await phone.post(`/api/v1/pages/${token}/acknowledge`);
    stop();
    expect(answer).toMatchObject({
      status: 200,
      body: {
        state: 'acknowledged',
        acknowledgedBy: 'murad',
        alert: { state: 'ack-active', acknowledgedBy: 'murad' },
      },
    });
    expect(heard).toHaveLength(1);
    expect(await lastAudit()).toMatchObject({ actor: 'murad', action: 'page.acknowledge' });
    const again = await phone.post(`/api/v1/pages/${token}/acknowledge`);
    expect(again.body).toEqual(answer.body);
  });

  test.each(['escalate', 'decline'])('can %s, which brings the next step forward', async (act) => {
    const { token } = await site.openPage(`component:${act}`);
    await site.database.app.execute(
      `UPDATE page SET next_step_at = now() + interval '9 years' WHERE state = 'open'`,
    );
    const answer = await phone.post(`/api/v1/pages/${token}/${act}`);
    expect(answer).toMatchObject({ status: 200, body: { state: 'open' } });
    const due = await site.database.app.query<{ due: Temporal.Instant }>(
      `SELECT min(next_step_at) AS due FROM page WHERE state = 'open'`,
    );
    expect(due[0]?.due.epochMilliseconds).toBeLessThanOrEqual(site.clock.epochMs());
    expect(await lastAudit()).toMatchObject({ actor: 'murad', action: `page.${act}` });
  });

  test('is acknowledged by one of many at the same moment', async () => {
    const { token } = await site.openPage('component:race');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => phone.post(`/api/v1/pages/${token}/acknowledge`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const details = await site.database.app.query<{ detail: { answer: string } }>(
      'SELECT detail FROM audit ORDER BY seq DESC LIMIT 8',
    );
    expect(details.filter(({ detail }) => detail.answer === 'done')).toHaveLength(1);
  });

  test('that is unknown, malformed, over, or of a person who left, is not found', async () => {
    const { token } = await site.openPage('component:over');
    for (const bad of ['A'.repeat(43), `${token.slice(0, 42)}_`]) {
      expect([bad, (await phone.get(`/api/v1/pages/${bad}`)).status]).toEqual([bad, 404]);
      expect((await phone.post(`/api/v1/pages/${bad}/acknowledge`)).status).toBe(404);
    }
    expect((await phone.get('/api/v1/pages/short')).status).toBe(400);
    const setActive = (active: boolean): Promise<number> =>
      site.database.app.transaction((tx) =>
        tx.execute(`UPDATE person SET active = $1 WHERE login = 'murad'`, [active]),
      );
    await setActive(false);
    expect((await phone.get(`/api/v1/pages/${token}`)).status).toBe(404);
    await setActive(true);
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(site.clock.epochMs()));
    await site.database.app.execute(`UPDATE page SET state = 'closed', closed_at = $1, next_step_at = NULL`, [
      at,
    ]);
    expect((await phone.post(`/api/v1/pages/${token}/acknowledge`)).body).toMatchObject({ state: 'closed' });
    site.clock.shiftMs += tokenAfterglowMs + 1_000;
    expect((await phone.get(`/api/v1/pages/${token}`)).status).toBe(404);
    expect((await phone.post(`/api/v1/pages/${token}/escalate`)).status).toBe(404);
  });
});

/** The entries of these stand in tests of their own: maintenance, capacity, drift, actions, runs, on-call. */
const provenElsewhere = /^\/api\/v1\/(?:maintenance|capacity|drift|actions|runs|on-call)(?:\/|$)/u;

describe('the audit trail', () => {
  test('has an entry for every route that changes something', async () => {
    const { token, alertId } = await site.openPage('component:audited');
    const link = `/api/v1/pages/${token}`;
    const body = { login: 'admin', password };
    const made = await (
      await site.browserOf('admin')
    ).post('/api/v1/tokens', { name: 'a', scope: 'metrics' });
    const { id: tokenId } = made.body as NewTokenView;
    const key = '7c0e0f2e-5d3a-4a51-9d5e-1f6a50a3b109';
    const delivery = { key, tankId: 'gen-1', litres: 100.5, atMs: Math.floor(site.clock.epochMs()) };
    const proven: Readonly<Record<string, readonly [action: string, path: string, body?: unknown]>> = {
      'POST /api/v1/session': ['session.open', '/api/v1/session', body],
      'POST /api/v1/session/link': ['session.refuse', '/api/v1/session/link', { token: 'x'.repeat(43) }],
      'PUT /api/v1/session/language': ['language.change', '/api/v1/session/language', { language: 'ru' }],
      'PUT /api/v1/session/password': [
        'password.change',
        '/api/v1/session/password',
        { password: 'eleven brown sparrows', current: password },
      ],
      'POST /api/v1/alerts/:id/acknowledge': ['alert.acknowledge', `/api/v1/alerts/${alertId}/acknowledge`],
      'POST /api/v1/pages/:token/acknowledge': ['page.acknowledge', `${link}/acknowledge`],
      'POST /api/v1/pages/:token/escalate': ['page.escalate', `${link}/escalate`],
      'POST /api/v1/pages/:token/decline': ['page.decline', `${link}/decline`],
      'POST /api/v1/drills/:name': ['drill.start', '/api/v1/drills/mains-lost-a'],
      'POST /api/v1/devices/:id/read': ['device.read', '/api/v1/devices/ups-a-1/read'],
      'POST /api/v1/autonomy/refuellings': ['refuelling.enter', '/api/v1/autonomy/refuellings', delivery],
      'POST /api/v1/tokens': ['token.create', '/api/v1/tokens', { name: 'Prometheus', scope: 'metrics' }],
      'DELETE /api/v1/tokens/:id': ['token.revoke', `/api/v1/tokens/${tokenId}`],
      'POST /api/v1/months/:month/close': ['month.close', '/api/v1/months/2026-09/close'],
      'DELETE /api/v1/session': ['session.close', '/api/v1/session'],
    };
    // Calculates and answers; nothing is stored.
    const changesNothing = 'POST /api/v1/tenants/:id/invoices/:number/recompute';
    const changing = site.server.apiRoutes.filter(
      ({ method, url }) => !['GET', 'HEAD'].includes(method) && !provenElsewhere.test(url),
    );
    const known = changing.map(({ method, url }) => `${method} ${url}`);
    expect(known.toSorted()).toEqual([...Object.keys(proven), changesNothing].toSorted());
    const browser = await site.browserOf('admin');
    for (const [route, [action, path, sent]] of Object.entries(proven)) {
      const before = (await site.audit()).length;
      const { status } = await browser.ask(route.split(' ')[0] ?? '', path, { body: sent });
      const entries = (await site.audit(before)).map((entry) => entry.action);
      expect([route, status < 300 || status === 401, entries]).toEqual([route, true, [action]]);
    }
  });

  test('tells of a refused sign-in and of a drill that did not start, too', async () => {
    const browser = await site.browserOf('admin');
    expect((await browser.post('/api/v1/drills/no-such-drill')).status).toBe(404);
    const entries = (await site.audit()).slice(-2);
    expect(entries.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['admin', 'drill.start', 'no-such-drill'],
      ['admin', 'drill.fail', 'no-such-drill'],
    ]);
    await browser.post('/api/v1/session', { login: '<b>nobody</b>', password: 'x' });
    expect(await lastAudit()).toEqual({
      actor: 'sign-in',
      action: 'session.refuse',
      subject: '<b>nobody</b>',
    });
  });

  test('has no entry for what failed', async () => {
    const browser = await site.browserOf('admin');
    const before = (await site.audit()).length;
    const unknown = '/api/v1/alerts/00000000-0000-4000-8000-000000000000/acknowledge';
    expect((await browser.post(unknown)).status).toBe(404);
    expect((await browser.post(`/api/v1/alerts/${'-'.repeat(36)}/acknowledge`)).status).toBe(400);
    expect(await site.audit(before)).toEqual([]);
  });
});
