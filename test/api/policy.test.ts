// Who may do what: every route that the server knows, asked by every role and by nobody.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fastify from 'fastify';
import { saveRun } from '../../src/failover/run-store.ts';
import { installSessions } from '../../src/api/session.ts';
import { maintenanceRules } from './maintenance-rules.ts';
import { actionRules } from './action-rules.ts';
import { onCallRules } from './on-call-rules.ts';
import { people, startSite } from './site-fixture.ts';
import type { Login, SiteFixture } from './site-fixture.ts';
import type { Browser } from './browser.ts';

let site: SiteFixture;
let alertId: string;
let pageToken: string;
let runPath: string;
const browsers = new Map<Login | 'nobody', Browser>();

beforeAll(async () => {
  site = await startSite();
  ({ alertId, token: pageToken } = await site.openPage('component:ups-a-1'));
  const kept = site.failovers.runAt(site.clock.epochMs() - 3_600_000);
  await site.database.app.transaction((tx) => saveRun(tx, kept));
  runPath = `/api/v1/runs/${kept.run.id}`;
  for (const { login } of people) browsers.set(login, await site.browserOf(login));
  browsers.set('nobody', await site.browserOf());
});
afterAll(() => site.stop());

const operations = ['admin', 'aysel', 'murad'] as const;
const planners = ['admin', 'aysel', 'nigar'] as const;
const money = ['admin', 'nigar', 'at-xezer'] as const;
const everybody = people.map(({ login }) => login);
const anybody = [...everybody, 'nobody'] as const;

interface Rule {
  readonly who: readonly (Login | 'nobody')[];
  readonly path?: () => string;
  readonly status: number;
  readonly body?: unknown;
  /** Of those that are let in by the policy and refused by the route. */
  readonly others?: Readonly<Partial<Record<Login, number>>>;
}

const invoice = '/api/v1/tenants/xezer/invoices/QSH-2026-000002';
const otherTenant = { 'at-volna': 404 } as const;

