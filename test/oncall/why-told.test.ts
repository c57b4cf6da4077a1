// Why somebody is told once more of the same alert.
import { expect, test } from 'vitest';
import type { PageEventKind } from '../../src/oncall/page-store.ts';
import { whyTold } from '../../src/oncall/why-told.ts';

function wordsOf(events: readonly [PageEventKind, number?, string?][], isEarlier = false): string[] {
  const rows = events.map(([kind, step = null, person = null]) => ({ kind, step, person }));
  return [...whyTold(rows, isEarlier)].map(([step, { why, by }]) => `${step} ${why} ${by ?? ''}`.trim());
}

test('worse than before, out of cover, passed on, undelivered, and simply unanswered', () => {
  expect(wordsOf([['opened'], ['told', 1], ['again'], ['told', 2], ['told', 3]])).toEqual([
    '1 first',
    '2 worse',
    '3 unanswered',
  ]);
  expect(
    wordsOf([['opened'], ['told', 1], ['held'], ['again'], ['told', 2], ['again'], ['told', 3]]),
  ).toEqual(['1 first', '2 uncovered', '3 worse']);
  expect(
    wordsOf([
      ['opened'],
      ['told', 1],
      ['undeliverable', 1],
      ['told', 2],
      ['declined', 2, 'Bob'],
      ['told', 3],
    ]),
  ).toEqual(['1 first', '2 undeliverable', '3 declined Bob']);
  expect(wordsOf([['opened'], ['told', 1], ['told', 1]], true)).toEqual(['1 anew']);
});

test('a step that found nobody counts as the first, and everybody of one step for one reason', () => {
  expect(wordsOf([['opened'], ['nobody-on-duty', 1], ['told', 2], ['told', 2]])).toEqual([
    '1 first',
    '2 unanswered',
  ]);
});
