// Retransfer and cool-down have a least time as well: too early is what no pair of possible instants excuses, and it is asked
// of a change alone. Against a second reading that tries every pair of instants.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeEarliness } from '../../src/failover/earliest.ts';
import { evidenceOf } from '../../src/failover/run-evidence.ts';
import { renderRun } from '../../src/failover/run-document.ts';
import { runWords } from '../../src/failover/run-words.ts';
import { RunWatch } from '../../src/failover/run-watch.ts';
import { verdictOf } from '../../src/failover/run.ts';
import type { Run } from '../../src/failover/run.ts';
import type { Span } from '../../src/failover/span.ts';
import type { Site } from '../../src/site/site.ts';
import { bareOptions, shippedSequences, watchPlant } from './plant-samples.ts';
import { planOf, sample, sequenceOf, tick } from './small-plant.ts';

const span: fc.Arbitrary<Span> = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 6 }))
  .map(([afterMs, width]) => ({ afterMs, byMs: afterMs + width }));

/** Every instant of a half-open span, by quarters. */
function* instants({ afterMs, byMs }: Span): Generator<number> {
  for (let at = afterMs + 0.25; at <= byMs; at += 0.25) yield at;
}

test('too early is what is too short for every pair of instants, and nothing that might not be is called it', () => {
  const trigger = { afterMs: -2, byMs: -1 };
  let early = 0;
  fc.assert(
    fc.property(span, span, fc.integer({ min: 1, max: 8 }), (from, since, leastMs) => {
      const lengths = [...instants(from)].flatMap((a) => [...instants(since)].map((b) => b - a));
      const told = judgeEarliness({ since, from, trigger, leastMs, excuse: undefined });
      const isShort = lengths.every((length) => length < leastMs);
      const isAfter = since.afterMs >= from.afterMs;
      if (isShort && isAfter) expect(told).toBe('early');
      else expect(told).not.toBe('early');
      if (told === 'not-early') {
        expect(lengths.every((length) => length >= leastMs) || lengths.every((length) => length <= 0)).toBe(
          true,
        );
      }
      early += told === 'early' ? 1 : 0;
    }),
    { numRuns: 2_000 },
  );
  expect(early).toBeGreaterThan(100);
});

const returned = sequenceOf(
  `
  - id: back
    each: switches
    condition: { point: source.selected, is: [a] }
    notBefore: { seconds: 60, unless: { point: source.state, is: [failed] } }
    deadline: { seconds: 300 }
`,
  'followSeconds: 5',
);

/** Mains come back at 10 s, the switch goes back at `backMs`; each device is read every second. */
function goBack(backMs: number, alternate: (atMs: number) => string | undefined = () => 'ok'): Run {
  const watch = new RunWatch(planOf(returned), bareOptions);
  const runs = new Map<string, Run>();
  for (let atMs = 0; atMs <= 120_000; atMs += 1_000) {
    const state = alternate(atMs);
    watch.step(sample('utility', atMs, { 'mains.state': atMs < 10_000 ? 'ok' : 'failed' }));
    const selected = { 'source.selected': atMs < backMs ? 'b' : 'a' };
    watch.step(sample('ats', atMs, state === undefined ? selected : { ...selected, 'source.state': state }));
    watch.step(tick(atMs + 1));
    for (const run of watch.runs) runs.set(run.id, run);
  }
  const [run] = runs.values();
  if (run === undefined) throw new Error('no run');
  return run;
}