/** What each route answers to those who may; everybody else gets 401 or 403. */
const rules: Readonly<Record<string, Rule>> = {
  'GET /api/v1/session': { who: everybody, status: 200 },
  'POST /api/v1/session': { who: anybody, status: 400, body: {} },
  'POST /api/v1/session/link': { who: anybody, status: 400, body: {} },
  'PUT /api/v1/session/password': { who: everybody, status: 400, body: {} },
  'PUT /api/v1/session/language': { who: everybody, status: 204, body: { language: 'en' } },
  'GET /api/v1/overview': { who: operations, status: 200 },
  'GET /api/v1/diagram': { who: operations, status: 200 },
  'GET /api/v1/components/:id': { who: operations, status: 200, path: () => '/api/v1/components/ups-a-1' },
  'GET /api/v1/drift': { who: operations, status: 200 },
  'POST /api/v1/drift/known': {
    who: operations,
    status: 404,
    body: { key: 'split:none', reason: 'as built' },
  },
  'POST /api/v1/drift/unknown': { who: operations, status: 404, body: { key: 'split:none' } },
  'GET /api/v1/autonomy': { who: operations, status: 200 },
  'POST /api/v1/autonomy/refuellings': { who: operations, status: 400, body: {} },
  'GET /api/v1/fibre': { who: operations, status: 200 },
  ...actionRules,
  'GET /api/v1/runs': { who: operations, status: 200 },
  'GET /api/v1/runs/register': { who: operations, status: 200 },
  'GET /api/v1/runs/:id': { who: operations, status: 200, path: () => runPath },
  'GET /api/v1/runs/:id/document.pdf': {
    who: operations,
    status: 200,
    path: () => `${runPath}/document.pdf`,
  },
  'GET /api/v1/runs/:id/evidence.json': {
    who: operations,
    status: 200,
    path: () => `${runPath}/evidence.json`,
  },
  'POST /api/v1/runs/plans': { who: ['admin', 'aysel'], status: 400, body: {} },
  'DELETE /api/v1/runs/plans/:id': {
    who: ['admin', 'aysel'],
    status: 404,
    path: () => '/api/v1/runs/plans/00000000-0000-4000-8000-000000000000',
  },
  'GET /api/v1/what-if': { who: operations, status: 200, path: () => '/api/v1/what-if?without=ups-a-1' },
  'GET /api/v1/what-if/report.json': {
    who: operations,
    status: 200,
    path: () => '/api/v1/what-if/report.json?without=ups-a-1',
  },
  'GET /api/v1/what-if/table.csv': {
    who: operations,
    status: 200,
    path: () => '/api/v1/what-if/table.csv?without=ups-a-1',
  },
  'GET /api/v1/verdicts/now': { who: operations, status: 200 },
  'GET /api/v1/verdicts/at': { who: operations, status: 200, path: () => '/api/v1/verdicts/at?time=1000' },
  'GET /api/v1/verdicts': { who: operations, status: 200, path: () => '/api/v1/verdicts?from=0&to=1000' },
  'GET /api/v1/capacity': { who: planners, status: 200 },
  'GET /api/v1/capacity/buses.csv': { who: planners, status: 200 },
  'GET /api/v1/capacity/places': {
    who: planners,
    status: 200,
    path: () => '/api/v1/capacity/places?kw=1&units=1',
  },
  'GET /api/v1/capacity/places.csv': {
    who: planners,
    status: 200,
    path: () => '/api/v1/capacity/places.csv?kw=1&units=1',
  },
  'POST /api/v1/capacity/holds': { who: ['admin', 'aysel'], status: 400, body: {} },
  'DELETE /api/v1/capacity/holds/:id': {
    who: ['admin', 'aysel'],
    status: 404,
    path: () => '/api/v1/capacity/holds/00000000-0000-4000-8000-000000000000',
  },
  'GET /api/v1/devices': { who: operations, status: 200 },
  'GET /api/v1/devices/:id': { who: operations, status: 200, path: () => '/api/v1/devices/ups-a-1' },
  'GET /api/v1/devices/:id/answers': {
    who: operations,
    status: 200,
    path: () => '/api/v1/devices/ups-a-1/answers',
  },
  'GET /api/v1/devices/:id/traps': {
    who: operations,
    status: 200,
    path: () => '/api/v1/devices/ups-a-1/traps',
  },
  'POST /api/v1/devices/:id/read': {
    who: operations,
    status: 202,
    path: () => '/api/v1/devices/ups-a-1/read',
  },
  'GET /api/v1/polling': { who: operations, status: 200 },
  'GET /api/v1/tokens': { who: ['admin'], status: 200 },
  'POST /api/v1/tokens': { who: ['admin'], status: 400, body: {} },
  'DELETE /api/v1/tokens/:id': {
    who: ['admin'],
    status: 404,
    path: () => '/api/v1/tokens/00000000-0000-4000-8000-000000000000',
  },
  'GET /api/v1/series': {
    who: operations,
    status: 200,
    path: () => '/api/v1/series?device=ups-a-1&point=output.power&from=0&to=60000',
  },
  'GET /api/v1/alerts': { who: operations, status: 200 },
  'POST /api/v1/alerts/:id/acknowledge': {
    who: operations,
    status: 204,
    path: () => `/api/v1/alerts/${alertId}/acknowledge`,
  },
  ...onCallRules,
  'GET /api/v1/pages/:token': { who: anybody, status: 200, path: () => `/api/v1/pages/${pageToken}` },
  'POST /api/v1/pages/:token/acknowledge': {
    who: anybody,
    status: 200,
    path: () => `/api/v1/pages/${pageToken}/acknowledge`,
  },
  'POST /api/v1/pages/:token/escalate': {
    who: anybody,
    status: 200,
    path: () => `/api/v1/pages/${pageToken}/escalate`,
  },
  'POST /api/v1/pages/:token/decline': {
    who: anybody,
    status: 200,
    path: () => `/api/v1/pages/${pageToken}/decline`,
  },
  ...maintenanceRules,
  'GET /api/v1/tenants': { who: ['admin', 'nigar'], status: 200 },
  'GET /api/v1/tenants/:id': {
    who: money,
    others: otherTenant,
    status: 200,
    path: () => '/api/v1/tenants/xezer',
  },
  'GET /api/v1/tenants/:id/invoices/:number': {
    who: money,
    others: otherTenant,
    status: 200,
    path: () => invoice,
  },
  'GET /api/v1/tenants/:id/invoices/:number/document.pdf': {
    who: money,
    others: otherTenant,
    status: 200,
    path: () => `${invoice}/document.pdf`,
  },
  'GET /api/v1/tenants/:id/invoices/:number/lines.csv': {
    who: money,
    others: otherTenant,
    status: 200,
    path: () => `${invoice}/lines.csv`,
  },
  'POST /api/v1/tenants/:id/invoices/:number/recompute': {
    who: money,
    others: otherTenant,
    status: 200,
    path: () => `${invoice}/recompute`,
  },
  'GET /api/v1/months': { who: ['admin', 'nigar'], status: 200 },
  'POST /api/v1/months/:month/close': {
    who: ['admin', 'nigar'],
    status: 200,
    path: () => '/api/v1/months/2026-09/close',
  },
  'GET /api/v1/drills': { who: operations, status: 200 },
  'POST /api/v1/drills/:name': {
    who: ['admin', 'aysel'],
    status: 204,
    path: () => '/api/v1/drills/mains-lost-a',
  },
  'GET /api/v1/metrics': { who: operations, status: 200 },
  'GET /api/v1/openapi.json': { who: everybody, status: 200 },
  // Asked apart: the one ends the session, the other does not end.
  'DELETE /api/v1/session': { who: everybody, status: 204 },
  'GET /api/v1/stream': { who: operations, status: 200 },
};

