// What was recorded gives back what was: the verdict worked out anew from recorded changes and the recorded model is the
// recorded verdict, through lost confirmations, outages, a full queue and a killed process.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComponentState } from '../../src/site/component.ts';
import { assessRecalled, recall } from '../../src/verdicts/recall.ts';
import { verdictOf } from '../../src/verdicts/record-entry.ts';
import { modelText, readModel } from '../../src/verdicts/recorded-model.ts';
import {
  componentsAt,
  lastDemands,
  recordedAround,
  stretchAt,
  stretchesBetween,
  verdictAt,
  verdictsBetween,
} from '../../src/verdicts/verdict-store.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { arbitraryLayeredPlant } from '../redundancy/random-plant.ts';
import { RecordingPlant, arbitraryStep, named } from './recording-plant.ts';
import { componentOf, siteOf } from './small-site.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

let startMs = Date.UTC(2026, 0, 1);

/** Everything that is recorded from `fromMs` on agrees with itself and with what was true; returns how much that was. */
async function checkRecord(
  plant: RecordingPlant,
  fromMs: number,
): Promise<{ verdicts: number; moments: number }> {
  const untilMs = plant.clock.epochMs() + 1;
  return db.app.transaction(async (tx) => {
    const verdicts = await verdictsBetween(tx, { fromMs, untilMs, limit: 1_000 });
    for (const { stretchId, seq, atMs, ...recorded } of verdicts) {
      const stretch = (await stretchesBetween(tx, { fromMs, untilMs, limit: 100 })).find(
        (one) => one.id === stretchId,
      );
      expect(stretch).toBeDefined();
      const changes = await componentsAt(tx, stretchId, { atMs, beforeSeq: seq });
      const text = (await stretchAt(tx, stretch!.fromMs))!.text;
      const assessment = assessRecalled(recall(readModel(text), changes));
      expect({ ...verdictOf(assessment, []), reasons: recorded.reasons }).toEqual(recorded);
    }
    let moments = 0;
    for (const [atMs, states] of plant.truth) {
      const stretch = await stretchAt(tx, atMs);
      if (stretch === undefined) continue;
      moments += 1;
      const recalled = recall(readModel(stretch.text), await componentsAt(tx, stretch.id, { atMs }));
      expect(new Map(recalled.map(({ component, state }) => [component.id, state]))).toEqual(states);
    }
    return { verdicts: verdicts.length, moments };
  });
}

