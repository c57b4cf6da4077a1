// Why the answer is no, with loads, tenants and what would have to come back; and the same of an instant that is past, from the
// record.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VerdictAtView, VerdictChangesView, VerdictWhyView } from '../../src/api/contract-verdict.ts';
import type { ComponentView } from '../../src/api/contract.ts';
import { VerdictRecorder } from '../../src/verdicts/recording-loop.ts';
import type { Browser } from './browser.ts';
import { readingOf } from './plant-readings.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
let browser: Browser;
let recorder: VerdictRecorder;
beforeAll(async () => {
  site = await startSite();
  browser = await site.browserOf('aysel');
  recorder = new VerdictRecorder(site.journal, site.database.app, site.clock);
});
afterAll(() => site.stop());

/** Says it, has it judged, and writes it down; the instant at which it is written. */
async function say(deviceId: string, state: string): Promise<number> {
  const takenAtMs = site.clock.epochMs();
  const [device] = site.site.devices.filter(({ id }) => id === deviceId);
  const point = device?.kind === 'ups' ? 'output.source' : 'unit.state';
  site.board.put([readingOf(deviceId, point, { state, value: 1, takenAtMs })]);
  return record();
}

async function record(): Promise<number> {
  site.journal.noteVerdict(site.plant.assessment());
  await recorder.write();
  return site.clock.epochMs();
}

async function get<T>(path: string): Promise<T> {
  const answer = await browser.get(path);
  expect(answer.status, path).toBe(200);
  return answer.body as T;
}

const nothing = { obstacles: [], moreObstacles: 0, comeBack: null };
let wellMs = 0;
let badMs = 0;

test('yes needs no reasons', async () => {
  wellMs = await record();
  expect(await get<VerdictWhyView>('/api/v1/verdicts/now')).toMatchObject({ answer: 'yes', ...nothing });
});

test('a no names the scenarios, the loads, the tenants, and what would have to come back', async () => {
  await say('crah-1', 'off');
  badMs = await say('crah-2', 'off');
  const why = await get<VerdictWhyView>('/api/v1/verdicts/now');
  expect(why.answer).toBe('no');
  const names = why.obstacles.map(({ componentId, on }) => `${componentId} ${on}`);
  expect(names).toContain('null utilities');
  const [first] = why.obstacles;
  expect(first?.sentence.text).toContain('overloaded');
  expect(first?.loadCount).toBe(24);
  expect(first?.loads[0]).toMatchObject({ id: 'rack-a01', name: 'Rack A01' });
  expect(first?.tenants.map(({ id }) => id)).toContain('xezer');
  expect(why.comeBack?.outcome).toBe('smallest');
  expect(why.comeBack?.components.map(({ name }) => name)).toEqual([
    'Hall cooling unit 1',
    'Hall cooling unit 2',
  ]);
});

test('what was is worked out again from the record and agrees with it', async () => {
  const past = await get<VerdictAtView>(`/api/v1/verdicts/at?time=${wellMs}`);
  expect(past.recorded).toMatchObject({ agrees: true, live: { answer: 'yes' }, states: [], ...nothing });
  await say('crah-1', 'on');
  const bad = await get<VerdictAtView>(`/api/v1/verdicts/at?time=${badMs}`);
  const { recorded } = bad;
  expect(recorded).toMatchObject({ agrees: true, live: { answer: 'no' }, design: { answer: 'yes' } });
  expect(recorded?.states.map(({ id, state }) => [id, state])).toEqual([
    ['crah-1', 'unavailable'],
    ['crah-2', 'unavailable'],
  ]);
  expect(recorded?.states[0]?.sentence.text).toContain('unit.state off');
  expect(recorded?.comeBack?.components.map(({ id }) => id)).toEqual(['crah-1', 'crah-2']);
  expect(recorded?.obstacles[0]?.tenants.map(({ id }) => id)).toContain('xezer');
  expect(recorded?.counts.unavailable).toBe(2);
});

test('an instant that nobody watched has no verdict, and says when there was one', async () => {
  const view = await get<VerdictAtView>('/api/v1/verdicts/at?time=1000');
  expect(view).toMatchObject({ asked: 1000, recorded: null, before: null });
  expect(view.after).toBeGreaterThan(1000);
});

test('changes come newest first, with reasons', async () => {
  const to = site.clock.epochMs() + 1;
  const { changes, isCut } = await get<VerdictChangesView>(`/api/v1/verdicts?from=0&to=${to}`);
  expect(isCut).toBe(false);
  expect(changes.map(({ at }) => at)).toEqual(changes.map(({ at }) => at).toSorted((a, b) => b - a));
  const answers = changes.flatMap((one) => (one.kind === 'verdict' ? [one.answer] : []));
  expect(new Set(answers)).toEqual(new Set(['no', 'yes', 'not-proven']));
  expect(answers.indexOf('no')).toBeLessThan(answers.indexOf('yes'));
  const off = changes.filter((one) => one.kind === 'state' && one.state === 'unavailable');
  expect(off.map((one) => ('name' in one ? one.name : ''))).toEqual([
    'Hall cooling unit 2',
    'Hall cooling unit 1',
  ]);
  expect((await browser.get('/api/v1/verdicts?from=5&to=5')).status).toBe(400);
});

test('each load says whether its demand is measured', async () => {
  const { figures } = await get<ComponentView>('/api/v1/components/rack-a01');
  expect(figures.map(({ kind, source, filed }) => [kind, source, filed])).toEqual([
    ['demand.power', 'file', 4.5],
    ['demand.cooling', 'file', 4.5],
    ['demand.network', 'file', 0.2],
  ]);
});
