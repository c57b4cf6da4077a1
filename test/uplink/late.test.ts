// Readings that come late: they stand in the history where they belong, words of states do not last longer than they
// were said, registers of the quarter-hours are caught up, and nothing of it alarms anybody.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFaults } from '../../src/alerts/find.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { Decimal } from '../../src/core/decimal.ts';
import { createRegisterRecorder } from '../../src/metering/metering-loop.ts';
import { loadCourses, saveMeters } from '../../src/metering/register-store.ts';
import { HistoryKeeper } from '../../src/readings/history-loop.ts';
import { defaultHistorySettings } from '../../src/readings/history-settings.ts';
import { LateRecorder } from '../../src/readings/late-recorder.ts';
import { LatestBoard } from '../../src/readings/latest-board.ts';
import { readSeries, readStateChanges } from '../../src/readings/read-history-store.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { reading } from '../readings/samples.ts';

const midnight = Date.UTC(2026, 10, 20);
const hour = 3_600_000;
const minute = 60_000;
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

function createCore(deviceId: string) {
  const clock = new VirtualClock(midnight);
  const board = new LatestBoard(clock);
  board.expectEvery(deviceId, 30_000);
  const keeper = new HistoryKeeper({ database: db.app, clock, board, settings: defaultHistorySettings });
  const late = new LateRecorder({
    intervalOf: (id) => board.intervalOf(id),
    latest: ({ deviceId: id, point, instance }) => board.get(id, point, instance),
  });
  const storeLate = async (readings: readonly Reading[]): Promise<void> => {
    (await db.app.transaction((tx) => late.store(tx, readings))).kept();
  };
  return { clock, board, keeper, storeLate };
}

const powerAt = (atMs: number): number => 1_000 + ((atMs - midnight) % 7_000_000) / 1_000;
/** Every 30 s in [fromMs, toMs): power, and on which source the UPS is; on battery from 02:00 to 02:30. */
function readingsOf(deviceId: string, fromMs: number, toMs: number): Reading[] {
  const list: Reading[] = [];
  for (let takenAtMs = fromMs; takenAtMs < toMs; takenAtMs += 30_000) {
    const isOnBattery = takenAtMs >= midnight + 2 * hour && takenAtMs < midnight + 2 * hour + 30 * minute;
    const state = isOnBattery ? 'battery' : 'normal';
    list.push(reading(deviceId, 'output.power', { takenAtMs, value: powerAt(takenAtMs) }));
    list.push(reading(deviceId, 'output.source', { takenAtMs, value: isOnBattery ? 5 : 3, state }));
  }
  return list;
}

