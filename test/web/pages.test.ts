// Every page as people see it: on the wide screen and on the phone always, in other sizes, themes, languages and cases
// where they have broken something before. axe finds nothing, the strict content policy is not touched, nothing runs out
// at the side. Easy to get wrong: one browser page per look goes through all addresses, so that the test stays fast.
import { fileURLToPath } from 'node:url';
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { beforeAll, describe, expect, test } from 'vitest';
import { open } from './browser.ts';
import type { Look, Opened } from './browser.ts';
import type { Scenario } from './fixture-plant.ts';
import { useScreens } from './screens.ts';

const pictures = fileURLToPath(new URL('../output/', import.meta.url));
const tenant = '/tenants/tenant-1';
const paths = {
  overview: '/',
  diagram: '/diagram',
  'diagram-cooling': '/diagram?medium=cooling&element=crah-4',
  'diagram-what-if': '/diagram?without=ats-a',
  'diagram-list': '/diagram?view=list',
  alerts: '/alerts',
  devices: '/devices',
  device: '/devices/gen-2',
  polling: '/polling',
  fibre: '/fibre',
  runs: '/runs',
  run: '/runs/mains-lost.utility-a.1',
  'run-running': '/runs/mains-lost.utility-a.2',
  register: '/runs/register',
  verdicts: '/verdicts?days=7&at=1795000000000',
  autonomy: '/autonomy',
  capacity: '/capacity?kw=8&units=20',
  drift: '/drift',
  actions: '/actions',
  'on-call': '/on-call',
  maintenance: '/maintenance',
  'maintenance-new': '/maintenance/new?components=ups-a,gen-2',
  'maintenance-window': '/maintenance/w-2',
  'maintenance-notice': '/maintenance/w-4',
  'maintenance-late': '/maintenance/w-3',
  tenants: '/tenants',
  tenant,
  invoice: `${tenant}/invoices/2026-00042`,
  account: '/account',
  page: '/page/known-token',
  'sign-in': '/sign-in',
  lost: '/nowhere/at/all',
} as const;
type PageName = keyof typeof paths;

const wide: Look = { size: 'wide', theme: 'light', language: 'az' };
const phone: Look = { size: 'phone', theme: 'dark', language: 'ru' };
const wall: Look = { size: 'wall', theme: 'dark', language: 'en' };
/** Its words are the longest. */
const russianWall: Look = { ...wall, language: 'ru' };
const desk: Look = { size: 'desk', theme: 'dark', language: 'ru' };
const smallPhone: Look = { size: 'phone', theme: 'light', language: 'az' };

/** Pages that must never scroll: they hang on a wall or are worked on as a whole. */
const withoutScroll: ReadonlySet<PageName> = new Set([
  'overview',
  'diagram',
  'diagram-cooling',
  'diagram-what-if',
]);
/** Other looks and cases, chosen for what each has broken before. */
const edges: ReadonlyArray<readonly [PageName, Scenario, Look]> = [
  ['overview', 'healthy', wall],
  ['overview', 'on-battery', wide],
  ['overview', 'flood', russianWall],
  ['overview', 'flood', desk],
  ['overview', 'no-data', desk],
  ['overview', 'long-names', desk],
  ['overview', 'hostile', smallPhone],
  ['diagram', 'no-data', desk],
  ['diagram-cooling', 'hostile', desk],
  ['diagram-list', 'hostile', smallPhone],
  ['alerts', 'healthy', desk],
  ['alerts', 'flood', smallPhone],
  ['devices', 'flood', smallPhone],
  ['devices', 'no-data', desk],
  ['device', 'hostile', smallPhone],
  ['actions', 'no-data', desk],
  ['actions', 'hostile', smallPhone],
  ['drift', 'no-data', desk],
  ['drift', 'hostile', smallPhone],
  ['verdicts', 'no-data', desk],
  ['verdicts', 'hostile', smallPhone],
  ['autonomy', 'flood', wide],
  ['autonomy', 'no-data', desk],
  ['autonomy', 'hostile', smallPhone],
  ['fibre', 'no-data', desk],
  ['fibre', 'hostile', smallPhone],
  ['capacity', 'no-data', desk],
  ['capacity', 'long-names', smallPhone],
  ['runs', 'no-data', desk],
  ['run', 'hostile', smallPhone],
  ['run', 'long-names', desk],
  ['register', 'no-data', desk],
  ['maintenance', 'flood', desk],
  ['maintenance', 'no-data', desk],
  ['maintenance-window', 'hostile', smallPhone],
  ['maintenance-notice', 'hostile', desk],
  ['maintenance-late', 'flood', smallPhone],
  ['on-call', 'no-data', smallPhone],
  ['page', 'long-names', smallPhone],
  ['tenant', 'no-data', smallPhone],
  ['tenant', 'healthy', desk],
  ['invoice', 'healthy', smallPhone],
];

