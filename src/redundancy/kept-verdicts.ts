// All verdicts of one plant, kept up to date: equal to what reachVerdicts says, in every bit and every order. Easy to get
// wrong: what is kept of a load is right only while its region stands and no removal bears on it that is tried anew each time.

import { KeptScenarios } from './kept-scenarios.ts';
import { LoadJudge } from './load-judge.ts';
import type { Losers } from './load-judge.ts';
import type { Plant } from './plant.ts';
import type { Regions } from './regions.ts';
import type { LoadVerdict } from './report.ts';
import { isSameLoad } from './same-answer.ts';
import type { Situation } from './situation.ts';
import type { Question } from './verdict.ts';
import { VerdictSheet } from './verdict-sheet.ts';
import type { Verdicts } from './verdict-sheet.ts';

export class KeptVerdicts {
  readonly #plant: Plant;
  readonly #regions: Regions;
  readonly #scenarios: KeptScenarios;
  readonly #sheet: VerdictSheet;
  /** Along plant.loads. */
  #loads: ReadonlyArray<LoadVerdict> = [];
  #restlessLosers: Losers = new Map();

  constructor(plant: Plant, regions: Regions) {
    this.#plant = plant;
    this.#regions = regions;
    this.#scenarios = new KeptScenarios(plant, regions);
    this.#sheet = new VerdictSheet(plant);
  }

  /** How many removals, with and without utilities, were worked out so far. */
  get tried(): number {
    return this.#scenarios.tried;
  }

  /** `question` must be of the plant that is kept. */
  reach(question: Question): Verdicts {
    const [situation] = this.#scenarios.settle(question);
    const peaks = new Float64Array(this.#plant.size).fill(-Infinity);
    this.#judgeLoads(situation, this.#scenarios.tryAll(peaks));
    const { mains, generators } = this.#scenarios;
    return this.#sheet.write({
      baseline: mains.base,
      utilityLoss: generators.base,
      maintainable: mains.outcomes(),
      onGenerators: generators.outcomes(),
      loads: this.#loads,
      peaks,
    });
  }

  /** Judges again the loads of regions that changed, and those on which removals bear, or bore, that are not kept. */
  #judgeLoads(situation: Situation, changed: Uint8Array): void {
    const judge = new LoadJudge(situation);
    const { mains } = this.#scenarios;
    const bearing = mains.restlessLosers;
    const bore = this.#restlessLosers;
    this.#restlessLosers = bearing;
    const { isTrunkOther } = mains;
    this.#loads = Array.from(this.#plant.loads, (load, at) => {
      const region = this.#regions.regionOf[load]!;
      const before = this.#loads[at];
      const isKept = changed[region] === 0 && !isTrunkOther && before !== undefined;
      if (isKept && !bearing.has(load) && !bore.has(load)) return before;
      const flips = [...mains.calmLosers(region, load), ...(bearing.get(load) ?? [])];
      const verdict = judge.verdict(
        load,
        flips.sort((a, b) => a - b),
        isKept ? before.paths : undefined,
      );
      return before !== undefined && isSameLoad(before, verdict) ? before : verdict;
    });
  }
}
