// Giving a duty to somebody else: who has it then, what is refused, and what taking it back leaves behind.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { NewOverride, OnCallView } from '../../src/api/contract-oncall.ts';
import type { Browser } from './browser.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

const path = '/api/v1/on-call/overrides';
const hourMs = 3_600_000;
let site: SiteFixture;
let aysel: Browser;

beforeAll(async () => {
  site = await startSite();
  aysel = await site.browserOf('aysel');
});
afterAll(() => site.stop());
beforeEach(() => site.database.owner.query('DELETE FROM oncall_override'));

const view = async (): Promise<OnCallView> => (await aysel.get('/api/v1/on-call')).body as OnCallView;
const give = (wanted: Partial<NewOverride>) => aysel.post(path, wanted);
const nowMs = (): number => Math.floor(site.clock.epochMs());

async function idOf(name: string): Promise<string> {
  return (await view()).staff.find((one) => one.name === name)?.id ?? '';
}

test('tonight is given to somebody else: the roster, what stands, and the record say so', async () => {
  const before = (await site.audit()).length;
  const [fromMs, untilMs] = [nowMs() + hourMs, nowMs() + 9 * hourMs];
  const personId = await idOf('aysel');
  expect((await view()).now?.name).toBe('murad');
  const { status, body } = await give({ personId, fromMs, untilMs });
  expect(status).toBe(201);
  const { id } = body as { readonly id: string };
  const { overrides, duties, now, next } = await view();
  expect(overrides).toEqual([{ id, personId, name: 'aysel', fromMs, toMs: untilMs }]);
  expect(now?.name).toBe('murad');
  expect(next).toMatchObject({ name: 'aysel', fromMs, untilMs });
  expect(duties.slice(0, 3).map(({ name }) => name)).toEqual(['murad', 'aysel', 'murad']);
  expect((await site.audit(before)).map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
    ['aysel', 'on-call.give', id],
  ]);
  expect((await aysel.ask('DELETE', `${path}/${id}`)).status).toBe(204);
  expect((await view()).overrides).toEqual([]);
  expect((await site.audit(before)).at(-1)).toMatchObject({ action: 'on-call.take-back', subject: id });
});

test('one that begins before now begins now, and one that runs ends now when it is taken back', async () => {
  const personId = await idOf('admin');
  const startedMs = nowMs();
  const { body } = await give({ personId, fromMs: startedMs - 5 * hourMs, untilMs: startedMs + hourMs });
  const { id } = body as { readonly id: string };
  expect((await view()).now?.name).toBe('admin');
  expect((await view()).overrides[0]?.fromMs).toBeGreaterThanOrEqual(startedMs);
  expect((await aysel.ask('DELETE', `${path}/${id}`)).status).toBe(204);
  expect((await view()).now?.name).toBe('murad');
  const rows = await site.database.owner.query<{ id: string }>('SELECT id FROM oncall_override');
  expect(rows).toEqual([{ id }]);
  expect((await aysel.ask('DELETE', `${path}/${id}`)).status).toBe(404);
});

test('nothing is given twice, and only what follows on', async () => {
  const fromMs = nowMs() + hourMs;
  const [admin, murad] = [await idOf('admin'), await idOf('murad')];
  expect((await give({ personId: admin, fromMs, untilMs: fromMs + hourMs })).status).toBe(201);
  const overlapping = await give({
    personId: murad,
    fromMs: fromMs + hourMs / 2,
    untilMs: fromMs + 2 * hourMs,
  });
  expect([overlapping.status, (overlapping.body as { code: string }).code]).toEqual([409, 'conflict']);
  expect(
    (await give({ personId: murad, fromMs: fromMs + hourMs, untilMs: fromMs + 2 * hourMs })).status,
  ).toBe(201);
});

test('a time or a person that cannot be is refused with its reason', async () => {
  const personId = await idOf('aysel');
  const [fromMs, untilMs] = [nowMs() + hourMs, nowMs() + 2 * hourMs];
  const [tenant] = await site.database.app.transaction((tx) =>
    tx.query<{ id: string }>("SELECT id FROM person WHERE login = 'at-xezer'"),
  );
  for (const [wanted, reason] of [
    [{ personId, fromMs, untilMs: fromMs }, 'ends after it begins'],
    [{ personId, fromMs: 0, untilMs: nowMs() - 1 }, 'in the future'],
    [{ personId, fromMs, untilMs: nowMs() + 400 * 24 * hourMs }, 'year'],
    [{ personId: tenant?.id ?? '', fromMs, untilMs }, 'cannot be paged'],
    [{ personId: '00000000-0000-4000-8000-000000000000', fromMs, untilMs }, 'cannot be paged'],
  ] as const) {
    const { status, body } = await give(wanted);
    expect([status, (body as { detail: string }).detail]).toEqual([400, expect.stringContaining(reason)]);
  }
  expect((await view()).overrides).toEqual([]);
});

test('an administrator says who is told when nobody answers; everybody is last, whatever is asked', async () => {
  const admin = await site.browserOf('admin');
  const put = (steps: readonly object[]) => admin.ask('PUT', '/api/v1/on-call/policy', { body: { steps } });
  const step = (target: string, afterSeconds: number, personId: string | null = null) => ({
    afterSeconds,
    target,
    personId,
  });
  const before = (await site.audit()).length;
  const steps = [
    step('on-call', 0),
    step('person', 120, await idOf('aysel')),
    step('next', 60),
    step('everyone', 240),
  ];
  expect((await view()).policy.steps.map(({ target }) => target)).toEqual(['on-call', 'next', 'everyone']);
  expect((await put(steps)).status).toBe(204);
  expect((await view()).policy.steps).toEqual(steps);
  expect((await site.audit(before)).map(({ actor, action }) => [actor, action])).toEqual([
    ['admin', 'on-call.policy'],
  ]);
  for (const wrong of [
    [],
    [step('on-call', 0)],
    [step('person', 0), step('everyone', 300)],
    [step('person', 0, '00000000-0000-4000-8000-000000000000'), step('everyone', 300)],
    [step('on-call', 0), step('everyone', 3_601)],
    Array.from({ length: 11 }, () => step('everyone', 0)),
  ]) {
    expect([wrong, (await put(wrong)).status]).toEqual([wrong, 400]);
  }
  expect((await view()).policy.steps).toEqual(steps);
});
