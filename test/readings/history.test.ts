import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { HistoryKeeper } from '../../src/readings/history-loop.ts';
import { HistoryRecorder } from '../../src/readings/history-recorder.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { packHour, packHourWithin } from '../../src/readings/pack-history-store.ts';
import { readPercentile, readSeries, readStateChanges } from '../../src/readings/read-history-store.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { reading } from './samples.ts';

const midnight = Date.UTC(2026, 10, 20);
const hour = 3_600_000;
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());
beforeEach(() =>
  db.owner.transaction(async (tx) => {
    const open = await tx.query<{ starts_at: Temporal.Instant }>('SELECT starts_at FROM history.open_hour');
    for (const row of open) await tx.execute('SELECT history.drop_hour_partition($1)', [row.starts_at]);
    await tx.execute('TRUNCATE history.point, history.chunk, history.rollup, history.state_change');
  }),
);

function createPlant() {
  const clock = new VirtualClock(midnight);
  const board = new LatestBoard(clock);
  board.expectEvery('pdu', 30_000);
  const keeper = new HistoryKeeper({ database: db.app, clock, board, settings: defaultHistorySettings });
  return { clock, board, keeper };
}

const power = { deviceId: 'pdu', point: 'output.power', instance: '' } as const;
const valueAt = (atMs: number) => 1_000 + (atMs % 7_000_000) / 1_000;

/** A board whose readings go to this recorder alone. */
function boardOf(recorder: HistoryRecorder): LatestBoard {
  const board = new LatestBoard(new VirtualClock(midnight));
  board.onTake((page, rows, count) => recorder.record(page, rows, count));
  return board;
}

/** One reading each 30 s over the hours, except those for which `skip` says so. */
function poll(
  board: LatestBoard,
  fromMs: number,
  toMs: number,
  skip: (atMs: number) => boolean = () => false,
) {
  for (let atMs = fromMs; atMs < toMs; atMs += 30_000) {
    if (!skip(atMs)) board.put([reading('pdu', 'output.power', { takenAtMs: atMs, value: valueAt(atMs) })]);
  }
}

const whole = { ...power, fromMs: midnight, toMs: midnight + 30 * hour };
const readWhole = () => db.app.transaction((tx) => readSeries(tx, whole));

test('the same series comes back from hot rows, packed hours and a packed day', async () => {
  const { clock, board, keeper } = createPlant();
  await clock.advance(25 * hour + 300_000);
  const silence = (atMs: number) => atMs >= midnight + 2 * hour && atMs < midnight + 2 * hour + 600_000;
  poll(board, midnight, midnight + 25 * hour, silence);
  expect(await keeper.flush()).toBe(25 * 120 - 20);
  const hot = await readWhole();
  expect(hot.unit).toBe('W');
  expect(hot.points.filter(([, value]) => value === null)).toEqual([[midnight + 2 * hour, null]]);
  for (const [atMs, value] of hot.points) if (value !== null) expect(value).toBe(valueAt(atMs));

  await packHour(db.app, midnight + 3 * hour);
  expect(await readWhole()).toEqual(hot);
  const means = { ...whole, toMs: midnight + 25 * hour, stepSeconds: 900 };
  const before = await db.app.transaction((tx) => readSeries(tx, means));
  await keeper.tidy();
  const spans = await db.app.query<{ span: string; chunks: bigint }>(
    'SELECT span, count(*) AS chunks FROM history.chunk GROUP BY span ORDER BY span',
  );
  expect(spans).toEqual([
    { span: 'day', chunks: 1n },
    { span: 'hour', chunks: 1n },
  ]);
  expect(await db.app.query('SELECT 1 FROM history.hot')).toEqual([]);
  expect(await readWhole()).toEqual(hot);
  const after = await db.app.transaction((tx) => readSeries(tx, means));
  expect(after.points.length).toBe(100);
  after.points.forEach(([atMs, mean], i) => {
    expect(atMs).toBe(before.points[i]![0]);
    expect(mean).toBeCloseTo(before.points[i]![1]!, 6);
  });
  const percentile = await db.app.transaction((tx) => readPercentile(tx, whole, 95));
  const values = hot.points.flatMap(([, value]) => (value === null ? [] : [value])).sort((a, b) => a - b);
  expect(percentile).toBe(values[Math.ceil(0.95 * values.length) - 1]);
});

test('late samples of a packed hour are merged into it, and a repeated write counts once', async () => {
  const { clock, board, keeper } = createPlant();
  await clock.advance(2 * hour);
  poll(board, midnight, midnight + hour, (atMs) => atMs >= midnight + 1_800_000);
  await keeper.flush();
  await keeper.tidy();
  const again = new HistoryRecorder(() => 30_000);
  const repeating = boardOf(again);
  for (let atMs = midnight + 1_500_000; atMs < midnight + hour; atMs += 30_000) {
    repeating.put([reading('pdu', 'output.power', { takenAtMs: atMs, value: valueAt(atMs) })]);
  }
  await again.flush(db.app);
  const hot = await readWhole();
  expect(hot.points.length).toBe(120);
  await keeper.tidy();
  expect(await readWhole()).toEqual(hot);
});

