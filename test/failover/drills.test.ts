// The shipped sequences on the demonstration plant, second by second on virtual time: a healthy drill is in time, a broken
// one misses what is broken and nothing else, and events that overlap are told apart.
import { expect, test } from 'vitest';
import { triggerOf, verdictOf } from '../../src/failover/run.ts';
import type { Run, StepVerdict } from '../../src/failover/run.ts';
import { lengthOf } from '../../src/failover/span.ts';
import { restart, watchPlant } from './plant-samples.ts';
import type { WatchedPlant } from './plant-samples.ts';

function runsOf({ runs }: WatchedPlant, sequenceId: string): readonly Run[] {
  return [...runs.values()].filter((run) => run.sequenceId === sequenceId);
}

function verdictsOf(run: Run | undefined): Readonly<Record<string, StepVerdict>> {
  return Object.fromEntries((run?.items ?? []).map(({ key, verdict }) => [key, verdict]));
}

function keysWith(run: Run | undefined, ...verdicts: readonly StepVerdict[]): readonly string[] {
  return (run?.items ?? []).filter(({ verdict }) => verdicts.includes(verdict)).map(({ key }) => key);
}

test('both mains lost in health: one run, every step in time, and acceptable power within ten seconds', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('mains-lost-both');
  await watched.run(60);
  const [run, ...others] = runsOf(watched, 'mains-lost');
  expect(others).toEqual([]);
  expect(run?.subjects.map(({ componentId }) => componentId)).toEqual(['utility-a', 'utility-b']);
  expect(run?.items.length).toBe(6 + 3 + 2 + 1 + 6);
  expect(keysWith(run, 'in-time').length).toBe(18);
  expect(run === undefined ? '' : verdictOf(run)).toBe('passed');
  for (const key of ['transferred/ats-a', 'transferred/ats-b']) {
    const seen = run?.items.find((item) => item.key === key)?.seen;
    if (run === undefined || seen === undefined || seen === null) throw new Error(`${key} was not seen`);
    const { leastMs, mostMs } = lengthOf(triggerOf(run), seen);
    // The plant moves about 8.5 s after the loss; the span must contain the truth and be narrow.
    expect(leastMs).toBeGreaterThan(6_000);
    expect(mostMs).toBeLessThanOrEqual(10_000);
  }
  // What explains itself by the loss opens nothing of its own.
  expect(runsOf(watched, 'ups-on-battery')).toEqual([]);
  expect(runsOf(watched, 'generator-exercise')).toEqual([]);
  const [cooling] = runsOf(watched, 'cooling-restart');
  expect(cooling?.links).toEqual([{ kind: 'within', runId: run?.id }]);

  watched.plant.drill('normal');
  await watched.run(300);
  const [returned] = runsOf(watched, 'mains-returned');
  expect(returned?.links[0]).toEqual({ kind: 'follows', runId: run?.id });
  expect(keysWith(returned, 'in-time').length).toBe(returned?.items.length);
  expect(returned?.ending).toBe('complete');
  expect([...watched.runs.values()].every(({ endedAtMs }) => endedAtMs !== null)).toBe(true);
});

test('generator 2 does not start: its step alone is missed, once, and the site is carried by the others', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('generator-fails-to-start');
  await watched.run(12);
  const early = runsOf(watched, 'mains-lost')[0];
  // Said as soon as a look after the last possible deadline says no.
  expect(keysWith(early, 'missed')).toEqual(['in-band/gen-2']);
  const missedAtMs = early?.items.find(({ verdict }) => verdict === 'missed')?.judgedAtMs ?? NaN;
  expect(missedAtMs - (early?.subjects[0]?.trigger.byMs ?? NaN)).toBeLessThanOrEqual(11_250);
  await watched.run(240);
  const [run] = runsOf(watched, 'mains-lost');
  expect(keysWith(run, 'missed', 'late', 'not-observable', 'not-reached')).toEqual(['in-band/gen-2']);
  expect(run?.ending).toBe('complete');
  expect(run === undefined ? '' : verdictOf(run)).toBe('failed');
});

test('a switch that stays: its side is missed, what hangs on it is not reached, the other side is not asked', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('transfer-switch-stays');
  await watched.run(60);
  const [run] = runsOf(watched, 'mains-lost');
  expect(run?.subjects.map(({ componentId }) => componentId)).toEqual(['utility-a']);
  expect(keysWith(run, 'missed')).toContain('transferred/ats-a');
  expect(keysWith(run, 'missed')).not.toContain('ups-normal/ups-a-1');
  expect(verdictsOf(run)).toMatchObject({
    'ups-normal/ups-a-1': 'not-reached',
    'ups-holds/ups-a-1': 'in-time',
  });
  expect(Object.keys(verdictsOf(run)).filter((key) => /-b(-\d)?$/u.test(key))).toEqual([]);
});

