// A watch that judges only when something could be other says at every moment what one says that always judges.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import type { PointName } from '../../src/core/points.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import type { PointFacts } from '../../src/readings/reading-batch.ts';
import type { Quality, Reading } from '../../src/readings/reading.ts';
import { ValueColumns } from '../../src/readings/value-columns.ts';
import { createMemory, judgeComponent } from '../../src/redundancy/component-state.ts';
import type { Binding, Condition } from '../../src/site/site.ts';
import { ComponentWatch } from '../../src/verdicts/component-watch.ts';
import { reading } from '../readings/samples.ts';
import { componentOf, deviceOf, siteOf } from './small-site.ts';

const points = ['output.source', 'output.power', 'output.voltage'] as const satisfies readonly PointName[];

const conditions = fc.record(
  {
    point: fc.constantFrom(...points),
    isNot: fc.constant(['off']),
    atLeast: fc.constantFrom(0, 3, { point: 'output.voltage', plus: 1 } as const),
    failSeconds: fc.constantFrom(0, 8),
    holdSeconds: fc.constant(5),
    stale: fc.constantFrom('unavailable' as const, { last: 20 }),
    optional: fc.boolean(),
    unless: fc.constant([{ point: 'output.source', is: ['on'] } as const]),
  },
  { requiredKeys: ['point'] },
);

const put = fc.record({
  kind: fc.constant('put' as const),
  device: fc.constantFrom('a', 'a', 'b'),
  point: fc.constantFrom(...points),
  instance: fc.constantFrom('', '', '2'),
  value: fc.constantFrom(null, 0, 4),
  state: fc.constantFrom(null, 'on', 'off'),
  quality: fc.constantFrom<Quality>('good', 'good', 'good', 'suspect', 'stale', 'missing'),
  aheadMs: fc.constantFrom(0, 0, 0, -3_000, 60_000),
  intervalMs: fc.constantFrom(undefined, undefined, 2_000),
});
/** The last of them says the same again. */
const again = fc.record({
  kind: fc.constant('again' as const),
  aheadMs: fc.constantFrom(0, 0, 60_000),
  intervalMs: fc.constantFrom(undefined, undefined, 2_000),
});
const wait = fc.record({
  kind: fc.constant('wait' as const),
  ms: fc.constantFrom(500, 1_000, 8_000, 26_000, 26_000, -40_000),
});
const happening = fc.oneof(
  { weight: 4, arbitrary: put },
  { weight: 4, arbitrary: again },
  { weight: 4, arbitrary: wait },
  fc.record({ kind: fc.constant('silence' as const), device: fc.constantFrom('a', 'b') }),
  fc.record({ kind: fc.constant('profile' as const), conditions: fc.array(conditions, { maxLength: 2 }) }),
  fc.record({ kind: fc.constant('interval' as const), ms: fc.constantFrom(1_000, 10_000) }),
  fc.record({ kind: fc.constant('forget' as const), device: fc.constantFrom('a', 'b') }),
);

const lists = new Map<string, readonly PointFacts[]>();

/** Puts a reading as it is, or as a batch of one. */
function putOne(board: LatestBoard, one: Reading, isBatch: boolean): void {
  if (!isBatch) return void board.put([one]);
  const { deviceId, point, instance, label, oid, unit, intervalMs, takenAtMs } = one;
  const key = `${point} ${instance} ${intervalMs}`;
  const facts = lists.get(key) ?? [{ point, instance, label, oid, unit, intervalMs }];
  lists.set(key, facts);
  const columns = new ValueColumns(1);
  columns.set(0, one);
  board.putBatch({ deviceId, takenAtMs, facts, columns, rows: Int32Array.of(0), more: [] });
}

