// What is live and who carries how much, in one condition of the plant, worked out from nothing. Easy to get
// wrong: circles across media take the greatest solution (a running plant keeps running), so everything available
// starts live and only falls; and sums always run in the same order, so that no result depends on its history.

import { blockLength, rule } from './plant.ts';
import type { Plant } from './plant.ts';

/** Beyond this share of its capacity, above it, a component counts as overloaded. */
export const overloadTolerance = 1e-9;

/** `chosen` of an input whose live members all carry the same. */
export const equalShares = -1;
/** `chosen` of an input whose live members carry in proportion to their capacity. */
export const sharesByCapacity = -2;

/** One condition of the plant. Arrays are by component number, or by input number where named so. */
export interface Flow {
  /** 1 where removed in this condition, whatever its state. */
  readonly removed: Uint8Array;
  /** 1 where the state is good and the component is not removed. */
  readonly available: Uint8Array;
  /** 1 where available and every input medium has a live member. For a load this is "served". */
  readonly live: Uint8Array;
  /** What is drawn from the component. 0 when it is not live. */
  readonly output: Float64Array;
  /** By input: how many members are live. */
  readonly inputLive: Int32Array;
  /** By input: the member that carries all (select), or equalShares, or sharesByCapacity. */
  readonly inputChosen: Int32Array;
  /** By input: draw of the chosen member, or per live member, or per unit of capacity. */
  readonly inputShare: Float64Array;
  /** By block of consumers: their part of the output. Meaningless where the component is not live. */
  readonly blockSum: Float64Array;
}

export function createFlow(plant: Plant): Flow {
  const inputs = plant.inputOwner.length;
  return {
    removed: new Uint8Array(plant.size),
    available: new Uint8Array(plant.size),
    live: new Uint8Array(plant.size),
    output: new Float64Array(plant.size),
    inputLive: new Int32Array(inputs),
    inputChosen: new Int32Array(inputs),
    inputShare: new Float64Array(inputs),
    blockSum: new Float64Array(plant.blockStart[plant.size]!),
  };
}

/** Makes `target` equal to `source`. */
export function copyFlow(source: Flow, target: Flow): void {
  target.removed.set(source.removed);
  target.available.set(source.available);
  target.live.set(source.live);
  target.output.set(source.output);
  target.inputLive.set(source.inputLive);
  target.inputChosen.set(source.inputChosen);
  target.inputShare.set(source.inputShare);
  target.blockSum.set(source.blockSum);
}

/** What the owner of `input` takes through it now, in the medium's unit. */
function drawOf(plant: Plant, flow: Flow, input: number): number {
  const owner = plant.inputOwner[input]!;
  if (plant.isLoad[owner] === 1) return flow.available[owner] === 1 ? plant.inputDemand[input]! : 0;
  if (flow.live[owner] === 0) return 0;
  const demand = plant.inputDemand[input]!;
  if (plant.inputIsThrough[input] === 0) return demand;
  return flow.output[owner]! / plant.efficiency[owner]! + demand;
}

function firstLive(plant: Plant, flow: Flow, input: number): number {
  const { start, item } = plant.members;
  for (let at = start[input]!; at < start[input + 1]!; at++) if (flow.live[item[at]!] === 1) return item[at]!;
  return equalShares;
}

/** Capacity of the live members together; 0 when one of them is unlimited, or all are 0: then they share equally. */
export function liveCapacity(plant: Plant, flow: Flow, input: number): number {
  const { start, item } = plant.members;
  let sum = 0;
  for (let at = start[input]!; at < start[input + 1]!; at++) {
    if (flow.live[item[at]!] === 1) sum += plant.capacity[item[at]!]!;
  }
  return sum === Infinity ? 0 : sum;
}

/**
 * Divides the draw of `input` over its live members, whose liveness, like the owner's output, must be final.
 * Returns whether anything but membership changed.
 */
export function divideInput(plant: Plant, flow: Flow, input: number): boolean {
  const liveCount = flow.inputLive[input]!;
  let chosen = equalShares;
  let share = liveCount === 0 ? 0 : drawOf(plant, flow, input);
  if (liveCount > 0) {
    const kind = plant.inputRule[input];
    const capacity = kind === rule.byCapacity && liveCount > 1 ? liveCapacity(plant, flow, input) : 0;
    if (kind === rule.select) {
      chosen = firstLive(plant, flow, input);
    } else if (capacity > 0) {
      chosen = sharesByCapacity;
      share /= capacity;
    } else {
      share /= liveCount;
    }
  }
  if (chosen === flow.inputChosen[input] && share === flow.inputShare[input]) return false;
  flow.inputChosen[input] = chosen;
  flow.inputShare[input] = share;
  return true;
}

