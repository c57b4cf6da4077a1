// Runs in the database: what is written is written whole, and a process that dies at any line leaves a run that the next
// one goes on with, told by the history where it can be. Nothing is stopped gracefully here: a life just ends.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { listRunEvents, listRuns } from '../../src/failover/run-store.ts';
import { missesOf } from '../../src/failover/run.ts';
import type { Run } from '../../src/failover/run.ts';
import type { Sequence } from '../../src/failover/sequence-schema.ts';
import type { Database, Transaction } from '../../src/platform/database.ts';
import type { Condition } from '../../src/site/site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { Life } from './run-life.ts';
import { sequenceOf } from './small-plant.ts';

const startMs = Date.UTC(2026, 10, 22, 3, 12);

let db: TestDatabase;
let clock: VirtualClock;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());
async function emptyTables(): Promise<void> {
  await db.owner.transaction(async (tx) => {
    await tx.execute('ALTER TABLE failover_event DISABLE TRIGGER failover_event_append_only');
    for (const table of [
      'failover_event',
      'failover_run',
      'failover_watch',
      'history.state_change',
      'history.hot',
    ]) {
      await tx.execute(`DELETE FROM ${table}`);
    }
    await tx.execute('ALTER TABLE failover_event ENABLE TRIGGER failover_event_append_only');
  });
}

beforeEach(async () => {
  clock = new VirtualClock(startMs);
  await emptyTables();
});

const newLife = (database: Database = db.app, sequences?: readonly Sequence[]): Life =>
  new Life({ database, clock, ...(sequences === undefined ? {} : { sequences }) });

const only = async (): Promise<Run> => {
  const rows = await db.app.transaction((tx) => tx.query<{ run: Run }>('SELECT run FROM failover_run'));
  expect(rows).toHaveLength(1);
  return rows[0]!.run;
};
const verdicts = ({ items }: Run) => Object.fromEntries(items.map(({ key, verdict }) => [key, verdict]));
const second = (count = 1) => clock.advance(count * 1000);

async function healthy(life: Life): Promise<void> {
  await life.runs.cycle();
  for (let i = 0; i < 3; i++) {
    await life.poll({ mains: 'ok' });
    await life.runs.cycle();
    await second();
  }
}

describe('a run in the database', () => {
  test('is written as it goes, with its events, and its devices are read closely', async () => {
    const life = newLife();
    await healthy(life);
    for (let at = 0; at < 60; at++) {
      await life.poll({ hertz: at > 6 ? 50 : 0, moved: at > 8 });
      await life.runs.cycle();
      await second();
    }
    const run = await only();
    expect(verdicts(run)).toEqual({
      'in-band/gen-1': 'in-time',
      'in-band/gen-2': 'missed',
      'moved/ats': 'in-time',
    });
    expect(run).toMatchObject({ mark: 'drill', markNote: 'mains lost', ending: 'complete' });
    expect(new Set(life.bursts)).toEqual(new Set(['utility', 'ats', 'gen-1', 'gen-2', 'ups-1', 'ups-2']));
    const events = await db.app.transaction((tx) => listRunEvents(tx, run.id));
    expect(events.map(({ kind, item, verdict }) => `${kind} ${item} ${verdict}`.trim())).toEqual([
      'opened',
      'judged in-band/gen-1 in-time',
      'judged moved/ats in-time',
      'judged in-band/gen-2 missed',
      'ended',
    ]);
    const listed = await db.app.transaction((tx) => listRuns(tx, { verdict: 'failed', limit: 10 }));
    expect(listed.map(({ names }) => names['gen-2'])).toEqual(['GEN-2']);
  });

  test('is written and shown though nobody can say which drill plays; the name follows', async () => {
    let isPlantThere = false;
    const drillNote = async (): Promise<string> => {
      if (!isPlantThere) throw new Error('the plant does not answer');
      return 'mains lost';
    };
    const life = new Life({ database: db.app, clock, drillNote });
    await healthy(life);
    await life.poll();
    await life.runs.cycle().catch(() => undefined);
    expect(await only()).toMatchObject({ mark: 'drill', markNote: '' });
    expect(life.runs.kept).toHaveLength(1);
    isPlantThere = true;
    for (let at = 0; at < 2; at++) await life.runs.cycle();
    expect(await only()).toMatchObject({ markNote: 'mains lost' });
  });

  test('names its drill though it was over as soon as it began', async () => {
    const atOnce = sequenceOf(`
  - id: moved
    each: switches
    condition: { point: output.source, is: [a] }
    deadline: { seconds: 10 }
`);
    const life = newLife(db.app, [atOnce]);
    await healthy(life);
    await life.poll();
    await life.runs.cycle();
    expect(await only()).toMatchObject({ ending: 'complete', mark: 'drill', markNote: 'mains lost' });
  });

  test('is told until alerts have taken it in, over a restart too', async () => {
    const life = newLife();
    await healthy(life);
    for (let at = 0; at < 14; at++) {
      await life.poll({ moved: at > 3 });
      await life.runs.cycle();
      await second();
    }
    const [kept] = life.runs.kept;
    expect(missesOf(kept!.run).map(({ key }) => key)).toEqual(['in-band/gen-1', 'in-band/gen-2']);
    const next = newLife();
    await next.runs.cycle();
    expect(next.runs.kept[0]).toMatchObject({ told: 0 });
    next.runs.noteTold(kept!.run.id, 2);
    await next.runs.cycle();
    const told = (tx: Transaction) => tx.query<{ told: number }>('SELECT told FROM failover_run');
    expect(await db.app.transaction(told)).toEqual([{ told: 2 }]);
  });
});

