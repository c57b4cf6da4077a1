import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import {
  acknowledgeAlert,
  AlertChanges,
  evaluateAlerts,
  startAlertLoop,
} from '../../src/alerts/alert-loop.ts';
import { listAlertEvents, listEndedAlerts, listOpenAlerts } from '../../src/alerts/alert-store.ts';
import { findFaults } from '../../src/alerts/find.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { situation } from './small-site.ts';
import type { Told } from './small-site.ts';

const start = Date.UTC(2026, 10, 22);
const personId = randomUUID();
let db: TestDatabase;
let clock: VirtualClock;

beforeAll(async () => {
  db = await createTestDatabase();
  await db.owner.transaction((tx) =>
    tx.execute(
      `INSERT INTO person (id, login, name, language, roles, created_at) VALUES ($1, 'aysel', 'Aysel', 'az', '{noc}', now())`,
      [personId],
    ),
  );
});
afterAll(() => db.stop());
beforeEach(async () => {
  clock = new VirtualClock(start);
  await db.owner.transaction(async (tx) => {
    await tx.execute('ALTER TABLE alert_event DISABLE TRIGGER alert_event_append_only');
    for (const table of ['alert_notice', 'alert_event', 'alert']) await tx.execute(`DELETE FROM ${table}`);
    await tx.execute('ALTER TABLE alert_event ENABLE TRIGGER alert_event_append_only');
  });
});

const evaluate = (told: Told = {}) => evaluateAlerts(db.app, clock, findFaults(situation(told)));
const open = () => db.app.transaction((tx) => listOpenAlerts(tx));
const shown = async () => (await open()).map((alert) => `${alert.subject.key} ${alert.alarm.state}`);
const notices = async () =>
  (
    await db.app.query<{ kind: string; key: string }>(
      'SELECT n.kind, a.key FROM alert_notice AS n JOIN alert AS a ON a.id = n.alert_id ORDER BY n.id',
    )
  ).map(({ kind, key }) => `${kind} ${key}`);

const upsGone: Told = { states: { 'ups-a': 'unavailable' } };

test('an alert opens once, is paged once, and keeps what it knows', async () => {
  expect(await evaluate(upsGone)).toHaveLength(2);
  expect(await evaluate(upsGone)).toEqual([]);
  expect(await shown()).toEqual(['component:ups-a unack-active', 'verdict unack-active']);
  expect(await notices()).toEqual(['page component:ups-a']);
  const [ups] = await open();
  expect(ups?.subject).toMatchObject({
    code: 'component-unavailable',
    params: { name: 'UPS-A', reason: 'output.state = off' },
    consequences: ['pdu-a'],
    consequence: { code: 'consequence-verdict-no', params: {} },
    causeKeys: [],
  });
});

test('silence does not resolve: the alert outlives its telemetry', async () => {
  await evaluate(upsGone);
  await clock.advance(60_000);
  await evaluate({ silent: ['dev-ups-a'] });
  expect(await shown()).toContain('component:ups-a unack-active');
  await evaluate();
  expect(await shown()).toEqual([
    'component:ups-a unack-returned',
    'verdict unack-returned',
    'device:dev-ups-a unack-returned',
  ]);
});

test('a child that was a consequence is paged when its parent is mended', async () => {
  await evaluate({ states: { 'ups-a': 'unavailable', 'pdu-a': 'unavailable' } });
  expect(await notices()).toEqual(['page component:ups-a']);
  await clock.advance(1_000);
  await evaluate({ states: { 'pdu-a': 'unavailable' } });
  expect(await notices()).toEqual(['page component:ups-a', 'page component:pdu-a', 'end component:ups-a']);
});

test('acknowledged, returned, back again: one alert with its whole history', async () => {
  await evaluate(upsGone);
  const [ups] = await open();
  const acknowledge = () =>
    db.app.transaction((tx) => acknowledgeAlert(tx, ups!.id, { personId, atMs: clock.epochMs() }));
  expect((await acknowledge()).alarm.state).toBe('ack-active');
  await acknowledge();
  await clock.advance(10_000);
  await evaluate();
  const ended = await db.app.transaction((tx) => listEndedAlerts(tx));
  expect(ended[0]).toMatchObject({ id: ups!.id, acknowledgedBy: 'Aysel' });
  await clock.advance(100_000);
  await evaluate(upsGone);
  expect((await open())[0]).toMatchObject({ id: ups!.id, acknowledgedById: null, alarm: { activations: 2 } });
  const events = await db.app.transaction((tx) => listAlertEvents(tx, ups!.id));
  expect(events.map((event) => event.kind)).toEqual(
    'opened page acknowledged returned closed end reactivated page'.split(' '),
  );
  await expect(db.app.execute('DELETE FROM alert_event')).rejects.toThrow('append only');
});

test('two evaluations at once open one alert', async () => {
  await Promise.all(Array.from({ length: 5 }, () => evaluate(upsGone)));
  expect(await shown()).toEqual(['component:ups-a unack-active', 'verdict unack-active']);
  expect(await notices()).toEqual(['page component:ups-a']);
});

test('an answer given while evaluations run is never lost', async () => {
  await evaluate(upsGone);
  const [ups] = await open();
  const by = { personId, atMs: start + 1 };
  await Promise.all([
    ...Array.from({ length: 4 }, () => evaluate({ states: { 'ups-a': 'unavailable', 'ups-b': 'unknown' } })),
    db.app.transaction((tx) => acknowledgeAlert(tx, ups!.id, by)),
    evaluate(upsGone),
  ]);
  const after = (await open()).find((alert) => alert.id === ups!.id);
  expect(after).toMatchObject({ acknowledgedById: personId, alarm: { state: 'ack-active' } });
});

test('a crash anywhere in an evaluation leaves nothing or everything', async () => {
  const found = findFaults(situation(upsGone));
  const cuts = ['INSERT INTO alert (', 'INSERT INTO alert_event', 'INSERT INTO alert_notice'];
  for (const cut of cuts) {
    const crashing = Object.create(db.app) as typeof db.app;
    crashing.transaction = (fn, options) =>
      db.app.transaction((tx) => {
        const { query, execute } = tx;
        const guard = (text: string) => {
          if (text.startsWith(cut)) throw new Error('the process ends here');
        };
        tx.query = async (text, values) => (guard(text), query(text, values));
        tx.execute = async (text, values) => (guard(text), execute(text, values));
        return fn(tx);
      }, options);
    await expect(evaluateAlerts(crashing, clock, found)).rejects.toThrow('the process ends here');
    expect(await shown()).toEqual([]);
    expect(await notices()).toEqual([]);
  }
  await evaluateAlerts(db.app, clock, found);
  expect(await notices()).toEqual(['page component:ups-a']);
});

test('the loop publishes after the commit', async () => {
  let told: Told = {};
  const changes = new AlertChanges();
  const heard: string[][] = [];
  changes.onChange((ids) => heard.push([...ids]));
  const loop = startAlertLoop({
    database: db.app,
    clock,
    log: createSilentLog(),
    metrics: createMetrics(),
    changes,
    situation: () => situation(told),
  });
  told = upsGone;
  loop.wake();
  await expect.poll(() => heard.length, { timeout: 5_000 }).toBe(1);
  expect((await open()).map((alert) => alert.id).sort()).toEqual(heard[0]!.sort());
  await loop.stop();
});
