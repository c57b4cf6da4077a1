// What the live stream keeps of what it told, and how it is cut into events.
import { describe, expect, test } from 'vitest';
import { Kept, eventCharacters, listEvents, maxGone } from '../../src/api/live-kept.ts';
import { takesGzip } from '../../src/api/live-piece.ts';

describe('what was told', () => {
  test('comes again to whoever has not seen it, and only what says something else', () => {
    const kept = new Kept();
    expect([kept.put('a', '1', 1), kept.put('b', '2', 1), kept.put('a', '1', 2)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(kept.put('b', '3', 2)).toBe(true);
    expect([[...kept.since(0)], [...kept.since(1)], [...kept.since(2)]]).toEqual([['1', '3'], ['3'], []]);
  });

  test('that is gone is told to whoever may not have heard of it, and not of what is back', () => {
    const kept = new Kept();
    for (const key of ['a', 'b', 'c']) kept.put(key, '1', 1);
    expect(kept.keepOnly(new Set(['a']), 2)).toBe(true);
    expect(kept.keepOnly(new Set(['a']), 3)).toBe(false);
    expect([[...kept.goneSince(1)], [...kept.goneSince(2)]]).toEqual([['"b"', '"c"'], []]);
    kept.put('b', '1', 4);
    expect([[...kept.goneSince(1)], [...kept.since(3)]]).toEqual([['"c"'], ['1']]);
  });

  test('is not remembered for ever once it is gone', () => {
    const kept = new Kept();
    for (let round = 1; round <= 3; round++) {
      const keys = Array.from({ length: maxGone / 2 }, (_, at) => `${round} ${at}`);
      for (const key of keys) kept.put(key, '1', round);
      kept.keepOnly(new Set(), round);
    }
    expect([...kept.goneSince(0)]).toHaveLength(maxGone);
    // Whoever has seen the first revision still hears of everything after it.
    expect(kept.forgottenRevision).toBe(1);
  });
});

test('a list becomes events of a bounded size that hold all of it once, in order', () => {
  const nodes = Array.from({ length: 5_000 }, (_, at) => JSON.stringify({ at, text: 'x'.repeat(100) }));
  const edges = Array.from({ length: 100 }, (_, at) => String(at));
  const events = [...listEvents('diagram', '"at":7', { nodes, edges }, false)];
  expect(events.length).toBeGreaterThan(3);
  expect(Math.max(...events.map(({ length }) => length))).toBeLessThan(eventCharacters * 1.1);
  const read = events.map((event) => {
    const [, data = ''] = /^event: diagram\ndata: (.*)\n\n$/u.exec(event) ?? [];
    return JSON.parse(data) as { at: number; nodes: unknown[]; edges: unknown[] };
  });
  expect(read.flatMap((one) => one.nodes)).toEqual(nodes.map((json) => JSON.parse(json) as unknown));
  expect(read.flatMap((one) => one.edges)).toEqual(edges.map(Number));
  expect(read.every(({ at }) => at === 7)).toBe(true);
  expect([...listEvents('alerts', '"at":7', { alerts: [] }, false)]).toEqual([]);
  const empty = 'event: alerts\ndata: {"at":7,"alerts":[]}\n\n';
  expect([...listEvents('alerts', '"at":7', { alerts: [] }, true)]).toEqual([empty]);
});

test('packed is what is sent to whoever says that it takes gzip, and to nobody else', () => {
  const taken = ['gzip', 'gzip, deflate, br, zstd', 'br;q=1.0, GZIP;q=0.5'];
  const not = [undefined, '', 'br', 'identity', 'gzip;q=0', 'gzip; q=0.000, br', 'xgzip'];
  expect([...taken, ...not].map(takesGzip)).toEqual([...taken.map(() => true), ...not.map(() => false)]);
});
