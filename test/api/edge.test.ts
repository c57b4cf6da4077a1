// The edge against people who do not play by the rules: odd questions, odd hosts, other sites, and connections that say
// nothing; and what every answer carries.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maxConnectionsPerAddress } from '../../src/api/limits.ts';
import { Browser, post, sendBytes, statusOf } from './browser.ts';
import type { Answer } from './browser.ts';
import { readingOf } from './plant-readings.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());

describe('a question', () => {
  test('with a parameter twice, unknown or of the wrong kind is refused', async () => {
    const browser = await site.browserOf('aysel');
    const series = '/api/v1/series?device=ups-a-1&point=output.power';
    for (const path of [
      '/api/v1/what-if?without=ups-a-1&without=ups-a-2',
      '/api/v1/what-if',
      '/api/v1/what-if?without=',
      '/api/v1/alerts?state=active&all=1',
      '/api/v1/alerts?state[]=active',
      `${series}&from=x&to=1`,
      `${series}&from=0&to=1e30`,
      `${series}&from=0&to=999999999999999999999`,
      `${series}&from=5&to=4`,
      `${series}&from=0&to=7000000000000&step=1`,
    ]) {
      expect([path, [400, 404]]).toEqual([path, expect.arrayContaining([(await browser.get(path)).status])]);
    }
    expect((await browser.get('/api/v1/components/__proto__')).status).toBe(404);
    expect((await browser.get(`/api/v1/components/${'a'.repeat(201)}`)).status).toBe(404);
    expect((await browser.get('/api/v1/what-if?without=nothing-like-that')).status).toBe(404);
  });

  test('with headers beyond measure is refused', async () => {
    const head = `GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\n`;
    expect(statusOf(await sendBytes(site.port, `${head}X: ${'a'.repeat(20_000)}\r\n\r\n`))).toBe(431);
    expect(statusOf(await sendBytes(site.port, `${head}${'X: a\r\n'.repeat(5_000)}\r\n`))).toBe(431);
    expect(statusOf(await sendBytes(site.port, `${'\0'.repeat(100)}\r\n\r\n`))).toBe(400);
  });
});

