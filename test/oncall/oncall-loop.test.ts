import { afterAll, beforeAll, expect, test } from 'vitest';
import { AlertChanges, startAlertLoop } from '../../src/alerts/alert-loop.ts';
import { systemClock } from '../../src/core/clock.ts';
import { startPagingLoops } from '../../src/oncall/oncall-loop.ts';
import { acknowledgeByToken } from '../../src/oncall/page-token-store.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { situation } from '../alerts/small-site.ts';
import type { Told } from '../alerts/small-site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { hookTo, House, mailTo, place } from './house.ts';
import { decodeMail, startHookServer, startMailServer } from './receivers.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

test('from the plant to the phone on the real clock: woken loops, a mail, an answer, silence', async () => {
  const mail = await startMailServer();
  const hook = await startHookServer(() => undefined);
  const house = new House(db);
  await house.move();
  const metrics = createMetrics();
  const changes = new AlertChanges();
  const shared = { database: db.app, clock: systemClock, log: createSilentLog(), metrics, changes };
  let told: Told = {};
  const paging = startPagingLoops({
    ...shared,
    place,
    publicUrl: 'http://127.0.0.1:8080',
    channels: [hookTo(hook.url), mailTo(mail.port)],
  });
  const alerts = startAlertLoop({ ...shared, situation: () => situation(told) });
  await expect.poll(async () => (await metrics.expose()).includes('loop="paging"')).toBe(true);
  told = { states: { 'ups-a': 'unavailable' } };
  alerts.wake();
  await expect.poll(() => mail.mails.length, { timeout: 10_000, interval: 10 }).toBe(1);
  const link = /127\.0\.0\.1:8080\/page\/([\w-]{43})/.exec(decodeMail(mail.mails[0]!.raw).parts.join('\n'));
  const answer = await db.app.transaction((tx) => acknowledgeByToken(tx, link![1]!, systemClock.epochMs()));
  expect(answer).toBe('done');
  paging.wake();
  // The mute webhook is given up as soon as somebody answered.
  const settled = async () => {
    const [page] = await house.timelines();
    return page?.deliveries.every(({ state }) => state !== 'pending' && state !== 'sending');
  };
  await expect.poll(settled, { timeout: 10_000 }).toBe(true);
  expect(await metrics.expose()).toContain('qosha_page_attempts_total{channel="mail",outcome="sent"} 1');
  await Promise.all([alerts.stop(), paging.stop()]);
  await Promise.all([mail.close(), hook.close()]);
});
