// Takes components out of a settled condition and carries only the change: what falls, and whose output moves.
// Easy to get wrong: outputs are summed anew in full wherever something changed, never corrected by a difference,
// so the result is bit for bit what settleFlow would give.

import { copyFlow, createFlow, divideInput, refreshBlock, sumOutput } from './flow.ts';
import type { Flow } from './flow.ts';
import type { Plant } from './plant.ts';

/** A list of distinct numbers below a bound that can be emptied in the time of its length. */
export class NumberSet {
  readonly items: Int32Array;
  readonly #present: Uint8Array;
  count = 0;

  constructor(bound: number) {
    this.items = new Int32Array(bound);
    this.#present = new Uint8Array(bound);
  }

  add(item: number): void {
    if (this.#present[item] === 1) return;
    this.#present[item] = 1;
    this.items[this.count++] = item;
  }

  has(item: number): boolean {
    return this.#present[item] === 1;
  }

  clear(): void {
    for (let at = 0; at < this.count; at++) this.#present[this.items[at]!] = 0;
    this.count = 0;
  }
}

/** Position of the lowest bit set; the word must not be 0. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** Works on its own copy of one condition; `undo` brings the copy back. */
export class Ripple {
  readonly flow: Flow;
  /** Components whose liveness, availability or output may differ from the base. */
  readonly touched: NumberSet;
  /** After removeBelow: inputs through which the trunk would feel the removal. */
  readonly border: NumberSet;
  readonly #plant: Plant;
  readonly #base: Flow;
  readonly #touchedInputs: NumberSet;
  /** Inputs whose members or owner changed since the last settling. */
  readonly #dirtyInputs: NumberSet;
  /** Blocks that sum a part that may have moved since the last settling, and all blocks summed anew. */
  readonly #dirtyBlocks: NumberSet;
  readonly #touchedBlocks: NumberSet;
  readonly #fallen: number[] = [];
  /** Bit r = the component of rank r waits for its output to be summed. */
  readonly #waiting: Int32Array;
  /** Bit w = word w of #waiting is not empty. */
  readonly #waitingWords: Int32Array;
  /** Components into which draw does not climb while it is set. */
  #ceiling: Uint8Array | undefined;

  constructor(plant: Plant, base: Flow) {
    this.#plant = plant;
    this.#base = base;
    this.flow = createFlow(plant);
    copyFlow(base, this.flow);
    this.touched = new NumberSet(plant.size);
    this.border = new NumberSet(plant.inputOwner.length);
    this.#touchedInputs = new NumberSet(plant.inputOwner.length);
    this.#dirtyInputs = new NumberSet(plant.inputOwner.length);
    this.#dirtyBlocks = new NumberSet(base.blockSum.length);
    this.#touchedBlocks = new NumberSet(base.blockSum.length);
    this.#waiting = new Int32Array((plant.size >>> 5) + 1);
    this.#waitingWords = new Int32Array((plant.size >>> 10) + 1);
  }

  /** Starts again from the base, which was settled anew. */
  restart(): void {
    copyFlow(this.#base, this.flow);
  }

  /** Takes out the components, with everything they isolate, and settles. May be called again on the result. */
  remove(components: Iterable<number>): void {
    for (const component of components) this.#takeOut(component);
    this.#fall();
    this.#carryDraw();
  }

  /**
   * Takes out one component and settles what lies below the trunk, which keeps its outputs. False, and settled in full,
   * where something of the trunk itself goes out or falls.
   */
  removeBelow(component: number, isTrunk: Uint8Array): boolean {
    this.#takeOut(component);
    this.#fall();
    let isBelow = true;
    for (let at = 0; at < this.touched.count; at++) isBelow &&= isTrunk[this.touched.items[at]!] === 0;
    this.#ceiling = isBelow ? isTrunk : undefined;
    this.#carryDraw();
    this.#ceiling = undefined;
    return isBelow;
  }

  /** Gives inputs of the border other shares, by input, and settles the trunk above them; all else stays as it is. */
  lift(inputs: NumberSet, shares: Float64Array, isTrunk: Uint8Array): void {
    const { start, item } = this.#plant.members;
    for (let at = 0; at < inputs.count; at++) {
      const input = inputs.items[at]!;
      this.flow.inputShare[input] = shares[input]!;
      this.#touchedInputs.add(input);
      for (let edge = start[input]!; edge < start[input + 1]!; edge++)
        if (isTrunk[item[edge]!] === 1) this.#wake(edge);
    }
    this.#carryDraw();
  }

  /** Back to the base condition, in the time of what was touched. */
  undo(): void {
    const { flow } = this;
    const base = this.#base;
    for (let at = 0; at < this.touched.count; at++) {
      const v = this.touched.items[at]!;
      flow.removed[v] = base.removed[v]!;
      flow.available[v] = base.available[v]!;
      flow.live[v] = base.live[v]!;
      flow.output[v] = base.output[v]!;
    }
    for (let at = 0; at < this.#touchedInputs.count; at++) {
      const input = this.#touchedInputs.items[at]!;
      flow.inputLive[input] = base.inputLive[input]!;
      flow.inputChosen[input] = base.inputChosen[input]!;
      flow.inputShare[input] = base.inputShare[input]!;
    }
    for (let at = 0; at < this.#touchedBlocks.count; at++) {
      const block = this.#touchedBlocks.items[at]!;
      flow.blockSum[block] = base.blockSum[block]!;
    }
    this.#touchedBlocks.clear();
    this.border.clear();
    this.touched.clear();
    this.#touchedInputs.clear();
  }

  #takeOut(root: number): void {
    const { start, item } = this.#plant.isolates;
    const { flow } = this;
    const stack = [root];
    for (let v = stack.pop(); v !== undefined; v = stack.pop()) {
      if (flow.removed[v] === 1) continue;
      flow.removed[v] = 1;
      this.touched.add(v);
      if (flow.available[v] === 1) {
        flow.available[v] = 0;
        this.#markInputsOf(v);
        if (flow.live[v] === 1) this.#drop(v);
      }
      for (let at = start[v]!; at < start[v + 1]!; at++) stack.push(item[at]!);
    }
  }

