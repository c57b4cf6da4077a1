// The watch of fibres on a real history of four days: what it finds, what alerts and the screen make of it, and that a watch
// that was just started knows at once what the one before it knew.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFibre } from '../../src/alerts/find-fibre.ts';
import { findingText } from '../../src/alerts/alert-text.ts';
import { fibreView } from '../../src/api/fibre-view.ts';
import { LivePlant } from '../../src/commands/live-plant.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { FibreWatch } from '../../src/drift/fibre-loop.ts';
import { HistoryKeeper } from '../../src/readings/history-loop.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { reading } from '../readings/samples.ts';

const hourMs = 3_600_000;
const days = 4;
const stepMs = 900_000;
const startMs = Date.UTC(2026, 10, 20);
const port = (deviceId: string) => ({ deviceId, instance: '513' });

let db: TestDatabase;
const site = demoSite();
const clock = new VirtualClock(startMs);
const board = new LatestBoard(clock);

beforeAll(async () => {
  db = await createTestDatabase();
  const keeper = new HistoryKeeper({ database: db.app, clock, board, settings: defaultHistorySettings });
  for (const id of ['router-1', 'router-2', 'switch-1']) board.expectEvery(id, stepMs);
  for (let atMs = startMs; atMs < startMs + days * 24 * hourMs; atMs += stepMs) {
    await clock.advance(atMs - clock.epochMs());
    const gone = (atMs - startMs) / (24 * hourMs);
    const swing = 0.3 * Math.sin(2 * Math.PI * gone);
    const levels = { 'router-1': -8 - gone + swing, 'router-2': -7 + swing, 'switch-1': -6 };
    const rates = { 'router-1': 7e9, 'router-2': 5e9, 'switch-1': 1e9 };
    for (const [deviceId, value] of Object.entries(levels)) {
      const out = rates[deviceId as keyof typeof rates];
      board.put([
        reading(deviceId, 'optical.rx.power', { instance: '513', takenAtMs: atMs, value }),
        reading(deviceId, 'link.out.rate', { instance: '513', takenAtMs: atMs, value: out }),
        reading(deviceId, 'link.in.rate', { instance: '513', takenAtMs: atMs, value: out / 4 }),
      ]);
    }
  }
  await keeper.flush();
  // Not before: it judges the site again at every reading.
  plant = new LivePlant({ site, board, clock, profileConditions: () => undefined });
});
afterAll(() => db.stop());

function newWatch(): FibreWatch {
  return new FibreWatch({ site, board, database: db.app, clock });
}
let plant: LivePlant;
function situationOf(watch: FibreWatch) {
  const { report } = plant.assessment();
  const rest = { healths: new Map(), supply: new Map(), onBattery: new Set<string>() };
  return { site, report, statuses: new Map(), fibre: watch, ...rest };
}

test('before it looked nothing is wrong and nothing is over', () => {
  const { findings, undetermined } = findFibre(situationOf(newWatch()));
  expect(findings).toEqual([]);
  expect([...undetermined].sort()).toEqual([
    'fibre-reserve:carrier-1>entry-1',
    'fibre-reserve:carrier-2>entry-2',
    'light:router-1/513',
    'light:router-2/513',
  ]);
});

test('a fade of 1 dB a day is told days ahead; links without reserve for one another are told', async () => {
  const watch = newWatch();
  await watch.look();
  const { findings, undetermined } = findFibre(situationOf(watch));
  expect(findings.map(({ key, priority }) => `${key} ${priority}`).sort()).toEqual([
    'fibre-reserve:carrier-1>entry-1 medium',
    'fibre-reserve:carrier-2>entry-2 medium',
    'light:router-1/513 medium',
  ]);
  expect([...undetermined]).toEqual([]);
  const fade = findings.find(({ key }) => key.startsWith('light:'))!;
  // 6 dB are left at 1 dB a day.
  expect(fade).toMatchObject({ code: 'fibre-fading-days', componentId: 'carrier-1', deviceId: 'router-1' });
  expect(fade.params['early']).toBeGreaterThanOrEqual(4);
  expect(fade.params['early']).toBeLessThanOrEqual(6);
  expect(fade.params['late']).toBeGreaterThanOrEqual(6);
  expect(findingText(fade.code, fade.params, 'en')).toMatch(
    /^Carrier 1: at this slope the light margin is gone in \d+ to \d+ days$/,
  );
  const text = findings.map(({ code, params }) => findingText(code, params, 'en'));
  expect(text).toContain('Without Carrier 1 the other links could not carry the traffic: 12 of 10 Gbit/s');
});

test('while a link is out its reserve and its light are left to the outage', async () => {
  const watch = newWatch();
  await watch.look();
  const out = new Map([['carrier-2', { state: 'unavailable', reason: null } as const]]);
  const { findings, undetermined } = findFibre({ ...situationOf(watch), statuses: out });
  expect(findings.map(({ key }) => key)).toEqual(['light:router-1/513']);
  expect([...undetermined].sort()).toEqual([
    'fibre-reserve:carrier-1>entry-1',
    'fibre-reserve:carrier-2>entry-2',
  ]);
});

test('the screen shows ways, margin, shares and other ports', async () => {
  const watch = newWatch();
  await watch.look();
  const view = fibreView(plant, watch, clock.epochMs());
  expect(view).toMatchObject({ pairs: 1, shared: [], isCutShort: false });
  expect(view.links.map(({ name, way }) => [name, way.map(({ kind }) => kind)])).toEqual([
    ['Carrier 1', ['carrier', 'duct', 'entry']],
    ['Carrier 2', ['carrier', 'duct', 'entry']],
  ]);
  const [one, two] = view.links;
  expect(one!.light).toMatchObject({
    ...port('router-1'),
    state: 'fading',
    limitDbm: -18,
    limitFrom: 'site',
  });
  expect(one!.light!.marginDb).toBeCloseTo(6, 0);
  expect(two!.light).toMatchObject({ state: 'steady', daysLeft: null, trend: null });
  expect(one!.traffic.share).toBeCloseTo(7 / 12, 6);
  expect(one!.traffic).toMatchObject({ out: 7, capacity: 10, othersCapacity: 10, othersCarryAll: 'no' });
  expect(view.groups).toMatchObject([{ percentile95: 12, now: 12 }]);
  expect(view.otherPorts).toMatchObject([{ ...port('switch-1'), marginDb: null, limitFrom: null }]);
});

test('a level below its limit is dark at once, though the watch looked before', async () => {
  const watch = newWatch();
  await watch.look();
  board.put([
    reading('router-1', 'optical.rx.power', { instance: '513', takenAtMs: clock.epochMs(), value: -18.1 }),
  ]);
  const [one] = fibreView(plant, watch, clock.epochMs()).links;
  expect(one!.light).toMatchObject({ state: 'dark', trend: null, daysLeft: null });
});

test('a level that is no longer believed takes the judgement with it', async () => {
  const watch = newWatch();
  await watch.look();
  await clock.advance(3 * stepMs);
  const [one] = fibreView(plant, watch, clock.epochMs()).links;
  expect(one!.light).toMatchObject({ state: 'unknown', marginDb: null, trend: null, daysLeft: null });
  expect(one!.traffic).toMatchObject({ in: null, out: null, share: null });
  await watch.look();
  expect(findFibre(situationOf(watch)).undetermined).toContain('light:router-1/513');
});
