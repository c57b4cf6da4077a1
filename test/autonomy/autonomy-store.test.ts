// What is kept of batteries and tanks, on a real PostgreSQL: taken once however often it is told, and never changed.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertPerson } from '../../src/access/person-store.ts';
import { createId } from '../../src/access/token.ts';
import { keepAutonomy } from '../../src/autonomy/autonomy-loop.ts';
import {
  insertDischarges,
  insertRefuelling,
  loadDischarges,
  loadRefuellings,
} from '../../src/autonomy/autonomy-store.ts';
import { startSimulated } from './simulated.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.stop());

const startedAtMs = Date.parse('2026-11-30T01:00:00Z');
const discharge = {
  componentId: 'ups-a',
  startedAtMs,
  endedAtMs: startedAtMs + 60_000,
  axis: 'charge',
  watts: 20_000,
  samples: [
    [100, 0],
    [90, 333],
  ],
} as const;

it('keeps a discharge once, newest first, and never changes it', async () => {
  const later = { ...discharge, startedAtMs: startedAtMs + 3_600_000, endedAtMs: startedAtMs + 3_700_000 };
  await test.app.transaction((tx) => insertDischarges(tx, [discharge, later]));
  await test.app.transaction((tx) => insertDischarges(tx, [discharge]));
  const loaded = await test.app.transaction(loadDischarges);
  expect(loaded.get('ups-a')).toHaveLength(2);
  expect(loaded.get('ups-a')?.[1]).toEqual(discharge);
  await expect(test.app.transaction((tx) => tx.execute('DELETE FROM battery_discharge'))).rejects.toThrow();
});

it('lists refuellings of tanks and people', async () => {
  const personId = createId();
  const at = Temporal.Instant.fromEpochMilliseconds(startedAtMs);
  await test.app.transaction((tx) =>
    insertPerson(tx, {
      id: personId,
      login: 'aysel',
      name: 'Aysel',
      email: null,
      phone: null,
      language: 'az',
      roles: ['noc'],
      tenantId: null,
      createdAt: at,
    }),
  );
  const fixed = { tankId: 'gen-1', startedAtMs, endedAtMs: startedAtMs + 1, enteredAtMs: startedAtMs };
  const seen = {
    ...fixed,
    key: createId(),
    litres: 500,
    source: 'level',
    litresBefore: 400,
    litresAfter: 900,
  } as const;
  const said = {
    ...fixed,
    key: createId(),
    litres: 505,
    source: 'hand',
    personId,
    deliveryNote: 'L-17',
  } as const;
  await test.app.transaction(async (tx) => {
    expect(await insertRefuelling(tx, seen)).toBe(true);
    expect(await insertRefuelling(tx, seen)).toBe(false);
    expect(await insertRefuelling(tx, { ...said, startedAtMs: startedAtMs + 1 })).toBe(true);
  });
  const listed = await test.app.transaction(loadRefuellings);
  expect(listed).toMatchObject([
    { source: 'hand', litres: 505, deliveryNote: 'L-17', person: 'Aysel', litresBefore: null },
    { source: 'level', litres: 500, litresBefore: 400, litresAfter: 900, person: null },
  ]);
  await expect(
    test.app.transaction((tx) => tx.execute('UPDATE refuelling SET litres = 1')),
  ).rejects.toThrow();
});

it('a cycle keeps what waits and teaches it, and finds nothing to do after', async () => {
  const { live, clock, watch, drill } = startSimulated();
  const { autonomy } = live;
  const cycle = () => keepAutonomy({ database: test.app, clock, watch: autonomy });
  await watch(10);
  await cycle();
  expect(autonomy.fuelBook.isResumed).toBe(true);
  drill('mains-lost-a');
  await watch(60);
  const { waiting } = autonomy.batteryBook;
  expect(waiting.length).toBeGreaterThan(0);
  await cycle();
  expect(autonomy.batteryBook.waiting).toEqual([]);
  const { lastDischarge } = autonomy.batteries().get(waiting[0]!.componentId)!;
  await watch(1);
  const now = autonomy.batteries().get(waiting[0]!.componentId)!.lastDischarge;
  expect(lastDischarge ?? now).toMatchObject({ startedAtMs: waiting[0]!.startedAtMs });
  await cycle();
});
