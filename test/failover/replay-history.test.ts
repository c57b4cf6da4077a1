// What a start asks the history: everything at once, for runs that are open wait for the answer.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { Plan } from '../../src/failover/plan.ts';
import { replayHistory } from '../../src/failover/replay-history.ts';
import type { Transaction } from '../../src/platform/database.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { Life } from './run-life.ts';
import { components, devices, sequenceOf } from './small-plant.ts';

const startMs = Date.UTC(2026, 10, 22, 3, 12);
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

const plan = new Plan(
  [
    sequenceOf(`
  - id: in-band
    each: generators
    condition: { all: [{ point: output.frequency, atLeast: 49 }, { point: output.voltage, atLeast: 207 }] }
    deadline: { seconds: 10 }
  - id: moved
    each: switches
    condition: { point: output.source, is: [b] }
    deadline: { seconds: 10 }
`),
  ],
  { components, devices },
);

test('a dozen questions for a hundred points and more, and every reading is told in order', async () => {
  const clock = new VirtualClock(startMs);
  const life = new Life({ database: db.app, clock });
  const lines = Array.from({ length: 60 }, (_, at) => `${at + 1}`);
  for (let second = 0; second < 5; second++) {
    await life.poll({ hertz: 50, moved: second > 2 });
    for (const id of ['gen-1', 'gen-2']) life.tell(id, 'output.voltage', 230 + second, lines);
    await life.keeper.flush();
    await clock.advance(1_000);
  }
  let questions = 0;
  const range = { fromMs: startMs - 10_000, toMs: startMs + 60_000 };
  const events = await db.app.transaction((tx) => {
    const counting: Transaction = {
      query: (...asked) => {
        questions += 1;
        return tx.query(...asked);
      },
      execute: (...asked) => tx.execute(...asked),
    };
    return replayHistory(counting, { plan, site: { devices }, grounds: [] }, range);
  });
  expect(questions).toBeLessThanOrEqual(12);
  const ofGenerator = events.filter((one) => one.kind === 'sample' && one.deviceId === 'gen-1');
  expect(ofGenerator.map(({ nowMs }) => nowMs - startMs)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  const voltages = ofGenerator.flatMap((one) =>
    one.kind === 'sample' ? one.readings.filter(({ point }) => point === 'output.voltage') : [],
  );
  expect(voltages).toHaveLength(300);
  expect(voltages.at(-1)).toMatchObject({ value: 234, quality: 'good', takenAtMs: startMs + 4_000 });
  const words = events.flatMap((one) =>
    one.kind === 'sample' && one.deviceId === 'ats' ? one.readings.map(({ state }) => state) : [],
  );
  // A word is kept when it changes.
  expect(words).toEqual(['a', 'b']);
});
