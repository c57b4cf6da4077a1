// Which regions of a plant differ from when they were last looked at, in anything that a removal inside them reads. Easy to
// get wrong: of the trunk a region reads only what it meets at its own inputs, and there what is live and how it is rated, not
// what it carries; so most of the trunk may change without a region having changed.

import { copyFlow, createFlow } from './flow.ts';
import type { Flow } from './flow.ts';
import type { Plant } from './plant.ts';
import { noRegion } from './regions.ts';
import type { Regions } from './regions.ts';

/** Remembers one condition. Compares values, so it need not be told what was changed, nor how often. */
export class ChangedRegions {
  readonly #plant: Plant;
  readonly #regions: Regions;
  readonly #capacity: Float64Array;
  readonly #demand: Float64Array;
  readonly #before: Flow;
  #isKnown = false;
  #isTrunkOther = true;

  constructor(plant: Plant, regions: Regions) {
    this.#plant = plant;
    this.#regions = regions;
    this.#capacity = new Float64Array(plant.size);
    this.#demand = new Float64Array(plant.inputOwner.length);
    this.#before = createFlow(plant);
  }

  /** By region: 1 = changed since the last call. */
  since(flow: Flow): Uint8Array {
    const changed = new Uint8Array(this.#regions.count);
    if (!this.#isKnown || this.#regions.trunk.some((v) => this.#before.removed[v] !== flow.removed[v]))
      changed.fill(1);
    else {
      this.#compareComponents(flow, changed);
      this.#compareInputs(flow, changed);
    }
    this.#isTrunkOther =
      !this.#isKnown || this.#regions.trunk.some((v) => this.#before.live[v] !== flow.live[v]);
    copyFlow(flow, this.#before);
    this.#capacity.set(this.#plant.capacity);
    this.#demand.set(this.#plant.inputDemand);
    this.#isKnown = true;
    return changed;
  }

  /** Whether anything of the trunk came or went between the last two calls, where a region reads it or not. */
  get isTrunkOther(): boolean {
    return this.#isTrunkOther;
  }

  /** As if nothing had been looked at yet. */
  forget(): void {
    this.#isKnown = false;
  }

  #compareComponents(flow: Flow, changed: Uint8Array): void {
    const before = this.#before;
    const { regionOf } = this.#regions;
    for (let v = 0; v < regionOf.length; v++) {
      const isOther =
        before.live[v] !== flow.live[v] ||
        before.available[v] !== flow.available[v] ||
        this.#capacity[v] !== this.#plant.capacity[v];
      if (regionOf[v] === noRegion) {
        if (isOther) this.#markAround(v, changed);
      } else if (isOther || before.output[v] !== flow.output[v] || before.removed[v] !== flow.removed[v]) {
        changed[regionOf[v]!] = 1;
      }
    }
  }

  /** Marks the regions that a component of the trunk meets, at its own inputs or where it is a member. */
  #markAround(component: number, changed: Uint8Array): void {
    const { inputStart, consumers } = this.#plant;
    const { regionOfInput } = this.#regions;
    const mark = (input: number): void => {
      if (regionOfInput[input] !== noRegion) changed[regionOfInput[input]!] = 1;
    };
    for (let input = inputStart[component]!; input < inputStart[component + 1]!; input++) mark(input);
    for (let at = consumers.start[component]!; at < consumers.start[component + 1]!; at++)
      mark(consumers.item[at]!);
  }

  #compareInputs(flow: Flow, changed: Uint8Array): void {
    const before = this.#before;
    const { regionOfInput } = this.#regions;
    for (let input = 0; input < regionOfInput.length; input++) {
      if (regionOfInput[input] === noRegion) continue;
      const isSame =
        before.inputShare[input] === flow.inputShare[input] &&
        before.inputChosen[input] === flow.inputChosen[input] &&
        before.inputLive[input] === flow.inputLive[input] &&
        this.#demand[input] === this.#plant.inputDemand[input];
      if (!isSame) changed[regionOfInput[input]!] = 1;
    }
  }
}