describe('policy', () => {
  test('names every route of the server, and no other', () => {
    const known = site.server.apiRoutes.filter(({ method }) => method !== 'HEAD');
    expect(known.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual(
      Object.keys(rules).toSorted(),
    );
    expect(known.length).toBeGreaterThan(25);
  });

  const asked = Object.entries(rules).filter(([route]) => !/DELETE .*session|stream/.test(route));
  test.each(asked)('%s', async (route, { who, status, body, path, others }) => {
    const [method = '', url = ''] = route.split(' ');
    const got: Record<string, number> = {};
    const wanted: Record<string, number> = {};
    for (const [login, browser] of browsers) {
      got[login] = (await browser.ask(method, path?.() ?? url, { body })).status;
      const refused = login === 'nobody' ? 401 : (others?.[login] ?? 403);
      wanted[login] = who.includes(login) ? status : refused;
    }
    expect(got).toEqual(wanted);
  });

  test('the stream opens for those who may look at operations', async () => {
    for (const [login, browser] of browsers) {
      const watching = await browser.watch();
      const isLetIn = (rules['GET /api/v1/stream']?.who ?? []).includes(login);
      expect([login, watching.response.status]).toEqual([
        login,
        isLetIn ? 200 : login === 'nobody' ? 401 : 403,
      ]);
      watching.stop();
    }
  });

  test('everybody may sign out, and is out then', async () => {
    for (const { login } of people) {
      const browser = await site.browserOf(login);
      const { cookie } = browser;
      expect((await browser.ask('DELETE', '/api/v1/session')).status).toBe(204);
      expect(browser.cookie).toBeUndefined();
      browser.cookie = cookie;
      expect((await browser.get('/api/v1/session')).status).toBe(401);
    }
    expect((await (await site.browserOf()).ask('DELETE', '/api/v1/session')).status).toBe(401);
  });

  test('a HEAD request is held to the policy of its GET', async () => {
    for (const { method, url, policy } of site.server.apiRoutes.filter((route) => route.method === 'HEAD')) {
      const get = site.server.apiRoutes.find((route) => route.method === 'GET' && route.url === url);
      expect([method, url, policy]).toEqual(['HEAD', url, get?.policy]);
    }
    expect((await (await site.browserOf()).ask('HEAD', '/api/v1/overview')).status).toBe(401);
    expect((await (await site.browserOf('aysel')).ask('HEAD', '/api/v1/stream')).status).toBe(404);
  });

  test('the description of the API names every route and what it takes', async () => {
    const { body } = await (await site.browserOf('aysel')).get('/api/v1/openapi.json');
    const { paths } = body as {
      paths: Record<string, Record<string, { security?: unknown[]; requestBody?: unknown }>>;
    };
    for (const { method, url, policy } of site.server.apiRoutes.filter((route) => route.method !== 'HEAD')) {
      const operation = paths[url.replaceAll(/:(\w+)/gu, '{$1}')]?.[method.toLowerCase()];
      const forPrograms = ['/api/v1/metrics', '/api/v1/maintenance/notices'].includes(url);
      const ways = forPrograms ? [{ session: [] }, { token: [] }] : [{ session: [] }];
      expect([url, operation?.security]).toEqual([url, policy === 'public' ? [] : ways]);
    }
    expect(paths['/api/v1/session']?.['post']?.requestBody).toBeDefined();
    expect(Object.keys(paths).every((path) => path.startsWith('/api/v1/'))).toBe(true);
  });

  test('a route without a policy cannot be registered', () => {
    const server = fastify();
    installSessions(server, { ...site, hosts: [] } as never);
    expect(() => server.get('/api/v1/open', () => 'open')).toThrow(/declares no policy/);
    expect(() => server.get('/api/v1/open', { config: { policy: [] } }, () => 'open')).toThrow(/no policy/);
  });
});
