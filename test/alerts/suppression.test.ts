// Maintenance on a real database with people on call: what other systems got wrong while something was muted, and the
// moment it no longer was.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { evaluateSituation } from '../../src/alerts/alert-loop.ts';
import { listAlertEvents, listOpenAlerts } from '../../src/alerts/alert-store.ts';
import {
  approveWindow,
  cancelWindow,
  changeWindow,
  createWindow,
  endWindow,
} from '../../src/maintenance/decide.ts';
import type { Decided } from '../../src/maintenance/decide.ts';
import { insertWindow, loadWindow, lockWindows, saveWindow } from '../../src/maintenance/window-store.ts';
import type { MaintenanceWindow } from '../../src/maintenance/window.ts';
import { planOf } from '../maintenance/plan.ts';
import { House, mailTo } from '../oncall/house.ts';
import { createTestDatabase } from '../postgres.ts';
import { situation } from './small-site.ts';
import type { Told } from './small-site.ts';

const hour = 3_600_000;
let house: House;

beforeAll(async () => {
  house = new House(await createTestDatabase());
});
afterAll(() => house.db.stop());
beforeEach(async () => {
  const { db } = house;
  await db.owner.transaction(async (tx) => {
    await tx.execute('ALTER TABLE maintenance_decision DISABLE TRIGGER USER');
    for (const table of ['verdict', 'decision', 'step']) await tx.execute(`DELETE FROM maintenance_${table}`);
    // Alerts of the last test may still be addressed to its people.
    await tx.execute('UPDATE alert SET addressee = NULL');
    await tx.execute('DELETE FROM maintenance_window');
    await tx.execute('ALTER TABLE maintenance_decision ENABLE TRIGGER USER');
  });
  house = new House(db);
  await house.move();
  // Nothing is sent here; people count as reachable.
  house.channels = [mailTo(9)];
});

const look = (told: Told = {}) => evaluateSituation(house.db.app, house.clock, situation(told));
const shown = async () =>
  (await house.db.app.transaction((tx) => listOpenAlerts(tx))).map(
    ({ subject, alarm }) => `${subject.key} ${alarm.suppressedBy.length > 0 ? 'suppressed' : alarm.state}`,
  );
const notices = async () => {
  const rows = await house.db.app.query<{ kind: string; key: string }>(
    'SELECT n.kind, a.key FROM alert_notice AS n JOIN alert AS a ON a.id = n.alert_id ORDER BY n.id',
  );
  return rows.map(({ kind, key }) => `${kind} ${key}`);
};
const told = async () => (await house.timelines()).map(({ events }) => events.map(({ kind }) => kind));

const plan = (ids: readonly string[], fromMs: number, untilMs: number) =>
  planOf(ids, { inChargeId: house.people.eve, fromMs, untilMs });
const by = () => ({ personId: house.people.bob, nowMs: house.clock.epochMs() });
const save = (decide: (window: MaintenanceWindow) => Decided, id: string) =>
  house.db.app.transaction(async (tx) => {
    await lockWindows(tx);
    await saveWindow(tx, decide((await loadWindow(tx, id))!), house.clock.epochMs());
  });
/** An approved window over these components, from now on. */
async function work(ids: readonly string[], lastsMs = hour): Promise<string> {
  const nowMs = house.clock.epochMs();
  const id = randomUUID();
  await house.db.app.transaction(async (tx) => {
    await lockWindows(tx);
    await insertWindow(tx, createWindow(id, plan(ids, nowMs, nowMs + lastsMs), by()), nowMs);
  });
  await save((window) => approveWindow(window, 'go', by()), id);
  return id;
}

const upsOut: Told = { states: { 'ups-a': 'unavailable' } };

test('its own alerts are quiet and listed, the verdict with them; another failure is not', async () => {
  await work(['ups-a']);
  await look(upsOut);
  expect(await shown()).toEqual(['component:ups-a suppressed', 'verdict suppressed']);
  expect(await notices()).toEqual(['suppressed component:ups-a', 'suppressed verdict']);
  await look({ states: { 'ups-a': 'unavailable', 'util-b': 'unavailable' } });
  expect((await notices()).slice(2)).toEqual(['page component:util-b']);
  expect(await shown()).toContain('verdict unack-active');
});

test('a load lost is told, with the work as its cause, whatever the window says', async () => {
  await work(['ups-a']);
  await look(upsOut);
  await look({ states: { 'ups-a': 'unavailable', 'ups-b': 'unavailable' } });
  const pages = (await notices()).filter((notice) => notice.startsWith('page'));
  expect(pages).toEqual(['page component:ups-a', 'page component:ups-b']);
  expect(await shown()).toContain('component:ups-a unack-active');
});

test('what fails downstream of live feeds is another failure, though the window could have let it run dry', async () => {
  await work(['ups-a']);
  await look({ states: { 'pdu-a': 'unavailable' } });
  expect(await notices()).toEqual(['page component:pdu-a']);
});

test('a child whose parent is out is paged when the parent is back, also within the window', async () => {
  await work(['ups-a']);
  await look({ states: { 'ups-a': 'unavailable', 'pdu-a': 'unavailable' } });
  expect((await notices()).filter((notice) => notice.startsWith('page'))).toEqual([]);
  await house.clock.advance(60_000);
  await look({ states: { 'pdu-a': 'unavailable' } });
  expect((await notices()).filter((notice) => notice.startsWith('page'))).toEqual(['page component:pdu-a']);
});

