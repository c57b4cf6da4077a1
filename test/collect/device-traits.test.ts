// What silence teaches about the size of requests, and what it does not.
import { expect, test } from 'vitest';
import { DeviceTraits } from '../../src/collect/device-traits.ts';

test('a size that was never answered is too large at the first silence', () => {
  const traits = new DeviceTraits(true);
  expect(traits.isTooLarge('get', 24)).toBe(true);
});

test('a size that was answered is given up after six silences with no answer between', () => {
  const traits = new DeviceTraits(true);
  const silences = (count: number): boolean[] =>
    Array.from({ length: count }, () => traits.isTooLarge('get', 24));
  traits.noteAnswered('get', 24);
  expect(silences(5)).not.toContain(true);
  traits.noteAnswered('get', 24);
  expect(silences(5)).not.toContain(true);
  // Small requests say nothing about large ones, nor GETBULK about GET.
  traits.noteAnswered('get', 5);
  traits.noteAnswered('bulk', 60);
  expect(silences(1)).toEqual([true]);
  // Then it counts as one that was never answered.
  expect(silences(1)).toEqual([true]);
});

test('what was given up is tried again after 500 polls, troubled ones among them', () => {
  const traits = new DeviceTraits(true);
  traits.shrink(8);
  for (let poll = 1; poll <= 499; poll++) traits.notePoll(poll % 7 !== 0);
  expect(traits.objects).toBe(8);
  for (let poll = 0; poll < 3; poll++) traits.notePoll(true);
  expect(traits.objects).toBe(16);
});
