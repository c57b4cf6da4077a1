import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { acknowledgeAlert } from '../../src/alerts/alert-loop.ts';
import { runDeliveries } from '../../src/oncall/delivery-loop.ts';
import {
  acknowledgeByToken,
  declineByToken,
  escalateByToken,
  pageByToken,
} from '../../src/oncall/page-token-store.ts';
import { runPaging } from '../../src/oncall/paging-loop.ts';
import { claimDelivery, finishDelivery } from '../../src/oncall/page-store.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { hookTo, House, mailTo, start } from './house.ts';
import { decodeMail, startHookServer, startMailServer } from './receivers.ts';
import type { HookServer, MailMood, MailServer } from './receivers.ts';

let db: TestDatabase;
let house: House;
let mail: MailServer;
let hook: HookServer;
let mood: MailMood;
let status: number | undefined;
const upsGone = { states: { 'ups-a': 'unavailable' } } as const;
const bothGone = { states: { 'ups-a': 'unavailable', 'ups-b': 'unavailable' } } as const;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());
beforeEach(async () => {
  mood = 'kind';
  status = 204;
  mail = await startMailServer(() => mood);
  hook = await startHookServer(() => status);
  house = new House(db);
  house.channels = [mailTo(mail.port), hookTo(hook.url)];
  await house.move();
});
afterEach(async () => {
  await Promise.all([mail.close(), hook.close()]);
});

const told = () => mail.mails.map(({ to }) => to.split('@')[0]);
const act = <T>(fn: Parameters<typeof db.app.transaction<T>>[0]) => db.app.transaction(fn);
const linkOf = (nth: number): string => {
  const { parts } = decodeMail(mail.mails[nth]!.raw);
  return /\/page\/([\w-]{43})/.exec(parts.join('\n'))![1]!;
};

test('one alert, one page, by mail in the language of the person and by webhook', async () => {
  await house.plant(upsGone);
  await house.live(60);
  expect(told()).toEqual(['ann']);
  expect(hook.hooks).toHaveLength(1);
  const { subject, parts } = decodeMail(mail.mails[0]!.raw);
  expect(subject).toBe('Yüksək: UPS-A işləmir (output.state = off) – Baku 1');
  expect(parts.join('\n')).toContain('Bu davam etdikcə sahə dayandırılmadan xidmət edilə bilmir.');
  expect(parts.join('\n')).toContain('https://qosha.example.az/page/');
  const [page] = await house.timelines();
  expect(page?.deliveries.map(({ person, channel, state }) => `${person} ${channel} ${state}`)).toEqual([
    'ann mail sent',
    'ann webhook:room sent',
  ]);
  expect(page?.next).toMatchObject({ people: [{ name: 'bob' }], atMs: start + 300_000 });
  const stored = await act((tx) => tx.query('SELECT row_to_json(t)::text AS row FROM page_token AS t'));
  expect(JSON.stringify(stored)).not.toContain(linkOf(0));
});

test('unanswered it goes to the next and to everyone; a link stops it, looking at it does not', async () => {
  await house.plant(upsGone);
  await house.live(620);
  expect(told().slice(0, 2)).toEqual(['ann', 'bob']);
  expect(told().slice(2).sort()).toEqual(['ann', 'bob', 'eve']);
  const token = linkOf(1);
  const nowMs = house.clock.epochMs();
  expect(await act((tx) => pageByToken(tx, token, nowMs))).toMatchObject({ person: 'bob', language: 'ru' });
  expect((await house.timelines())[0]?.page.state).toBe('open');
  expect(await act((tx) => acknowledgeByToken(tx, token, nowMs))).toBe('done');
  expect(await act((tx) => acknowledgeByToken(tx, token, nowMs))).toBe('already');
  await house.live(1_500, 60);
  expect(told()).toHaveLength(5);
  const [page] = await house.timelines();
  expect(page).toMatchObject({
    acknowledgedBy: 'bob',
    next: null,
    alert: { alarm: { state: 'ack-active' } },
  });
  await house.plant();
  await house.live(10);
  // Everybody who was woken hears that it is over, once.
  expect(told().slice(5).sort()).toEqual(['ann', 'bob', 'eve']);
  const later = house.clock.epochMs();
  expect(await act((tx) => acknowledgeByToken(tx, token, later))).toBe('ended');
  expect(await act((tx) => acknowledgeByToken(tx, token, later + 1_000_000))).toBe('unknown');
  expect(await act((tx) => acknowledgeByToken(tx, 'x'.repeat(43), later))).toBe('unknown');
});