describe('a step that may not come too soon', () => {
  test.each([
    ['thirty seconds before its time', 40_000, 'too-early', 'failed'],
    ['a second after it, as a poll sees it', 72_000, 'in-time', 'passed'],
    ['about when it is due', 70_000, 'in-time-uncertain', 'passed-uncertain'],
    ['long before the trigger', 0, 'in-time', 'passed'],
  ] as const)('%s', (_what, backMs, step, verdict) => {
    const run = goBack(backMs);
    expect(run.items.map((item) => item.verdict)).toEqual([step]);
    expect(run.items[0]).toMatchObject({ notBeforeMs: 60_000, note: null });
    expect(verdictOf(run)).toBe(verdict);
  });

  test('is excused while what carries meanwhile has failed, and not by what failed before', () => {
    const at = (failed: (atMs: number) => boolean) =>
      goBack(40_000, (atMs) => (failed(atMs) ? 'failed' : 'ok')).items[0]?.verdict;
    expect(at((atMs) => atMs >= 30_000 && atMs < 35_000)).toBe('in-time');
    expect(at((atMs) => atMs < 5_000)).toBe('too-early');
    expect(at((atMs) => atMs >= 60_000)).toBe('too-early');
  });

  test('is called uncertain where nothing tells whether it was excused', () => {
    expect(goBack(40_000, () => undefined).items[0]?.verdict).toBe('in-time-uncertain');
  });

  test('is so on paper and in the evidence, in three languages', async () => {
    const run = goBack(40_000);
    const kept = { run, sequence: returned, names: { ats: 'ATS', utility: 'Utility' }, told: 0 };
    const sources = {
      site: { id: 'x', name: 'X', timeZone: 'Asia/Baku' },
      events: [],
      plan: undefined,
    };
    const evidence = evidenceOf(kept, sources);
    expect(evidence.text).toContain('"verdict":"too-early"');
    expect(evidence.text).toContain('"notBeforeMs":60000');
    for (const language of ['en', 'az', 'ru'] as const) {
      const input = await renderRun(kept, { evidence, sources }, language);
      // By poppler-utils.
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' });
      expect(text).toContain(runWords[language]['runs.step.too-early']);
      expect(text).toContain('60–300 s');
    }
  });
});

describe('on the demonstration plant', () => {
  const declares =
    (id: string, delays: Pick<Site['components'][number], 'retransferSeconds' | 'coolDownSeconds'>) =>
    (site: Site): Site => ({
      ...site,
      components: site.components.map((one) => (one.id === id ? { ...one, ...delays } : one)),
    });

  test('a switch that goes back and a set that stops before what is declared for them are too early, and no other', async () => {
    const sites = (site: Site): Site =>
      declares('ats-a', { retransferSeconds: 120 })(declares('gen-2', { coolDownSeconds: 120 })(site));
    const watched = watchPlant(7, sites);
    await watched.run(20);
    watched.plant.drill('mains-lost-both');
    await watched.run(60);
    watched.plant.drill('normal');
    await watched.run(300);
    const run = [...watched.runs.values()].find(({ sequenceId }) => sequenceId === 'mains-returned');
    const early = run?.items.filter(({ verdict }) => verdict === 'too-early').map(({ key }) => key);
    expect(early).toEqual(['retransferred/ats-a', 'stopped/gen-2']);
    expect(run?.items.filter(({ verdict }) => verdict !== 'in-time')).toHaveLength(2);
    expect(run === undefined ? '' : verdictOf(run)).toBe('failed');
    expect(run?.items.every(({ note }) => note === null)).toBe(true);
  });

  test('a switch that stayed on the utility and has power again has not gone back at all', async () => {
    const watched = watchPlant();
    await watched.run(20);
    watched.plant.drill('generator-fails-to-start');
    watched.plant.drill('transfer-switch-stays');
    await watched.run(60);
    watched.plant.drill('normal');
    await watched.run(300);
    const run = [...watched.runs.values()].find(({ sequenceId }) => sequenceId === 'mains-returned');
    expect(run?.items.filter(({ verdict }) => verdict !== 'in-time')).toEqual([]);
    expect(run === undefined ? '' : verdictOf(run)).toBe('passed');
  });

  test('what a site does not declare is five minutes, as the norm has it', () => {
    const [sequence] = shippedSequences.filter(({ id }) => id === 'mains-returned');
    const least = sequence?.steps.flatMap(({ id, notBefore }) =>
      notBefore === undefined ? [] : [[id, notBefore.seconds]],
    );
    expect(least).toEqual([
      ['retransferred', 300],
      ['stopped', 300],
    ]);
  });
});
