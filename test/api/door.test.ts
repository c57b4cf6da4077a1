// The door: signing in, staying in, going out. Real passwords, real cookies, the audit trail beside them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAudit } from '../../src/access/audit-store.ts';
import { firstBrokenLink } from '../../src/access/audit.ts';
import { personByLogin } from '../../src/access/person-store.ts';
import { insertSignInLink } from '../../src/access/session-store.ts';
import { createToken, hashToken } from '../../src/access/token.ts';
import { secondAdministrator, seedDemoPeople } from '../../src/commands/demo.ts';
import { createDemoLink, createFirstLink } from '../../src/commands/first-run.ts';
import { createTestDatabase } from '../postgres.ts';
import { Browser } from './browser.ts';
import type { Answer } from './browser.ts';
import { password, startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

const minuteMs = 60_000;
let site: SiteFixture;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
// Budgets of attempts fill up again.
beforeEach(() => {
  site.clock.shiftMs += 30 * minuteMs;
});

const signIn = (browser: Browser, login: string, word = password): Promise<Answer> =>
  browser.post('/api/v1/session', { login, password: word });

function withoutId(answer: Answer): unknown {
  const { id: _, ...rest } = answer.body as { id: string };
  return { status: answer.status, ...rest };
}

async function linkFor(login: string): Promise<string> {
  const token = createToken();
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(site.clock.epochMs()));
  await site.database.app.transaction(async (tx) => {
    const personId = (await personByLogin(tx, login))?.id ?? '';
    await insertSignInLink(tx, { tokenHash: hashToken(token), personId, at });
  });
  return token;
}