describe('the record', () => {
  it('gives the recorded verdict from recorded states and the recorded model, whatever happened to the writing', async () => {
    let verdicts = 0;
    let moments = 0;
    const steps = fc.array(arbitraryStep, { minLength: 10, maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        arbitraryLayeredPlant(16),
        steps,
        fc.constantFrom(undefined, 30),
        async (model, taken, max) => {
          startMs += 3_600_000;
          const plant = new RecordingPlant(db.app, named(model.components), startMs, max);
          for (const step of taken) await plant.take(step);
          await plant.take({ what: 'evaluate' });
          await plant.take({ what: 'write', ill: undefined });
          const checked = await checkRecord(plant, startMs);
          verdicts += checked.verdicts;
          moments += checked.moments;
        },
      ),
      { numRuns: 40 },
    );
    expect(verdicts).toBeGreaterThan(60);
    expect(moments).toBeGreaterThan(300);
  }, 60_000);

  it('has a counted gap where the queue was full, and goes on behind it', async () => {
    startMs += 3_600_000;
    const plant = new RecordingPlant(
      db.app,
      named(['a', 'b', 'c'].map((id) => componentOf(id, { provides: 'power' }))),
      startMs,
      20,
    );
    await plant.take({ what: 'write', ill: undefined });
    for (let i = 0; i < 30; i++) {
      const state = i % 2 === 0 ? 'unavailable' : 'available';
      await plant.take({ what: 'state', pick: i % 3, state });
    }
    expect(plant.journal.lostCount).toBe(20);
    await plant.take({ what: 'evaluate' });
    await plant.take({ what: 'write', ill: undefined });
    await checkRecord(plant, startMs);
    await db.app.transaction(async (tx) => {
      expect(await stretchAt(tx, startMs + 1_000)).toBeUndefined();
      const { beforeMs, afterMs } = await recordedAround(tx, startMs + 1_000);
      expect(beforeMs).toBe(startMs + 100);
      expect(afterMs).toBeGreaterThan(startMs + 1_000);
      const now = await stretchAt(tx, plant.clock.epochMs());
      expect(await verdictAt(tx, now!.id, plant.clock.epochMs())).toBeDefined();
    });
  });

  it('is of a graph whose text does not depend on the order in which it is written', () => {
    const components = named(['b', 'a'].map((id) => componentOf(id, { provides: 'power' })));
    const text = modelText(siteOf(components, []));
    expect(modelText(siteOf(components.toReversed(), []))).toBe(text);
    const odd = { ...components[0]!, capacity: 0.1 + 0.2, demand: { power: 1e-7 } };
    const read = readModel(modelText(siteOf([odd], []))).components[0];
    expect(read).toMatchObject({ capacity: 0.1 + 0.2, demand: { power: 1e-7 }, name: 'Name of b' });
  });

  it('remembers what loads drew, for a while', async () => {
    startMs += 3_600_000;
    const plant = new RecordingPlant(
      db.app,
      named([componentOf('src', { provides: 'power' }), componentOf('r', { inputs: { power: ['src'] } })]),
      startMs,
    );
    await plant.take({ what: 'figure', pick: 1, kind: 'demand.power', value: 3.5 });
    await plant.take({ what: 'write', ill: undefined });
    await db.app.transaction(async (tx) => {
      expect([...(await lastDemands(tx, startMs))]).toEqual([['r', 3.5]]);
      expect((await lastDemands(tx, startMs + 10_000)).size).toBe(0);
    });
  });

  it('cannot be changed afterwards', async () => {
    for (const statement of [
      'DELETE FROM verdict_change',
      'UPDATE component_change SET state = state',
      `UPDATE verdict_stretch SET from_at = from_at`,
      `UPDATE verdict_stretch SET until_at = from_at - interval '1 day'`,
      'TRUNCATE plant_model CASCADE',
    ]) {
      await expect(db.app.transaction((tx) => tx.execute(statement))).rejects.toThrow();
    }
  });

  it('is whole up to where it says it reaches when its process is killed', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'recording-process.ts')], {
      env: { ...process.env, QOSHA_TEST_DATABASE: JSON.stringify(db.appSettings) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
    const lines = (): string[] => told.split('\n').slice(0, -1);
    const end = Date.now() + 30_000;
    while (lines().length < 400 && Date.now() < end) await new Promise((done) => void setTimeout(done, 10));
    child.kill('SIGKILL');
    await new Promise((done) => child.once('close', done));
    const noted = lines().map(
      (line) => JSON.parse(line) as { atMs: number; id: string; state: ComponentState },
    );
    expect(noted.length).toBeGreaterThanOrEqual(400);
    await db.app.transaction(async (tx) => {
      const [stretch] = await stretchesBetween(tx, {
        fromMs: noted[0]!.atMs,
        untilMs: Date.now() + 1,
        limit: 1,
      });
      expect(stretch).toBeDefined();
      const { id, untilMs } = stretch!;
      const covered = noted.filter(({ atMs }) => atMs < untilMs);
      expect(covered.length).toBeGreaterThan(50);
      const last = new Map(covered.map((one) => [one.id, one.state]));
      const recorded = await componentsAt(tx, id, { atMs: untilMs, beforeSeq: covered.length });
      const states = recorded.flatMap(({ componentId, what }) =>
        what.kind === 'state' ? [[componentId, what.state] as const] : [],
      );
      for (const [component, state] of states)
        expect([component, state]).toEqual([component, last.get(component)]);
      expect(states.length).toBe(last.size);
    });
  }, 40_000);
});
