// Writes what was found of a plant into the shape of the answer. Easy to get wrong: an answer that was given away is never
// written to again, so what differs from the last one is a new object, and what does not is the old one.

import { headroomAt } from './peaks.ts';
import type { Peaks } from './peaks.ts';
import type { Plant } from './plant.ts';
import { KeptRecord } from './record.ts';
import type { LiveVerdict, LoadVerdict, Outcome } from './report.ts';

/** Lists are in the order of the plant's removable components, and of its loads. */
export interface Findings {
  readonly baseline: Outcome;
  readonly utilityLoss: Outcome;
  readonly maintainable: ReadonlyArray<Outcome>;
  readonly onGenerators: ReadonlyArray<Outcome>;
  readonly loads: ReadonlyArray<LoadVerdict>;
  readonly peaks: Peaks;
}

export interface Verdicts {
  /** Whether all of them together say "concurrently maintainable". */
  readonly isMaintainable: boolean;
  /** Everything but the three-valued word, which also depends on what the unknown components might be. */
  readonly details: Omit<LiveVerdict, 'concurrentlyMaintainable'>;
}

function isOk(outcome: Outcome): boolean {
  return outcome.ok;
}

/** One plant's answers, one after the other. */
export class VerdictSheet {
  readonly #plant: Plant;
  readonly #removableIds: ReadonlyArray<string>;
  readonly #maintainable: KeptRecord<Outcome>;
  readonly #onGenerators: KeptRecord<Outcome>;
  readonly #loads: KeptRecord<LoadVerdict>;
  readonly #headroom: KeptRecord<number>;

  constructor(plant: Plant) {
    this.#plant = plant;
    const idsOf = (numbers: Int32Array): string[] => Array.from(numbers, (v) => plant.ids[v]!);
    this.#removableIds = idsOf(plant.removable);
    this.#maintainable = new KeptRecord(this.#removableIds);
    this.#onGenerators = new KeptRecord(this.#removableIds);
    this.#loads = new KeptRecord(idsOf(plant.loads));
    this.#headroom = new KeptRecord(plant.ids);
  }

  write(findings: Findings): Verdicts {
    const { baseline, utilityLoss, maintainable, onGenerators, loads, peaks } = findings;
    return {
      isMaintainable: baseline.ok && utilityLoss.ok && maintainable.every(isOk) && onGenerators.every(isOk),
      details: {
        baseline,
        utilityLoss,
        maintainable: this.#maintainable.with(maintainable),
        onGenerators: this.#onGenerators.with(onGenerators),
        singlePointsOfFailure: this.#removableIds.filter((_, at) => maintainable[at]!.lost.length > 0),
        loads: this.#loads.with(loads),
        headroom: this.#headroom.with(this.#plant.ids.map((_, v) => headroomAt(this.#plant, peaks, v))),
      },
    };
  }
}
