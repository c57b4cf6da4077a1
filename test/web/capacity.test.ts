// The what-if and the capacity page in use: by keyboard in the list, step by step, and a hold from question to request.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { open } from './browser.ts';
import { useScreens } from './screens.ts';

const look = { size: 'wide', theme: 'light', language: 'en' } as const;
const screens = useScreens();

const modeOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.documentElement.dataset['mode']);

test(
  'a what-if is entered, filled and stepped through by keyboard in the list, and the address is the link',
  { timeout: 60_000 },
  async () => {
    const { page, close } = await open(screens.browser, `${screens.server.url}/diagram?view=list`, look);
    expect(await modeOf(page)).toBeUndefined();
    await page.keyboard.press('w');
    await page.getByText('Choose what to take out on the drawing.').waitFor();
    expect(await modeOf(page)).toBe('what-if');
    expect(await page.title()).toMatch(/^What if/);
    await page.locator('.tree-row', { hasText: 'Transfer switch A' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Step through' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('After round 0 of 2').waitFor();
    expect(await page.locator('.tree-row strong', { hasText: 'Trips' }).count()).toBe(0);
    expect(await page.locator('.tree-row strong', { hasText: 'Overload' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Next' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('After round 2 of 2').waitFor();
    expect(await page.locator('.tree-row strong', { hasText: 'Trips' }).count()).toBe(3);
    expect(await page.locator('.tree-row strong', { hasText: 'Lost' }).count()).toBe(6);
    const link = page.url();
    expect(new URL(link).searchParams.get('without')).toBe('ats-a');
    const { page: other, close: closeOther } = await open(screens.browser, link, look);
    await other.getByText('After round 2 of 2').waitFor();
    expect(await modeOf(other)).toBe('what-if');
    await closeOther();
    await page.getByRole('button', { name: 'Back to the present' }).click();
    await page.waitForFunction(() => document.documentElement.dataset['mode'] === undefined);
    expect(new URL(page.url()).searchParams.has('round')).toBe(false);
    await close();
  },
);

test('a place is asked for and held, and a hold released', { timeout: 60_000 }, async () => {
  const { page, close } = await open(screens.browser, `${screens.server.url}/capacity`, look);
  await page.getByText('Say how many kW and units').waitFor();
  await page.getByLabel('kW', { exact: true }).fill('8,5');
  await page.getByLabel('Rack units').fill('20');
  await page.keyboard.press('Enter');
  await page.getByText('2 places bear it').waitFor();
  const query = new URL(page.url()).searchParams;
  expect([query.get('kw'), query.get('units')]).toEqual(['8,5', '20']);
  const asked = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/capacity/holds'),
  );
  await page.getByRole('button', { name: /^Hold/ }).first().click();
  await page.getByLabel('For whom').fill('Bakı Bulud');
  await page.getByLabel('Days').fill('5');
  await page.locator('.hold-form button[type=submit]').click();
  expect((await asked).postDataJSON()).toEqual({
    name: 'Bakı Bulud',
    kw: 8.5,
    units: 20,
    feeds: 2,
    days: 5,
    states: 'design',
    count: 'promised',
    feeders: ['panel-a1', 'panel-b1'],
  });
  await page.getByRole('button', { name: /^Release Old offer/ }).click();
  await expect.poll(() => screens.server.changes).toContain('DELETE /capacity/holds/h2');
  await close();
});