test('whoever cannot take it passes it on at once', async () => {
  await house.plant(upsGone);
  await house.live(10);
  expect(await act((tx) => declineByToken(tx, linkOf(0), house.clock.epochMs()))).toBe('done');
  await house.live(10);
  expect(told()).toEqual(['ann', 'bob']);
  expect(await act((tx) => escalateByToken(tx, linkOf(1), house.clock.epochMs()))).toBe('done');
  await house.live(10);
  expect(told().slice(2).sort()).toEqual(['ann', 'bob', 'eve']);
  const kinds = (await house.timelines())[0]?.events.map(({ kind, person }) =>
    `${kind} ${person ?? ''}`.trim(),
  );
  expect(kinds).toContain('declined ann');
  expect(kinds).toContain('escalated bob');
  expect([...(await house.timelines())[0]!.whyTold]).toEqual([
    [1, { why: 'first', by: null }],
    [2, { why: 'declined', by: 'ann' }],
    [3, { why: 'escalated', by: 'bob' }],
  ]);
});

test('acknowledged on the screen, escalation stops; worse than acknowledged is a new page', async () => {
  await house.plant(upsGone);
  await house.live(10);
  const alertId = (await house.timelines())[0]!.alert.id;
  await act((tx) =>
    acknowledgeAlert(tx, alertId, { personId: house.people.eve, atMs: house.clock.epochMs() }),
  );
  await house.live(400, 20);
  expect(told()).toEqual(['ann']);
  await house.plant(bothGone);
  await house.live(10);
  expect(told()).toEqual(['ann', 'ann', 'ann']);
  const pages = await house.timelines();
  expect(pages.map(({ page, alert }) => `${alert.subject.key} ${page.state}`).sort()).toEqual([
    'component:ups-a closed',
    'component:ups-a open',
    'component:ups-b open',
  ]);
  const again = pages.find(
    ({ page, alert }) => alert.subject.key === 'component:ups-a' && page.state === 'open',
  );
  expect(again?.whyTold.get(1)).toEqual({ why: 'anew', by: null });
});

test('an alert that returns unanswered wakes nobody else, and comes back as a page', async () => {
  await house.plant(upsGone);
  await house.live(10);
  await house.plant();
  await house.live(600, 20);
  expect(told()).toEqual(['ann', 'ann']);
  expect(decodeMail(mail.mails[1]!.raw).subject).toBe('Bitdi: UPS-A işləmir (output.state = off) – Baku 1');
  await house.plant(upsGone);
  await house.live(10);
  expect(told()).toEqual(['ann', 'ann', 'ann']);
  expect((await house.timelines()).map(({ page }) => page.state)).toEqual(['closed', 'open']);
});

test('the mail server is down: the webhook is not held up, and the mail arrives when it is back', async () => {
  await mail.close();
  await house.plant(upsGone);
  await house.live(60);
  expect(hook.hooks).toHaveLength(1);
  const before = (await house.timelines())[0]!.deliveries.filter(({ channel }) => channel === 'mail');
  expect(before.length).toBeGreaterThan(4);
  expect(before.at(-1)?.state).toBe('pending');
  expect(before.slice(0, -1).every(({ state, reason }) => state === 'failed' && reason !== null)).toBe(true);
  mail = await startMailServer(() => mood, mail.port);
  await house.live(65);
  expect(told()).toEqual(['ann']);
});

