// How many ways lead from the sources to a load without a component in common. Easy to get wrong: a component may
// be entered once only, so the flow has capacities on nodes: every component is a door in and a door out. The load
// is where the paths meet, so it is not counted among what they may not share; a source is.

import type { Plant } from './plant.ts';

const none = -1;

/** Counts paths over one set of live components; remembers answers, since racks of a row are fed alike. */
export class PathCounter {
  readonly #plant: Plant;
  readonly #live: Uint8Array;
  /** The farthest component towards the sources that everything from this one must pass in single file. */
  readonly #narrow: Int32Array;
  readonly #known = new Map<number | string, number>();
  /** By component: its supplier and its consumer on the path that runs through it; none = not on a path. */
  readonly #toSource: Int32Array;
  readonly #toLoad: Int32Array;
  readonly #isOnPath: Uint8Array;
  readonly #used: number[] = [];
  /** By door (2v = in, 2v + 1 = out): the door it was reached from, valid in the search numbered in #seenIn. */
  readonly #cameFrom: Int32Array;
  readonly #seenIn: Int32Array;
  #search = 0;

  /** `live` by component number: 1 = paths may run through it. Must not change afterwards. */
  constructor(plant: Plant, live: Uint8Array) {
    this.#plant = plant;
    this.#live = live;
    this.#narrow = new Int32Array(plant.size);
    this.#toSource = new Int32Array(plant.size).fill(none);
    this.#toLoad = new Int32Array(plant.size).fill(none);
    this.#isOnPath = new Uint8Array(plant.size);
    this.#cameFrom = new Int32Array(plant.size * 2);
    this.#seenIn = new Int32Array(plant.size * 2);
    for (let at = plant.size - 1; at >= 0; at--) {
      const v = plant.byRank[at]!;
      const suppliers = this.#liveMembers(plant.throughInput[v]!);
      this.#narrow[v] = suppliers.length === 1 ? this.#narrow[suppliers[0]!]! : v;
    }
  }

  /** Largest number of paths that share no component, arriving at this input of a load. */
  count(input: number): number {
    const entries = this.#entriesOf(input);
    if (entries.length < 2) return entries.length;
    const [one = 0, other = 0] = entries;
    const key = entries.length === 2 ? one * this.#plant.size + other : entries.join(' ');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const counted = this.#countFrom(entries);
    this.#known.set(key, counted);
    return counted;
  }

  /** Where paths to this input begin: distinct narrow places, ascending. */
  #entriesOf(input: number): number[] {
    const entries: number[] = [];
    const { start, item } = this.#plant.members;
    for (let at = start[input]!; at < start[input + 1]!; at++) {
      const narrow = this.#narrow[item[at]!]!;
      if (this.#live[item[at]!] === 1 && !entries.includes(narrow)) entries.push(narrow);
    }
    return entries.sort((a, b) => a - b);
  }

  #liveMembers(input: number): number[] {
    const members: number[] = [];
    if (input === none) return members;
    const { start, item } = this.#plant.members;
    for (let at = start[input]!; at < start[input + 1]!; at++) {
      if (this.#live[item[at]!] === 1) members.push(item[at]!);
    }
    return members;
  }

  /** Finds one more path, rerouting those it has, as often as it can: at most once per entry. */
  #countFrom(entries: ReadonlyArray<number>): number {
    let paths = 0;
    while (paths < entries.length && this.#addPath(entries)) paths++;
    for (const v of this.#used) {
      this.#isOnPath[v] = 0;
      this.#toSource[v] = none;
      this.#toLoad[v] = none;
    }
    this.#used.length = 0;
    return paths;
  }

  #addPath(entries: ReadonlyArray<number>): boolean {
    this.#search++;
    const queue: number[] = [];
    for (const v of entries)
      if (this.#isOnPath[v] === 0 || this.#toLoad[v] !== none) this.#reach(queue, 2 * v, none);
    for (let at = 0; at < queue.length; at++) {
      const door = queue[at]!;
      const v = door >> 1;
      const isEnd = door === 2 * v + 1 && this.#plant.throughInput[v] === none;
      // A source that a path already ends in can be left again only through its door in.
      if (isEnd && this.#isOnPath[v] === 0) {
        this.#lay(door);
        return true;
      }
      this.#open(queue, door);
    }
    return false;
  }

  /** Reaches every door that the flow leaves open behind this one. */
  #open(queue: number[], door: number): void {
    const v = door >> 1;
    const isOnPath = this.#isOnPath[v] === 1;
    if (door === 2 * v) {
      // Into a component that is taken: only by pushing its path back to the consumer it came from.
      if (!isOnPath) this.#reach(queue, door + 1, door);
      else if (this.#toLoad[v] !== none) this.#reach(queue, 2 * this.#toLoad[v]! + 1, door);
      return;
    }
    if (isOnPath) this.#reach(queue, 2 * v, door);
    for (const supplier of this.#liveMembers(this.#plant.throughInput[v]!)) {
      if (this.#toSource[v] !== supplier) this.#reach(queue, 2 * supplier, door);
    }
  }

  #reach(queue: number[], door: number, from: number): void {
    if (this.#seenIn[door] === this.#search) return;
    this.#seenIn[door] = this.#search;
    this.#cameFrom[door] = from;
    queue.push(door);
  }

  /** Walks back from the source just reached and writes the new path, taking back the steps it undoes. */
  #lay(end: number): void {
    // steps[] = doors from the load to the source
    const steps: number[] = [];
    for (let door = end; door !== none; door = this.#cameFrom[door]!) steps.push(door);
    steps.reverse();
    const isUndo = (from: number, to: number): boolean => from >> 1 !== to >> 1 && from % 2 === 0;
    for (let at = 1; at < steps.length; at++) {
      if (isUndo(steps[at - 1]!, steps[at]!)) this.#cut(steps[at]! >> 1, steps[at - 1]! >> 1);
    }
    this.#mark(steps[0]! >> 1, none);
    for (let at = 1; at < steps.length; at++) {
      const [from, to] = [steps[at - 1]!, steps[at]!];
      if (from >> 1 !== to >> 1 && from % 2 === 1) this.#mark(to >> 1, from >> 1);
    }
    this.#clearBypassed(steps);
  }

  #cut(consumer: number, supplier: number): void {
    if (this.#toSource[consumer] === supplier) this.#toSource[consumer] = none;
    if (this.#toLoad[supplier] === consumer) this.#toLoad[supplier] = none;
  }

  #mark(supplier: number, consumer: number): void {
    if (consumer !== none) this.#toSource[consumer] = supplier;
    this.#toLoad[supplier] = consumer;
    this.#isOnPath[supplier] = 1;
    this.#used.push(supplier);
  }

  /** A component whose inner passage was undone carries no path any more. */
  #clearBypassed(steps: ReadonlyArray<number>): void {
    for (let at = 1; at < steps.length; at++) {
      const [from, to] = [steps[at - 1]!, steps[at]!];
      if (from === to + 1 && from >> 1 === to >> 1) this.#isOnPath[to >> 1] = 0;
    }
  }
}
