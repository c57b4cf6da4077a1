// Windows from plan to end on a real database: who may decide what, what the clock does by itself, what the database
// refuses whatever the code says, and that a verdict is reached at the start and each minute while work lasts.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import {
  approveWindow,
  askOverride,
  cancelWindow,
  changeWindow,
  checkPlan,
  createWindow,
  endWindow,
  grantOverride,
} from '../../src/maintenance/decide.ts';
import type { Decided, MaintenancePlan } from '../../src/maintenance/decide.ts';
import { Judge } from '../../src/maintenance/judge.ts';
import { keepWindows } from '../../src/maintenance/maintenance-loop.ts';
import { isInForce } from '../../src/maintenance/window.ts';
import {
  insertWindow,
  listDecisions,
  listOpenWindows,
  loadVerdicts,
  loadWindow,
  loadWorkNow,
  lockWindows,
  saveWindow,
} from '../../src/maintenance/window-store.ts';
import type { ComponentState } from '../../src/site/component.ts';
import { components } from '../alerts/small-site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const start = Date.UTC(2026, 10, 24, 20);
const hour = 3_600_000;
const people = { ann: randomUUID(), bob: randomUUID() };
const known = new Set(components.map(({ id }) => id));
let db: TestDatabase;
let clock: VirtualClock;
let states: Record<string, ComponentState> = {};

beforeAll(async () => {
  db = await createTestDatabase();
  await db.owner.transaction(async (tx) => {
    for (const [login, id] of Object.entries(people)) {
      await tx.execute(
        `INSERT INTO person (id, login, name, language, roles, created_at) VALUES ($1, $2, $2, 'az', '{noc}', now())`,
        [id, login],
      );
    }
  });
});
afterAll(() => db.stop());
beforeEach(async () => {
  clock = new VirtualClock(start);
  states = {};
  await db.owner.transaction(async (tx) => {
    await tx.execute('ALTER TABLE maintenance_decision DISABLE TRIGGER USER');
    for (const table of ['verdict', 'decision', 'step', 'window'])
      await tx.execute(`DELETE FROM maintenance_${table}`);
    await tx.execute('ALTER TABLE maintenance_decision ENABLE TRIGGER USER');
  });
});

const makeJudge = () =>
  new Judge({
    site: { components, devices: [], timeZone: 'Asia/Baku' },
    components: () => components.map((one) => ({ ...one, state: states[one.id] ?? one.state })),
    loadHolders: async () => new Map(),
  });
let judge = makeJudge();

const plan = (ids: readonly string[], fromHours = 1, untilHours = 3): MaintenancePlan => ({
  title: 'Filter of UPS A',
  reason: 'It is due',
  inChargeId: people.ann,
  steps: [
    {
      title: '',
      startsAtMs: start + fromHours * hour,
      endsAtMs: start + untilHours * hour,
      componentIds: ids,
    },
  ],
});
const by = (who: keyof typeof people) => ({ personId: people[who], nowMs: clock.epochMs() });
const save = (decided: Decided) =>
  db.app.transaction(async (tx) => {
    await lockWindows(tx);
    await saveWindow(tx, decided, clock.epochMs());
    return decided.window;
  });
const create = (from: MaintenancePlan) =>
  db.app.transaction(async (tx) => {
    const decided = createWindow(randomUUID(), from, by('ann'));
    await lockWindows(tx);
    await insertWindow(tx, decided, clock.epochMs());
    return decided.window;
  });
const load = async (id: string) => (await db.app.transaction((tx) => loadWindow(tx, id)))!;
const kinds = async (id: string) =>
  (await db.app.transaction((tx) => listDecisions(tx, id))).map(({ kind }) => kind);
const keep = () => keepWindows({ database: db.app, clock, judge });
const answerOf = async (id: string) =>
  (await db.app.transaction((tx) => loadVerdicts(tx, [id]))).get(id)?.verdict.answer;

test('from plan to end: approved, started by the clock, judged each minute, ended by a person', async () => {
  const { id } = await create(plan(['ups-a']));
  expect(await keep()).toBe(1);
  expect(await answerOf(id)).toBe('go');
  await save(approveWindow(await load(id), 'go', by('bob')));
  await clock.advance(hour);
  await keep();
  expect(await load(id)).toMatchObject({ state: 'running', approval: { kind: 'go', byId: people.bob } });
  // Side B fails: within the minute the answer turns, and once.
  states = { 'ups-b': 'unavailable' };
  await clock.advance(59_000);
  expect(await keep()).toBe(0);
  await clock.advance(1_000);
  expect(await keep()).toBe(1);
  expect(await answerOf(id)).toBe('no-go');
  expect(await db.app.transaction((tx) => loadWorkNow(tx, clock.epochMs()))).toMatchObject([
    { id, state: 'running', answer: 'no-go', removed: ['ups-a'], inChargeId: people.ann },
  ]);
  await save(endWindow(await load(id), by('ann')));
  expect(await kinds(id)).toEqual('created verdict approved started verdict ended'.split(' '));
  await expect(db.app.execute('DELETE FROM maintenance_decision')).rejects.toThrow(/append only|permission/);
});