test('mains return in mid-start: the run ends as returned and judges only what was due', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('mains-lost-a');
  await watched.run(5);
  watched.plant.drill('normal');
  await watched.run(200);
  const [lost] = runsOf(watched, 'mains-lost');
  expect(lost?.ending).toBe('returned');
  expect(keysWith(lost, 'missed', 'late', 'not-observable')).toEqual([]);
  expect(keysWith(lost, 'spared')).toContain('transferred/ats-a');
  const [returned] = runsOf(watched, 'mains-returned');
  expect(returned?.links[0]).toEqual({ kind: 'follows', runId: lost?.id });
  expect(keysWith(returned, 'in-time').length).toBe(returned?.items.length);
  expect(returned?.ending).toBe('complete');
});

test('mains lost again during the retransfer: the return is interrupted, and the new loss names it', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('mains-lost-a');
  await watched.run(60);
  watched.plant.drill('normal');
  await watched.run(30);
  watched.plant.drill('mains-lost-a');
  await watched.run(120);
  const [first, second] = runsOf(watched, 'mains-lost');
  const [returned] = runsOf(watched, 'mains-returned');
  expect(first?.ending).toBe('complete');
  expect(returned?.ending).toBe('interrupted');
  expect(second?.links).toContainEqual({ kind: 'interrupts', runId: returned?.id });
  // The switch had not gone back yet: the generators carry on, and every step is there already.
  expect(keysWith(second, 'missed', 'late', 'not-observable', 'not-reached')).toEqual([]);
  expect(second?.ending).toBe('complete');
});

test('a side lost later is a run of its own beside the first', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('mains-lost-a');
  await watched.run(15);
  watched.plant.drill('mains-lost-b');
  await watched.run(90);
  const [first, second] = runsOf(watched, 'mains-lost');
  expect(first?.subjects.map(({ componentId }) => componentId)).toEqual(['utility-a']);
  expect(second?.subjects.map(({ componentId }) => componentId)).toEqual(['utility-b']);
  expect(second?.links).toContainEqual({ kind: 'beside', runId: first?.id });
  expect(keysWith(second, 'in-time').length).toBe(second?.items.length);
});

test('a silent switch: nobody saw it transfer, which is not the same as missed', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('mains-lost-both');
  await watched.run(2);
  watched.silent.add('ats-b');
  await watched.run(90);
  const [run] = runsOf(watched, 'mains-lost');
  expect(verdictsOf(run)).toMatchObject({
    'transferred/ats-a': 'in-time',
    'transferred/ats-b': 'not-observable',
    // Counted from when the transfer should have been, the UPS is back in any case.
    'ups-normal/ups-b-1': 'in-time',
  });
});

test('a fibre cut: the other link is up and has taken the traffic', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('fibre-cut');
  await watched.run(30);
  const [run] = runsOf(watched, 'fibre-cut');
  expect(verdictsOf(run)).toEqual({ 'others-up': 'in-time', 'traffic-moved': 'in-time' });
  expect(run?.baseline['carrier-1']).toBeGreaterThan(0);
});

test('a static switch loses its source: the load has moved within a second, is fed, and goes back when the source is back', async () => {
  const watched = watchPlant();
  await watched.run(20);
  watched.plant.drill('static-switch-source-lost');
  await watched.run(30);
  const [run] = runsOf(watched, 'sts-transfer');
  expect(run?.subjects.map(({ componentId }) => componentId)).toEqual(['sts-1']);
  // It is read each second, and its trap tells when the load moved.
  expect(verdictsOf(run)).toEqual({ 'moved/sts-1': 'in-time', 'fed/sts-1': 'in-time' });
  expect(run?.ending).toBe('complete');
  expect(run === undefined ? '' : verdictOf(run)).toBe('passed');

  watched.plant.drill('normal');
  await watched.run(30);
  const [back, ...others] = runsOf(watched, 'sts-returned');
  expect(others).toEqual([]);
  expect(verdictsOf(back)).toMatchObject({ 'back/sts-1': 'in-time' });
  const seen = back?.items.find(({ stepId }) => stepId === 'back')?.seen;
  if (back === undefined || seen === null || seen === undefined) throw new Error('it did not go back');
  const { leastMs, mostMs } = lengthOf(triggerOf(back), seen);
  expect(leastMs).toBeLessThanOrEqual(10_000);
  expect(mostMs).toBeGreaterThanOrEqual(10_000);
  expect([...watched.runs.values()].map(({ sequenceId }) => sequenceId)).toEqual([
    'sts-transfer',
    'sts-returned',
  ]);
});

test('restarted in the middle, again and again, the same comes out', async () => {
  const whole = watchPlant(3);
  const torn = watchPlant(3);
  for (const watched of [whole, torn]) {
    await watched.run(20);
    watched.plant.drill('generator-fails-to-start');
    for (let second = 0; second < 30; second++) {
      await watched.run(1);
      if (watched === torn && second % 3 === 0) restart(torn);
    }
  }
  expect([...torn.runs]).toEqual([...whole.runs]);
});