const screens = useScreens();
const opened = new Map<Look, Promise<Opened>>();

beforeAll(() => {
  mkdirSync(pictures, { recursive: true });
});

/** The browser page of this look, at `url`; what it complained about before is forgotten. */
async function goTo(url: string, how: Look): Promise<Opened> {
  const known = opened.get(how);
  const view = known ?? open(screens.browser, url, how);
  opened.set(how, view);
  const { complaints, go } = await view;
  if (known === undefined) return view;
  complaints.length = 0;
  await go(url);
  return view;
}

async function look(name: PageName, scenario: Scenario, how: Look): Promise<void> {
  const { page, complaints } = await goTo(screens.server.url + paths[name], how);
  const file = `${name}-${scenario}-${how.size}-${how.theme}-${how.language}.png`;
  await page.screenshot({ path: pictures + file });
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(faults, file).toEqual([]);
  const seen = await page.evaluate(() => ({
    x: document.documentElement.scrollWidth - innerWidth,
    y: document.documentElement.scrollHeight - innerHeight,
    language: document.documentElement.lang,
    // How far the lanes of the overview reach into what stands below them.
    overlap:
      Math.max(
        0,
        ...[...document.querySelectorAll('.lane *')].map((one) => one.getBoundingClientRect().bottom),
      ) - (document.querySelector('.overview-foot')?.getBoundingClientRect().top ?? Infinity),
  }));
  expect(seen.x, file).toBeLessThanOrEqual(0);
  // With failovers and maintenance at once the overview scrolls on a low screen, and in a long language on a wall: better than one
  // over the other.
  const isTight = how.size === 'desk' || how === russianWall;
  const mayScroll = how.size === 'phone' || (['flood', 'long-names'].includes(scenario) && isTight);
  if (withoutScroll.has(name) && !mayScroll) expect(seen.y, file).toBeLessThanOrEqual(0);
  expect(seen.overlap, file).toBeLessThanOrEqual(0);
  expect(seen.language).toBe(how.language);
  // A page that is refused (sign-in asks who is there) logs the 401 itself; nothing else may be logged.
  const unexpected = complaints.filter((text) => !(name === 'sign-in' && text.includes('401')));
  expect(unexpected, file).toEqual([]);
}

function show(scenario: Scenario, name: PageName): void {
  screens.server.scenario = scenario;
  screens.server.role = name === 'sign-in' ? null : 'administrator';
}

describe('every page, wide and on a phone', () => {
  for (const name of Object.keys(paths) as PageName[]) {
    test(name, { timeout: 60_000 }, async () => {
      show('cooling-out', name);
      await Promise.all([wide, phone].map((how) => look(name, 'cooling-out', how)));
    });
  }
});

describe('the edges', () => {
  for (const [name, scenario, how] of edges) {
    test(`${name}, ${scenario}, ${how.size}`, { timeout: 60_000 }, async () => {
      show(scenario, name);
      await look(name, scenario, how);
    });
  }
});
