// A browser and the built page with made-up answers, for all tests of a file.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { buildWeb, openBrowser } from './browser.ts';
import { startFixture } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

export interface Screens {
  readonly browser: Browser;
  readonly server: FixtureServer;
}

/** Opened before the first test of the file, closed after the last; what it returns is there within tests and hooks. */
export function useScreens(): Screens {
  const opened: { browser?: Browser; server?: FixtureServer } = {};
  beforeAll(async () => {
    const [folder, browser] = await Promise.all([buildWeb(), openBrowser()]);
    opened.browser = browser;
    opened.server = await startFixture(folder);
  }, 120_000);
  afterAll(async () => {
    await opened.browser?.close();
    await opened.server?.close();
  });
  return opened as Screens;
}
