// The on-call page in use: giving a duty away and taking it back, and the steps when nobody answers.
import { beforeEach, expect, test } from 'vitest';
import { open } from './browser.ts';
import type { Look } from './browser.ts';
import { useScreens } from './screens.ts';

const phone: Look = { size: 'phone', theme: 'dark', language: 'en' };
const screens = useScreens();
beforeEach(() => {
  screens.server.changes.length = 0;
});

test('a duty is given to somebody else by the clock of the site, and taken back', async () => {
  const { page, close } = await open(screens.browser, `${screens.server.url}/on-call`, phone);
  await page.getByText('Give a duty to somebody else').click();
  await page.getByLabel('Who takes it').selectOption({ label: 'Leyla Məmmədova' });
  const until = page.getByLabel('Until', { exact: true });
  await until.fill('2020-01-01T00:00');
  await page.getByRole('button', { name: 'Give the duty' }).click();
  await page.getByText('It must end after it begins').waitFor();
  expect(screens.server.changes).toEqual([]);
  await page.getByLabel('From', { exact: true }).fill('2099-05-01T20:00');
  await until.fill('2099-05-02T08:00');
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Give the duty' }).click();
  const [fromMs, untilMs] = ['2099-05-01T16:00Z', '2099-05-02T04:00Z'].map((text) => Date.parse(text));
  expect((await sent).postDataJSON()).toEqual({ personId: 'p2', fromMs, untilMs });
  await page.getByRole('button', { name: 'Take back Rauf Əliyev' }).click();
  await expect
    .poll(() => screens.server.changes)
    .toEqual(['POST /on-call/overrides', 'DELETE /on-call/overrides/o1']);
  await close();
});

test('the steps when nobody answers are said, and an administrator changes them', async () => {
  const { page, close } = await open(screens.browser, `${screens.server.url}/on-call`, phone);
  await page.getByText('Change the steps').click();
  await page.getByRole('button', { name: 'Remove step 2' }).click();
  await page.getByRole('button', { name: 'Add a step' }).click();
  const sent = page.waitForRequest((request) => request.method() === 'PUT');
  await page.getByRole('button', { name: 'Save the steps' }).click();
  const said = (await sent).postDataJSON() as { steps: { target: string; afterSeconds: number }[] };
  expect(said.steps.map(({ target, afterSeconds }) => [target, afterSeconds])).toEqual([
    ['on-call', 0],
    ['next', 300],
    ['everyone', 300],
  ]);
  await close();
});
