// All verdicts of one plant, kept up to date: equal to what reachVerdicts says, in every bit and every order. Easy to get
// wrong: what is kept of a load is right only while its region stands and no removal bears on it that is tried anew each time.

import assert from 'node:assert/strict';
import { KeptRemovals } from './kept-removals.ts';
import { LoadJudge } from './load-judge.ts';
import type { Losers } from './load-judge.ts';
import type { Plant } from './plant.ts';
import { findRegions } from './regions.ts';
import type { Regions } from './regions.ts';
import type { LoadVerdict } from './report.ts';
import { isSameLoad } from './same-answer.ts';
import type { Situation } from './situation.ts';
import { situationsOf } from './verdict.ts';
import type { Question } from './verdict.ts';
import { VerdictSheet } from './verdict-sheet.ts';
import type { Verdicts } from './verdict-sheet.ts';

export class KeptVerdicts {
  readonly #plant: Plant;
  readonly #regions: Regions;
  readonly #mains: KeptRemovals;
  readonly #generators: KeptRemovals;
  readonly #sheet: VerdictSheet;
  #situations: ReadonlyArray<Situation> = [];
  /** Along plant.loads. */
  #loads: ReadonlyArray<LoadVerdict> = [];
  #restlessLosers: Losers = new Map();

  constructor(plant: Plant) {
    this.#plant = plant;
    this.#regions = findRegions(plant);
    this.#mains = new KeptRemovals(plant, this.#regions);
    this.#generators = new KeptRemovals(plant, this.#regions);
    this.#sheet = new VerdictSheet(plant);
  }

  /** How many removals, with and without utilities, the last answer took. */
  get tried(): number {
    return this.#mains.tried + this.#generators.tried;
  }

  /** `question` must be of the plant that is kept. */
  reach(question: Question): Verdicts {
    assert.equal(question.plant, this.#plant);
    const [mains, generators] = situationsOf(question, this.#situations);
    this.#situations = [mains, generators];
    const peaks = new Float64Array(this.#plant.size).fill(-Infinity);
    const changed = this.#mains.renew(mains, peaks);
    this.#generators.renew(generators, peaks);
    // Peaks are high by now where one removal presses the trunk most, so few others need be looked at alone.
    this.#mains.climb(peaks);
    this.#generators.climb(peaks);
    this.#judgeLoads(mains, changed);
    return this.#sheet.write({
      baseline: this.#mains.base,
      utilityLoss: this.#generators.base,
      maintainable: this.#mains.outcomes(),
      onGenerators: this.#generators.outcomes(),
      loads: this.#loads,
      peaks,
    });
  }

  /** Judges again the loads of regions that changed, and those on which removals bear, or bore, that are not kept. */
  #judgeLoads(situation: Situation, changed: Uint8Array): void {
    const judge = new LoadJudge(situation);
    const bearing = this.#mains.restlessLosers;
    const bore = this.#restlessLosers;
    this.#restlessLosers = bearing;
    const { isTrunkOther } = this.#mains;
    this.#loads = Array.from(this.#plant.loads, (load, at) => {
      const region = this.#regions.regionOf[load]!;
      const before = this.#loads[at];
      const isKept = changed[region] === 0 && !isTrunkOther && before !== undefined;
      if (isKept && !bearing.has(load) && !bore.has(load)) return before;
      const flips = [...this.#mains.calmLosers(region, load), ...(bearing.get(load) ?? [])];
      const verdict = judge.verdict(
        load,
        flips.sort((a, b) => a - b),
        isKept ? before.paths : undefined,
      );
      return before !== undefined && isSameLoad(before, verdict) ? before : verdict;
    });
  }
}
