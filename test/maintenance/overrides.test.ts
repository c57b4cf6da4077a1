// Overrides on a real database: two people before the work and during it, what one covers and what it does not, and what
// is refused whatever somebody presses.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approveWindow, cancelWindow, changeWindow, endWindow } from '../../src/maintenance/decide.ts';
import { askOverride, grantOverride } from '../../src/maintenance/override.ts';
import type { GoVerdict } from '../../src/maintenance/go-verdict.ts';
import { keepVerdict } from '../../src/maintenance/settle-window.ts';
import { plannedWork } from '../../src/maintenance/window.ts';
import type { MaintenanceWindow } from '../../src/maintenance/window.ts';
import { listOpenWindows } from '../../src/maintenance/window-store.ts';
import { hour, WindowRows } from './window-rows.ts';

let rows: WindowRows;
beforeAll(async () => {
  rows = await WindowRows.open();
});
afterAll(() => rows.db.stop());
beforeEach(() => rows.clear());

/** What the application itself could write, past all code. */
const force = (set: string) =>
  rows.db.app.transaction((tx) => tx.execute(`UPDATE maintenance_window SET ${set}`));

/** The verdict of this very moment, as a decision reaches it. */
async function judged(window: MaintenanceWindow): Promise<GoVerdict> {
  const nowMs = rows.clock.epochMs();
  return rows.db.app.transaction(async (tx) =>
    rows.judge.judge(tx, plannedWork(window, nowMs), await listOpenWindows(tx), nowMs),
  );
}
async function ask(id: string, who: 'ann' | 'bob' = 'ann', reason = 'Agreed with both'): Promise<void> {
  const window = await rows.load(id);
  await rows.save(askOverride(window, { reason, verdict: await judged(window) }, rows.by(who)));
}
async function grant(id: string, who: 'ann' | 'bob' = 'bob'): Promise<MaintenanceWindow> {
  const window = await rows.load(id);
  return rows.save(grantOverride(window, await judged(window), rows.by(who)));
}
/** Side A out though the other side's UPS is unknown: overridden, and begun. */
async function runningOverDoubt(): Promise<string> {
  rows.states = { 'ups-b': 'unknown' };
  const { id } = await rows.create(rows.plan(['ups-a']));
  await ask(id);
  await grant(id);
  await rows.clock.advance(hour);
  await rows.keep();
  return id;
}
/** Side A out, approved as a go, and begun. */
async function running(ids: readonly string[] = ['ups-a']): Promise<string> {
  const { id } = await rows.create(rows.plan(ids));
  await rows.keep();
  await rows.save(approveWindow(await rows.load(id), 'go', rows.by('bob')));
  await rows.clock.advance(hour);
  await rows.keep();
  return id;
}
const pass = async (minutes = 1): Promise<void> => {
  await rows.clock.advance(minutes * 60_000);
  await rows.keep();
};
const newsOf = async (id: string) => {
  const work = (await rows.works()).find((one) => one.id === id)!;
  return work.uncovered;
};

describe('before the work', () => {
  test('it takes a reason and two people, and the database knows it too', async () => {
    const { id } = await rows.create(rows.plan(['ups-a', 'ups-b']));
    await rows.keep();
    const window = await rows.load(id);
    expect(() => approveWindow(window, 'no-go', rows.by('ann'))).toThrow(/override/);
    await expect(ask(id, 'ann', '  ')).rejects.toThrow(/reason/);
    await expect(grant(id)).rejects.toThrow(/Nobody asked/);
    await ask(id);
    await expect(grant(id, 'ann')).rejects.toThrow(/second person/);
    const asked = await rows.load(id);
    const { window: granted } = grantOverride(asked, await judged(asked), rows.by('bob'));
    const forged = { ...granted.approval!, byId: rows.people.ann };
    await expect(rows.save({ window: { ...granted, approval: forged }, decisions: [] })).rejects.toThrow(
      /maintenance_four_eyes/,
    );
    await grant(id);
    expect(await rows.load(id)).toMatchObject({
      state: 'approved',
      overrideRequest: null,
      approval: {
        kind: 'override',
        askedById: rows.people.ann,
        byId: rows.people.bob,
        reason: 'Agreed with both',
        covers: [
          { kind: 'lost', answer: 'no-go', out: ['ups-a', 'ups-b'], ids: ['r1', 'r2'] },
          { kind: 'lost-on-generators', answer: 'no-go', out: ['ups-a', 'ups-b'], ids: ['r1', 'r2'] },
        ],
      },
    });
    for (const change of [
      'override_asked_by = approved_by',
      'override_covers = NULL',
      'revision = revision + 1',
    ])
      await expect(force(change)).rejects.toThrow(/check constraint/);
  });

  test('a go is approved and not overridden; what is a go by now is not granted', async () => {
    const { id } = await rows.create(rows.plan(['ups-a']));
    await expect(ask(id)).rejects.toThrow(/a go/);
    rows.states = { 'ups-b': 'unavailable' };
    await ask(id);
    rows.states = {};
    await expect(grant(id)).rejects.toThrow(/a go by now/);
  });

  test('what turned up since it was asked for is granted by nobody; asked again it is', async () => {
    rows.states = { 'ups-b': 'unknown' };
    const { id } = await rows.create(rows.plan(['ups-a']));
    await ask(id);
    rows.states = { 'ups-b': 'unavailable' };
    await expect(grant(id)).rejects.toThrow(/ask for it again/);
    await ask(id, 'bob');
    expect(await grant(id, 'ann')).toMatchObject({ state: 'approved' });
  });
});

