// Chromium for the tests of the screens: one browser, a fresh context per page, everything that the page complains about
// collected. The page is built once into a folder of its own, so that a test never disturbs a running server.
import { fileURLToPath } from 'node:url';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page, Request } from 'playwright-core';
import { build } from 'vite';
import { sleep, systemClock } from '../../src/core/clock.ts';

export const sizes = {
  wide: { width: 1920, height: 1080 },
  laptop: { width: 1440, height: 900 },
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  wall: { width: 3840, height: 2160 },
} as const;
export type Size = keyof typeof sizes;

const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const quiet = ['--disable-component-update', '--disable-sync'];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, ...quiet] });
}

/** Builds the page; returns its folder with a slash at the end. */
export async function buildWeb(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'qosha-web-'));
  const configFile = fileURLToPath(new URL('../../src/web/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir } });
  return `${outDir}/`;
}

export interface Look {
  readonly size: Size;
  readonly theme: 'light' | 'dark';
  readonly language: 'az' | 'ru' | 'en';
}

export interface Opened {
  readonly page: Page;
  /** Console errors, uncaught errors and refusals of the content policy, as they come. */
  readonly complaints: string[];
  /** Goes to another address in the same look and waits until its content is there. */
  go(url: string): Promise<void>;
  close(): Promise<void>;
}

/** Unless a test of large pages gives more. */
const usualPatienceMs = 15_000;
const settleStepMs = 20;
const settleSteps = 3;

/** Everything that is asked for, without the stream, which never ends. */
function pendingRequests(page: Page): ReadonlySet<Request> {
  const pending = new Set<Request>();
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') pending.add(request);
  });
  page.on('requestfinished', (request) => pending.delete(request));
  page.on('requestfailed', (request) => pending.delete(request));
  return pending;
}

/** In the page: its heading stands, nothing says that it loads, and its fonts are there. */
function isDrawn(): boolean {
  const isThere = document.querySelector('main h1, main h2') !== null;
  return (
    isThere && document.querySelector('.notice[role=status]') === null && document.fonts.status === 'loaded'
  );
}

/**
 * Waits until the page is drawn and asks for nothing more, several looks in a row: one answer may lead to the next
 * question. Throws when patience ends.
 */
async function settle(page: Page, pending: ReadonlySet<Request>, patienceMs: number): Promise<void> {
  const until = systemClock.monotonicMs() + patienceMs;
  for (let calm = 0; calm < settleSteps; await sleep(systemClock, settleStepMs)) {
    const quiet = pending.size === 0 && (await page.evaluate(isDrawn).catch(() => false));
    calm = quiet ? calm + 1 : 0;
    if (systemClock.monotonicMs() < until) continue;
    const asked = [...pending].map((request) => request.url()).join(', ');
    throw new Error(`${page.url()} does not come to rest; still asked for: ${asked || 'nothing'}`);
  }
}

/** Opens an address in this look and waits until its content is there. */
export async function open(
  browser: Browser,
  url: string,
  look: Look,
  patienceMs = usualPatienceMs,
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: sizes[look.size],
    colorScheme: look.theme,
    reducedMotion: 'reduce',
    timezoneId: 'America/New_York',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(
    ([language, theme]) => {
      localStorage.setItem('qosha.language', language ?? 'en');
      localStorage.setItem('qosha.theme', theme ?? 'light');
    },
    [look.language, look.theme],
  );
  const pending = pendingRequests(page);
  async function go(address: string): Promise<void> {
    await page.goto(address, { waitUntil: 'commit' });
    await settle(page, pending, patienceMs);
  }
  await go(url);
  return { page, complaints, go, close: () => context.close() };
}