/** What consumers number `from` to `end` of the plant's list draw from a live component. */
function sumConsumers(
  plant: Plant,
  flow: Flow,
  component: number,
  [from, end]: readonly [number, number],
): number {
  const { item } = plant.consumers;
  const { inputChosen, inputShare } = flow;
  let sum = 0;
  for (let at = from; at < end; at++) {
    const input = item[at]!;
    const chosen = inputChosen[input]!;
    if (chosen === equalShares || chosen === component) sum += inputShare[input]!;
    else if (chosen === sharesByCapacity) sum += inputShare[input]! * plant.capacity[component]!;
  }
  return sum;
}

/** Sums one block of a live component again. `block` counts over the whole plant. */
export function refreshBlock(plant: Plant, flow: Flow, component: number, block: number): void {
  const { start } = plant.consumers;
  const from = start[component]! + (block - plant.blockStart[component]!) * blockLength;
  const end = Math.min(from + blockLength, start[component + 1]!);
  flow.blockSum[block] = sumConsumers(plant, flow, component, [from, end]);
}

/** What is drawn from a live component: always added in the same order. Its blocks must be fresh. */
export function sumOutput(plant: Plant, flow: Flow, component: number): number {
  const block = plant.blockStart[component]!;
  const end = plant.blockStart[component + 1]!;
  if (block === end) {
    const { start } = plant.consumers;
    return sumConsumers(plant, flow, component, [start[component]!, start[component + 1]!]);
  }
  let sum = 0;
  for (let at = block; at < end; at++) sum += flow.blockSum[at]!;
  return sum;
}

function refreshBlocks(plant: Plant, flow: Flow, component: number): void {
  const end = plant.blockStart[component + 1]!;
  for (let block = plant.blockStart[component]!; block < end; block++)
    refreshBlock(plant, flow, component, block);
}

export function isOverloaded(plant: Plant, flow: Flow, component: number): boolean {
  const capacity = plant.capacity[component]!;
  return flow.live[component] === 1 && flow.output[component]! > capacity + capacity * overloadTolerance;
}

/** A load that should be served and is not. A load that is itself out of service is not lost. */
export function isLost(plant: Plant, flow: Flow, component: number): boolean {
  return plant.isLoad[component] === 1 && flow.available[component] === 1 && flow.live[component] === 0;
}

/** Adds to `removed` everything that goes out with `roots`, through `isolates` as often as needed. */
function markClosure(plant: Plant, removed: Uint8Array, roots: Iterable<number>): void {
  const { start, item } = plant.isolates;
  const stack = [...roots];
  for (let v = stack.pop(); v !== undefined; v = stack.pop()) {
    if (removed[v] === 1) continue;
    removed[v] = 1;
    for (let at = start[v]!; at < start[v + 1]!; at++) stack.push(item[at]!);
  }
}

/** Lets fall what has an input without a live member, until nothing changes. */
function settleLive(plant: Plant, flow: Flow): void {
  const fallen: number[] = [];
  for (let input = 0; input < plant.inputOwner.length; input++) {
    flow.inputLive[input] = plant.members.start[input + 1]! - plant.members.start[input]!;
  }
  for (let v = 0; v < plant.size; v++) {
    flow.live[v] = flow.available[v]!;
    if (flow.live[v] === 0) fallen.push(v);
  }
  const { start, item } = plant.consumers;
  for (let v = fallen.pop(); v !== undefined; v = fallen.pop()) {
    for (let at = start[v]!; at < start[v + 1]!; at++) {
      const input = item[at]!;
      const owner = plant.inputOwner[input]!;
      flow.inputLive[input]!--;
      if (flow.inputLive[input] !== 0 || flow.live[owner] === 0) continue;
      flow.live[owner] = 0;
      fallen.push(owner);
    }
  }
}

/**
 * Works out one condition from nothing. `healthy` is by component number, 1 = its state counts as available;
 * `removed` are roots, closed here under `isolates`. Linear in components and edges.
 */
export function settleFlow(plant: Plant, flow: Flow, healthy: Uint8Array, removed: Iterable<number>): void {
  flow.removed.fill(0);
  markClosure(plant, flow.removed, removed);
  for (let v = 0; v < plant.size; v++) flow.available[v] = flow.removed[v] === 1 ? 0 : healthy[v]!;
  settleLive(plant, flow);
  for (let input = 0; input < plant.inputOwner.length; input++) {
    if (plant.inputIsThrough[input] === 0) divideInput(plant, flow, input);
  }
  for (const v of plant.byRank) {
    if (flow.live[v] === 1) refreshBlocks(plant, flow, v);
    flow.output[v] = flow.live[v] === 1 ? sumOutput(plant, flow, v) : 0;
    const through = plant.throughInput[v]!;
    if (through !== -1) divideInput(plant, flow, through);
  }
}
