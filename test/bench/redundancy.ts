// How long all verdicts of a site take, and how that grows: from nothing (compiled, design and live) against an evaluator
// that settles every scenario from nothing; and after one change in the evaluator that keeps the site against trying every
// removal anew over the same compiled graph. All answers must be equal.

import { pathToFileURL } from 'node:url';
import { assess } from '../../src/redundancy/assess.ts';
import { differenceOf, evaluateNaively } from './redundancy-naive.ts';
import type { NaiveVerdicts } from './redundancy-naive.ts';
import { kinds, measureChanges } from './redundancy-changes.ts';
import type { ChangeFigures } from './redundancy-changes.ts';
import { growthOf, measureMs, median } from './redundancy-figures.ts';
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
  readonly naiveMs: number;
  readonly changes: ReadonlyArray<ChangeFigures>;
}

function measureSize(size: number): RedundancyFigures {
  const site = generateSite({ components: size });
  // One unit out, so that the design verdict cannot be read off the live one and is worked out as well.
  const model = {
    components: site.components.map((each) =>
      each.id === 'crah-1-1' ? { ...each, state: 'unavailable' as const } : each,
    ),
  };
  const firstMs = measureMs(() => assess(model));
  const full = Array.from({ length: repeats }, () => measureMs(() => assess(model)));
  const changes = measureChanges(site);
  const stride = naiveStrides.find(([most]) => size <= most)?.[1] ?? 1;
  let naive: NaiveVerdicts | undefined;
  const naiveMs = measureMs(() => (naive = evaluateNaively(model, stride))) * stride;
  const difference = naive && differenceOf(naive, assess(model));
  if (difference !== undefined) throw new Error(`the two evaluators differ: ${difference}`);
  return { components: site.components.length, fullMs: median(full), firstMs, naiveMs, changes };
}

function printRow(cells: ReadonlyArray<string>): void {
  console.log(cells.map((cell) => cell.padStart(15)).join(''));
}

function growth(
  figures: ReadonlyArray<RedundancyFigures>,
  pick: (row: RedundancyFigures) => number | undefined,
): string {
  return growthOf(figures.map((row) => [row.components, pick(row) ?? 0])).toFixed(2);
}

function printFromNothing(figures: ReadonlyArray<RedundancyFigures>): void {
  console.log(
    'redundancy: times in ms on one core. "all verdicts" = compiled and assessed from nothing, "no ripples" = every scenario\n' +
      'settled from nothing',
  );
  printRow(['components', 'all verdicts', 'first run', 'no ripples', 'no ripples']);
  for (const { components, fullMs, firstMs, naiveMs } of figures) {
    const cells = [fullMs, firstMs, naiveMs].map((ms) => ms.toFixed(1));
    printRow([String(components), ...cells, `${(naiveMs / fullMs).toFixed(1)}x`]);
  }
  const grown = [growth(figures, (row) => row.fullMs), '', growth(figures, (row) => row.naiveMs)];
  printRow(['growth n^', ...grown]);
}

function printChanges(figures: ReadonlyArray<RedundancyFigures>): void {
  console.log(
    '\nafter one change of a state, a demand or a capacity, in the kept site; "every removal" = all of them tried anew over the\n' +
      'same compiled graph; "tried" = removals worked out, of those there are, with and without utilities',
  );
  printRow(['components', 'change', 'median', 'worst', 'every removal', 'ratio', 'tried', 'of']);
  for (const kind of kinds) {
    const of = (row: RedundancyFigures): ChangeFigures | undefined =>
      row.changes.find((each) => each.kind === kind);
    for (const row of figures) {
      const change = of(row);
      if (change === undefined) continue;
      const { medianMs, worstMs, everyMs, tried, removals } = change;
      const times = [medianMs, worstMs, everyMs].map((ms) => ms.toFixed(1));
      const ratio = `${(everyMs / medianMs).toFixed(1)}x`;
      printRow([String(row.components), kind, ...times, ratio, String(tried), String(removals)]);
    }
    const grown = [
      growth(figures, (row) => of(row)?.medianMs),
      growth(figures, (row) => of(row)?.worstMs),
      growth(figures, (row) => of(row)?.everyMs),
    ];
    printRow(['growth n^', '', ...grown]);
  }
}

/** Measures every size and prints the tables. */
export async function run(): Promise<RedundancyFigures[]> {
  measureSize(sizes[0]);
  const figures = sizes.map(measureSize);
  printFromNothing(figures);
  printChanges(figures);
  const promised = figures.find(({ components }) => components >= promisedSize);
  if (promised !== undefined) {
    const worst = Math.max(...promised.changes.map(({ worstMs }) => worstMs));
    console.log(`at ${promised.components} components: at worst ${worst.toFixed(0)} of 100 ms`);
  }
  return figures;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
