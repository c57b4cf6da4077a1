// The numbers that points get in the database: each its own, for good, and in the order in which they were asked for.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPoints, registerPoints, type HistoryPoint } from '../../src/readings/history-store.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

type Told = Omit<HistoryPoint, 'id'>;

/** Names that devices may give, among them those that could be taken for others when they are put together. */
const instance = fc.constantFrom(
  '',
  '1',
  '2',
  'a\tb',
  'b',
  'W\tb',
  "o'clock",
  '{"x",NULL}',
  'Çıxış',
  'ÇIXIŞ',
);
const told: fc.Arbitrary<Told[]> = fc.uniqueArray(
  fc.record({
    deviceId: fc.constantFrom('ups-1', 'ups-2', 'UPS-1', 'x,y', 'ə'),
    point: fc.constantFrom('output.power', 'output.source', 'unit.state'),
    instance,
    unit: fc.constantFrom('W', 'V', ''),
    intervalMs: fc.constantFrom(1_000, 10_000, 60_000),
  }),
  { selector: addressOf, minLength: 1, maxLength: 60 },
);

function addressOf({ deviceId, point, instance: name }: Told): string {
  return JSON.stringify([deviceId, point, name]);
}

test('however often and in whatever order they are told, points keep their numbers and get what was told last', async () => {
  const numbers = new Map<string, number>();
  const last = new Map<string, Told>();
  await fc.assert(
    fc.asyncProperty(told, async (points) => {
      const ids = await db.app.transaction((tx) => registerPoints(tx, points));
      expect(ids).toHaveLength(points.length);
      for (const [i, point] of points.entries()) {
        const address = addressOf(point);
        expect(ids[i]).toBe(numbers.get(address) ?? ids[i]);
        numbers.set(address, ids[i] as number);
        last.set(address, point);
      }
      const stored = await db.app.transaction((tx) => loadPoints(tx));
      expect(stored).toHaveLength(last.size);
      for (const point of stored) {
        const address = addressOf(point);
        expect(point).toEqual({ id: numbers.get(address), ...last.get(address) });
      }
    }),
    { numRuns: 40, seed: 20_261_130 },
  );
});