test('a receiver of 5xx is retried with growing pauses, a mute one costs its timeout', async () => {
  status = 503;
  await house.plant(upsGone);
  await house.live(100, 1);
  const attempts = hook.hooks.length;
  expect(attempts).toBeGreaterThanOrEqual(5);
  expect(attempts).toBeLessThan(12);
  expect(new Set(hook.hooks.map(({ headers }) => headers['webhook-id'])).size).toBe(attempts);
  status = undefined;
  await house.live(120, 60);
  status = 204;
  await house.live(120, 30);
  expect(
    (await house.timelines())[0]?.deliveries.some((one) => one.channel !== 'mail' && one.state === 'sent'),
  ).toBe(true);
  expect(told()).toEqual(['ann', 'bob']);
});

test('refused for good by every channel: the next person is told at once', async () => {
  house.channels = [mailTo(mail.port)];
  mood = 'refuses';
  await house.plant(upsGone);
  await house.page();
  await house.send();
  mood = 'kind';
  await house.live(10);
  expect(told()).toEqual(['bob']);
  expect((await house.timelines())[0]?.events.map(({ kind }) => kind)).toContain('undeliverable');
});

test('nobody on duty, nobody with an address: recorded, and the next step is taken at once', async () => {
  house.channels = [mailTo(mail.port)];
  await act((tx) => tx.execute(`UPDATE person SET email = NULL WHERE login = 'ann'`));
  await act((tx) => tx.execute('DELETE FROM oncall_rotation'));
  await house.plant(upsGone);
  await house.live(5);
  expect(told().sort()).toEqual(['bob', 'eve']);
  const kinds = (await house.timelines())[0]!.events.map(({ kind, person }) =>
    `${kind} ${person ?? ''}`.trim(),
  );
  expect(kinds.slice(0, 4)).toEqual(['opened', 'nobody-on-duty', 'nobody-on-duty', 'told bob']);
  expect(kinds).toContain('no-address ann');
});

test('a worker that dies between commit and send loses its lease; the page goes out, its late result counts for nothing', async () => {
  house.channels = [mailTo(mail.port)];
  await house.plant(upsGone);
  await house.page();
  const nowMs = house.clock.epochMs();
  const dead = await act((tx) => claimDelivery(tx, 'mail', { nowMs, leaseMs: 60_000 }));
  expect(dead).toBeDefined();
  await house.live(50);
  expect(told()).toEqual([]);
  await house.live(20);
  expect(told()).toEqual(['ann']);
  const late = { state: 'failed', atMs: nowMs, reason: 'too late' } as const;
  expect(await act((tx) => finishDelivery(tx, dead!, late))).toBe(false);
  expect((await house.timelines())[0]?.deliveries[0]).toMatchObject({ state: 'sent', reason: null });
});

test('two workers at once send each message once and take each step once', async () => {
  const broken = Object.fromEntries(
    ['ups-a', 'ups-b', 'util-a', 'util-b', 'gen-1'].map((id) => [id, 'unavailable']),
  );
  await house.plant({ states: broken as never });
  await Promise.all([house.page(), house.page(), house.page()]);
  await house.page();
  await Promise.all(
    house.channels.flatMap((channel) => [
      runDeliveries(house.delivery, channel),
      runDeliveries(house.delivery, channel),
    ]),
  );
  const pages = await house.timelines();
  expect(pages).toHaveLength(5);
  expect(told()).toEqual(Array.from({ length: 5 }, () => 'ann'));
  expect(hook.hooks).toHaveLength(5);
  for (const page of pages) expect(page.deliveries.every(({ state }) => state === 'sent')).toBe(true);
});

test('a crash in the middle of opening a page or taking a step repeats it whole', async () => {
  await house.plant(upsGone);
  for (const cut of ['INSERT INTO page_event', 'INSERT INTO page_delivery', 'UPDATE page SET']) {
    const crashing = Object.create(db.app) as typeof db.app;
    crashing.transaction = (fn, options) =>
      db.app.transaction((tx) => {
        const { execute } = tx;
        tx.execute = async (text, values) => {
          if (text.startsWith(cut)) throw new Error('the process ends here');
          return execute(text, values);
        };
        return fn(tx);
      }, options);
    const paging = runPaging({ ...house.parts, database: crashing });
    await expect(paging).rejects.toThrow('the process ends here');
  }
  await house.live(10);
  expect(told()).toEqual(['ann']);
  expect(await house.timelines()).toHaveLength(1);
});