test('a restart in mid-window changes nothing: another loop goes on from the rows', async () => {
  const { id } = await create(plan(['ups-a']));
  await save(approveWindow(await load(id), 'go', by('bob')));
  await clock.advance(hour);
  await keep();
  judge = makeJudge();
  clock = new VirtualClock(start + 3 * hour);
  // What it excuses is asked of the clock: the loop has not run since, and nothing is removed any more.
  expect(await db.app.transaction((tx) => loadWorkNow(tx, clock.epochMs()))).toMatchObject([
    { state: 'late', removed: [] },
  ]);
  expect(isInForce(await load(id), clock.epochMs())).toBe(false);
  await keep();
  expect((await load(id)).state).toBe('late');
  // Extended it runs again; the plan is judged anew.
  await save(changeWindow(await load(id), plan(['ups-a'], 1, 5), 'go', by('ann')));
  expect(await load(id)).toMatchObject({ state: 'running', revision: 2 });
  expect(await kinds(id)).toEqual('created approved started verdict late changed approved'.split(' '));
});

test('what nobody approved does not begin; a change makes an approval void, taking less out does not', async () => {
  const { id } = await create(plan(['ups-a']));
  await save(approveWindow(await load(id), 'go', by('bob')));
  const shorter = await save(changeWindow(await load(id), plan(['ups-a'], 1, 2), 'go', by('ann')));
  expect(shorter).toMatchObject({ state: 'approved', revision: 2 });
  const moved = await save(changeWindow(await load(id), plan(['ups-a', 'pdu-a'], 2, 4), 'go', by('ann')));
  expect(moved).toMatchObject({ state: 'planned', revision: 3, approval: null });
  await clock.advance(3 * hour);
  await keep();
  expect((await load(id)).state).toBe('planned');
  expect(await db.app.transaction((tx) => loadWorkNow(tx, clock.epochMs()))).toEqual([]);
  await clock.advance(hour);
  await keep();
  expect(await load(id)).toMatchObject({ state: 'cancelled' });
  expect((await kinds(id)).at(-1)).toBe('lapsed');
});

test('an override takes a reason and two people, and the database knows it too', async () => {
  const { id } = await create(plan(['ups-a', 'ups-b']));
  await keep();
  expect(await answerOf(id)).toBe('no-go');
  expect(() => approveWindow({ ...plan([]), state: 'planned' } as never, 'no-go', by('ann'))).toThrow(
    /override/,
  );
  const window = await load(id);
  expect(() => askOverride(window, { reason: ' ', answer: 'no-go' }, by('ann'))).toThrow(/reason/);
  const asked = await save(askOverride(window, { reason: 'Agreed with both', answer: 'no-go' }, by('ann')));
  expect(() => grantOverride(asked, 'no-go', by('ann'))).toThrow(/second person/);
  const forged = grantOverride(asked, 'no-go', by('bob'));
  const sole = { ...forged.window, approval: { ...forged.window.approval!, byId: people.ann } };
  await expect(save({ window: sole as never, decisions: [] })).rejects.toThrow(/maintenance_four_eyes/);
  await save(forged);
  expect(await load(id)).toMatchObject({
    state: 'approved',
    approval: { kind: 'override', reason: 'Agreed with both' },
  });
  await expect(
    db.app.transaction((tx) => tx.execute('UPDATE maintenance_window SET override_asked_by = approved_by')),
  ).rejects.toThrow(/maintenance_four_eyes/);
  // Approved is one revision and no other.
  await expect(
    db.app.transaction((tx) => tx.execute('UPDATE maintenance_window SET revision = revision + 1')),
  ).rejects.toThrow(/check constraint/);
});

test('more than twenty windows are all seen, and called off they are gone at once', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 25; i++) ids.push((await create(plan(['ups-a'], -1, 3))).id);
  for (const id of ids) await save(approveWindow(await load(id), 'go', by('bob')));
  const works = () => db.app.transaction((tx) => loadWorkNow(tx, clock.epochMs()));
  expect(await works()).toHaveLength(25);
  for (const id of ids) await save(cancelWindow(await load(id), by('ann')));
  expect(await works()).toEqual([]);
  expect(await db.app.transaction((tx) => listOpenWindows(tx))).toEqual([]);
});

test('a plan that cannot be one is refused with a word on what to mend', () => {
  const faults = (from: Partial<MaintenancePlan>) => () =>
    checkPlan({ ...plan(['ups-a']), ...from }, known, clock.epochMs());
  expect(faults({})).not.toThrow();
  expect(faults({ title: ' ' })).toThrow(/title/);
  expect(faults({ reason: '' })).toThrow(/why/);
  expect(faults({ steps: [] })).toThrow(/component/);
  expect(faults(plan(['ups-z']))).toThrow(/ups-z/);
  expect(faults(plan(['ups-a'], 3, 1))).toThrow(/after it begins/);
  expect(faults(plan(['ups-a'], -9, -1))).toThrow(/future/);
  expect(faults(plan(['ups-a'], 1, 24 * 90))).toThrow(/60 days/);
});