describe('signing in', () => {
  test('opens a session in a cookie that scripts cannot read, and says who it is', async () => {
    const browser = new Browser(site.origin);
    const answer = await signIn(browser, 'Aysel');
    expect(answer).toMatchObject({
      status: 200,
      body: { person: { login: 'aysel' }, mustChoosePassword: false },
    });
    expect(answer.text).not.toMatch(/argon2|hash/iu);
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^qosha=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/u);
    expect((await browser.get('/api/v1/session')).status).toBe(200);
  });

  test('fails alike for a wrong name and a wrong password, in like time', async () => {
    const browser = new Browser(site.origin);
    type Timed = { readonly answer: Answer; readonly tookMs: number };
    const timed = async (login: string): Promise<Timed> => {
      const beganMs = site.clock.monotonicMs();
      const answer = await signIn(browser, login, 'wrong and long enough');
      return { answer, tookMs: site.clock.monotonicMs() - beganMs };
    };
    await timed('warm-up');
    const rounds: (readonly [Timed, Timed])[] = [];
    for (const suffix of ['', ' ', '?']) {
      rounds.push([await timed('murad'), await timed(`nobody${suffix}`)] as const);
    }
    const [known, unknown] = rounds[0] ?? [];
    expect(known?.answer.status).toBe(401);
    expect(withoutId(known!.answer)).toEqual(withoutId(unknown!.answer));
    const fastest = (side: 0 | 1): number => Math.min(...rounds.map((round) => round[side].tookMs));
    // One side without a hash would be faster by an order of magnitude.
    expect(fastest(1)).toBeGreaterThan(fastest(0) / 4);
    expect(fastest(0)).toBeGreaterThan(fastest(1) / 4);
    expect(browser.cookie).toBeUndefined();
  });

  test('is slowed down for a name, and comes back with time', async () => {
    const browser = new Browser(site.origin);
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await signIn(browser, 'nigar', `guess number ${i}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await signIn(browser, 'nigar')).status).toBe(429);
    site.clock.shiftMs += minuteMs;
    expect((await signIn(browser, 'nigar')).status).toBe(200);
  });

  test('is slowed down for an address that tries many names', async () => {
    const browser = new Browser(site.origin);
    const tries = Array.from({ length: 24 }, (_, i) => signIn(browser, `guest${i}`, 'the same for all'));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(21);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(3);
  });

  test('takes no session that the browser brought along, and ends it', async () => {
    const attacker = await site.browserOf('murad');
    const victim = new Browser(site.origin, attacker.cookie);
    await signIn(victim, 'aysel');
    expect(victim.cookie).not.toBe(attacker.cookie);
    expect((await attacker.get('/api/v1/session')).status).toBe(401);
    const invented = new Browser(site.origin, `qosha=${'a'.repeat(43)}`);
    await signIn(invented, 'aysel');
    expect(invented.cookie).not.toBe(`qosha=${'a'.repeat(43)}`);
  });

  test('binds the cookie to host and TLS behind a proxy that is trusted, and only there', async () => {
    const secured = await startSite({ trustedProxies: ['127.0.0.1'] });
    const forwarded = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'qosha.example.az',
      'x-forwarded-for': '192.0.2.7',
    };
    const body = { login: 'aysel', password };
    const trusted = await new Browser(secured.origin).ask('POST', '/api/v1/session', {
      body,
      headers: forwarded,
    });
    expect(trusted.headers.getSetCookie()[0]).toMatch(
      /^__Host-qosha=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/u,
    );
    expect(trusted.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    const trail = await secured.database.app.transaction((tx) => readAudit(tx, 1n, 10));
    expect(trail.at(-1)?.detail).toEqual({ how: 'password', address: '192.0.2.7' });
    await secured.stop();
    const strange = await new Browser(site.origin).ask('POST', '/api/v1/session', {
      body,
      headers: forwarded,
    });
    expect(strange.headers.getSetCookie()[0]).toMatch(/^qosha=/u);
    expect(strange.headers.get('strict-transport-security')).toBeNull();
  });
});

describe('a session', () => {
  test('ends with sign-out, for whoever kept the cookie too', async () => {
    const browser = await site.browserOf('aysel');
    const copy = new Browser(site.origin, browser.cookie);
    const answer = await browser.ask('DELETE', '/api/v1/session');
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(answer.headers.getSetCookie()[0]).toMatch(/^qosha=;.*(?:Max-Age=0|Expires=Thu, 01 Jan 1970)/u);
    expect((await copy.get('/api/v1/session')).status).toBe(401);
  });

  test('ends after an hour without use and after twelve hours with it', async () => {
    const browser = await site.browserOf('aysel');
    for (let hours = 0; hours < 12; hours++) {
      site.clock.shiftMs += 58 * minuteMs;
      expect((await browser.get('/api/v1/session')).status).toBe(200);
    }
    site.clock.shiftMs += 25 * minuteMs;
    expect((await browser.get('/api/v1/session')).status).toBe(401);
    const idle = await site.browserOf('aysel');
    site.clock.shiftMs += 61 * minuteMs;
    expect((await idle.get('/api/v1/session')).status).toBe(401);
  });

  test('ends at once when the person is disabled', async () => {
    const browser = await site.browserOf('murad');
    const setActive = (active: boolean): Promise<number> =>
      site.database.app.transaction((tx) =>
        tx.execute(`UPDATE person SET active = $1 WHERE login = 'murad'`, [active]),
      );
    await setActive(false);
    expect((await browser.get('/api/v1/overview')).status).toBe(401);
    expect((await signIn(new Browser(site.origin), 'murad')).status).toBe(401);
    await setActive(true);
  });

  test('of others ends when the password changes, which takes the current one', async () => {
    const [here, elsewhere] = [await site.browserOf('nigar'), await site.browserOf('nigar')];
    const next = 'eleven brown sparrows';
    const change = (body: unknown): Promise<Answer> => here.put('/api/v1/session/password', body);
    expect((await change({ password: next })).status).toBe(403);
    expect((await change({ password: next, current: 'wrong and long enough' })).status).toBe(403);
    expect((await change({ password: 'nigar-nigar-nigar', current: password })).status).toBe(400);
    const leftover = await linkFor('nigar');
    expect((await change({ password: next, current: password })).status).toBe(204);
    expect((await here.get('/api/v1/session')).status).toBe(200);
    expect((await elsewhere.get('/api/v1/session')).status).toBe(401);
    const late = await new Browser(site.origin).post('/api/v1/session/link', { token: leftover });
    expect(late.status).toBe(401);
    expect((await signIn(new Browser(site.origin), 'nigar')).status).toBe(401);
    expect((await signIn(new Browser(site.origin), 'nigar', next)).status).toBe(200);
  });
});

describe('a link that signs in', () => {
  test('works once, also when two use it at the same moment', async () => {
    const token = await linkFor('aysel');
    const use = (): Promise<Answer> => new Browser(site.origin).post('/api/v1/session/link', { token });
    const statuses = (await Promise.all([use(), use(), use()])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 401, 401]);
    expect((await use()).body).toMatchObject({ code: 'auth.failed' });
  });

  test('is over after a day', async () => {
    const token = await linkFor('aysel');
    site.clock.shiftMs += 24 * 60 * minuteMs;
    const answer = await new Browser(site.origin).post('/api/v1/session/link', { token });
    expect(answer.status).toBe(401);
  });

  test('is given at first start until somebody chose a password', async () => {
    const database = await createTestDatabase();
    const house = await startSite({ database: database.app });
    const path = await createFirstLink(database.app, house.clock);
    const token = path?.split('#')[1] ?? '';
    const browser = new Browser(house.origin);
    const opened = await browser.post('/api/v1/session/link', { token });
    expect(opened).toMatchObject({ status: 200, body: { mustChoosePassword: true } });
    expect(await createFirstLink(database.app, house.clock)).toMatch(/^\/sign-in\/link#[\w-]{43}$/u);
    expect((await browser.put('/api/v1/session/password', { password })).status).toBe(204);
    expect(await createFirstLink(database.app, house.clock)).toBeUndefined();
    expect((await signIn(new Browser(house.origin), 'admin')).status).toBe(200);
    await house.stop();
    await database.stop();
  });
});

test('both administrators of a demonstration get a link until each has chosen a password, whoever is first', async () => {
  const database = await createTestDatabase();
  const house = await startSite({ database: database.app });
  const { site, clock } = house;
  await seedDemoPeople({ site, database: database.app, clock });
  await createFirstLink(database.app, clock);
  const link = (login?: string) => createDemoLink(database.app, clock, login);
  const token = (await link(secondAdministrator))?.split('#')[1] ?? '';
  const browser = new Browser(house.origin);
  expect((await browser.post('/api/v1/session/link', { token })).body).toMatchObject({
    person: { login: secondAdministrator, roles: ['administrator'] },
  });
  expect((await browser.put('/api/v1/session/password', { password })).status).toBe(204);
  expect(await link(secondAdministrator)).toBeUndefined();
  // Somebody has claimed it: elsewhere nobody would get one any more.
  expect(await createFirstLink(database.app, clock)).toBeUndefined();
  expect(await link()).toMatch(/^\/sign-in\/link#[\w-]{43}$/u);
  expect(await link('nobody')).toBeUndefined();
  await house.stop();
  await database.stop();
});

test('the audit trail of all this is whole, and names no secret', async () => {
  const trail = await site.database.app.transaction((tx) => readAudit(tx, 1n, 1_000));
  expect(firstBrokenLink(trail)).toBeUndefined();
  const actions = new Set(trail.map(({ action }) => action));
  expect([...actions].toSorted()).toEqual([
    'password.change',
    'session.close',
    'session.open',
    'session.refuse',
  ]);
  const text = JSON.stringify(trail, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(text).not.toMatch(/walnut|sparrows|argon2/u);
});
