// How much of a load that is not there yet the plant could carry, in every scenario of the check: now, each single
// removal, and both without the utilities. Exact, and fast because draw is linear in demand: what a removal changes for
// a trial is either how its load divides (only when something above it falls, then it is worked out there), or only what
// the others draw (then the largest output of each component over all those removals is enough). Easy to get wrong: the
// removals in which something above falls must be left out of that largest output, or the answer is too strict.
import type { Plant } from '../redundancy/plant.ts';
import { compilePlant } from '../redundancy/plant.ts';
import { overloadTolerance } from '../redundancy/flow.ts';
import { Situation } from '../redundancy/situation.ts';
import type { Medium, PlantModel } from '../site/component.ts';
import { RaisedOutputs } from './raised-outputs.ts';
import { Spread, compileTrial, unservedMedium } from './spread.ts';
import type { CompiledTrial, Part } from './spread.ts';

/** One load in thought, in one or several places at once. */
export interface Trial {
  readonly parts: readonly Part[];
  /** Whether every part must be served after any single removal, or only with everything in place. */
  readonly isRedundant: boolean;
}

/** `removed` null: nothing but, on generators, the utilities. */
export interface Scenario {
  readonly removed: string | null;
  readonly onGenerators: boolean;
}

/** The component that first meets its limit, and where. */
export interface Binding {
  readonly componentId: string;
  readonly scenario: Scenario;
  /** What it carries there without the trial, and what the whole trial adds, in the unit of its medium. */
  readonly output: number;
  readonly added: number;
  readonly limit: number;
}

export interface Room {
  /** Largest part of the trial that stays within every limit, from 0; Infinity where nothing limits it. */
  readonly share: number;
  readonly binding: Binding | undefined;
  /** The first scenario in which some part of it would get nothing of a medium. */
  readonly unserved: { readonly scenario: Scenario; readonly medium: Medium } | undefined;
}

export interface RoomQuestion {
  readonly model: PlantModel;
  /** Stricter limits than the capacities, by id, such as breakers. */
  readonly limits?: ReadonlyMap<string, number>;
  /** `design`: everything in good order; `live`: states as they are, unknown counted out. */
  readonly states: 'design' | 'live';
}

interface Verdict {
  share: number;
  /** Rank of what is removed in the binding scenario, -1 for nothing: of equal limits the nearest cause is told. */
  rank: number;
  binding: Binding | undefined;
  unserved: Room['unserved'];
}

/** The room for each trial, each for itself: two that fit need not fit together. */
export function findRooms(question: RoomQuestion, trials: readonly Trial[]): Room[] {
  const plant = compilePlant(question.model);
  const healthy = new Uint8Array(plant.size).fill(1);
  if (question.states === 'live') {
    for (const { id, state } of question.model.components) {
      healthy[plant.indexOf.get(id)!] = Number(state === 'available');
    }
  }
  const search = new RoomSearch(plant, limitsOf(plant, question.limits), trials);
  search.judge(new Situation(plant, healthy, []), false);
  search.judge(new Situation(plant, healthy, [...plant.utilities]), true);
  return search.verdicts.map(({ share, binding, unserved }) => ({
    share: Math.max(0, share),
    binding,
    unserved,
  }));
}

function limitsOf(plant: Plant, limits: RoomQuestion['limits']): Float64Array {
  const all = Float64Array.from(plant.capacity);
  for (const [id, limit] of limits ?? []) {
    const v = plant.indexOf.get(id);
    if (v !== undefined) all[v] = Math.min(all[v]!, limit);
  }
  return all;
}

class RoomSearch {
  readonly verdicts: Verdict[];
  readonly #plant: Plant;
  readonly #limit: Float64Array;
  readonly #trials: readonly Trial[];
  readonly #compiled: readonly CompiledTrial[];
  readonly #spread: Spread;
  /** By component: the trials that it is above of. */
  readonly #below: readonly (readonly number[])[];

