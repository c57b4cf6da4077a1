// One moment over all charts of a page: whoever points at one sees the same instant in every other that reaches it, with the
// time of the site and in UTC; whoever leaves sees none.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valueAt } from '../../src/web/parts/chart-line.ts';
import { buildWeb, open, openBrowser } from './browser.ts';
import type { Look } from './browser.ts';
import { startFixture } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

describe('what a curve shows at an instant', () => {
  const points = [
    [0, 1],
    [10, 2],
    [20, null],
    [30, 4],
    [40, 5],
  ] as const;
  test('is the point before it, nothing in a gap, and nothing beyond the ends', () => {
    const at = (atMs: number): number | null => valueAt(points, atMs);
    expect([-1, 0, 9, 10, 25, 30, 45, 50, 51].map(at)).toEqual([null, 1, 1, 2, null, 4, 5, 5, null]);
    expect(valueAt([], 5)).toBeNull();
  });
});

const desk: Look = { size: 'desk', theme: 'light', language: 'en' };
let browser: Browser;
let server: FixtureServer;
beforeAll(async () => {
  server = await startFixture(await buildWeb());
  browser = await openBrowser();
  server.role = 'administrator';
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Where the marks stand in their charts, 0..1. */
const places = (charts: Locator): Promise<number[]> =>
  charts.evaluateAll((all) =>
    all.flatMap((chart) => {
      const mark = chart.querySelector('.time-moment');
      if (mark === null) return [];
      const [outer, inner] = [chart.getBoundingClientRect(), mark.getBoundingClientRect()];
      return [(inner.left - outer.left) / outer.width];
    }),
  );

async function pointAt(chart: Locator, share: number): Promise<void> {
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox())!;
  await chart.page().mouse.move(box.x + box.width * share, box.y + box.height / 2);
}

test.each([
  ['a device', 'healthy', '/devices/gen-2', '.hour-place .time-chart'],
  ['drift', 'flood', '/drift', '.drift-lines .time-chart'],
  ['a run', 'flood', '/runs/mains-lost.utility-a.1', '.run-step .time-chart'],
] as const)('on the page of %s all charts show one moment', async (_, scenario, path, selector) => {
  server.scenario = scenario;
  const { page, complaints, close } = await open(browser, `${server.url}${path}`, desk);
  const charts = page.locator(selector);
  // The history of a reading is asked for when its row comes into sight.
  const rows = page.locator(selector.replace(' .time-chart', ''));
  await rows.nth(1).scrollIntoViewIfNeeded();
  await charts.nth(1).waitFor({ timeout: 10_000 });
  expect(await page.locator('.time-moment').count()).toBe(0);
  await pointAt(charts.first(), 0.25);
  const early = await places(charts);
  expect(early.length).toBeGreaterThan(1);
  for (const place of early) expect(place).toBeCloseTo(0.25, 1);
  // The time is told once, where the pointer is, in both zones; what was then is told in all.
  expect(await page.locator('.time-when').count()).toBe(1);
  expect(await page.locator('.time-when').innerText()).toMatch(/^\d\d:\d\d:\d\d · UTC \d\d:\d\d:\d\d$/u);
  expect(await page.locator('.time-said:not(.time-when)').count()).toBe(early.length);
  await pointAt(charts.nth(1), 0.75);
  const late = await places(charts);
  for (const place of late) expect(place).toBeCloseTo(0.75, 1);
  await page.mouse.move(1, 1);
  expect(await page.locator('.time-moment').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});
