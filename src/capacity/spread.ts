// How a load that is not there yet would divide over the plant in one condition: for each component, what it would
// carry more. Easy to get wrong: the draw of a plant is linear in its demands only while the same members are live, so
// this is asked anew in every condition in which something above the load has fallen.
import { equalShares, liveCapacity, sharesByCapacity } from '../redundancy/flow.ts';
import type { Flow } from '../redundancy/flow.ts';
import type { Plant } from '../redundancy/plant.ts';
import type { ComponentInput, Medium } from '../site/component.ts';

/** A load in thought. */
export interface Part {
  /** The load it stands in: taken out with it by what isolates it. */
  readonly owner?: string;
  readonly inputs: readonly ComponentInput[];
  /** Of each medium among the inputs, in its unit. */
  readonly demand: Readonly<Partial<Record<Medium, number>>>;
}

export interface Draw {
  readonly medium: Medium;
  readonly isSelect: boolean;
  readonly members: Int32Array;
  readonly amount: number;
}

/** Parts by component number, with everything that could ever feed them. */
export interface CompiledTrial {
  readonly parts: readonly { readonly owner: number; readonly draws: readonly Draw[] }[];
  /** Every component above, consumers before suppliers. */
  readonly above: Int32Array;
}

export function compileTrial(plant: Plant, parts: readonly Part[]): CompiledTrial {
  const compiled = parts.map(({ owner, inputs, demand }) => ({
    owner: owner === undefined ? -1 : (plant.indexOf.get(owner) ?? -1),
    draws: inputs.map(({ medium, mode, members }): Draw => ({
      medium,
      isSelect: mode === 'select',
      members: Int32Array.from(members, (id) => plant.indexOf.get(id) ?? -1).filter((v) => v !== -1),
      amount: demand[medium] ?? 0,
    })),
  }));
  return { parts: compiled, above: everythingAbove(plant, compiled) };
}

function everythingAbove(plant: Plant, parts: CompiledTrial['parts']): Int32Array {
  const found = new Set<number>();
  const stack = parts.flatMap(({ draws }) => draws.flatMap(({ members }) => [...members]));
  for (let v = stack.pop(); v !== undefined; v = stack.pop()) {
    if (found.has(v)) continue;
    found.add(v);
    const through = plant.throughInput[v]!;
    if (through === -1) continue;
    const { start, item } = plant.members;
    for (let at = start[through]!; at < start[through + 1]!; at++) stack.push(item[at]!);
  }
  return Int32Array.from([...found].sort((a, b) => plant.rank[a]! - plant.rank[b]!));
}

export class Spread {
  readonly #plant: Plant;
  /** By component number: what it would carry more, after `carry`; only valid for components above the trial. */
  readonly added: Float64Array;

  constructor(plant: Plant) {
    this.#plant = plant;
    this.added = new Float64Array(plant.size);
  }

  /** Fills `added` for everything above the trial. */
  carry(trial: CompiledTrial, flow: Flow): void {
    const { added } = this;
    const plant = this.#plant;
    for (const v of trial.above) added[v] = 0;
    for (const { owner, draws } of trial.parts) {
      if (owner !== -1 && flow.removed[owner] === 1) continue;
      for (const draw of draws) if (draw.amount > 0) this.#draw(draw, flow);
    }
    for (const v of trial.above) {
      const through = plant.throughInput[v]!;
      if (added[v]! > 0 && through !== -1) this.#pass(through, added[v]! / plant.efficiency[v]!, flow);
    }
  }

  #draw({ isSelect, members, amount }: Draw, flow: Flow): void {
    let live = 0;
    for (const member of members) live += flow.live[member]!;
    for (const member of members) {
      if (flow.live[member] === 0) continue;
      this.added[member]! += isSelect ? amount : amount / live;
      if (isSelect) return;
    }
  }

  #pass(input: number, amount: number, flow: Flow): void {
    const chosen = flow.inputChosen[input]!;
    if (chosen >= 0) {
      this.added[chosen]! += amount;
      return;
    }
    const { capacity, members } = this.#plant;
    const whole = chosen === sharesByCapacity ? liveCapacity(this.#plant, flow, input) : 0;
    const equal = chosen === equalShares ? amount / flow.inputLive[input]! : 0;
    for (let at = members.start[input]!; at < members.start[input + 1]!; at++) {
      const member = members.item[at]!;
      if (flow.live[member] === 0) continue;
      this.added[member]! += whole > 0 ? (amount * capacity[member]!) / whole : equal;
    }
  }
}

/** The medium that no live member would bring to one of the parts; a part that is out itself wants nothing. */
export function unservedMedium(trial: CompiledTrial, flow: Flow): Medium | undefined {
  for (const { owner, draws } of trial.parts) {
    if (owner !== -1 && flow.removed[owner] === 1) continue;
    const dry = draws.find(({ members }) => members.every((member) => flow.live[member] === 0));
    if (dry !== undefined) return dry.medium;
  }
  return undefined;
}