describe('what it covers', () => {
  test('granted for "not proven" it does not silence the "no" that comes later; each thing is told once', async () => {
    rows.states = { 'ups-b': 'unknown' };
    const { id } = await rows.create(rows.plan(['ups-a']));
    await ask(id);
    const { approval } = await grant(id);
    expect(approval).toMatchObject({
      covers: [
        { kind: 'lost', answer: 'not-proven' },
        { kind: 'lost-on-generators' },
        { kind: 'unknown', ids: ['ups-b'] },
      ],
    });
    await rows.clock.advance(hour);
    await rows.keep();
    expect(await rows.works()).toMatchObject([{ isOverridden: true, answer: 'not-proven', uncovered: null }]);
    rows.states = { 'ups-b': 'unavailable' };
    await pass();
    expect(await newsOf(id)).toEqual({
      answer: 'no-go',
      dark: ['r1', 'r2'],
      overloaded: [],
      unknown: [],
      windows: [],
      news: 4,
    });
    // Unknown again is what they agreed to; certain again is no news.
    rows.states = { 'ups-b': 'unknown' };
    await pass();
    expect(await newsOf(id)).toBeNull();
    rows.states = { 'ups-b': 'unavailable' };
    await pass();
    expect(await newsOf(id)).toMatchObject({ answer: 'no-go', news: 4 });
    expect((await rows.kinds(id)).filter((kind) => kind === 'uncovered')).toHaveLength(1);
  });

  test('another element on which it hangs is another reason, and so is another window at the same time', async () => {
    const id = await runningOverDoubt();
    rows.states = { 'ats-b': 'unknown' };
    await pass();
    expect(await newsOf(id)).toMatchObject({ answer: 'not-proven', dark: [], unknown: ['ats-b'] });
    rows.states = {};
    const other = await rows.create({ ...rows.plan(['ups-b'], 1, 3), title: 'Fans of UPS B' });
    await pass();
    expect(await newsOf(id)).toMatchObject({
      answer: 'no-go',
      dark: ['r1', 'r2'],
      windows: ['Fans of UPS B'],
    });
    await rows.save(cancelWindow(other, rows.by('ann')));
    await pass();
    expect(await newsOf(id)).toBeNull();
  });

  test('a fresh doubt is told when it has lasted, also beside a certain no', async () => {
    rows.states = { 'ups-b': 'unavailable' };
    const { id } = await rows.create(rows.plan(['ups-a']));
    await ask(id);
    await grant(id);
    await rows.clock.advance(hour);
    await rows.keep();
    rows.states = { 'util-b': 'unavailable', 'gen-1': 'unknown', 'gen-2': 'unavailable' };
    rows.isDoubtFresh = true;
    await pass();
    expect(await newsOf(id)).toBeNull();
    rows.isDoubtFresh = false;
    await pass();
    expect(await newsOf(id)).toMatchObject({ answer: 'not-proven', unknown: ['gen-1'] });
    rows.states = { 'ups-b': 'unavailable' };
    const window = await rows.load(id);
    const verdict = await judged(window);
    const doubt = { kind: 'lost', answer: 'not-proven', out: ['ups-a'], ids: ['r3'] } as const;
    const more = { ...verdict, hindrances: [...verdict.hindrances, doubt] };
    const keep = (isDoubtFresh: boolean) =>
      rows.db.app.transaction((tx) => keepVerdict(tx, window, more, { isDoubtFresh }));
    await keep(true);
    expect(await newsOf(id)).toBeNull();
    await keep(false);
    expect(await newsOf(id)).toMatchObject({ answer: 'not-proven', dark: ['r3'] });
  });

  test('a fault that costs nothing which was not accepted is no news, and less out keeps what was granted', async () => {
    rows.states = { 'ups-b': 'unavailable' };
    const { id } = await rows.create(rows.plan(['ups-a', 'pdu-a']));
    await ask(id);
    await grant(id);
    await rows.clock.advance(hour);
    await rows.keep();
    rows.states = { 'ups-b': 'unavailable', 'pdu-b': 'unavailable' };
    await pass();
    expect(await newsOf(id)).toBeNull();
    await rows.save(changeWindow(await rows.load(id), rows.plan(['ups-a'], 1, 2), 'no-go', rows.by('ann')));
    await pass();
    expect(await rows.works()).toMatchObject([{ isOverridden: true, answer: 'no-go', uncovered: null }]);
  });
});

