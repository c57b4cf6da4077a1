// The watch against an independent reading of the declaration: the oracle has the whole history in hand and looks things
// up in it, step by step as the words say; the watch sees one event after the other and remembers little. Every run that
// was triggered must be there, each step with the same span and the same verdict; and it ends in bounded time.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/failover/run.ts';
import { RunWatch } from '../../src/failover/run-watch.ts';
import type { SavedWatch, WatchEvent } from '../../src/failover/run-watch.ts';
import { bareOptions } from './plant-samples.ts';
import { eventsOf, history, readStep, turns } from './oracle.ts';
import { planOf, sequenceOf } from './small-plant.ts';

function play(watch: RunWatch, events: readonly WatchEvent[], runs: Map<string, Run>): void {
  for (const event of events) {
    watch.step(event);
    for (const run of watch.runs) runs.set(run.id, run);
  }
}

describe('the watch and the oracle agree', () => {
  test('steps from the trigger, spared when the cause returns', () => {
    const sequence = sequenceOf(
      `
  - id: source
    each: generators
    condition: { point: output.source, is: [good] }
    deadline: { seconds: 10 }
  - id: held
    each: switches
    condition: { point: output.source, is: [good] }
    holdsForSeconds: 8
    deadline: { seconds: 25 }
`,
      'ends: { condition: { point: mains.state, is: [ok] }, as: returned }',
    );
    let compared = 0;
    fc.assert(
      fc.property(history, (looks) => {
        const events = eventsOf(looks);
        const eventTimes = events.map(({ nowMs }) => nowMs);
        const runs = new Map<string, Run>();
        play(new RunWatch(planOf(sequence), bareOptions), events, runs);
        const triggers = turns(looks['utility']!, true);
        expect([...runs.keys()].sort()).toEqual(triggers.map(({ byMs }) => `lost.utility.${byMs}`).sort());
        for (const trigger of triggers) {
          const run = runs.get(`lost.utility.${trigger.byMs}`)!;
          const back = turns(looks['utility']!, false).find(({ byMs }) => byMs > trigger.byMs);
          // Known to be back when it is judged, and perhaps back before it was due: spared or missed, nobody can say.
          const isUnsure = (judgedMs: number, limitMs: number): boolean =>
            back !== undefined && judgedMs > back.byMs && back.afterMs < trigger.byMs + limitMs;
          const read = (
            [
              ['gen-1', 10_000, 0],
              ['gen-2', 10_000, 0],
              ['ats', 25_000, 8_000],
            ] as const
          ).map(([id, limitMs, holdMs]) => {
            const own = readStep({
              looks: looks[id]!,
              base: trigger,
              from: trigger,
              limitMs,
              holdMs,
              eventTimes,
            });
            const isSpared =
              back !== undefined && own.judgedMs > back.byMs && trigger.byMs + limitMs > back.byMs;
            if (isSpared) return { ...own, verdict: 'spared', seen: null, judgedMs: back.byMs };
            return own.verdict === 'missed' && isUnsure(own.judgedMs, limitMs)
              ? { ...own, verdict: 'not-observable' }
              : own;
          });
          // With its cause gone the run ends as soon as every step has been judged; what comes later is not looked at.
          const closedMs =
            back === undefined ? Infinity : Math.max(back.byMs, ...read.map((one) => one.judgedMs));
          const wanted = read.map(({ verdict, seen, judgedMs, shownMs }, at) => {
            if (verdict === 'spared' || shownMs <= closedMs || judgedMs === shownMs) return { verdict, seen };
            const looksOf = looks[['gen-1', 'gen-2', 'ats'][at]!]!;
            const limitMs = [10_000, 10_000, 25_000][at]!;
            const dueMs = trigger.byMs + limitMs;
            const isLooked = looksOf.some(({ atMs }) => atMs >= dueMs && atMs <= judgedMs);
            const isMissed = isLooked && !isUnsure(judgedMs, limitMs);
            return { verdict: isMissed ? 'missed' : 'not-observable', seen: null };
          });
          compared += wanted.length;
          expect(run.items.map(({ verdict, seen }) => ({ verdict, seen }))).toEqual(wanted);
        }
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  test('a step that counts from another, and is not reached when that is missed', () => {
    const sequence = sequenceOf(
      `
  - id: moved
    each: switches
    condition: { point: output.source, is: [good] }
    deadline: { seconds: 10 }
  - id: back
    each: ups
    condition: { point: output.source, is: [good] }
    deadline: { seconds: 8, from: moved }
`,
      'followSeconds: 80000',
    );
    let reached = 0;
    fc.assert(
      fc.property(history, (looks) => {
        const events = eventsOf(looks);
        const eventTimes = events.map(({ nowMs }) => nowMs);
        const runs = new Map<string, Run>();
        play(new RunWatch(planOf(sequence), bareOptions), events, runs);
        for (const trigger of turns(looks['utility']!, true)) {
          const run = runs.get(`lost.utility.${trigger.byMs}`)!;
          const moved = readStep({
            looks: looks['ats']!,
            base: trigger,
            from: trigger,
            limitMs: 10_000,
            holdMs: 0,
            eventTimes,
          });
          const dueMs = trigger.byMs + 10_000;
          const base = moved.seen ?? { afterMs: dueMs, byMs: dueMs };
          const back = readStep({
            looks: looks['ups-1']!,
            base,
            from: base,
            limitMs: 8_000,
            holdMs: 0,
            // Not before it is known what it counts from.
            eventTimes: eventTimes.filter((atMs) => atMs >= Math.min(moved.judgedMs, moved.shownMs)),
          });
          const item = run.items.find(({ key }) => key === 'back/ups-1')!;
          expect(run.items[0]).toMatchObject({ verdict: moved.verdict, seen: moved.seen });
          if (moved.seen !== null && moved.judgedMs === moved.shownMs) {
            reached += 1;
            expect(item).toMatchObject({ verdict: back.verdict, seen: back.seen, base });
          } else if (moved.seen === null && back.seen === null) {
            expect(item.verdict).toBe('not-reached');
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(reached).toBeGreaterThan(60);
  });
});

const mixed = sequenceOf(
  `
  - id: source
    each: generators
    enough: 1
    condition: { any: [{ point: output.source, is: [good] }, { point: engine.state, is: [running] }] }
    deadline: { seconds: 10 }
  - id: moved
    each: switches
    condition: { point: output.source, is: [good] }
    deadline: { seconds: 12 }
    after: source
  - id: back
    each: ups
    condition: { point: output.source, is: [good] }
    deadline: { seconds: 8, from: moved }
`,
  `ends: { condition: { point: mains.state, is: [ok] }, as: returned }
followSeconds: 20`,
);

test('every run ends in a verdict, whatever comes and whatever stays away', () => {
  fc.assert(
    fc.property(history, (looks) => {
      const runs = new Map<string, Run>();
      play(new RunWatch(planOf(mixed), bareOptions), eventsOf(looks), runs);
      for (const run of runs.values()) {
        // 10 + 8 s of deadlines, 5 s for a look after each of two, 20 s of following for each: and a tick.
        const longestMs = 12_000 + 8_000 + 2 * 5_000 + 2 * 20_000 + 2_000;
        expect(run.endedAtMs).not.toBeNull();
        expect((run.endedAtMs ?? Infinity) - run.openedAtMs).toBeLessThanOrEqual(longestMs + 60_000);
        expect(run.items.map(({ verdict }) => verdict)).not.toContain('waiting');
      }
    }),
    { numRuns: 200 },
  );
});

test('saved and restored after any event, it comes to the same', () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat(), { maxLength: 6 }), (looks, cuts) => {
      const events = eventsOf(looks);
      const whole = new Map<string, Run>();
      play(new RunWatch(planOf(mixed), bareOptions), events, whole);
      const parts = new Map<string, Run>();
      let watch = new RunWatch(planOf(mixed), bareOptions);
      let from = 0;
      const ends = [...cuts.map((cut) => cut % (events.length + 1)), events.length].toSorted((a, b) => a - b);
      for (const to of ends) {
        play(watch, events.slice(from, to), parts);
        const saved = JSON.parse(JSON.stringify(watch.save())) as SavedWatch;
        watch = new RunWatch(
          planOf(mixed),
          bareOptions,
          saved,
          JSON.parse(JSON.stringify(watch.runs)) as Run[],
        );
        from = to;
      }
      expect([...parts]).toEqual([...whole]);
    }),
    { numRuns: 150 },
  );
});