describe('what comes late', () => {
  test('fills packed hours and a packed day in, and is there once however often it comes', async () => {
    const { clock, board, keeper, storeLate } = createCore('ups');
    const cut = { fromMs: midnight + hour + 2 * minute, toMs: midnight + 4 * hour + 3 * minute };
    await clock.advance(26 * hour);
    board.put(readingsOf('ups', midnight, cut.fromMs));
    board.put(readingsOf('ups', cut.toMs, midnight + 26 * hour));
    await keeper.flush();
    await keeper.tidy();
    const gap = readingsOf('ups', cut.fromMs, cut.toMs);
    // Twice, the second time with a crash between: as a stream gives it again.
    await storeLate(gap.slice(0, 300));
    await storeLate(gap);
    const whole = {
      deviceId: 'ups',
      point: 'output.power',
      instance: '',
      fromMs: midnight,
      toMs: midnight + 26 * hour,
    } as const;
    const expected = readingsOf('ups', midnight, midnight + 26 * hour)
      .filter(({ point }) => point === 'output.power')
      .map(({ takenAtMs, value }) => [takenAtMs, value]);
    const read = (stepSeconds?: number) =>
      db.app.transaction((tx) =>
        readSeries(tx, { ...whole, ...(stepSeconds === undefined ? {} : { stepSeconds }) }),
      );
    expect((await read()).points).toEqual(expected);
    await keeper.tidy();
    await keeper.tidy();
    expect((await read()).points).toEqual(expected);
    // Means of five minutes, also those that were half there before.
    for (const [atMs, mean] of (await read(300)).points) {
      const parts = expected
        .filter(([at]) => at! >= atMs && at! < atMs + 5 * minute)
        .map(([, value]) => value!);
      expect(mean).toBeCloseTo(parts.reduce((sum, value) => sum + value, 0) / parts.length, 6);
    }
  });

  test('a word that was said in an outage ends where the outage did', async () => {
    const { clock, board, keeper, storeLate } = createCore('ups-2');
    await clock.advance(3 * hour);
    board.put(readingsOf('ups-2', midnight, midnight + hour));
    await keeper.flush();
    // The line was cut from 01:00 to 02:45; the board says "normal" before and after, the battery was in between.
    board.put(readingsOf('ups-2', midnight + 2 * hour + 45 * minute, midnight + 3 * hour));
    await keeper.flush();
    await storeLate(readingsOf('ups-2', midnight + hour, midnight + 2 * hour + 45 * minute));
    const request = {
      deviceId: 'ups-2',
      point: 'output.source',
      instance: '',
      fromMs: midnight,
      toMs: midnight + 3 * hour,
    } as const;
    const changes = await db.app.transaction((tx) => readStateChanges(tx, request));
    const said = (atMs: number): string | null | undefined =>
      changes.findLast((one) => one.atMs <= atMs)?.word;
    for (const { point, takenAtMs, state } of readingsOf('ups-2', midnight, midnight + 3 * hour)) {
      if (point === 'output.source') expect([takenAtMs, said(takenAtMs)]).toEqual([takenAtMs, state]);
    }
    expect(board.get('ups-2', 'output.source')?.state).toBe('normal');
  });

  test('one late word between two equal ones lasts until the next reading that is known', async () => {
    const { clock, board, keeper, storeLate } = createCore('ups-3');
    await clock.advance(10 * minute);
    const say = (atMinute: number, state: string): Reading =>
      reading('ups-3', 'output.source', { takenAtMs: midnight + atMinute * minute, state });
    board.put([say(1, 'normal')]);
    board.put([say(2, 'normal')]);
    await keeper.flush();
    const refused = board.put([say(1.5, 'battery')]);
    expect(refused).toHaveLength(1);
    await storeLate(refused);
    const request = {
      deviceId: 'ups-3',
      point: 'output.source',
      instance: '',
      fromMs: midnight,
      toMs: midnight + hour,
    } as const;
    const changes = await db.app.transaction((tx) => readStateChanges(tx, request));
    expect(changes.map(({ atMs, word }) => [(atMs - midnight) / minute, word])).toEqual([
      [1, 'normal'],
      [1.5, 'battery'],
      [2, 'normal'],
    ]);
  });

  test('registers of the quarter-hours are those next after them, whatever came first', async () => {
    const meter = { deviceId: 'pdu', point: 'energy.total', instance: '', rackId: 'r', feed: 'A' } as const;
    const bounds = { modulusWh: undefined, resolutionWh: Decimal.of(100n), breakerWatts: 7_000 };
    await db.app.transaction((tx) => saveMeters(tx, [{ ...meter, ...bounds }]));
    const recorder = createRegisterRecorder(db.app);
    const energy = (atMs: number): Reading =>
      reading('pdu', 'energy.total', { takenAtMs: atMs, value: Math.round((atMs - midnight) / 1_000) });
    const every10s = (fromMs: number, toMs: number): Reading[] =>
      Array.from({ length: (toMs - fromMs) / 10_000 }, (_, at) => energy(fromMs + at * 10_000 + 3_000));
    await recorder.record(every10s(midnight + 2 * hour, midnight + 2 * hour + 16 * minute));
    await recorder.record(every10s(midnight, midnight + 2 * hour));
    const start = Temporal.Instant.fromEpochMilliseconds(midnight);
    const period = { start, end: start.add({ hours: 3 }) };
    const [course] = await db.app.transaction((tx) => loadCourses(tx, ['r'], period));
    const kept = course?.samples ?? [];
    expect(
      kept.map(({ takenAt, registerWh }) => [
        takenAt.epochMilliseconds - midnight,
        Number(registerWh.toString()),
      ]),
    ).toEqual(Array.from({ length: 10 }, (_, quarter) => [quarter * 15 * minute, quarter * 15 * 60 + 3]));
  });
});

test('collectors that do not report are one cause, and no device is called silent for it', () => {
  const devices = Array.from({ length: 6 }, (_, at) => ({ id: `d${at}`, name: `D ${at}`, bindings: [] }));
  const health = {
    state: 'silent',
    sinceMs: 0,
    lastAnswerMs: null,
    lastError: null,
    profile: null,
    latenessMs: 0,
  } as const;
  const situation = {
    site: { components: [], devices: devices as never },
    statuses: new Map(),
    healths: new Map(devices.map(({ id }) => [id, { deviceId: id, ...health }])),
    report: { design: {}, live: { concurrentlyMaintainable: 'yes', baseline: { overloaded: [] } } } as never,
    supply: new Map(),
    onBattery: new Set<string>(),
  };
  expect(findFaults(situation).findings.map(({ code }) => code)).toEqual(['devices-silent']);
  const found = findFaults({ ...situation, collectors: { isReporting: false } });
  expect(found.findings.map(({ code, causeKeys }) => [code, causeKeys])).toEqual([['collectors-silent', []]]);
  expect([...found.undetermined].sort()).toEqual(
    ['d0', 'd1', 'd2', 'd3', 'd4', 'd5']
      .map((id) => `device:${id}`)
      .concat('devices')
      .sort(),
  );
});
