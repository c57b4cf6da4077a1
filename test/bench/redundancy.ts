// How long all verdicts of a site take, and how that grows: once from nothing (compiled, design and live), after one change of a
// state, a demand or a capacity in the evaluator that keeps the site, straightforwardly (compiled and assessed anew) after
// the same change, and by the evaluator that settles every scenario from nothing. All answers must be equal.

import { pathToFileURL } from 'node:url';
import { assess } from '../../src/redundancy/assess.ts';
import { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import type { Assessment } from '../../src/redundancy/report.ts';
import type { PlantComponent, PlantModel } from '../../src/site/component.ts';
import { differenceOf, evaluateNaively } from './redundancy-naive.ts';
import type { NaiveVerdicts } from './redundancy-naive.ts';
import { generateSite } from './site-generator.ts';

const sizes = [500, 1_000, 2_000, 5_000, 10_000, 20_000] as const;
/** Beyond these sizes the evaluator without ripples tries only every so-many-th removal, and its time is scaled. */
const naiveStrides = [
  [2_000, 1],
  [5_000, 10],
  [Infinity, 100],
] as const;
const repeats = 5;
/** What is promised, 100 ms from a change to all verdicts, is promised of a site of this size. */
const promisedSize = 5_000;

export interface RedundancyFigures {
  readonly components: number;
  /** Median of several runs in a warm process: compile, design and live verdicts of a site in which one unit is out. */
  readonly fullMs: number;
  /** The same in the very first run at this size. */
  readonly firstMs: number;
  /** Median and worst over changes of different components, small and large, there and back. */
  readonly changeMs: number;
  readonly worstChangeMs: number;
  /** Median over the same changes, compiled and assessed anew each time. */
  readonly anewMs: number;
  readonly naiveMs: number;
}

function measureMs(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function median(values: ReadonlyArray<number>): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function withState(model: PlantModel, id: string, state: 'unavailable' | 'unknown'): PlantModel {
  return { components: model.components.map((each) => (each.id === id ? { ...each, state } : each)) };
}

/** From a rack's strip to half a hall, an unknown, and what cools everything. */
const changed = [
  'rpdu-1-1a',
  'pdu-1a-1',
  'ups-1a-1',
  'ats-1a',
  'utility-a',
  'chiller-a-1',
  'loop-a',
] as const;

interface Changes {
  readonly kept: number[];
  readonly anew: number[];
}

/** The same changes twice: in the evaluator that keeps the site, and in the model, which is then assessed anew. */
function measureChanges(start: PlantModel): Changes {
  const evaluator = new LiveEvaluator(start);
  evaluator.assess();
  const times: Changes = { kept: [], anew: [] };
  let model = start;
  const measure = (change: () => void, changed: PlantModel): void => {
    model = changed;
    times.kept.push(
      measureMs(() => {
        change();
        evaluator.assess();
      }),
    );
    // Anew is slow and steady: one change of four is enough to see it.
    if (times.kept.length % 4 !== 1) return;
    let anew: Assessment | undefined;
    times.anew.push(measureMs(() => (anew = assess(model))));
    const words = [evaluator.assess(), anew].map((one) => one?.report.live.concurrentlyMaintainable);
    if (words[0] !== words[1]) throw new Error(`kept says ${words[0]}, anew says ${words[1]}`);
  };
  const withPart = (id: string, part: Partial<PlantComponent>): PlantModel => ({
    components: model.components.map((each) => (each.id === id ? { ...each, ...part } : each)),
  });
  for (const id of changed) {
    for (const state of ['unavailable', 'available', 'unknown', 'available'] as const) {
      measure(() => evaluator.setState(id, state), withPart(id, { state }));
    }
  }
  const rack = model.components.find(({ id }) => id === 'rack-1-001');
  const demand = { ...rack?.demand, power: 4.25 };
  measure(() => evaluator.setDemand('rack-1-001', 'power', 4.25), withPart('rack-1-001', { demand }));
  measure(() => evaluator.setCapacity('ups-1a-1', 240), withPart('ups-1a-1', { capacity: 240 }));
  return times;
}

function measureSize(components: number): RedundancyFigures {
  const site = generateSite({ components });
  // One unit out, so that the design verdict cannot be read off the live one and is worked out as well.
  const model = withState(site, 'crah-1-1', 'unavailable');
  const firstMs = measureMs(() => assess(model));
  const full = Array.from({ length: repeats }, () => measureMs(() => assess(model)));
  const { kept, anew } = measureChanges(site);
  const stride = naiveStrides.find(([size]) => components <= size)?.[1] ?? 1;
  let naive: NaiveVerdicts | undefined;
  const naiveMs = measureMs(() => (naive = evaluateNaively(model, stride))) * stride;
  const difference = naive && differenceOf(naive, assess(model));
  if (difference !== undefined) throw new Error(`the two evaluators differ: ${difference}`);
  return {
    components: site.components.length,
    fullMs: median(full),
    firstMs,
    changeMs: median(kept),
    worstChangeMs: Math.max(...kept),
    anewMs: median(anew),
    naiveMs,
  };
}

/** Slope of log time over log size, by least squares: 1 = linear, 2 = quadratic. */
function growthOf(points: ReadonlyArray<readonly [size: number, ms: number]>): number {
  const logs = points.map(([size, ms]) => [Math.log(size), Math.log(ms)] as const);
  const meanOf = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [meanOf(0), meanOf(1)];
  const above = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return above / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** Measures every size and prints the table. */
export async function run(): Promise<RedundancyFigures[]> {
  measureSize(sizes[0]);
  const figures = sizes.map(measureSize);
  const header = ['components', 'all verdicts', 'first run', 'one change', 'worst', 'anew', 'no ripples'];
  console.log(
    'redundancy: times in ms on one core; "one change" = evaluated again in the kept site, "anew" = compiled and assessed\n' +
      'after the same change, "no ripples" = every scenario settled from nothing',
  );
  console.log([...header, 'anew', 'no ripples'].map((name) => name.padStart(13)).join(''));
  for (const row of figures) {
    const { fullMs, firstMs, changeMs, worstChangeMs, anewMs, naiveMs } = row;
    const cells = [fullMs, firstMs, changeMs, worstChangeMs, anewMs, naiveMs].map((ms) => ms.toFixed(1));
    const ratios = [anewMs, naiveMs].map((ms) => `${(ms / changeMs).toFixed(1)}x`);
    console.log([String(row.components), ...cells, ...ratios].map((cell) => cell.padStart(13)).join(''));
  }
  const growth = (pick: (row: RedundancyFigures) => number): string =>
    growthOf(figures.map((row) => [row.components, pick(row)])).toFixed(2);
  const grown = [
    growth((row) => row.fullMs),
    '',
    growth((row) => row.changeMs),
    '',
    growth((row) => row.anewMs),
    growth((row) => row.naiveMs),
  ];
  console.log(['growth n^', ...grown].map((cell) => cell.padStart(13)).join(''));
  const promised = figures.find(({ components }) => components >= promisedSize);
  if (promised !== undefined) {
    const { components, changeMs, worstChangeMs } = promised;
    console.log(
      `at ${components} components: ${changeMs.toFixed(0)} ms, at worst ${worstChangeMs.toFixed(0)} of 100 ms`,
    );
  }
  return figures;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
