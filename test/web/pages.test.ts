// Every page as people see it: in the sizes, themes and languages it has to bear, healthy, broken, flooded, without data,
// with long and hostile names. axe finds nothing, the strict content policy is not touched, nothing runs out at the side.
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWeb, open, openBrowser } from './browser.ts';
import type { Look, Size } from './browser.ts';
import type { Scenario } from './fixture-plant.ts';
import { startFixture } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

const pictures = new URL('../output/', import.meta.url).pathname;
const tenant = '/tenants/tenant-1';
const paths: Readonly<Record<string, string>> = {
  overview: '/',
  diagram: '/diagram',
  'diagram-cooling': '/diagram?medium=cooling&element=crah-4',
  'diagram-what-if': '/diagram?without=ats-a',
  'diagram-list': '/diagram?view=list',
  alerts: '/alerts',
  'on-call': '/on-call',
  tenants: '/tenants',
  tenant,
  invoice: `${tenant}/invoices/2026-00042`,
  page: '/page/known-token',
  'sign-in': '/sign-in',
  lost: '/nowhere/at/all',
};
const looks: readonly Look[] = [
  { size: 'wide', theme: 'light', language: 'az' },
  { size: 'desk', theme: 'dark', language: 'en' },
  { size: 'desk', theme: 'light', language: 'ru' },
  { size: 'phone', theme: 'dark', language: 'az' },
  { size: 'phone', theme: 'light', language: 'en' },
];
/** Pages that must never scroll: they hang on a wall or are worked on as a whole. */
const withoutScroll: ReadonlySet<string> = new Set([
  'overview',
  'diagram',
  'diagram-cooling',
  'diagram-what-if',
]);

let browser: Browser;
let server: FixtureServer;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  server = await startFixture(await buildWeb());
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function look(name: string, scenario: Scenario, how: Look): Promise<void> {
  server.scenario = scenario;
  server.role = name === 'sign-in' ? null : 'administrator';
  const { page, complaints, close } = await open(browser, server.url + (paths[name] ?? '/'), how);
  try {
    await page.waitForTimeout(250);
    const file = `${name}-${scenario}-${how.size}-${how.theme}-${how.language}.png`;
    await page.screenshot({ path: pictures + file });
    const found = await new AxeBuilder({ page }).analyze();
    const faults = found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
    );
    expect(faults, file).toEqual([]);
    const overflow = await page.evaluate(() => ({
      x: document.documentElement.scrollWidth - innerWidth,
      y: document.documentElement.scrollHeight - innerHeight,
    }));
    expect(overflow.x, file).toBeLessThanOrEqual(0);
    if (withoutScroll.has(name) && how.size !== 'phone') expect(overflow.y, file).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(how.language);
    // A page that is refused (sign-in asks who is there) logs the 401 itself; nothing else may be logged.
    expect(
      complaints.filter((text) => !(name === 'sign-in' && text.includes('401'))),
      file,
    ).toEqual([]);
  } finally {
    await close();
  }
}

describe('every page in every look', () => {
  for (const name of Object.keys(paths)) {
    test(name, { timeout: 90_000 }, async () => {
      await Promise.all(looks.map((how) => look(name, 'cooling-out', how)));
    });
  }
});

describe('the edges', () => {
  const edges: ReadonlyArray<readonly [string, Scenario, Size]> = [
    ['overview', 'healthy', 'wide'],
    ['overview', 'healthy', 'wall'],
    ['overview', 'flood', 'wall'],
    ['overview', 'flood', 'desk'],
    ['overview', 'no-data', 'desk'],
    ['overview', 'long-names', 'desk'],
    ['overview', 'hostile', 'phone'],
    ['diagram', 'flood', 'wide'],
    ['diagram', 'no-data', 'desk'],
    ['diagram', 'long-names', 'wide'],
    ['diagram-cooling', 'hostile', 'desk'],
    ['diagram-list', 'hostile', 'phone'],
    ['alerts', 'flood', 'phone'],
    ['alerts', 'healthy', 'desk'],
    ['alerts', 'hostile', 'phone'],
    ['on-call', 'no-data', 'phone'],
    ['page', 'long-names', 'phone'],
    ['page', 'hostile', 'phone'],
    ['tenant', 'no-data', 'phone'],
    ['tenant', 'long-names', 'phone'],
  ];
  for (const [index, [name, scenario, size]] of edges.entries()) {
    test(`${name}, ${scenario}, ${size}`, { timeout: 60_000 }, async () => {
      await look(name, scenario, {
        size,
        theme: index % 2 === 0 ? 'light' : 'dark',
        language: index % 3 === 0 ? 'az' : 'ru',
      });
    });
  }
});