test('says what judging at every moment says', () => {
  let judged = 0;
  let repeated = 0;
  fc.assert(
    fc.property(
      fc.array(conditions, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.boolean(),
      fc.array(happening, { minLength: 5, maxLength: 40 }),
      (own, hasOwn, isBatch, happenings) => {
        let nowMs = 1_000_000;
        let passedMs = 0;
        const clock: Clock = {
          epochMs: () => nowMs,
          monotonicMs: () => passedMs,
          after: () => () => undefined,
        };
        const board = new LatestBoard(clock);
        const silent = new Set<string>();
        let profile: readonly Condition[] | undefined;
        const binding = (available?: readonly Condition[]): Binding =>
          available === undefined ? { component: 'c' } : { component: 'c', available };
        const bindings = { a: binding(hasOwn ? own : undefined), b: binding() };
        const devices = [deviceOf('a', [bindings.a]), deviceOf('b', [bindings.b])];
        const watch = new ComponentWatch({
          site: siteOf([componentOf('c', {})], devices),
          board,
          clock,
          profileConditions: () => profile,
          isSilent: (id) => silent.has(id),
        });
        const memory = createMemory();
        let last: Reading | undefined;
        for (const one of happenings) {
          if (one.kind === 'wait') {
            nowMs += one.ms;
            passedMs += Math.abs(one.ms);
          } else if (one.kind === 'silence') {
            if (!silent.delete(one.device)) silent.add(one.device);
          } else if (one.kind === 'profile') profile = one.conditions;
          else if (one.kind === 'interval') board.expectEvery('a', one.ms);
          else if (one.kind === 'forget') board.forget(one.device);
          else if (one.kind === 'again') {
            const { aheadMs, intervalMs } = one;
            if (last !== undefined && intervalMs !== undefined) last = { ...last, intervalMs };
            if (last !== undefined) putOne(board, { ...last, takenAtMs: nowMs + aheadMs }, isBatch);
          } else {
            const { device, point, aheadMs, intervalMs, kind: _, ...said } = one;
            const known = reading(device, point, { ...said, takenAtMs: nowMs + aheadMs });
            last = intervalMs === undefined ? known : { ...known, intervalMs };
            putOne(board, last, isBatch);
          }
          const plain = judgeComponent(
            [
              { deviceId: 'a', binding: bindings.a },
              { deviceId: 'b', binding: bindings.b },
            ],
            (deviceId, point) =>
              board
                .ofDevice(deviceId)
                .filter((known) => known.point === point)
                .map((known) =>
                  silent.has(deviceId) && known.quality !== 'missing'
                    ? { ...known, quality: 'stale' as const }
                    : known,
                ),
            () => profile,
            { memory, nowMs: passedMs },
          );
          const before = watch.status('c');
          watch.judge('c');
          const { state, reason } = watch.status('c')!;
          expect({ state, reason }).toEqual(plain);
          judged += 1;
          if (watch.status('c') === before) repeated += 1;
        }
      },
    ),
    { numRuns: 1_000 },
  );
  // Else nothing was proven: it judged every time.
  expect(repeated).toBeGreaterThan(judged / 10);
});

test('a failure with patience counts by waiting alone', () => {
  let nowMs = 1_000_000;
  const clock: Clock = { epochMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => undefined };
  const board = new LatestBoard(clock);
  const available = [{ point: 'output.power', atLeast: 3, failSeconds: 8 }] as const;
  const watch = new ComponentWatch({
    site: siteOf([componentOf('c', {})], [deviceOf('a', [{ component: 'c', available }])]),
    board,
    clock,
    profileConditions: () => undefined,
    isSilent: () => false,
  });
  const stateAfter = (ms: number): unknown => {
    nowMs += ms;
    watch.judge('c');
    return watch.status('c')?.state;
  };
  board.put([reading('a', 'output.power', { value: 4, takenAtMs: nowMs })]);
  expect(stateAfter(0)).toBe('available');
  board.put([reading('a', 'output.power', { value: 1, takenAtMs: nowMs })]);
  expect([stateAfter(0), stateAfter(7_999), stateAfter(1)]).toEqual([
    'available',
    'available',
    'unavailable',
  ]);
});
