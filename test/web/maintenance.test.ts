// The pages of maintenance in use: a plan that is opened by its address, and an override that is asked for on a phone.
import { expect, test } from 'vitest';
import { open } from './browser.ts';
import { useScreens } from './screens.ts';

const screens = useScreens();

test(
  'a new window begins at the next full hour of the site, however late its zone is known',
  { timeout: 60_000 },
  async () => {
    const phone = { size: 'phone', theme: 'light', language: 'en' } as const;
    const { page, close } = await open(screens.browser, `${screens.server.url}/maintenance`, phone);
    await page.route('**/api/v1/overview', async (route) => {
      await new Promise((resolve) => {
        setTimeout(resolve, 1_500);
      });
      await route.continue();
    });
    await page.goto(`${screens.server.url}/maintenance/new?components=ups-a`);
    await page.locator('input[type=datetime-local]').first().waitFor();
    const [from, until] = await page
      .locator('input[type=datetime-local]')
      .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
    const at = await page.evaluate(
      async () => (await (await fetch('/api/v1/maintenance')).json()).at as number,
    );
    const hourMs = 3_600_000;
    const local = (ms: number): string =>
      Temporal.Instant.fromEpochMilliseconds(ms)
        .toZonedDateTimeISO('Asia/Baku')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' });
    const startsAtMs = Math.ceil(at / hourMs) * hourMs;
    expect([from, until]).toEqual([local(startsAtMs), local(startsAtMs + 2 * hourMs)]);
    await close();
  },
);

test(
  'an override is asked for where the work is a no-go, with a reason, from a phone',
  { timeout: 60_000 },
  async () => {
    screens.server.scenario = 'flood';
    const phone = { size: 'phone', theme: 'dark', language: 'ru' } as const;
    const { page, close } = await open(screens.browser, `${screens.server.url}/maintenance/w-1`, phone);
    const ask = page.getByRole('button', { name: 'Просить разрешения вопреки ответу' });
    expect(await ask.isDisabled()).toBe(true);
    const asked = page.waitForRequest((request) => request.url().endsWith('/maintenance/w-1/override'));
    await page.getByLabel('Почему всё же нужно проводить?').fill('Батареи уже сняты');
    await ask.click();
    expect((await asked).postDataJSON()).toEqual({ reason: 'Батареи уже сняты' });
    // What is asked for already stands on another window, with one button to consent below it.
    await page.goto(`${screens.server.url}/maintenance/w-2`);
    const consent = page.waitForRequest((request) => request.url().endsWith('/maintenance/w-2/grant'));
    await page.getByText('На что просят разрешение').waitFor();
    await page.getByRole('button', { name: 'Разрешить', exact: true }).click();
    expect((await consent).method()).toBe('POST');
    await close();
  },
);
