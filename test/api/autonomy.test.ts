// Batteries and fuel as the screens get them, and a delivery entered by hand: once, with its audit row, and never of the future.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AutonomyView } from '../../src/api/contract-autonomy.ts';
import type { DiagramView, OverviewView, PageView } from '../../src/api/contract.ts';
import type { Browser } from './browser.ts';
import { readingOf } from './plant-readings.ts';
import { startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;
let noc: Browser;

beforeAll(async () => {
  site = await startSite();
  noc = await site.browserOf('aysel');
});
afterAll(() => site.stop());

function tellUps(source: 'normal' | 'battery', runtimeSeconds: number): void {
  const takenAtMs = site.clock.epochMs();
  for (const { id, kind } of site.site.devices) {
    if (kind !== 'ups') continue;
    site.board.put([
      readingOf(id, 'output.source', { state: source, takenAtMs }),
      readingOf(id, 'output.power', { value: 20_000, takenAtMs }),
      readingOf(id, 'battery.charge', { value: 90, takenAtMs }),
      readingOf(id, 'battery.runtime', { value: runtimeSeconds, takenAtMs }),
    ]);
  }
}

const view = async (): Promise<AutonomyView> => (await noc.get('/api/v1/autonomy')).body as AutonomyView;

test('tells every battery with its source, every set with its hours, and each load on the diagram', async () => {
  tellUps('normal', 600);
  const { batteries, generators, protection, minimumFuelHours } = await view();
  expect(batteries).toHaveLength(6);
  expect(batteries[0]).toMatchObject({ seconds: 600, source: 'ups', requiredSeconds: 300, distrust: null });
  expect(generators).toHaveLength(3);
  expect(minimumFuelHours).toBe(12);
  expect(protection.counts['on-utility']).toBe(24);
  expect(protection.leastHeldSeconds).toBeGreaterThan(300);
  const { protection: seen } = (await noc.get('/api/v1/overview')).body as OverviewView;
  expect(seen.counts).toEqual(protection.counts);
  const { nodes } = (await noc.get('/api/v1/diagram')).body as DiagramView;
  expect(nodes.find(({ id }) => id === 'rack-a01')?.protection).toMatchObject({ state: 'on-utility' });
  expect(nodes.find(({ id }) => id === 'ups-a-1')?.protection).toBeNull();
});

test('a card that says 65535 is not believed, and an open page counts down by what is', async () => {
  tellUps('battery', 65_535);
  const { batteries, protection } = await view();
  expect(batteries[0]).toMatchObject({ mode: 'discharging', source: 'rated', distrust: 'sentinel' });
  expect(protection.counts['on-battery']).toBe(24);
  const { token } = await site.openPage('on-battery');
  const { countdownSeconds } = (await noc.get(`/api/v1/pages/${token}`)).body as PageView;
  expect(countdownSeconds).toBeGreaterThan(300);
  expect(countdownSeconds).toBeLessThan(1_200);
  tellUps('normal', 600);
});

test('a delivery is entered once, by a person, with an audit row', async () => {
  const before = await site.audit();
  const entry = {
    key: '7c0e0f2e-5d3a-4a51-9d5e-1f6a50a3b101',
    tankId: 'gen-1',
    litres: 480.5,
    atMs: site.clock.epochMs(),
    deliveryNote: ' DN-7 ',
  };
  expect((await noc.post('/api/v1/autonomy/refuellings', entry)).status).toBe(201);
  expect((await noc.post('/api/v1/autonomy/refuellings', entry)).status).toBe(201);
  const { refuellings } = await view();
  expect(refuellings).toMatchObject([
    { tankName: 'Generator 1', litres: 480.5, deliveryNote: 'DN-7', source: 'hand' },
  ]);
  const rows = (await site.audit(before.length)).filter(({ action }) => action === 'refuelling.enter');
  expect(rows).toEqual([{ actor: 'aysel', action: 'refuelling.enter', subject: 'gen-1' }]);
});

test('refuses a tank that is not there, a delivery of tomorrow, and nonsense', async () => {
  const entry = { key: '7c0e0f2e-5d3a-4a51-9d5e-1f6a50a3b102', tankId: 'gen-1', litres: 100 };
  const atMs = site.clock.epochMs();
  const post = async (body: object) => (await noc.post('/api/v1/autonomy/refuellings', body)).status;
  expect(await post({ ...entry, atMs, tankId: 'ups-a-1' })).toBe(404);
  expect(await post({ ...entry, atMs: atMs + 86_400_000 })).toBe(400);
  expect(await post({ ...entry, atMs, litres: 0 })).toBe(400);
  expect(await post({ ...entry, atMs, deliveryNote: ' ' })).toBe(400);
  expect(await post({ ...entry, atMs, more: 1 })).toBe(400);
  expect((await view()).refuellings).toHaveLength(1);
});
