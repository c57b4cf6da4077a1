// Work that goes ahead under an override, with people on call: quiet about what two people accepted, and one page to the
// person in charge for each thing that turns up besides.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateSituation } from '../../src/alerts/alert-loop.ts';
import { listOpenAlerts } from '../../src/alerts/alert-store.ts';
import { findingText } from '../../src/alerts/alert-text.ts';
import { createWindow } from '../../src/maintenance/decide.ts';
import type { Decided } from '../../src/maintenance/decide.ts';
import { Judge } from '../../src/maintenance/judge.ts';
import { keepWindows } from '../../src/maintenance/maintenance-loop.ts';
import { askOverride, grantOverride } from '../../src/maintenance/override.ts';
import type { Standing } from '../../src/maintenance/override.ts';
import { plannedWork } from '../../src/maintenance/window.ts';
import type { MaintenanceWindow } from '../../src/maintenance/window.ts';
import {
  insertWindow,
  listOpenWindows,
  loadWindow,
  lockWindows,
  saveWindow,
} from '../../src/maintenance/window-store.ts';
import type { ComponentState } from '../../src/site/component.ts';
import { planOf } from '../maintenance/plan.ts';
import { House, mailTo } from '../oncall/house.ts';
import { createTestDatabase } from '../postgres.ts';
import { components, situation } from './small-site.ts';

const hour = 3_600_000;
let house: House;
let states: Readonly<Record<string, ComponentState>> = {};
const judge = new Judge({
  site: { components, devices: [], timeZone: 'Asia/Baku' },
  components: () => components.map((one) => ({ ...one, state: states[one.id] ?? one.state })),
  loadHolders: async () => new Map(),
});

beforeAll(async () => {
  house = new House(await createTestDatabase());
  await house.move();
  house.channels = [mailTo(9)];
});
afterAll(() => house.db.stop());

const decide = (id: string, how: (window: MaintenanceWindow, verdict: Standing) => Decided) =>
  house.db.app.transaction(async (tx) => {
    await lockWindows(tx);
    const window = (await loadWindow(tx, id))!;
    const nowMs = house.clock.epochMs();
    const verdict = await judge.judge(tx, plannedWork(window, nowMs), await listOpenWindows(tx), nowMs);
    await saveWindow(tx, how(window, verdict), nowMs);
  });
const by = (who: keyof House['people']) => ({ personId: house.people[who], nowMs: house.clock.epochMs() });
async function override(id: string): Promise<void> {
  await decide(id, (window, verdict) => askOverride(window, { reason: 'It must be', verdict }, by('eve')));
  await decide(id, (window, verdict) => grantOverride(window, verdict, by('bob')));
}
/** A minute later: windows are judged again, alerts look, pages go out. */
async function pass(now: Readonly<Record<string, ComponentState>>): Promise<void> {
  states = now;
  await house.clock.advance(60_000);
  const { clock } = house;
  await keepWindows({ database: house.db.app, clock, judge, isDoubtFresh: () => false }, new Map());
  await evaluateSituation(
    house.db.app,
    house.clock,
    situation({ states: { ...states, 'ups-a': 'unavailable' } }),
  );
  await house.page();
}
/** How often somebody was paged for the work's verdict: each page begins once, and again for each news. */
async function pages(id: string): Promise<number> {
  const alert = await alertOf(id);
  const events = (await house.timelines()).find(({ page }) => page.alertId === alert?.id)?.events ?? [];
  return events.filter(({ kind }) => kind === 'opened' || kind === 'again').length;
}
const alertOf = async (id: string) =>
  (await house.db.app.transaction((tx) => listOpenAlerts(tx))).find(
    ({ subject, alarm }) => subject.key === `maintenance:${id}:verdict` && alarm.state !== 'normal',
  );

test('accepted is quiet, new is paged once to the person in charge by name, more of it once more', async () => {
  states = { 'ups-b': 'unknown' };
  const id = randomUUID();
  const nowMs = house.clock.epochMs();
  const plan = planOf(['ups-a'], { inChargeId: house.people.eve, fromMs: nowMs, untilMs: nowMs + hour });
  await house.db.app.transaction(async (tx) => {
    await lockWindows(tx);
    await insertWindow(tx, createWindow(id, plan, by('ann')), nowMs);
  });
  await override(id);
  await pass({ 'ups-b': 'unknown' });
  await pass({ 'ups-b': 'unknown' });
  expect(await alertOf(id)).toBeUndefined();
  // Not proven was accepted, for another reason: the switch before the UPS is what nobody can vouch for now.
  await pass({ 'ats-b': 'unknown' });
  await pass({ 'ats-b': 'unknown' });
  expect(await pages(id)).toBe(1);
  const unsure = (await alertOf(id))!;
  expect(unsure.subject).toMatchObject({
    code: 'maintenance-uncovered-not-proven',
    addresseeId: house.people.eve,
  });
  const text = (language: 'az' | 'ru' | 'en') =>
    findingText(unsure.subject.code, unsure.subject.params, language);
  expect(text('en')).toBe(
    'Not proven that “Filter of UPS A” may go on; its override does not cover: unknown: ATS-B',
  );
  expect(text('az')).toContain('vəziyyəti naməlum: ATS-B');
  expect(text('ru')).toContain('состояние неизвестно: ATS-B');
  // Certain by now: told once more.
  await pass({ 'ats-b': 'unknown', 'ups-b': 'unavailable' });
  await pass({ 'ats-b': 'unknown', 'ups-b': 'unavailable' });
  expect(await pages(id)).toBe(2);
  const certain = (await alertOf(id))!;
  expect(certain).toMatchObject({ alarm: { priority: 'high' } });
  expect(findingText(certain.subject.code, certain.subject.params, 'en')).toBe(
    'NO-GO: “Filter of UPS A” meets what its override does not cover: without supply: R1, R2',
  );
  const timeline = (await house.timelines()).find(({ page }) => page.alertId === certain.id)!;
  expect(timeline.events.find(({ kind }) => kind === 'told')?.person).toBe('eve');
  // Two people accept that too: it is over, and stays so.
  await override(id);
  await pass({ 'ats-b': 'unknown', 'ups-b': 'unavailable' });
  await pass({ 'ups-b': 'unavailable' });
  expect((await alertOf(id))?.alarm.state).toBe('unack-returned');
  expect(await pages(id)).toBe(2);
});