test('batteries that run because the switch is out are quiet; those that run with all in place are not', async () => {
  await work(['ats-a']);
  await look({ states: { 'ats-a': 'unavailable' }, onBattery: ['ups-a'] });
  expect(await shown()).toEqual([
    'component:ats-a suppressed',
    'on-battery suppressed',
    'verdict suppressed',
  ]);
  await look({ onBattery: ['ups-a'] });
  expect((await notices()).filter((notice) => notice.startsWith('page'))).toEqual(['page on-battery']);
});

for (const [how, finish] of [
  ['its time is over', async () => house.clock.advance(hour)],
  ['the work is done', async (id: string) => save((window) => endWindow(window, by()), id)],
  ['it is called off', async (id: string) => save((window) => cancelWindow(window, by()), id)],
  [
    'it is made shorter',
    async (id: string) => {
      const endsAtMs = house.clock.epochMs() + 1;
      await save(
        (window) => changeWindow(window, plan(['ups-a'], window.startsAtMs, endsAtMs), 'go', by()),
        id,
      );
      await house.clock.advance(1);
    },
  ],
] as const) {
  test(`what is still wrong is told in the first look after ${how}`, async () => {
    const id = await work(['ups-a']);
    await look(upsOut);
    await house.clock.advance(60_000);
    expect(await look(upsOut)).toEqual([]);
    await finish(id);
    await look(upsOut);
    const pages = (await notices()).filter((notice) => !notice.startsWith('suppressed'));
    expect(pages).toContain('page component:ups-a');
    expect(pages.filter((notice) => notice.startsWith('end'))).toEqual([]);
    expect((await shown())[0]).toBe('component:ups-a unack-active');
    await house.page();
    expect((await told())[0]).toEqual(['opened', 'told']);
  });
}

test('what cannot be judged at the end is told as it was seen last', async () => {
  await work(['ups-a']);
  await look(upsOut);
  await house.clock.advance(hour);
  await look({ silent: ['dev-ups-a'] });
  expect(await notices()).toContain('page component:ups-a');
});

test('a page under way is held: no step is spent, nobody hears that it is over, and afterwards it begins anew', async () => {
  await look(upsOut);
  await house.page();
  await house.clock.advance(60_000);
  await work(['ups-a']);
  await look(upsOut);
  // Fifty minutes of a policy that would have woken the next after five, and everyone after ten.
  for (let i = 0; i < 50; i++) {
    await house.page();
    await house.clock.advance(60_000);
    await look(upsOut);
  }
  expect(await told()).toEqual([['opened', 'told', 'held']]);
  const [page] = await house.timelines();
  expect(page).toMatchObject({ page: { state: 'open', stepsTaken: 1, nextStepAtMs: null }, next: null });
  await house.clock.advance(hour);
  await look(upsOut);
  await house.page();
  const [after] = await house.timelines();
  expect(after!.events.map(({ kind }) => kind)).toEqual(['opened', 'told', 'held', 'again', 'told']);
  expect(after!.events.at(-1)?.person).toBe('ann');
});

test('what returns within the window ends quietly, and is no stale entry afterwards', async () => {
  await work(['ups-a']);
  await look(upsOut);
  await house.clock.advance(60_000);
  await look();
  expect(await shown()).toEqual([]);
  expect((await notices()).filter((notice) => notice.startsWith('page'))).toEqual([]);
  await house.clock.advance(hour);
  await look(upsOut);
  expect((await notices()).at(-1)).not.toContain('suppressed component');
  expect(await notices()).toContain('page component:ups-a');
});

test('of more than twenty windows the last one counts as the first', async () => {
  for (let i = 0; i < 24; i++) await work([['gen-1', 'gen-2', 'util-a', 'ats-b'][i % 4]!]);
  await work(['ups-a']);
  await look(upsOut);
  expect((await shown())[0]).toBe('component:ups-a suppressed');
  expect((await notices()).filter((notice) => notice.startsWith('page'))).toEqual([]);
});

test('down from the middle of a window until after its end: the first look pages', async () => {
  await work(['ups-a']);
  await look(upsOut);
  await house.clock.advance(20 * hour);
  await look(upsOut);
  const pages = (await notices()).filter((notice) => notice.startsWith('page'));
  expect(pages).toEqual(['page component:ups-a', expect.stringMatching(/^page maintenance:.*:late$/)]);
});

test('an answer given before the work does not keep it quiet after it', async () => {
  await look(upsOut);
  const [alert] = await house.db.app.transaction((tx) => listOpenAlerts(tx));
  await house.db.app.execute(
    `UPDATE alert SET state = 'ack-active', acknowledged_at = opened_at, acknowledged_by = $2 WHERE id = $1`,
    [alert!.id, house.people.ann],
  );
  await work(['ups-a']);
  await look(upsOut);
  await house.clock.advance(hour);
  await look(upsOut);
  const events = await house.db.app.transaction((tx) => listAlertEvents(tx, alert!.id));
  expect(events.map(({ kind }) => kind)).toEqual(['opened', 'page', 'suppressed', 'released', 'page']);
});

test('go turns to no-go: the person in charge is told first, then whoever is on call', async () => {
  const id = await work(['ups-a']);
  await house.db.app.transaction((tx) =>
    tx.execute(
      `INSERT INTO maintenance_verdict (window_id, at, revision, answer, verdict, uncovered, told)
       VALUES ($1, $2, 1, 'no-go', '{}', '[]', '[]')`,
      [id, Temporal.Instant.fromEpochMilliseconds(house.clock.epochMs() + 1)],
    ),
  );
  await look(upsOut);
  expect(await shown()).toContain(`maintenance:${id}:verdict unack-active`);
  await house.page();
  await house.clock.advance(300_000);
  await house.page();
  const [page] = await house.timelines();
  const people = page!.events.filter(({ kind }) => kind === 'told').map(({ person }) => person);
  expect(people).toEqual(['eve', 'ann']);
});