describe('a process that dies', () => {
  test('in the middle of a run: the next one goes on with it, and says what nobody saw', async () => {
    const first = newLife();
    await healthy(first);
    for (let at = 0; at < 4; at++) {
      await first.poll();
      await first.runs.cycle();
      await second();
    }
    await second(12);
    const next = newLife();
    await next.runs.cycle();
    await next.poll({ moved: true, hertz: 50 });
    await next.runs.cycle();
    const run = await only();
    // It moved in the dark: in time or not, nobody can say.
    expect(verdicts(run)).toMatchObject({ 'moved/ats': 'in-time-uncertain', 'in-band/gen-2': 'missed' });
    expect(run.gaps).toHaveLength(1);
  });

  test('after a step that only the history knows: the step is in time', async () => {
    const first = newLife();
    await healthy(first);
    await first.poll();
    await first.runs.cycle();
    await second(5);
    await first.poll();
    await second();
    // Read and written to the history, and dead before the watch could save.
    await first.poll({ moved: true });
    await second(20);
    const next = newLife();
    await next.runs.cycle();
    expect(verdicts(await only())).toMatchObject({ 'moved/ats': 'in-time' });
  });

  test('a state that rests on the profile of its device is told by the history too, though no device is identified yet', async () => {
    const byState = [
      sequenceOf(`
  - id: runs
    each: generators
    condition: { state: [available] }
    deadline: { seconds: 10 }
`),
    ];
    const ready: Condition = { point: 'output.frequency', atLeast: 49 };
    const first = newLife(db.app, byState);
    for (const id of ['gen-1', 'gen-2']) {
      first.profiles.set(id, [ready]);
      first.states.set(id, 'unavailable');
    }
    await healthy(first);
    await first.poll();
    await first.runs.cycle();
    // Gen-1 runs: that is read and written to the history; the process dies before the watch could save.
    for (const hertz of [0, 50, 50]) {
      await second(2);
      await first.poll({ hertz });
    }
    await second(60);
    // The next one hears nothing of either set.
    const next = newLife(db.app, byState);
    for (let at = 0; at < 30; at++) {
      await next.runs.cycle();
      await second();
    }
    expect(verdicts(await only())).toEqual({ 'runs/gen-1': 'in-time', 'runs/gen-2': 'not-observable' });
  });

  test('before the loss was saved: the run opens from the history, with the true instant', async () => {
    const first = newLife();
    await healthy(first);
    await first.runs.cycle();
    await first.poll({ mains: 'ok' });
    await second();
    await first.poll();
    await second(3);
    const next = newLife();
    await next.runs.cycle();
    const { trigger } = (await only()).subjects[0]!;
    // The word before was last kept with the memory; the word that tells of the loss is the history's.
    expect(trigger).toEqual({ afterMs: startMs, byMs: startMs + 4_000 });
  });

  test('at any transaction, before or after its commit: one run, every step with a verdict', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(9), fc.boolean()), { maxLength: 3 }), async (planned) => {
        const deaths = [...planned];
        const startedMs = clock.epochMs();
        await emptyTables();
        let fuse = { left: Infinity, isAfter: false };
        const nextFuse = (): void => {
          const death = deaths.shift();
          fuse =
            death === undefined ? { left: Infinity, isAfter: false } : { left: death[0], isAfter: death[1] };
        };
        const dying: Database = {
          ...db.app,
          async transaction(fn, options) {
            const isLast = fuse.left-- <= 0;
            if (isLast && !fuse.isAfter) throw new Error('killed before');
            const result = await db.app.transaction(fn, options);
            if (isLast) throw new Error('killed after');
            return result;
          },
        };
        let life = newLife(dying);
        for (let at = 0; at < 60; at++) {
          try {
            const isLost = at >= 4;
            await life.poll({ mains: isLost ? 'failed' : 'ok', hertz: at > 9 ? 50 : 0, moved: at > 11 });
            await life.runs.cycle();
          } catch {
            nextFuse();
            life = newLife(dying);
          }
          if (at === 2) nextFuse();
          await second();
        }
        const run = await only();
        expect(run.subjects[0]!.trigger.byMs).toBeGreaterThanOrEqual(startedMs + 4_000);
        expect(verdicts(run)).toMatchObject({ 'in-band/gen-2': 'missed' });
        for (const key of ['in-band/gen-1', 'moved/ats']) {
          expect(['in-time', 'in-time-uncertain']).toContain(verdicts(run)[key]);
        }
        expect(run.endedAtMs).not.toBeNull();
        const events = await db.app.transaction((tx) => listRunEvents(tx, run.id));
        expect(events.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
        expect(events.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
      }),
      { numRuns: 6 },
    );
  });
});
