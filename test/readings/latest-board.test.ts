import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { reading } from './samples.ts';

const start = Date.UTC(2026, 10, 22);

test('whatever the order of arrival, the newest reading of each point stays', () => {
  const arrival = fc.record({
    device: fc.constantFrom('a', 'b'),
    instance: fc.constantFrom('1', '2'),
    atMs: fc.integer({ min: 0, max: 50 }),
    value: fc.integer(),
  });
  fc.assert(
    fc.property(fc.array(arrival), (arrivals) => {
      const board = new LatestBoard(new VirtualClock(start + 100));
      for (const { device, instance, atMs, value } of arrivals) {
        board.put([reading(device, 'output.power', { instance, takenAtMs: start + atMs, value })]);
      }
      for (const { device, instance } of arrivals) {
        const mine = arrivals.filter((a) => a.device === device && a.instance === instance);
        const newest = Math.max(...mine.map((a) => a.atMs));
        const last = mine.findLast((a) => a.atMs === newest);
        expect(board.get(device, 'output.power', instance)?.value).toBe(last?.value);
      }
      for (const device of ['a', 'b']) {
        expect(board.ofPoint(device, 'output.power')).toEqual(board.ofDevice(device));
        expect(board.ofPoint(device, 'output.voltage')).toEqual([]);
      }
      expect(board.size).toBe(new Set(arrivals.map((a) => a.device + a.instance)).size);
    }),
  );
});

test('a reading turns stale by waiting and nothing else', async () => {
  const clock = new VirtualClock(start);
  const board = new LatestBoard(clock);
  board.expectEvery('pdu', 10_000);
  board.put([
    reading('pdu', 'output.power', { takenAtMs: start, value: 5 }),
    reading('pdu', 'output.voltage', { takenAtMs: start, value: null, quality: 'missing' }),
  ]);
  await clock.advance(25_000);
  expect(board.get('pdu', 'output.power')?.quality).toBe('good');
  await clock.advance(1);
  expect(board.get('pdu', 'output.power')).toMatchObject({ quality: 'stale', value: 5 });
  expect(board.get('pdu', 'output.voltage')).toMatchObject({ quality: 'missing', value: null });
});

test('a wall clock that steps back does not freeze the board', () => {
  const clock = new VirtualClock(start);
  const board = new LatestBoard(clock);
  board.put([reading('ups', 'battery.charge', { takenAtMs: start + 3_600_000, value: 100 })]);
  expect(board.get('ups', 'battery.charge')?.quality).toBe('stale');
  board.put([reading('ups', 'battery.charge', { takenAtMs: start, value: 40 })]);
  expect(board.get('ups', 'battery.charge')).toMatchObject({ value: 40, quality: 'good' });
});

test('listeners hear once per device what changed, and takers of everything that was not late', () => {
  const board = new LatestBoard(new VirtualClock(start + 100));
  const heard: string[] = [];
  const stop = board.onPut((deviceId, changed) => heard.push(`${deviceId} ${changed.length}`));
  const stopTaking = board.onTake((page, rows, count) => {
    const values = [...rows.subarray(0, count)].map((row) => page.reading(row).value);
    heard.push(`${page.deviceId}: ${values.join()}`);
  });
  const first = [reading('a', 'output.power', { takenAtMs: start }), reading('b', 'output.power')];
  board.put(first);
  board.put([reading('a', 'output.power', { takenAtMs: start + 1 })]);
  board.put([reading('a', 'output.power', { takenAtMs: start + 2, quality: 'suspect' })]);
  board.put([reading('a', 'output.power', { takenAtMs: start })]);
  // Two of one point at once, as they come after an outage: both are told, in their order.
  board.put(
    [3, 4].map((value) => reading('a', 'output.power', { takenAtMs: start + value, value, quality: 'good' })),
  );
  stop();
  stopTaking();
  board.put([reading('a', 'output.power', { takenAtMs: start + 5 })]);
  expect(heard).toEqual(['a: 1', 'a 1', 'b: 1', 'b 1', 'a: 1', 'a 0', 'a: 1', 'a 1', 'a: 3', 'a: 4', 'a 2']);
  expect(board.lateCount).toBe(1);
});
