// Exercises and battery tests as the shipped sequences see them: half an hour at 30 % of the nameplate passes, anything less
// does not, and the register says what is due.
import { describe, expect, test } from 'vitest';
import type { PointName } from '../../src/core/points.ts';
import { Plan } from '../../src/failover/plan.ts';
import { overdueOf, registerDuties } from '../../src/failover/register.ts';
import { missesOf, verdictOf } from '../../src/failover/run.ts';
import type { Run } from '../../src/failover/run.ts';
import { RunWatch } from '../../src/failover/run-watch.ts';
import type { WatchEvent } from '../../src/failover/run-watch.ts';
import type { ComponentState } from '../../src/site/component.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';
import { bareOptions, shippedSequences } from './plant-samples.ts';
import { sample, tick } from './small-plant.ts';

const site = demoSite();
const stepMs = 10_000;
const startMs = 1_000_000_000;

type Points = Partial<Record<PointName, string | number>>;

/** Both utilities, as their transfer switches tell. */
function mains(side: string, atMs: number, state: ComponentState): WatchEvent {
  const states = [{ componentId: `utility-${side}`, state, takenAtMs: atMs }];
  return { kind: 'sample', deviceId: `ats-${side}`, nowMs: atMs, readings: [], states };
}

/** Whether the transfer switch of a side answers at a second. */
type Answers = (side: string, second: number) => boolean;

/** Tells what `at` says every ten seconds, beside standing mains; gives the runs as they were last. */
function play(
  deviceId: string,
  seconds: number,
  at: (second: number) => Points,
  answers: Answers = () => true,
): readonly Run[] {
  const watch = new RunWatch(new Plan(shippedSequences, site), bareOptions);
  const runs = new Map<string, Run>();
  for (let atMs = 0; atMs <= seconds * 1000; atMs += stepMs) {
    watch.step(sample(deviceId, startMs + atMs, at(atMs / 1000)));
    for (const side of ['a', 'b']) {
      if (answers(side, atMs / 1000)) watch.step(mains(side, startMs + atMs, 'available'));
    }
    watch.step(tick(startMs + atMs + 1_000));
    for (const run of watch.runs) runs.set(run.id, run);
  }
  return [...runs.values()];
}

/** A set of 180 kW that runs from the first minute until `until`, at a share of its rating. */
const set =
  (until: number, shareAt: (second: number) => number) =>
  (second: number): Points => {
    const isRunning = second >= 60 && second < until;
    return {
      'engine.state': isRunning ? 'loaded' : 'ready',
      'output.frequency': isRunning ? 50 : 0,
      'output.voltage': isRunning ? 230 : 0,
      'output.power': isRunning ? shareAt(second) * 180_000 : 0,
    };
  };

const verdicts = (run: Run | undefined) =>
  Object.fromEntries((run?.items ?? []).map(({ key, verdict }) => [key, verdict]));

test('half an hour at 40 % passes', () => {
  const [run, ...others] = play(
    'gen-1',
    2_400,
    set(2_000, () => 0.4),
  );
  expect(others).toEqual([]);
  expect(run).toMatchObject({ sequenceId: 'generator-exercise', ending: 'complete' });
  expect(verdicts(run)).toEqual({
    'in-band/gen-1': 'in-time',
    'loaded/gen-1': 'in-time',
    'held/gen-1': 'in-time',
  });
  expect(run === undefined ? '' : verdictOf(run)).toBe('passed');
});

test.each([
  ['twenty minutes', 1_300, () => 0.4, 'loaded/gen-1'],
  ['half an hour at 25 %', 2_000, () => 0.25, ''],
  [
    'half an hour with a dip in the middle',
    2_000,
    (second: number) => (second === 900 ? 0.1 : 0.4),
    'loaded/gen-1',
  ],
] as const)('%s does not', (_what, until, share, inTime) => {
  const [run] = play('gen-1', 2_600, set(until, share));
  expect(run).toMatchObject({ ending: 'stopped' });
  expect(run === undefined ? '' : verdictOf(run)).toBe('failed');
  expect(verdicts(run)['held/gen-1']).toBe('missed');
  if (inTime !== '') expect(verdicts(run)[inTime]).toBe('in-time');
});

describe('a set that runs while a transfer switch is silent', () => {
  const twenty = set(1_300, () => 0.4);
  const silentFrom =
    (from: number, until = Infinity): Answers =>
    (side, second) =>
      side === 'a' || second < from || second >= until;

  test('may have run for lost mains: what it misses is told as ever, and it is kept as not proven', () => {
    const [known] = play('gen-1', 2_600, twenty);
    const [run] = play('gen-1', 2_600, twenty, silentFrom(50));
    expect(run?.unseenCauses).toEqual(['utility-b']);
    expect(run === undefined ? '' : verdictOf(run)).toBe('not-proven');
    expect(known === undefined ? '' : verdictOf(known)).toBe('failed');
    expect(missesOf(run!)).toEqual(missesOf(known!));
    expect(missesOf(run!).map(({ key }) => key)).toEqual(['held/gen-1']);
  });

  test('never shows failed on the way either', () => {
    const [run] = play('gen-1', 1_400, twenty, silentFrom(50));
    expect(run === undefined ? '' : verdictOf({ ...run, endedAtMs: null })).toBe('running');
  });

  test('has passed when it ran half an hour under load, whatever for', () => {
    const [run] = play(
      'gen-1',
      2_400,
      set(2_000, () => 0.4),
      silentFrom(50),
    );
    expect(run === undefined ? '' : verdictOf(run)).toBe('passed');
  });

  test('is an exercise when the switch fell silent after it had begun, or answered when it began', () => {
    for (const answers of [silentFrom(120), silentFrom(0, 50)]) {
      const [run] = play('gen-1', 2_600, twenty, answers);
      expect(run?.unseenCauses).toBeUndefined();
      expect(run === undefined ? '' : verdictOf(run)).toBe('failed');
    }
  });
});

test('a battery test is passed or failed as the UPS says, and its run explains the battery', () => {
  const ups =
    (result: string) =>
    (second: number): Points => {
      const isTested = second >= 60 && second < 120;
      return {
        'battery.test': second < 60 ? 'none' : isTested ? 'in-progress' : result,
        'output.source': isTested ? 'battery' : 'normal',
      };
    };
  const passed = play('ups-a-1', 300, ups('passed'));
  expect(passed.map((run) => [run.sequenceId, verdictOf(run)])).toEqual([['battery-test', 'passed']]);
  const failed = play('ups-a-1', 300, ups('failed'));
  expect(failed.map((run) => [run.sequenceId, run.ending, verdictOf(run)])).toEqual([
    ['battery-test', 'stopped', 'failed'],
  ]);
});

test('overdue is what has not passed for so long, or never since anybody watches', () => {
  const day = 86_400_000;
  const plan = new Plan(shippedSequences, site);
  const latest = [
    { kind: 'generator-exercise', componentId: 'gen-1', passedMs: 100 * day, heldMs: 100 * day },
    { kind: 'generator-exercise', componentId: 'gen-2', passedMs: 80 * day, heldMs: 130 * day },
  ] as const;
  const duties = registerDuties(plan, latest, 90 * day);
  const overdue = (atDays: number) =>
    overdueOf(duties, atDays * day)
      .filter(({ kind }) => kind === 'generator-exercise')
      .map(({ componentId }) => componentId);
  expect(overdue(110)).toEqual([]);
  expect(overdue(112)).toEqual(['gen-2']);
  expect(overdue(122)).toEqual(['gen-2', 'gen-3']);
  expect(overdue(132)).toEqual(['gen-1', 'gen-2', 'gen-3']);
});
