// The real page on the real server over the packed stream: it follows, finds its way back when a stream ends, and stays
// what it is without a database.
import { mkdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readingOf } from '../api/plant-readings.ts';
import { startSite } from '../api/site-fixture.ts';
import type { SiteFixture } from '../api/site-fixture.ts';
import { buildWeb, openBrowser, sizes } from './browser.ts';

const pictures = fileURLToPath(new URL('../output/', import.meta.url));
let browser: Browser;
let site: SiteFixture;
let page: Page;
const streams: ServerResponse[] = [];

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  const [webFolder, chromium] = await Promise.all([buildWeb(), openBrowser()]);
  browser = chromium;
  site = await startSite({ webFolder });
  site.server.server.on('request', ({ url }, response: ServerResponse) => {
    if (url === '/api/v1/stream') streams.push(response);
  });
  const [, value = ''] = (await site.browserOf('aysel')).cookie?.split('=') ?? [];
  const context = await browser.newContext({ viewport: sizes.laptop, reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'qosha', value, url: site.origin }]);
  page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('qosha.language', 'en'));
  await page.goto(`${site.origin}/diagram?view=drawing&element=ups-a-1`);
  await isLive();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const isLive = (): Promise<void> =>
  page.locator('html[data-stream=live]').waitFor({ state: 'attached', timeout: 60_000 });
const shows = (text: string): Promise<void> => page.getByText(text).first().waitFor({ timeout: 30_000 });
const setPower = (watts: number): void =>
  void site.board.put([
    readingOf('ups-a-1', 'output.power', { value: watts, takenAtMs: site.clock.epochMs() }),
  ]);

test('what changes is on the screen, over a stream that is packed', async () => {
  expect(streams.at(-1)?.getHeader('content-encoding')).toBe('gzip');
  setPower(51_300);
  await shows('51.3');
}, 60_000);

test('a stream that ends is opened again, and brings what changed since', async () => {
  const before = streams.length;
  streams.at(-1)?.end();
  setPower(52_700);
  await shows('52.7');
  await isLive();
  expect(streams.length).toBe(before + 1);
}, 60_000);

test('without a database the diagram follows and the overview stays as it was', async () => {
  await page.getByRole('link', { name: 'Overview' }).first().click();
  const headline = page.locator('#verdict-now');
  const said = await headline.innerText();
  await site.database.owner.execute('REVOKE SELECT ON alert FROM qosha_app');
  await page.waitForTimeout(9_000);
  expect(await headline.innerText()).toBe(said);
  await isLive();
  await page.screenshot({ path: `${pictures}live-without-database.png` });
  await page.getByRole('link', { name: 'Diagram' }).first().click();
  await page.goto(`${site.origin}/diagram?view=drawing&element=ups-a-1`);
  setPower(53_900);
  await shows('53.9');
  await site.database.owner.execute('GRANT SELECT ON alert TO qosha_app');
}, 90_000);
