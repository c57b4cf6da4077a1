// Chromium for the tests of the screens: one browser, a fresh context per page, everything that the page complains about
// collected. The page is built once into a folder of its own, so that a test never disturbs a running server.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';

export const sizes = {
  wide: { width: 1920, height: 1080 },
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
  const configFile = new URL('../../src/web/vite.config.ts', import.meta.url).pathname;
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
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens an address in this look and waits until its content is there. */
export async function open(browser: Browser, url: string, look: Look): Promise<Opened> {
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
  await page.goto(url);
  await page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
  // Some pages have their heading before their answer.
  await page.locator('.notice[role=status]').waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints, close: () => context.close() };
}
