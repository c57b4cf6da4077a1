// What would have to come back for the verdict to be "yes": the fewest components, of those that are out or unknown. Easy to get
// wrong: coming back is no guarantee of better (what is served again also draws again), so nothing is concluded from a
// smaller set about a larger one; every set that is named was tried as a whole.
import type { ComponentState, PlantModel } from '../site/component.ts';
import { numbersOf, statesOf } from './assess.ts';
import { compilePlant } from './plant.ts';
import { findFailure } from './verdict.ts';
import type { Failure, Question } from './verdict.ts';

/** Sets that are tried at most, fewer on a large site: a trial settles it twice, and rarely tries all removals. */
const maxSetsTried = 400;
const minSetsTried = 40;
const componentsTried = 500_000;

export interface ComeBack {
  /** Ids, ascending. Empty when even all of them back would not do. */
  readonly ids: readonly string[];
  /**
   * `smallest`: no smaller set does · `suffices`: it does, and the search for a smaller one met its bound · `never`: not even all
   * of them, which is a matter of design or load · `not-found`: the bound was met before any set was found.
   */
  readonly outcome: 'smallest' | 'suffices' | 'never' | 'not-found';
}

/** Tries sets of returning components, worst scenarios first. */
class Trial {
  readonly #question: Question;
  readonly #suspects: Failure[] = [];
  readonly maxTried: number;
  tried = 0;

  constructor(question: Question) {
    this.#question = question;
    const share = Math.floor(componentsTried / question.plant.size);
    this.maxTried = Math.max(minSetsTried, Math.min(maxSetsTried, share));
  }

  get isSpent(): boolean {
    return this.tried >= this.maxTried;
  }

  suffices(back: readonly number[]): boolean {
    this.tried++;
    const healthy = Uint8Array.from(this.#question.healthy);
    for (const component of back) healthy[component] = 1;
    const failure = findFailure({ ...this.#question, healthy }, this.#suspects);
    if (failure === undefined) return true;
    const known = this.#suspects.findIndex(
      (one) => one.component === failure.component && one.onGenerators === failure.onGenerators,
    );
    // What failed last is likely to fail next.
    if (known !== -1) this.#suspects.splice(known, 1);
    this.#suspects.unshift(failure);
    return false;
  }
}

/** All sets of `size` of the items, in order. */
function* setsOf(items: readonly number[], size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= items.length - size; at++) {
    for (const rest of setsOf(items, size - 1, at + 1)) yield [items[at]!, ...rest];
  }
}

/** Leaves out one by one what can be spared. */
function narrow(trial: Trial, all: readonly number[]): readonly number[] {
  let needed = all;
  for (const component of all) {
    if (trial.isSpent) break;
    const rest = needed.filter((one) => one !== component);
    if (trial.suffices(rest)) needed = rest;
  }
  return needed;
}

function search(
  trial: Trial,
  out: readonly number[],
): { readonly back: readonly number[]; outcome: ComeBack['outcome'] } {
  // Size by size, so that the first that does is a smallest one.
  for (let size = 1; size < out.length; size++) {
    for (const back of setsOf(out, size)) {
      // Half of the trials are kept for narrowing.
      if (trial.tried * 2 >= trial.maxTried) return narrowed(trial, out);
      if (trial.suffices(back)) return { back, outcome: 'smallest' };
    }
  }
  return trial.suffices(out) ? { back: out, outcome: 'smallest' } : { back: [], outcome: 'never' };
}

function narrowed(
  trial: Trial,
  out: readonly number[],
): { readonly back: readonly number[]; outcome: ComeBack['outcome'] } {
  if (!trial.suffices(out)) return { back: [], outcome: 'not-found' };
  return { back: narrow(trial, out), outcome: 'suffices' };
}

/**
 * For a model whose live verdict is not "yes". `without` as in `assess`. Components whose return is no question, because they are
 * not removable (the air of a room), count among those that may come back: they are out by telemetry all the same.
 */
export function findComeBack(model: PlantModel, without: Iterable<string> = []): ComeBack {
  const plant = compilePlant(model);
  const states: readonly ComponentState[] = statesOf(plant, model);
  const healthy = Uint8Array.from(states, (state) => Number(state === 'available'));
  const out = [...states.keys()].filter((v) => healthy[v] === 0);
  if (out.length === 0) return { ids: [], outcome: 'never' };
  const trial = new Trial({ plant, healthy, without: numbersOf(plant, without) });
  const { back, outcome } = search(trial, out);
  return { ids: back.map((v) => plant.ids[v]!), outcome };
}
