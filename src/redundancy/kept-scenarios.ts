// All scenarios of one plant, with and without its utilities, kept from one question to the next. Easy to get wrong: the questions
// need not follow from each other, but the nearer they are the less is tried anew; so what asks in leaps keeps its own.

import assert from 'node:assert/strict';
import { KeptRemovals } from './kept-removals.ts';
import type { Peaks } from './peaks.ts';
import type { Plant } from './plant.ts';
import type { Regions } from './regions.ts';
import type { Outcome } from './report.ts';
import type { Situation } from './situation.ts';
import { fails, situationsOf } from './verdict.ts';
import type { Failure, Question } from './verdict.ts';

export class KeptScenarios {
  readonly mains: KeptRemovals;
  readonly generators: KeptRemovals;
  readonly #plant: Plant;
  #situations: ReadonlyArray<Situation> = [];

  constructor(plant: Plant, regions: Regions) {
    this.#plant = plant;
    this.mains = new KeptRemovals(plant, regions);
    this.generators = new KeptRemovals(plant, regions);
  }

  /** How many removals were worked out so far. */
  get tried(): number {
    return this.mains.tried + this.generators.tried;
  }

  /** The situations of a question, with nothing taken out; those of the question before are gone. */
  settle(question: Question): readonly [mains: Situation, generators: Situation] {
    assert.equal(question.plant, this.#plant);
    const situations = situationsOf(question, this.#situations);
    this.#situations = situations;
    return situations;
  }

  /** Tries all removals from the situations settled last; returns which regions changed with utilities, 1 = changed. */
  tryAll(peaks: Peaks): Uint8Array {
    const [mains, generators] = this.#situations;
    assert.ok(mains !== undefined && generators !== undefined);
    const changed = this.mains.renew(mains, peaks);
    this.generators.renew(generators, peaks);
    // Peaks are high by now where one removal presses the trunk most, so few others need be looked at alone.
    this.mains.climb(peaks);
    this.generators.climb(peaks);
    return changed;
  }

  /** As findFailure of verdict.ts; where several stand in the way it may name another one. */
  findFailure(question: Question, suspects: ReadonlyArray<Failure> = []): Failure | undefined {
    const [mains, generators] = this.settle(question);
    const bad = suspects.find((each) => fails(each.onGenerators ? generators : mains, each.component));
    if (bad !== undefined) return bad;
    // No removal can raise a peak beyond all bounds, so the trunk is looked at for overloads alone.
    this.tryAll(new Float64Array(this.#plant.size).fill(Infinity));
    return this.#failureOf(this.mains, false) ?? this.#failureOf(this.generators, true);
  }

  #failureOf(kept: KeptRemovals, onGenerators: boolean): Failure | undefined {
    if (!kept.base.ok) return { onGenerators, component: undefined };
    const at = kept.outcomes().findIndex(({ ok }: Outcome) => !ok);
    return at === -1 ? undefined : { onGenerators, component: this.#plant.removable[at]! };
  }
}
