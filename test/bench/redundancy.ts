// How long all verdicts of a site take, and how that grows: once from nothing (compiled, design and live), once after
// one state change, and the same live verdicts by the straightforward evaluator, whose answer must be equal.

import { pathToFileURL } from 'node:url';
import { assess } from '../../src/redundancy/assess.ts';
import { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import type { PlantModel } from '../../src/site/component.ts';
import { differenceOf, evaluateNaively } from './redundancy-naive.ts';
import type { NaiveVerdicts } from './redundancy-naive.ts';
import { generateSite } from './site-generator.ts';

const sizes = [500, 1_000, 2_000, 5_000, 10_000] as const;
/** Beyond this size the straightforward evaluator tries only every naiveStride-th removal, and its time is scaled. */
const patientSize = 2_000;
const naiveStride = 10;
const repeats = 9;

export interface RedundancyFigures {
  readonly components: number;
  /** Median of several runs in a warm process: compile, design and live verdicts of a site in which one unit is out. */
  readonly fullMs: number;
  /** The same in the very first run at this size. */
  readonly firstMs: number;
  /** Median and worst over changes of different components, small and large, there and back. */
  readonly changeMs: number;
  readonly worstChangeMs: number;
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

function measureChanges(model: PlantModel): number[] {
  const evaluator = new LiveEvaluator(model);
  evaluator.assess();
  const times: number[] = [];
  for (const id of changed) {
    for (const state of ['unavailable', 'available', 'unknown', 'available'] as const) {
      times.push(
        measureMs(() => {
          evaluator.setState(id, state);
          evaluator.assess();
        }),
      );
    }
  }
  return times;
}

function measureSize(components: number): RedundancyFigures {
  const site = generateSite({ components });
  // One unit out, so that the design verdict cannot be read off the live one and is worked out as well.
  const model = withState(site, 'crah-1-1', 'unavailable');
  const firstMs = measureMs(() => assess(model));
  const full = Array.from({ length: repeats }, () => measureMs(() => assess(model)));
  const changes = measureChanges(site);
  const stride = components <= patientSize ? 1 : naiveStride;
  let naive: NaiveVerdicts | undefined;
  const naiveMs = measureMs(() => (naive = evaluateNaively(model, stride))) * stride;
  const difference = naive && differenceOf(naive, assess(model));
  if (difference !== undefined) throw new Error(`the two evaluators differ: ${difference}`);
  return {
    components: site.components.length,
    fullMs: median(full),
    firstMs,
    changeMs: median(changes),
    worstChangeMs: Math.max(...changes),
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
  const header = ['components', 'all verdicts', 'first run', 'one change', 'worst', 'from nothing', 'ratio'];
  console.log('redundancy: times in ms on one core; "from nothing" = live scenarios without ripples');
  console.log(header.map((name) => name.padStart(13)).join(''));
  for (const row of figures) {
    const cells = [row.fullMs, row.firstMs, row.changeMs, row.worstChangeMs, row.naiveMs].map((ms) =>
      ms.toFixed(1),
    );
    const ratio = `${(row.naiveMs / row.changeMs).toFixed(0)}x`;
    console.log([String(row.components), ...cells, ratio].map((cell) => cell.padStart(13)).join(''));
  }
  const growth = (pick: (row: RedundancyFigures) => number): string =>
    growthOf(figures.map((row) => [row.components, pick(row)])).toFixed(2);
  const grown = [
    growth((row) => row.fullMs),
    '',
    growth((row) => row.changeMs),
    '',
    growth((row) => row.naiveMs),
  ];
  console.log(['growth n^', ...grown, ''].map((cell) => cell.padStart(13)).join(''));
  return figures;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