describe('during the work', () => {
  test('a go that turned to a no-go goes on when a second person consents', async () => {
    const id = await running();
    await expect(ask(id)).rejects.toThrow(/is a go/);
    rows.states = { 'ups-b': 'unavailable' };
    await pass();
    await ask(id);
    expect(await rows.load(id)).toMatchObject({
      approval: { kind: 'go' },
      overrideRequest: { reason: 'Agreed with both' },
    });
    await expect(grant(id, 'ann')).rejects.toThrow(/second person/);
    await grant(id);
    await pass();
    expect(await rows.load(id)).toMatchObject({
      state: 'running',
      approval: { kind: 'override', askedById: rows.people.ann },
    });
    expect(await rows.works()).toMatchObject([
      { answer: 'no-go', isOverridden: true, uncovered: null, removed: ['ups-a'] },
    ]);
    await expect(ask(id)).rejects.toThrow(/overridden already/);
    expect(await rows.kinds(id)).toEqual(
      'created verdict approved started verdict override-asked override-granted'.split(' '),
    );
  });

  test('a second override adds to the first, whose two people stay on record', async () => {
    const id = await runningOverDoubt();
    rows.states = { 'ups-b': 'unavailable' };
    await pass();
    await ask(id, 'bob', 'The vendor is on the way');
    expect((await rows.load(id)).approval).toMatchObject({ kind: 'override', byId: rows.people.bob });
    await grant(id, 'ann');
    await pass();
    expect(await newsOf(id)).toBeNull();
    const { approval } = await rows.load(id);
    expect(approval).toMatchObject({ reason: 'The vendor is on the way', byId: rows.people.ann });
    rows.states = { 'ups-b': 'unknown' };
    await pass();
    expect(await newsOf(id)).toBeNull();
  });

  test('a window whose time is over, that is done or called off is refused, and what was asked for it is gone', async () => {
    const id = await running();
    rows.states = { 'ups-b': 'unavailable' };
    await ask(id);
    // Past its end, and no loop has run since.
    await rows.clock.advance(2 * hour);
    await expect(grant(id)).rejects.toThrow(/time is over/);
    await expect(ask(id, 'bob')).rejects.toThrow(/time is over/);
    await rows.keep();
    expect(await rows.load(id)).toMatchObject({ state: 'late', overrideRequest: null });
    await rows.save(endWindow(await rows.load(id), rows.by('ann')));
    await expect(grant(id)).rejects.toThrow(/over/);
    await expect(ask(id)).rejects.toThrow(/over/);
    await expect(
      force(`request_by = created_by, request_at = now(), request_reason = 'x', request_for = '[]'`),
    ).rejects.toThrow(/maintenance_request_open/);
    const { id: lapsed } = await rows.create(rows.plan(['ups-a'], 3, 4));
    await ask(lapsed);
    await rows.clock.advance(2 * hour);
    await expect(grant(lapsed)).rejects.toThrow(/over/);
    await rows.keep();
    expect(await rows.load(lapsed)).toMatchObject({ state: 'cancelled', overrideRequest: null });
  });

  test('a restart between asking and consenting loses nothing', async () => {
    const id = await running();
    rows.states = { 'ups-b': 'unavailable' };
    await ask(id);
    rows.restart(rows.clock.epochMs() + 60_000);
    await rows.keep();
    await grant(id);
    await rows.keep();
    expect(await newsOf(id)).toBeNull();
  });
});
