// A settled condition of the plant from which single removals are tried: what each loses, what it overloads, and
// the cascade. Easy to get wrong: with something already overloaded every removal cascades, so a removal that trips
// just what the situation itself trips is carried on in the situation after that trip, not worked out anew.

import { createFlow, isLost, isOverloaded, settleFlow } from './flow.ts';
import type { Flow } from './flow.ts';
import type { Plant } from './plant.ts';
import type { Cascade, Outcome, Overload } from './report.ts';
import { Ripple } from './ripple.ts';

const nothingLost: ReadonlyArray<string> = [];
/** One object for all of them, so that whoever keeps answers sees at a glance that nothing changed. */
const allWell: Outcome = { ok: true, lost: nothingLost, overloaded: [] };

/** Component numbers, ascending, with the ids once they are asked for. */
interface Lost {
  readonly components: ReadonlyArray<number>;
  readonly ids: ReadonlyArray<string>;
}

/** What differs between a removal and the situation it starts from. */
export interface Difference {
  /** Loads whose being lost changed, either way. */
  readonly lost: ReadonlyArray<number>;
  /** Components whose being overloaded changed, either way. */
  readonly overloaded: ReadonlyArray<number>;
}

export class Situation {
  readonly plant: Plant;
  readonly flow: Flow;
  readonly lost: Lost;
  readonly overloaded: ReadonlyArray<number>;
  /** The removal being tried at the moment. */
  readonly ripple: Ripple;
  #outcome: Outcome | undefined;
  readonly #healthy: Uint8Array;
  readonly #removed: ReadonlyArray<number>;
  readonly #isLost: Uint8Array;
  readonly #isOverloaded: Uint8Array;
  #afterTrip: Situation | undefined;

  /**
   * `healthy` by component number: 1 = its state counts as available. `removed` are the roots taken out. `spent` is a
   * situation of the same plant that nobody looks at any more; its memory is taken over.
   */
  constructor(plant: Plant, healthy: Uint8Array, removed: ReadonlyArray<number>, spent?: Situation) {
    this.plant = plant;
    this.#healthy = healthy;
    this.#removed = removed;
    this.flow = spent?.flow ?? createFlow(plant);
    settleFlow(plant, this.flow, healthy, removed);
    this.#isLost = spent === undefined ? new Uint8Array(plant.size) : spent.#isLost.fill(0);
    this.#isOverloaded = spent === undefined ? new Uint8Array(plant.size) : spent.#isOverloaded.fill(0);
    const lost: number[] = [];
    const overloaded: number[] = [];
    for (let v = 0; v < plant.size; v++) {
      if (isLost(plant, this.flow, v)) lost.push(v);
      if (isOverloaded(plant, this.flow, v)) overloaded.push(v);
    }
    for (const v of lost) this.#isLost[v] = 1;
    for (const v of overloaded) this.#isOverloaded[v] = 1;
    this.lost = { components: lost, ids: lost.length === 0 ? nothingLost : lost.map((v) => plant.ids[v]!) };
    this.overloaded = overloaded;
    this.ripple = spent?.ripple ?? new Ripple(plant, this.flow);
    if (spent !== undefined) this.ripple.restart();
  }

  /** The situation itself, nothing more removed. */
  outcome(): Outcome {
    this.#outcome ??= this.#describe({ lost: [], overloaded: [] }, this.flow, () => this.#ownCascade());
    return this.#outcome;
  }

  /** Whether the situation itself has nothing lost and nothing overloaded. */
  isOk(): boolean {
    return this.lost.components.length === 0 && this.overloaded.length === 0;
  }

  /** Whether the removal now in `ripple` leaves nothing lost and nothing overloaded. */
  isRippleOk(): boolean {
    const { touched, flow } = this.ripple;
    let bad = this.lost.components.length + this.overloaded.length;
    for (let at = 0; at < touched.count; at++) {
      const v = touched.items[at]!;
      bad += Number(isLost(this.plant, flow, v)) - this.#isLost[v]!;
      bad += Number(isOverloaded(this.plant, flow, v)) - this.#isOverloaded[v]!;
    }
    return bad === 0;
  }

