// The mains come back while nobody looks: a restart, a network that is down. What was still awaited may have been spared by
// the return or not, and nobody can say; so it is neither missed nor told to anybody. And what was told because it could not
// be seen is never said to have failed.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { runSteps } from '../../src/api/run-view.ts';
import { evidenceOf } from '../../src/failover/run-evidence.ts';
import { renderRun } from '../../src/failover/run-document.ts';
import { missesOf, verdictOf } from '../../src/failover/run.ts';
import type { Run } from '../../src/failover/run.ts';
import { RunWatch } from '../../src/failover/run-watch.ts';
import type { WatchEvent } from '../../src/failover/run-watch.ts';
import { bareOptions } from './plant-samples.ts';
import { planOf, sample, sequenceOf, tick } from './small-plant.ts';

const sequence = sequenceOf(
  `
  - id: in-band
    each: generators
    condition: { point: output.frequency, atLeast: 49 }
    deadline: { seconds: 10 }
  - id: moved
    each: switches
    condition: { point: output.source, is: [b] }
    deadline: { seconds: 10 }
  - id: on-input
    each: ups
    condition: { point: output.source, is: [normal] }
    deadline: { seconds: 30, from: moved }
`,
  'ends: { condition: { point: mains.state, is: [ok] }, as: returned }',
);

/** Every device once, a few ms apart, in this order; nothing has started, nothing has moved. */
function looks(atMs: number, mains: 'ok' | 'failed', isUtilityLast = false): readonly WatchEvent[] {
  const others = ['gen-1', 'gen-2', 'ats', 'ups-1', 'ups-2'];
  const ids = isUtilityLast ? [...others, 'utility'] : ['utility', ...others];
  const points = {
    utility: { 'mains.state': mains },
    ats: { 'output.source': 'a' },
    'gen-1': { 'output.frequency': 0 },
    'gen-2': { 'output.frequency': 0 },
  } as const;
  return ids.map((id, at) =>
    sample(id, atMs + 10 * at, points[id as keyof typeof points] ?? { 'output.source': 'battery' }),
  );
}

function ticks(fromMs: number, untilMs: number): readonly WatchEvent[] {
  const count = Math.ceil((untilMs - fromMs) / 1_000);
  return Array.from({ length: count }, (_, at) => tick(fromMs + 1_000 * at));
}

function only(watch: RunWatch): Run {
  expect(watch.runs).toHaveLength(1);
  return watch.runs[0]!;
}

/** Lost between 1 s and 2 s, and another process that goes on at `atMs`. */
function restartedAt(atMs: number): RunWatch {
  const plan = planOf(sequence);
  const first = new RunWatch(plan, bareOptions);
  for (const event of [...looks(1_000, 'ok'), ...looks(2_000, 'failed'), ...looks(3_000, 'failed')])
    first.step(event);
  return new RunWatch(plan, { ...bareOptions, patientUntilMs: atMs + 20_000 }, first.save(), first.runs);
}

const verdictsOf = ({ items }: Run): Record<string, string> =>
  Object.fromEntries(items.map(({ key, verdict }) => [key, verdict]));

describe('the mains are back when somebody looks again', () => {
  test.each([false, true])('what was due meanwhile is not observable; utility last: %s', (isUtilityLast) => {
    const watch = restartedAt(16_000);
    for (const event of [tick(16_000), ...looks(17_000, 'ok', isUtilityLast), ...ticks(18_000, 40_000)])
      watch.step(event);
    const run = only(watch);
    expect(verdictsOf(run)).toMatchObject({
      'in-band/gen-1': 'not-observable',
      'in-band/gen-2': 'not-observable',
      'moved/ats': 'not-observable',
    });
    expect(run.ending).toBe('returned');
    expect(verdictOf(run)).toBe('not-proven');
    expect(missesOf(run)).toEqual([]);
  });

  test('what had its time still to come is spared', () => {
    const watch = restartedAt(5_000);
    for (const event of [tick(5_000), ...looks(6_000, 'ok', true), ...ticks(7_000, 40_000)])
      watch.step(event);
    expect(verdictsOf(only(watch))).toMatchObject({ 'in-band/gen-1': 'spared', 'moved/ats': 'spared' });
  });
});