test('a crash between packing and dropping loses nothing and doubles nothing', async () => {
  const { clock, board, keeper } = createPlant();
  await clock.advance(2 * hour);
  poll(board, midnight, midnight + hour);
  await keeper.flush();
  const hot = await readWhole();
  for (const cut of [/^DELETE FROM history.rollup/, /^CLOSE/, /drop_hour_partition/]) {
    const crash = db.app.transaction((tx) => {
      const execute = tx.execute.bind(tx);
      tx.execute = async (text, values) => {
        if (cut.test(text)) throw new Error('the process ends here');
        return execute(text, values);
      };
      return packHourWithin(tx, midnight);
    });
    await expect(crash).rejects.toThrow('the process ends here');
    expect(await readWhole()).toEqual(hot);
  }
  const both = await Promise.all([packHour(db.app, midnight), packHour(db.app, midnight)]);
  expect(both.sort((a, b) => a - b)).toEqual([0, 120]);
  expect(await readWhole()).toEqual(hot);
});

test('writing goes on while hours are packed', async () => {
  const { clock, board, keeper } = createPlant();
  await clock.advance(6 * hour);
  const late = new HistoryRecorder(() => 30_000);
  const lateBoard = boardOf(late);
  poll(board, midnight, midnight + 5 * hour);
  await keeper.flush();
  const writing = (async () => {
    for (let i = 0; i < 40; i++) {
      lateBoard.put([reading('late', 'output.power', { takenAtMs: midnight + i * 450_000, value: i })]);
      await late.flush(db.app);
    }
  })();
  await Promise.all([keeper.tidy(), writing]);
  await keeper.tidy();
  const request = { deviceId: 'late', point: 'output.power', instance: '' } as const;
  const range = { fromMs: midnight, toMs: midnight + 6 * hour };
  const series = await db.app.transaction((tx) => readSeries(tx, { ...request, ...range }));
  expect(series.points.flatMap(([, value]) => (value === null ? [] : [value]))).toEqual(
    Array.from({ length: 40 }, (_, i) => i),
  );
});

test('states are kept as words when they change, with the one in force at the start', async () => {
  const { clock, board, keeper } = createPlant();
  await clock.advance(2 * hour);
  const words = ['online', 'online', 'onBattery', 'onBattery', 'online'];
  for (const [i, state] of words.entries()) {
    board.put([reading('ups', 'output.source', { takenAtMs: midnight + i * 30_000, value: 3, state })]);
    await keeper.flush();
  }
  const missing = { takenAtMs: midnight + 150_000, quality: 'missing', value: null } as const;
  board.put([reading('ups', 'output.source', missing)]);
  await keeper.flush();
  const request = { deviceId: 'ups', point: 'output.source', instance: '' } as const;
  const changes = await db.app.transaction((tx) =>
    readStateChanges(tx, { ...request, fromMs: midnight + 45_000, toMs: midnight + hour }),
  );
  expect(changes.map(({ atMs, word }) => [atMs - midnight, word])).toEqual([
    [0, 'online'],
    [60_000, 'onBattery'],
    [120_000, 'online'],
    [150_000, null],
  ]);
});

test('the buffer stops at its bound, drops the oldest and counts them', async () => {
  const recorder = new HistoryRecorder(() => 30_000, { bufferedReadings: 5_000, readingsPerFlush: 3_000 });
  const board = boardOf(recorder);
  board.put(
    Array.from({ length: 7_000 }, (_, i) =>
      reading('pdu', 'output.power', { takenAtMs: midnight + i, value: i }),
    ),
  );
  expect([recorder.waiting, recorder.droppedCount, recorder.takenCount]).toEqual([5_000, 2_000, 7_000]);
  expect([await recorder.flush(db.app), await recorder.flush(db.app)]).toEqual([3_000, 2_000]);
  const { points } = await readWhole();
  expect(points.map(([, value]) => value)).toEqual(Array.from({ length: 5_000 }, (_, i) => 2_000 + i));
});

test('a recorder that begins anew finds the numbers of its points, and gives the new ones theirs', async () => {
  const numbers = async (): Promise<unknown> =>
    db.owner.query('SELECT device_id, point, id, interval_ms FROM history.point ORDER BY id');
  const first = new HistoryRecorder(() => 30_000);
  boardOf(first).put([reading('pdu', 'output.power'), reading('ups', 'output.power')]);
  await first.flush(db.app);
  const known = (await numbers()) as object[];
  const next = new HistoryRecorder((deviceId) => (deviceId === 'ups' ? 5_000 : 30_000));
  boardOf(next).put([
    reading('ups', 'output.power'),
    reading('pdu', 'output.power'),
    reading('pdu', 'output.voltage'),
  ]);
  await next.flush(db.app);
  expect(await numbers()).toEqual([
    known[0],
    { ...known[1], interval_ms: 5_000 },
    expect.objectContaining({ device_id: 'pdu', point: 'output.voltage', interval_ms: 30_000 }),
  ]);
});
