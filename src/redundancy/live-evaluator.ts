// Keeps a plant compiled and assesses it again as states, demands and capacities change. Easy to get wrong: no
// sum is carried over from one assessment to the next, so the answer never depends on the way that led to it; what is
// kept is the compiled graph, what removals do where nothing changed, and the design verdict until the design itself
// changes.

import assert from 'node:assert/strict';
import { media } from '../site/component.ts';
import type { ComponentState, Medium, PlantModel } from '../site/component.ts';
import { assessDesign, assessStanding, numbersOf, statesOf } from './assess.ts';
import { KeptScenarios } from './kept-scenarios.ts';
import { KeptVerdicts } from './kept-verdicts.ts';
import { compilePlant } from './plant.ts';
import type { Plant } from './plant.ts';
import { findRegions } from './regions.ts';
import type { Regions } from './regions.ts';
import type { Assessment } from './report.ts';
import type { FindFailure } from './verdict.ts';

/** One plant under watch. Setters are cheap; `assess` works only when something changed since it was last asked. */
export class LiveEvaluator {
  readonly #plant: Plant;
  readonly #regions: Regions;
  readonly #verdicts: KeptVerdicts;
  /** The plant in states that it is not in: as designed, or with some of the unknown healthy. */
  #conjectures: KeptScenarios | undefined;
  readonly #states: ComponentState[];
  /** What the site was built for, where that is not what is set. */
  readonly #filedDesign: boolean | undefined;
  #without: ReadonlyArray<number> = [];
  #design: boolean | undefined;
  #assessment: Assessment | undefined;
  #removalsTried = 0;
  readonly #find: FindFailure = (question, suspects) => {
    this.#conjectures ??= new KeptScenarios(this.#plant, this.#regions);
    return this.#conjectures.findFailure(question, suspects);
  };

  /**
   * With `design: 'as-filed'` the design verdict is that of the model as given, whatever demands and capacities are
   * measured later: what a site was built for does not change with its load.
   */
  constructor(model: PlantModel, options: { readonly design?: 'as-set' | 'as-filed' } = {}) {
    this.#plant = compilePlant(model);
    this.#regions = findRegions(this.#plant);
    this.#verdicts = new KeptVerdicts(this.#plant, this.#regions);
    this.#states = statesOf(this.#plant, model);
    this.#filedDesign = options.design === 'as-filed' ? assessDesign(this.#plant) : undefined;
  }

  /** Returns whether this changed anything. The id must be one of the model's. */
  setState(id: string, state: ComponentState): boolean {
    const component = this.#numberOf(id);
    if (this.#states[component] === state) return false;
    this.#states[component] = state;
    this.#assessment = undefined;
    return true;
  }

  /** What the component itself consumes, in the medium's unit, >= 0. It must have an input of this medium. */
  setDemand(id: string, medium: Medium, demand: number): boolean {
    assert.ok(demand >= 0, `${id}: demand ${demand}`);
    const component = this.#numberOf(id);
    const { inputStart, inputMedium, inputDemand } = this.#plant;
    let input = inputStart[component]!;
    while (input < inputStart[component + 1]! && media[inputMedium[input]!] !== medium) input++;
    assert.ok(input < inputStart[component + 1]!, `${id} has no input of ${medium}`);
    return this.#write(inputDemand, input, demand);
  }

  /** The most it can deliver, >= 0, in its medium's unit; undefined = unlimited. */
  setCapacity(id: string, capacity: number | undefined): boolean {
    assert.ok(capacity === undefined || capacity >= 0, `${id}: capacity ${capacity}`);
    return this.#write(this.#plant.capacity, this.#numberOf(id), capacity ?? Infinity);
  }

  /** Components taken out in every live scenario from now on, instead of those named before. */
  setWithout(ids: Iterable<string>): void {
    this.#without = numbersOf(this.#plant, ids);
    this.#assessment = undefined;
  }

  stateOf(id: string): ComponentState {
    return this.#states[this.#numberOf(id)]!;
  }

  /** The verdicts as things stand. The same object until something changes. */
  assess(): Assessment {
    if (this.#assessment !== undefined) return this.#assessment;
    const triedBefore = this.#verdicts.tried;
    const standing = { states: this.#states, without: this.#without, filedDesign: this.#filedDesign };
    this.#assessment = assessStanding(this.#plant, standing, () => this.#assessDesign(), {
      reach: (question) => this.#verdicts.reach(question),
      find: this.#find,
    });
    if (this.#filedDesign === undefined)
      this.#design = this.#assessment.report.design.concurrentlyMaintainable;
    this.#removalsTried = this.#verdicts.tried - triedBefore;
    return this.#assessment;
  }

  /** How many removals the live verdicts of the last assessment took; at first all, with and without utilities. */
  get removalsTried(): number {
    return this.#removalsTried;
  }

  #assessDesign(): boolean {
    this.#design ??= assessDesign(this.#plant, this.#find);
    return this.#design;
  }

  #write(values: Float64Array, at: number, value: number): boolean {
    if (values[at] === value) return false;
    values[at] = value;
    this.#design = undefined;
    this.#assessment = undefined;
    return true;
  }

  #numberOf(id: string): number {
    return numbersOf(this.#plant, [id])[0]!;
  }
}