  /**
   * Takes one component out and says what follows; afterwards the situation is as before. `onSettled` is called
   * before anything trips, while `ripple` holds the removal, with the loads whose being lost changed either way.
   */
  tryRemoval(component: number, onSettled: (changedLost: ReadonlyArray<number>) => void): Outcome {
    this.ripple.remove([component]);
    const difference = this.difference();
    onSettled(difference.lost);
    const isAsBefore = this.overloaded.length + difference.overloaded.length + difference.lost.length === 0;
    const outcome = isAsBefore
      ? this.outcome()
      : this.#describe(difference, this.ripple.flow, () => this.#cascade(component, difference));
    this.ripple.undo();
    return outcome;
  }

  /** Whether this situation, not a removal from it, has lost the load. */
  hasLost(load: number): boolean {
    return this.#isLost[load] === 1;
  }

  /** Of the removal now in `ripple`. */
  difference(): Difference {
    const { touched, flow } = this.ripple;
    const lost: number[] = [];
    const overloaded: number[] = [];
    for (let at = 0; at < touched.count; at++) {
      const v = touched.items[at]!;
      if (Number(isLost(this.plant, flow, v)) !== this.#isLost[v]) lost.push(v);
      if (Number(isOverloaded(this.plant, flow, v)) !== this.#isOverloaded[v]) overloaded.push(v);
    }
    return { lost, overloaded };
  }

  /** What a removal comes to that leaves nothing overloaded, by the loads whose being lost it changes. */
  outcomeWith(changedLost: ReadonlyArray<number>): Outcome {
    const lost = this.#lostIds(changedLost);
    return lost.length === 0 ? allWell : { ok: false, lost, overloaded: [] };
  }

  #describe(difference: Difference, flow: Flow, cascade: () => Cascade): Outcome {
    const overloaded = this.#changed(this.overloaded, difference.overloaded);
    if (overloaded.length === 0) return this.outcomeWith(difference.lost);
    return {
      ok: false,
      lost: this.#lostIds(difference.lost),
      overloaded: overloaded.map((v): Overload => ({
        id: this.plant.ids[v]!,
        output: flow.output[v]!,
        capacity: this.plant.capacity[v]!,
      })),
      cascade: cascade(),
    };
  }

  #lostIds(changed: ReadonlyArray<number>): ReadonlyArray<string> {
    if (changed.length === 0) return this.lost.ids;
    return this.#changed(this.lost.components, changed).map((v) => this.plant.ids[v]!);
  }

  /** `own` with every member of `changed` put in or taken out, ascending. */
  #changed(own: ReadonlyArray<number>, changed: ReadonlyArray<number>): ReadonlyArray<number> {
    if (changed.length === 0) return own;
    if (own.length === 0) return [...Int32Array.from(changed).sort()];
    const flipped = new Set(changed);
    const kept = own.filter((v) => !flipped.delete(v));
    return [...kept, ...flipped].sort((a, b) => a - b);
  }

  #next(): Situation {
    this.#afterTrip ??= new Situation(this.plant, this.#healthy, [...this.#removed, ...this.overloaded]);
    return this.#afterTrip;
  }

  #ownCascade(): Cascade {
    if (this.overloaded.length === 0) return { rounds: 0, lost: this.lost.ids };
    const rest = this.#next().#ownCascade();
    return { rounds: rest.rounds + 1, lost: rest.lost };
  }

  /** The cascade of the removal now in `ripple`, which overloads something. Each round trips at least one more. */
  #cascade(component: number, difference: Difference): Cascade {
    if (difference.overloaded.length === 0) {
      const rest = this.#next().#cascadeOf(component);
      return { rounds: rest.rounds + 1, lost: rest.lost };
    }
    let rounds = 0;
    let now = difference;
    for (;;) {
      const tripping = this.#changed(this.overloaded, now.overloaded);
      if (tripping.length === 0) return { rounds, lost: this.#lostIds(now.lost) };
      this.ripple.remove(tripping);
      rounds++;
      now = this.difference();
    }
  }

  /** Tries the removal here and follows it to the end; here it need not overload anything. */
  #cascadeOf(component: number): Cascade {
    this.ripple.remove([component]);
    const difference = this.difference();
    const isQuiet = this.#changed(this.overloaded, difference.overloaded).length === 0;
    const cascade = isQuiet
      ? { rounds: 0, lost: this.#lostIds(difference.lost) }
      : this.#cascade(component, difference);
    this.ripple.undo();
    return cascade;
  }
}