test('the mains are still lost when somebody looks again: then it is missed', () => {
  const watch = restartedAt(16_000);
  for (const event of [tick(16_000), ...looks(17_000, 'failed', true), ...ticks(18_000, 20_000)])
    watch.step(event);
  const run = only(watch);
  expect(missesOf(run).map(({ key }) => key)).toEqual(['in-band/gen-1', 'in-band/gen-2', 'moved/ats']);
});

test('nobody can say how the mains stand: after the patience of a start it is missed all the same', () => {
  const watch = restartedAt(16_000);
  const others = looks(17_000, 'failed', true).slice(0, -1);
  for (const event of [tick(16_000), ...others, ...ticks(18_000, 35_000)]) watch.step(event);
  expect(missesOf(only(watch))).toEqual([]);
  for (const event of [...looks(36_000, 'failed').slice(1), tick(37_000)]) watch.step(event);
  expect(missesOf(only(watch))).toHaveLength(3);
});

test('the mains came back in time, and that was told only after the deadline: spared', () => {
  const watch = new RunWatch(planOf(sequence), bareOptions);
  const seconds = Array.from({ length: 9 }, (_, at) => looks((at + 2) * 1_000, 'failed')).flat();
  for (const event of [...looks(1_000, 'ok'), ...seconds]) watch.step(event);
  const late = sample('utility', 11_500, { 'mains.state': 'ok' });
  watch.step({ ...late, nowMs: 12_300 });
  expect(verdictsOf(only(watch))).toMatchObject({ 'in-band/gen-1': 'spared', 'moved/ats': 'spared' });
});

test('the mains came back after the deadline, and somebody looked all the time: missed', () => {
  const watch = new RunWatch(planOf(sequence), bareOptions);
  const seconds = Array.from({ length: 14 }, (_, at) => looks((at + 2) * 1_000, 'failed')).flat();
  for (const event of [...looks(1_000, 'ok'), ...seconds, ...looks(16_000, 'ok'), tick(17_000)])
    watch.step(event);
  const run = only(watch);
  expect(missesOf(run)).toHaveLength(3);
  expect(verdictOf(run)).toBe('failed');
});

test('what nobody could see and was seen later is said to have been unseen, on screen and paper', async () => {
  const watch = new RunWatch(planOf(sequence), bareOptions);
  const isSilent = (event: WatchEvent): boolean => event.kind === 'sample' && event.deviceId === 'ats';
  const seconds = Array.from({ length: 38 }, (_, at) => looks((at + 2) * 1_000, 'failed')).flat();
  for (const event of [...looks(1_000, 'ok'), ...seconds.filter((one) => !isSilent(one))]) watch.step(event);
  watch.step(sample('ats', 41_000, { 'output.source': 'b' }));
  const kept = { run: only(watch), sequence, names: { ats: 'ATS', 'gen-1': 'G1', 'gen-2': 'G2' }, told: 0 };
  const [missed, , moved] = runSteps(kept);
  expect(missed?.miss?.says.en).toBe('G1 not after 10 s');
  expect(moved).toMatchObject({
    verdict: 'in-time-uncertain',
    miss: { says: { en: 'Nobody could see whether it happened: Step (ATS)' } },
  });
  const sources = { site: { id: 'x', name: 'X', timeZone: 'UTC' }, events: [], plan: undefined };
  const input = await renderRun(kept, { evidence: evidenceOf(kept, sources), sources }, 'en');
  // By poppler-utils.
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' });
  expect(text).toContain('G1 not after 10 s');
  expect(text).toContain('Nobody could see whether it happened: Step (ATS)');
  expect(text).not.toContain('ATS not after');
});
