// The largest output of each component over the single removals of one situation, with the removal in which it occurs,
// some removals left out; of equal ones the removal nearest to the loads. Easy to get wrong: only outputs above the situation's own are kept; where none is left the
// situation's own is the largest, because nothing removed is a scenario as well.
import type { Flow } from '../redundancy/flow.ts';
import type { Plant } from '../redundancy/plant.ts';
import type { Ripple } from '../redundancy/ripple.ts';

interface Raised {
  readonly output: number;
  /** Component number taken out; -1 for none. */
  readonly removal: number;
}

export class RaisedOutputs {
  readonly #limit: Float64Array;
  readonly #base: Flow;
  readonly #rank: Int32Array;
  /** By component; largest first once asked for. */
  readonly #lists: (Raised[] | undefined)[];
  readonly #isSorted: Uint8Array;

  /** Components without a limit are not kept. */
  constructor({ size, rank }: Plant, limit: Float64Array, base: Flow) {
    this.#limit = limit;
    this.#rank = rank;
    this.#base = base;
    this.#lists = Array.from({ length: size });
    this.#isSorted = new Uint8Array(size);
  }

  /** Takes in the removal that the ripple holds. */
  note({ touched, flow }: Ripple, removal: number): void {
    for (let at = 0; at < touched.count; at++) {
      const v = touched.items[at]!;
      const output = flow.output[v]!;
      if (output <= this.#base.output[v]! || this.#limit[v] === Infinity) continue;
      const list = this.#lists[v];
      if (list === undefined) this.#lists[v] = [{ output, removal }];
      else list.push({ output, removal });
    }
  }

  largest(component: number, without: ReadonlySet<number>): Raised {
    const list = this.#lists[component];
    if (list !== undefined && this.#isSorted[component] === 0) {
      list.sort((a, b) => b.output - a.output || this.#rank[a.removal]! - this.#rank[b.removal]!);
      this.#isSorted[component] = 1;
    }
    const found = list?.find(({ removal }) => !without.has(removal));
    return found ?? { output: this.#base.output[component]!, removal: -1 };
  }
}