  #markInputsOf(component: number): void {
    const end = this.#plant.inputStart[component + 1]!;
    for (let input = this.#plant.inputStart[component]!; input < end; input++) this.#dirtyInputs.add(input);
  }

  #drop(component: number): void {
    this.flow.live[component] = 0;
    this.flow.output[component] = 0;
    this.touched.add(component);
    this.#fallen.push(component);
    // A load that is not served still draws through its other inputs: only its own absence ends that.
    if (this.#plant.isLoad[component] === 0) this.#markInputsOf(component);
  }

  #fall(): void {
    const { start, item } = this.#plant.consumers;
    const { live, inputLive } = this.flow;
    for (let v = this.#fallen.pop(); v !== undefined; v = this.#fallen.pop()) {
      const end = start[v + 1]!;
      for (let at = start[v]!; at < end; at++) {
        const input = item[at]!;
        this.#touchedInputs.add(input);
        this.#dirtyInputs.add(input);
        inputLive[input]!--;
        const owner = this.#plant.inputOwner[input]!;
        if (inputLive[input] === 0 && live[owner] === 1) this.#drop(owner);
      }
    }
  }

  #carryDraw(): void {
    const plant = this.#plant;
    const dirty = this.#dirtyInputs;
    for (let at = 0; at < dirty.count; at++) {
      const input = dirty.items[at]!;
      if (plant.inputIsThrough[input] === 0) this.#redivide(input);
      else this.#wait(plant.inputOwner[input]!);
    }
    // Suppliers have higher ranks than their consumers, so what is woken here always lies ahead.
    for (let at = 0; at < this.#waitingWords.length; at++) {
      while (this.#waitingWords[at] !== 0) this.#resumWord(at * 32 + lowestBit(this.#waitingWords[at]!));
    }
    dirty.clear();
    this.#dirtyBlocks.clear();
  }

  #wait(component: number): void {
    const rank = this.#plant.rank[component]!;
    this.#waiting[rank >>> 5]! |= 1 << (rank & 31);
    this.#waitingWords[rank >>> 10]! |= 1 << ((rank >>> 5) & 31);
  }

  #resumWord(word: number): void {
    while (this.#waiting[word] !== 0) {
      const bit = lowestBit(this.#waiting[word]!);
      this.#waiting[word]! &= ~(1 << bit);
      this.#resum(this.#plant.byRank[word * 32 + bit]!);
    }
    this.#waitingWords[word >>> 5]! &= ~(1 << (word & 31));
  }

  #resum(component: number): void {
    const { flow } = this;
    const through = this.#plant.throughInput[component]!;
    const output = flow.live[component] === 1 ? this.#sumAgain(component) : 0;
    const isMoved = output !== flow.output[component];
    if (isMoved) {
      flow.output[component] = output;
      this.touched.add(component);
    }
    if (through !== -1 && (isMoved || this.#dirtyInputs.has(through))) this.#redivide(through);
  }

  /** The output of a live component, with only the dirty blocks summed anew. */
  #sumAgain(component: number): number {
    const end = this.#plant.blockStart[component + 1]!;
    for (let block = this.#plant.blockStart[component]!; block < end; block++) {
      if (!this.#dirtyBlocks.has(block)) continue;
      refreshBlock(this.#plant, this.flow, component, block);
      this.#touchedBlocks.add(block);
    }
    return sumOutput(this.#plant, this.flow, component);
  }

  /** Divides one input again and wakes the live members whose part of it may have moved. */
  #redivide(input: number): void {
    const { flow } = this;
    const before = flow.inputChosen[input]!;
    if (!divideInput(this.#plant, flow, input)) return;
    this.#touchedInputs.add(input);
    const after = flow.inputChosen[input]!;
    const { start, item } = this.#plant.members;
    // Things only fall here, so a member that was chosen and is no longer has fallen: the new one alone is woken.
    const isSelected = before >= 0 && after >= 0;
    for (let at = start[input]!; at < start[input + 1]!; at++) {
      const member = item[at]!;
      if (flow.live[member] === 0 || (isSelected && member !== after)) continue;
      if (this.#ceiling?.[member] === 1) this.border.add(input);
      else this.#wake(at);
    }
  }

  /** Has a member of an input, by its place among all members, summed anew. */
  #wake(membership: number): void {
    const block = this.#plant.memberBlock[membership]!;
    if (block !== -1) this.#dirtyBlocks.add(block);
    this.#wait(this.#plant.members.item[membership]!);
  }
}
