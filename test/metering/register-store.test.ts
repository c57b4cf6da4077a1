import { afterAll, beforeAll, expect, test } from 'vitest';
import { Decimal } from '../../src/core/decimal.ts';
import { createRegisterRecorder } from '../../src/metering/metering-loop.ts';
import { loadCourses, recordBreak, recordRegisters, saveMeters } from '../../src/metering/register-store.ts';
import { walkRegister } from '../../src/metering/register.ts';
import type { Reading } from '../../src/readings/reading.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { meter } from './samples.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.app.transaction((tx) => saveMeters(tx, [meter]));
});
afterAll(() => database.stop());

const midnight = Temporal.Instant.from('2026-10-01T20:00:00Z');
function reading(seconds: number, value: number | null, quality: Reading['quality'] = 'good'): Reading {
  return {
    deviceId: meter.deviceId,
    point: 'energy.total',
    instance: '',
    label: 'Energy',
    oid: '1.3.6',
    value,
    unit: 'Wh',
    state: null,
    quality,
    takenAtMs: midnight.epochMilliseconds + seconds * 1000 + 0.25,
  };
}
const period = { start: midnight, end: midnight.add({ hours: 2 }) };
async function stored(): Promise<string[][]> {
  const [course] = await database.app.transaction((tx) => loadCourses(tx, [meter.rackId], period));
  return (course?.samples ?? []).map((one) => [one.takenAt.toString(), one.registerWh.toString()]);
}

test('of readings all the time, the first after each quarter-hour is kept, once', async () => {
  const recorder = createRegisterRecorder(database.app);
  expect(await recorder.record([reading(-5, 900)])).toBe(0);
  expect(await recorder.record([reading(7, 1_000.1)])).toBe(1);
  expect(await recorder.record([reading(7, 1_000.1), reading(37, 1_005)])).toBe(0);
  // After a restart nothing is remembered; the database still keeps the first.
  expect(await createRegisterRecorder(database.app).record([reading(67, 1_010)])).toBe(0);
  expect(await recorder.record([reading(450, 1_100)])).toBe(0);
  expect(await recorder.record([reading(900, null, 'missing'), reading(900, 1_150, 'stale')])).toBe(0);
  expect(await recorder.record([reading(900 + 119, 1_200)])).toBe(1);
  expect(await recorder.record([reading(1_800 + 121, 1_300)])).toBe(0);
  expect(await recorder.record([{ ...reading(3_600, 5), deviceId: 'pdu-unknown' }])).toBe(0);
  expect(await recorder.record([reading(3_600, 9e12, 'suspect')])).toBe(1);
  expect(await stored()).toEqual([
    ['2026-10-01T20:00:00Z', '1000.1'],
    ['2026-10-01T20:15:00Z', '1200'],
  ]);
});

test('a recorded swap is found again with its registers', async () => {
  await database.app.transaction(async (tx) => {
    await recordBreak(tx, meter, {
      happenedAt: midnight.add({ minutes: 20 }),
      reason: 'swap',
      closingWh: Decimal.of(1_300n),
      openingWh: Decimal.of(50n),
      note: 'PDU replaced',
      recordedBy: 'noc',
    });
    const readAt = midnight.add({ minutes: 30, seconds: 4 });
    const { deviceId, point, instance } = meter;
    await recordRegisters(tx, [{ deviceId, point, instance, registerWh: 250, readAt, quality: 'good' }]);
  });
  const [course] = await database.app.transaction((tx) => loadCourses(tx, [meter.rackId], period));
  if (course === undefined) throw new Error('the meter is known');
  const steps = walkRegister(course.meter, course.samples, course.breaks);
  expect(steps.map((step) => [step.kind, step.wattHours.toString()])).toEqual([
    ['register', '199.9'],
    ['swap', '300'],
  ]);
});

test('registers are for staff: a tenant sees none, and nobody changes them', async () => {
  for (const table of ['meter', 'register_sample', 'meter_break']) {
    const count = `select count(*) as n from ${table}`;
    expect(await database.app.tenantTransaction('anyone', (tx) => tx.query(count))).toEqual([{ n: 0n }]);
    expect(await database.app.query(count)).toEqual([{ n: 0n }]);
  }
  const change = 'update register_sample set register_wh = 0';
  await expect(database.app.transaction((tx) => tx.execute(change))).rejects.toThrow(/permission denied/);
  await expect(database.owner.transaction((tx) => tx.execute(change))).rejects.toThrow(/append only/);
});