describe('who is asked, and from where', () => {
  const hosted = async (host: string): Promise<number> => {
    const request = `GET /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    return statusOf(await sendBytes(site.port, request));
  };

  test('another host name is refused, so that no other site can point its name here', async () => {
    expect(await hosted(`127.0.0.1:${site.port}`)).toBe(401);
    expect(await hosted('qosha.example.az')).toBe(401);
    const others = ['evil.example', `evil.example:${site.port}`, '127.0.0.1', 'qosha.example.az.', 'a@b', ''];
    for (const host of others) expect([host, await hosted(host)]).toEqual([host, 400]);
    const forwarded = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    expect((await new Browser(site.origin).get('/health/live', forwarded)).status).toBe(200);
  });

  test.each([
    ['same-origin', undefined, true],
    [undefined, 'ours', true],
    [undefined, undefined, true],
    ['cross-site', 'https://evil.example', false],
    ['same-site', 'https://other.example.az', false],
    ['cross-site', 'ours', false],
    [undefined, 'https://evil.example', false],
    [undefined, 'null', false],
  ])('a change that comes as %s from %s: %s', async (fetchSite, origin, isLetIn) => {
    const browser = await site.browserOf('aysel');
    const headers = {
      'sec-fetch-site': fetchSite ?? '',
      origin: origin === 'ours' ? site.origin : (origin ?? ''),
    };
    const sent = Object.entries(headers).filter(([, value]) => value !== '');
    const lines = sent.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const cookie = `Cookie: ${browser.cookie}\r\n`;
    const answer = await post(site.port, '/api/v1/drills/mains-lost-a', `${cookie}${lines}`, '');
    expect(statusOf(answer)).toBe(isLetIn ? 204 : 403);
  });

  test('no other site may read an answer', async () => {
    const answer = await (
      await site.browserOf('aysel')
    ).get('/api/v1/session', { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const asked = await new Browser(site.origin).ask('OPTIONS', '/api/v1/session');
    expect(asked.status).toBe(404);
  });
});

describe('every answer', () => {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join(';');

  function expectGuarded({ headers }: { readonly headers: Headers }): void {
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  }

  test('is guarded: page, asset, document, error, refusal and stream', async () => {
    const [browser, nobody] = [await site.browserOf('aysel'), await site.browserOf()];
    const paths = [
      '/',
      '/overview',
      '/assets/app-1234.js',
      '/health/live',
      '/api/v1/overview',
      '/api/v1/nothing',
    ];
    for (const path of paths) expectGuarded(await browser.get(path));
    expectGuarded(await nobody.get('/api/v1/overview'));
    expectGuarded(await nobody.post('/api/v1/session', '{'));
    const watching = await browser.watch();
    expectGuarded(watching.response);
    expect(watching.response.headers.get('content-type')).toBe('text/event-stream');
    watching.stop();
  });

  test('of the API is kept by no cache; assets are kept for ever and the page is not', async () => {
    const browser = await site.browserOf('aysel');
    const cached = async (path: string): Promise<string | null> =>
      (await browser.get(path)).headers.get('cache-control');
    expect(await cached('/api/v1/session')).toBe('no-store');
    expect(await cached('/api/v1/nothing')).toBe('no-store');
    expect(await cached('/health/ready')).toBe('no-store');
    expect(await cached('/')).toBe('no-cache');
    expect(await cached('/diagram')).toBe('no-cache');
    expect(await cached('/assets/app-1234.js')).toBe('public, max-age=31536000, immutable');
  });

  test('of an unknown path is a problem under /api, and the page elsewhere', async () => {
    const browser = new Browser(site.origin);
    const problem = await browser.get('/api/v1/nothing');
    expect(problem).toMatchObject({ status: 404, body: { code: 'not-found', status: 404 } });
    expect(problem.headers.get('content-type')).toMatch(/^application\/problem\+json/u);
    for (const path of ['/tenant/xezer', '/page/abc', '/.secret', '/%2e%2e/%2e%2e/etc/passwd']) {
      const page = await browser.get(path);
      expect([path, page.text.includes('not for the web'), page.text.includes('root:')]).toEqual([
        path,
        false,
        false,
      ]);
      if (page.status === 200) expect(page.text).toContain('<title>Qosha</title>');
    }
    expect((await browser.get('/assets/none.js')).status).toBe(404);
    expect((await browser.post('/tenant/xezer')).status).toBe(404);
  });

  test('carries hostile device text as text', async () => {
    const hostile = '<img src=x onerror=alert(1)></script>\u0000\u001b[31m\u202e\u2028 "\\';
    const takenAtMs = site.clock.epochMs();
    site.board.put([readingOf('ups-a-1', 'system.name', { label: hostile, state: hostile, takenAtMs })]);
    const answer: Answer = await (await site.browserOf('aysel')).get('/api/v1/components/ups-a-1');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { readings } = answer.body as {
      readings: readonly { point: string; label: string; state: string }[];
    };
    expect(readings.find(({ point }) => point === 'system.name')).toMatchObject({
      label: hostile,
      state: hostile,
    });
    // No raw control character stands in the JSON itself.
    expect([...answer.text].some((letter) => letter < ' ')).toBe(false);
  });
});

describe('connections that say nothing', () => {
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(site.port, '127.0.0.1', () => resolve(socket));
      socket.once('error', reject);
    });
  const closed = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.once('close', () => resolve());
      socket.resume();
    });

  test(
    'are closed after seconds, dripping ones too, while others are served',
    { timeout: 30_000 },
    async () => {
      const [mute, dripping] = [await open(), await open()];
      const drip = setInterval(() => dripping.write('X: a\r\n'), 300);
      dripping.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\n`);
      const beganMs = site.clock.monotonicMs();
      const both = Promise.all([closed(mute), closed(dripping)]);
      expect((await new Browser(site.origin).get('/health/live')).status).toBe(200);
      await both;
      clearInterval(drip);
      expect(site.clock.monotonicMs() - beganMs).toBeLessThan(16_000);
    },
  );

  test('are no more than an address may hold', { timeout: 30_000 }, async () => {
    const extra = 40;
    const sockets = await Promise.all(Array.from({ length: maxConnectionsPerAddress + extra }, open));
    let closedCount = 0;
    const refused = Promise.withResolvers<void>();
    const all = sockets.map(async (socket) => {
      await closed(socket);
      closedCount += 1;
      if (closedCount === extra) refused.resolve();
    });
    await refused.promise;
    for (const socket of sockets) socket.destroy();
    await Promise.all(all);
    expect((await new Browser(site.origin).get('/health/live')).status).toBe(200);
  });
});
