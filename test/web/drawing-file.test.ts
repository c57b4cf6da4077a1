// The drawing as a file: a whole SVG document that needs nothing of the page, shows what the screen shows – the same view and
// the same scenario –, and in which hostile names are text.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { open } from './browser.ts';
import type { Look } from './browser.ts';
import { useScreens } from './screens.ts';

const desk: Look = { size: 'desk', theme: 'light', language: 'en' };
const screens = useScreens();
beforeEach(() => {
  screens.server.scenario = 'healthy';
  screens.server.role = 'administrator';
});

interface Saved {
  readonly text: string;
  readonly name: string;
  readonly root: string;
  /** What stands in it as text, in the order of the document. */
  readonly words: readonly string[];
  readonly tags: readonly string[];
  /** Values of fill and stroke. */
  readonly paints: readonly string[];
  readonly attributes: readonly string[];
  readonly lines: number;
}

async function save(page: Page): Promise<Saved> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'As SVG' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  const read = await page.evaluate((source) => {
    const file = new DOMParser().parseFromString(source, 'image/svg+xml');
    const all = [...file.querySelectorAll('*')];
    return {
      root: file.documentElement.tagName,
      words: [...file.querySelectorAll('text')].map((one) => one.textContent ?? ''),
      tags: [...new Set(all.map(({ tagName }) => tagName))],
      paints: [
        ...new Set(all.flatMap((one) => [one.getAttribute('fill'), one.getAttribute('stroke')])),
      ].filter((one) => one !== null),
      attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))],
      lines: file.querySelectorAll('polyline').length,
    };
  }, text);
  return { ...read, text, name: download.suggestedFilename() };
}

/** Opened by itself as a picture, as any viewer does: its size, and how many different colours are in it. */
async function opened(page: Page, text: string): Promise<{ width: number; colours: number }> {
  const other = await page.context().newPage();
  await other.goto('about:blank');
  const seen = await other.evaluate(async (source) => {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const paint = canvas.getContext('2d')!;
    paint.drawImage(image, 0, 0);
    const { data } = paint.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 4) {
      colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
    }
    return { width: image.naturalWidth, colours: colours.size };
  }, text);
  await other.close();
  return seen;
}

test('is a document of its own, with every element and line of the view and colours written out', async () => {
  const { page, complaints, close } = await open(
    screens.browser,
    `${screens.server.url}/diagram?view=drawing`,
    desk,
  );
  await page.locator('.card').first().waitFor();
  const saved = await save(page);
  expect(saved.name).toMatch(/^qosha-power-\d{4}-\d\d-\d\dT\d{4}Z\.svg$/u);
  expect(saved.root).toBe('svg');
  expect(saved.text.startsWith('<?xml version="1.0" encoding="UTF-8"?>')).toBe(true);
  expect(saved.tags).not.toEqual(
    expect.arrayContaining(['parsererror', 'foreignObject', 'image', 'style', 'script']),
  );
  expect(saved.attributes).not.toEqual(expect.arrayContaining(['class', 'style', 'href']));
  for (const paint of saved.paints)
    expect(paint).toMatch(/^(?:none|rgb\(\d+,\d+,\d+\)|url\(#hatch-[\d-]+\))$/u);
  expect(saved.text).not.toContain('var(');
  expect(saved.lines).toBe(await page.locator('.lines polyline').count());
  const names = await page.locator('.card-name').allInnerTexts();
  const said = saved.words.join(' ');
  for (const name of names) expect(said).toContain(name.split(/\s/u)[0]);
  expect(saved.words[0]).toBe('Diagram: Power');
  const { width, colours } = await opened(page, saved.text);
  expect(width).toBeGreaterThan(600);
  expect(colours).toBeGreaterThan(5);
  // Zoomed in it is the same file: the drawing, not the window.
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  const zoomed = await save(page);
  expect(zoomed.words).toEqual(saved.words);
  expect((await opened(page, zoomed.text)).width).toBe(width);
  expect(complaints).toEqual([]);
  await close();
});

test('of a what-if shows its consequences and says what was taken out, beside Print', async () => {
  const address = `${screens.server.url}/diagram?medium=power&view=drawing&without=ups-a-1&on=generators`;
  const { page, close } = await open(screens.browser, address, { ...desk, theme: 'dark' });
  await page.locator('.would-without').first().waitFor();
  const print = page.getByRole('button', { name: 'Print' });
  expect(await print.locator('xpath=following-sibling::button').innerText()).toBe('As SVG');
  const saved = await save(page);
  expect(saved.name).toContain('-what-if-');
  const [, what] = saved.words;
  expect(what).toContain('What if: ');
  expect(what).toContain('On generators');
  const marked = await page.locator('.card-would').allInnerTexts();
  for (const word of new Set(marked)) expect(saved.words.join(' ')).toContain(word.slice(0, 4));
  // Dark on the screen, dark in the file.
  const ground = /(?:<\/defs>|<defs\/>)<rect [^>]*fill="rgb\((\d+),(\d+),(\d+)\)"/u.exec(saved.text)!;
  expect(Math.max(...ground.slice(1).map(Number))).toBeLessThan(80);
  await close();
});

test('hostile names are text, and a list has no drawing to save', async () => {
  screens.server.scenario = 'hostile';
  const { page, go, close } = await open(screens.browser, `${screens.server.url}/diagram?view=drawing`, desk);
  await page.locator('.card').first().waitFor();
  const saved = await save(page);
  expect(saved.tags).not.toContain('img');
  expect(saved.text).toContain('&lt;img');
  expect(saved.text).not.toContain('<img');
  await go(`${screens.server.url}/diagram?view=list`);
  expect(await page.getByRole('button', { name: 'As SVG' }).count()).toBe(0);
  await close();
});