  constructor(plant: Plant, limit: Float64Array, trials: readonly Trial[]) {
    this.#plant = plant;
    this.#limit = limit;
    this.#trials = trials;
    this.#compiled = trials.map(({ parts }) => compileTrial(plant, parts));
    this.#spread = new Spread(plant);
    this.verdicts = trials.map(() => ({
      share: Infinity,
      rank: -1,
      binding: undefined,
      unserved: undefined,
    }));
    const below: number[][] = Array.from({ length: plant.size }, () => []);
    this.#compiled.forEach(({ above, parts }, trial) => {
      for (const v of above) below[v]!.push(trial);
      for (const { owner } of parts) if (owner !== -1) below[owner]!.push(trial);
    });
    this.#below = below;
  }

  judge(situation: Situation, onGenerators: boolean): void {
    const { ripple, flow } = situation;
    const raised = new RaisedOutputs(this.#plant, this.#limit, flow);
    const alone = { removed: null, onGenerators };
    // trial -> removals in which something above it falls
    const apart = this.#compiled.map((): Set<number> => new Set());
    this.#compiled.forEach((_, trial) => this.#noteUnserved(trial, situation, alone));
    for (const removal of this.#plant.removable) {
      ripple.remove([removal]);
      const scenario = { removed: this.#plant.ids[removal]!, onGenerators };
      raised.note(ripple, removal);
      for (const trial of this.#struck(situation)) {
        apart[trial]!.add(removal);
        this.#judgeHere(trial, ripple.flow, scenario);
      }
      ripple.undo();
    }
    this.#compiled.forEach((compiled, trial) => {
      this.#spread.carry(compiled, flow);
      for (const v of compiled.above) {
        if (this.#spread.added[v] === 0 || this.#limit[v] === Infinity) continue;
        const { output, removal } = raised.largest(v, apart[trial]!);
        const removed = removal === -1 ? null : this.#plant.ids[removal]!;
        this.#note(trial, v, output, { removed, onGenerators });
      }
    });
  }

  /** Trials of which something above fell, or which are out themselves, in the removal now in the ripple. */
  #struck({ ripple, flow }: Situation): ReadonlySet<number> {
    const struck = new Set<number>();
    const { touched, flow: now } = ripple;
    for (let at = 0; at < touched.count; at++) {
      const v = touched.items[at]!;
      if (now.live[v] === flow.live[v] && now.removed[v] === flow.removed[v]) continue;
      for (const trial of this.#below[v]!) struck.add(trial);
    }
    return struck;
  }

  #judgeHere(trial: number, flow: Situation['flow'], scenario: Scenario): void {
    const compiled = this.#compiled[trial]!;
    if (this.#trials[trial]!.isRedundant) this.#noteUnserved(trial, { flow }, scenario);
    this.#spread.carry(compiled, flow);
    for (const v of compiled.above) {
      if (this.#spread.added[v]! > 0 && this.#limit[v] !== Infinity)
        this.#note(trial, v, flow.output[v]!, scenario);
    }
  }

  #noteUnserved(trial: number, { flow }: Pick<Situation, 'flow'>, scenario: Scenario): void {
    const verdict = this.verdicts[trial]!;
    if (verdict.unserved !== undefined) return;
    const medium = unservedMedium(this.#compiled[trial]!, flow);
    if (medium !== undefined) verdict.unserved = { scenario, medium };
  }

  #note(trial: number, v: number, output: number, scenario: Scenario): void {
    const limit = this.#limit[v]!;
    const added = this.#spread.added[v]!;
    const share = (limit + limit * overloadTolerance - output) / added;
    const verdict = this.verdicts[trial]!;
    const { removed, onGenerators } = scenario;
    const rank = removed === null ? -1 : this.#plant.rank[this.#plant.indexOf.get(removed)!]!;
    if (share > verdict.share) return;
    const isAlike = share === verdict.share && onGenerators === verdict.binding?.scenario.onGenerators;
    if (share === verdict.share && !(isAlike && rank < verdict.rank)) return;
    verdict.share = share;
    verdict.rank = rank;
    verdict.binding = { componentId: this.#plant.ids[v]!, scenario, output, added, limit };
  }
}
