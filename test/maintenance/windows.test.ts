// Windows from plan to end on a real database: who may decide what, what the clock does by itself, what the database
// refuses whatever the code says, and that a verdict is reached at the start and each minute while work lasts.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  approveWindow,
  cancelWindow,
  changeWindow,
  checkPlan,
  endWindow,
} from '../../src/maintenance/decide.ts';
import type { MaintenancePlan } from '../../src/maintenance/decide.ts';
import { isInForce } from '../../src/maintenance/window.ts';
import { listOpenWindows } from '../../src/maintenance/window-store.ts';
import { components } from '../alerts/small-site.ts';
import { hour, start, WindowRows } from './window-rows.ts';

const known = new Set(components.map(({ id }) => id));
let rows: WindowRows;

beforeAll(async () => {
  rows = await WindowRows.open();
});
afterAll(() => rows.db.stop());
beforeEach(() => rows.clear());

const answerOf = async (id: string) => (await rows.kept(id)).verdict.answer;

test('from plan to end: approved, started by the clock, judged each minute, ended by a person', async () => {
  const { id } = await rows.create(rows.plan(['ups-a']));
  expect(await rows.keep()).toBe(1);
  expect(await answerOf(id)).toBe('go');
  await rows.save(approveWindow(await rows.load(id), 'go', rows.by('bob')));
  await rows.clock.advance(hour);
  await rows.keep();
  expect(await rows.load(id)).toMatchObject({
    state: 'running',
    approval: { kind: 'go', byId: rows.people.bob },
  });
  // Side B fails: within the minute the answer turns, and once.
  rows.states = { 'ups-b': 'unavailable' };
  await rows.clock.advance(59_000);
  expect(await rows.keep()).toBe(0);
  await rows.clock.advance(1_000);
  expect(await rows.keep()).toBe(1);
  expect(await answerOf(id)).toBe('no-go');
  expect(await rows.works()).toMatchObject([
    { id, state: 'running', answer: 'no-go', removed: ['ups-a'], inChargeId: rows.people.ann },
  ]);
  await rows.save(endWindow(await rows.load(id), rows.by('ann')));
  expect(await rows.kinds(id)).toEqual('created verdict approved started verdict ended'.split(' '));
  await expect(rows.db.app.execute('DELETE FROM maintenance_decision')).rejects.toThrow(
    /append only|permission/,
  );
});

test('a restart in mid-window changes nothing: another loop goes on from the rows', async () => {
  const { id } = await rows.create(rows.plan(['ups-a']));
  await rows.save(approveWindow(await rows.load(id), 'go', rows.by('bob')));
  await rows.clock.advance(hour);
  await rows.keep();
  rows.restart(start + 3 * hour);
  // What it excuses is asked of the clock: the loop has not run since, and nothing is removed any more.
  expect(await rows.works()).toMatchObject([{ state: 'late', removed: [] }]);
  expect(isInForce(await rows.load(id), rows.clock.epochMs())).toBe(false);
  await rows.keep();
  expect((await rows.load(id)).state).toBe('late');
  // Extended it runs again; the plan is judged anew.
  await rows.save(changeWindow(await rows.load(id), rows.plan(['ups-a'], 1, 5), 'go', rows.by('ann')));
  expect(await rows.load(id)).toMatchObject({ state: 'running', revision: 2 });
  expect(await rows.kinds(id)).toEqual('created approved started verdict late changed approved'.split(' '));
});

test('a doubt that has only just arisen waits, a certain no does not, and no doubt waits for ever', async () => {
  const { id } = await rows.create(rows.plan(['ups-a']));
  await rows.keep();
  await rows.save(approveWindow(await rows.load(id), 'go', rows.by('bob')));
  await rows.clock.advance(hour);
  // As after a restart: nothing has been asked yet.
  rows.isDoubtFresh = true;
  rows.states = { 'ups-b': 'unknown' };
  await rows.keep();
  expect(await answerOf(id)).toBe('go');
  rows.states = {};
  await rows.clock.advance(3_000);
  await rows.keep();
  expect(await rows.kinds(id)).toEqual('created verdict approved started'.split(' '));
  rows.states = { 'ups-b': 'unavailable' };
  await rows.clock.advance(60_000);
  await rows.keep();
  expect(await answerOf(id)).toBe('no-go');
  rows.states = { 'ups-b': 'unknown' };
  await rows.clock.advance(60_000);
  await rows.keep();
  expect(await answerOf(id)).toBe('no-go');
  await rows.clock.advance(60_000);
  await rows.keep();
  expect(await answerOf(id)).toBe('not-proven');
});

test('what nobody approved does not begin; a change makes an approval void, taking less out does not', async () => {
  const { id } = await rows.create(rows.plan(['ups-a']));
  await rows.save(approveWindow(await rows.load(id), 'go', rows.by('bob')));
  const shorter = await rows.save(
    changeWindow(await rows.load(id), rows.plan(['ups-a'], 1, 2), 'go', rows.by('ann')),
  );
  expect(shorter).toMatchObject({ state: 'approved', revision: 2 });
  const moved = await rows.save(
    changeWindow(await rows.load(id), rows.plan(['ups-a', 'pdu-a'], 2, 4), 'go', rows.by('ann')),
  );
  expect(moved).toMatchObject({ state: 'planned', revision: 3, approval: null });
  await rows.clock.advance(3 * hour);
  await rows.keep();
  expect((await rows.load(id)).state).toBe('planned');
  expect(await rows.works()).toEqual([]);
  await rows.clock.advance(hour);
  await rows.keep();
  expect(await rows.load(id)).toMatchObject({ state: 'cancelled' });
  expect((await rows.kinds(id)).at(-1)).toBe('lapsed');
});

test('more than twenty windows are all seen, and called off they are gone at once', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 25; i++) ids.push((await rows.create(rows.plan(['ups-a'], -1, 3))).id);
  for (const id of ids) await rows.save(approveWindow(await rows.load(id), 'go', rows.by('bob')));
  expect(await rows.works()).toHaveLength(25);
  for (const id of ids) await rows.save(cancelWindow(await rows.load(id), rows.by('ann')));
  expect(await rows.works()).toEqual([]);
  expect(await rows.db.app.transaction((tx) => listOpenWindows(tx))).toEqual([]);
});

test('a plan that cannot be one is refused with a word on what to mend', () => {
  const faults = (from: Partial<MaintenancePlan>) => () =>
    checkPlan({ ...rows.plan(['ups-a']), ...from }, known, rows.clock.epochMs());
  expect(faults({})).not.toThrow();
  expect(faults({ title: ' ' })).toThrow(/title/);
  expect(faults({ reason: '' })).toThrow(/why/);
  expect(faults({ steps: [] })).toThrow(/component/);
  expect(faults(rows.plan(['ups-z']))).toThrow(/ups-z/);
  expect(faults(rows.plan(['ups-a'], 3, 1))).toThrow(/after it begins/);
  expect(faults(rows.plan(['ups-a'], -9, -1))).toThrow(/future/);
  expect(faults(rows.plan(['ups-a'], 1, 24 * 90))).toThrow(/60 days/);
});
