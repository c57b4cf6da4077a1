// What a poll brings in columns does to the board exactly what the same readings would do one by one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { readingsOf, type PointFacts } from '../../src/readings/reading-batch.ts';
import type { Quality, Reading } from '../../src/readings/reading.ts';
import { ValueColumns } from '../../src/readings/value-columns.ts';
import { reading } from './samples.ts';

const start = Date.UTC(2026, 10, 22);

/** Two lists that share some of their points, in another order and under other labels. */
const lists: readonly (readonly PointFacts[])[] = [
  ['1', '2', '3', '4'].map((instance) => factsOf(instance, 'as found first')),
  ['5', '3', '1'].map((instance) => factsOf(instance, 'as found later')),
];

function factsOf(instance: string, label: string): PointFacts {
  return {
    point: 'output.voltage',
    instance,
    label,
    oid: `1.3.${instance}`,
    unit: 'V',
    intervalMs: instance === '3' ? undefined : 10_000,
  };
}

/** Everything that a board tells and shows, without the order of points. */
function watch(board: LatestBoard): { heard: unknown[]; shown: () => unknown } {
  const heard: unknown[] = [];
  const sorted = (readings: Iterable<Reading>): Reading[] =>
    [...readings].toSorted((a, b) => (a.instance < b.instance ? -1 : 1));
  board.onPut((deviceId, changed, accepted) => {
    const own = accepted.ofPoints(new Set(['output.voltage']));
    expect(accepted.ofPoints(new Set(['output.current']))).toEqual([]);
    expect(accepted.newestMs()).toBe(Math.max(0, ...own.map(({ takenAtMs }) => takenAtMs)));
    heard.push([deviceId, changed, own]);
  });
  let taken: Reading[] = [];
  board.onTake((page, rows, count) => {
    taken = taken.concat([...rows.subarray(0, count)].map((row) => page.reading(row)));
  });
  return { heard, shown: () => [sorted(board.all()), board.size, board.lateCount, taken, heard] };
}

test('a batch and its readings make the same board, the same news and the same history', () => {
  const value = fc.constantFrom(null, 0, 1, 230.5);
  const said = fc.record({
    value,
    state: fc.constantFrom(null, 'on', 'off'),
    quality: fc.constantFrom<Quality>('good', 'suspect', 'stale', 'missing'),
  });
  const poll = fc.record({
    list: fc.nat(1),
    atMs: fc.integer({ min: -20, max: 6_000 }),
    said: fc.array(said, { minLength: 4, maxLength: 4 }),
    read: fc.subarray([0, 1, 2, 3]),
    more: fc.subarray(['8', '9']),
    isAlone: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(poll, { maxLength: 12 }), (polls) => {
      const clock = new VirtualClock(start);
      const boards = [new LatestBoard(clock), new LatestBoard(clock)] as const;
      const watched = [watch(boards[0]), watch(boards[1])] as const;
      const says = (board: LatestBoard): string =>
        JSON.stringify(board.ofPoint('ups', 'output.voltage').map((one) => ({ ...one, takenAtMs: 0 })));
      for (const one of polls) {
        const facts = lists[one.list] as readonly PointFacts[];
        const takenAtMs = start + one.atMs;
        const columns = new ValueColumns(facts.length);
        for (const row of facts.keys()) columns.set(row, one.said[row]!);
        const rows = Int32Array.from(one.read.filter((row) => row < facts.length));
        const more = one.more.map((instance) => reading('ups', 'output.voltage', { instance, takenAtMs }));
        const batch = { deviceId: 'ups', takenAtMs, facts, columns, rows, more };
        const readings = readingsOf(batch);
        const before = boards.map(
          (board) => [says(board), board.lastChangeOf('ups', 'output.voltage')] as const,
        );
        boards[0].put(readings);
        if (one.isAlone) boards[1].put(readings);
        else boards[1].putBatch(batch);
        for (const [i, board] of boards.entries()) {
          const [said, change] = before[i]!;
          // A reading that is stale by its date becomes good by another date alone.
          if (said.includes('"stale"') || says(board) === said) continue;
          expect(board.lastChangeOf('ups', 'output.voltage')).toBeGreaterThan(change);
        }
        // The columns belong to whoever polls.
        for (const row of facts.keys()) columns.set(row, { value: -1, state: 'gone', quality: 'good' });
      }
      expect(watched[1].shown()).toEqual(watched[0].shown());
    }),
    { numRuns: 500 },
  );
});
