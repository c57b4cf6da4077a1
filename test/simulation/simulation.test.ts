// Simulated days with random faults against what must hold on every day. More of them: `npm run simulate`.
import { expect, test } from 'vitest';
import { playDay } from './day.ts';

const from = Number(process.env['QOSHA_SEED'] ?? 1);
const count = Number(process.env['QOSHA_SEEDS'] ?? 60);

test(`${count} simulated days from seed ${from} break no invariant`, async () => {
  let pages = 0;
  for (let seed = from; seed < from + count; seed++) {
    const day = await playDay(seed);
    pages += day.pages.length;
    expect({ seed, violations: day.violations }).toEqual({ seed, violations: [] });
  }
  // Days on which nothing happens prove nothing.
  expect(pages).toBeGreaterThan(count);
}, 900_000);

test('the same seed is the same day', async () => {
  const [first, second] = [await playDay(7), await playDay(7)];
  expect(second.story).toEqual(first.story);
  expect(first.story.length).toBeGreaterThan(5);
}, 60_000);
