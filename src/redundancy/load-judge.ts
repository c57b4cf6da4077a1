// The verdict of a load: whether it is served, which removals lose it, how many ways lead to it. Easy to get wrong: a load
// that is lost already is lost by every removal but those that take it out of service too.

import { media } from '../site/component.ts';
import { PathCounter } from './paths.ts';
import type { LoadVerdict } from './report.ts';
import type { Situation } from './situation.ts';

/** By load: removals that lose it though it is served, or spare it though it is lost; ascending. */
export type Losers = ReadonlyMap<number, ReadonlyArray<number>>;

export function addLoser(losers: Map<number, number[]>, load: number, removal: number): void {
  const known = losers.get(load);
  if (known === undefined) losers.set(load, [removal]);
  else known.push(removal);
}

/** Judges loads of one situation. */
export class LoadJudge {
  readonly #situation: Situation;
  #counter: PathCounter | undefined;
  #allRemovable: ReadonlyArray<string> | undefined;

  constructor(situation: Situation) {
    this.#situation = situation;
  }

  /** `flips`: removals that change whether the load is lost, ascending. `paths`: what is known of them already. */
  verdict(load: number, flips: ReadonlyArray<number>, paths = this.#pathsTo(load)): LoadVerdict {
    const served = this.#situation.flow.live[load] === 1;
    return { served, spofs: this.#spofsOf(load, flips), paths };
  }

  #spofsOf(load: number, flips: ReadonlyArray<number>): ReadonlyArray<string> {
    const { ids, removable } = this.#situation.plant;
    const named = flips.map((v) => ids[v]!);
    if (!this.#situation.hasLost(load)) return named;
    this.#allRemovable ??= Array.from(removable, (v) => ids[v]!);
    if (named.length === 0) return this.#allRemovable;
    const spared = new Set(named);
    return this.#allRemovable.filter((id) => !spared.has(id));
  }

  #pathsTo(load: number): Readonly<Record<string, number>> {
    const { plant, flow } = this.#situation;
    this.#counter ??= new PathCounter(plant, flow.live);
    const paths: Record<string, number> = {};
    for (let input = plant.inputStart[load]!; input < plant.inputStart[load + 1]!; input++)
      paths[media[plant.inputMedium[input]!]!] = this.#counter.count(input);
    return paths;
  }
}
