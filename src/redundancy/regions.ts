// Divides a plant into regions that meet only in what many of them share, the trunk: utilities, generators, a loop that
// cools every hall. Easy to get wrong: whatever a component of the trunk is fed through is trunk too, so that draw climbs
// from regions into the trunk and never comes back down; and which components make up the trunk decides only how fast a
// change is worked out, never what comes of it.

import type { Plant } from './plant.ts';

/** Where a region is asked of what is all trunk. */
export const noRegion = -1;

export interface Regions {
  readonly count: number;
  /** By component number. */
  readonly regionOf: Int32Array;
  /** By input: the region of its owner and members, as far as they are not trunk; noRegion where all of them are. */
  readonly regionOfInput: Int32Array;
  /** By component number: 1 = trunk. */
  readonly isTrunk: Uint8Array;
  /** By region: what can be taken out, ascending. */
  readonly removable: ReadonlyArray<ReadonlyArray<number>>;
  /** Component numbers, ascending, and those of them that can be taken out. */
  readonly trunk: ReadonlyArray<number>;
  readonly trunkRemovable: ReadonlyArray<number>;
}

/** Sets of components that grow together. */
class Clusters {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;

  constructor(count: number) {
    this.#parent = new Int32Array(count).map((_, v) => v);
    this.#size = new Int32Array(count).fill(1);
  }

  find(component: number): number {
    let v = component;
    while (this.#parent[v] !== v) {
      this.#parent[v] = this.#parent[this.#parent[v]!]!;
      v = this.#parent[v]!;
    }
    return v;
  }

  sizeOf(root: number): number {
    return this.#size[root]!;
  }

  unite(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    if (one === other) return;
    const [large, small] = this.#size[one]! < this.#size[other]! ? [other, one] : [one, other];
    this.#parent[small] = large;
    this.#size[large]! += this.#size[small]!;
  }
}

/** Walks from the loads up; what would join more than `bound` components, and all that feeds it, is trunk. */
function markTrunk(plant: Plant, bound: number): Uint8Array {
  const isTrunk = new Uint8Array(plant.size);
  const clusters = new Clusters(plant.size);
  /** By cluster: the last component that met it. */
  const metBy = new Int32Array(plant.size).fill(-1);
  const { start, item } = plant.consumers;
  for (const v of plant.byRank) {
    let size = 1;
    for (let at = start[v]!; at < start[v + 1]! && isTrunk[v] === 0; at++) {
      const input = item[at]!;
      const owner = plant.inputOwner[input]!;
      if (isTrunk[owner] === 1) {
        isTrunk[v] = plant.inputIsThrough[input]!;
        continue;
      }
      const root = clusters.find(owner);
      if (metBy[root] !== v) size += clusters.sizeOf(root);
      metBy[root] = v;
      if (size > bound) isTrunk[v] = 1;
    }
    if (isTrunk[v] === 1) continue;
    for (let at = start[v]!; at < start[v + 1]!; at++) {
      const owner = plant.inputOwner[item[at]!]!;
      if (isTrunk[owner] === 0) clusters.unite(v, owner);
    }
  }
  return isTrunk;
}

/** Whatever meets in an input, or goes out together, is of one region. */
function uniteRegions(plant: Plant, isTrunk: Uint8Array): Clusters {
  const clusters = new Clusters(plant.size);
  const uniteOutsideTrunk = (a: number, b: number): number => {
    if (isTrunk[b] === 1) return a;
    if (isTrunk[a] === 1) return b;
    clusters.unite(a, b);
    return b;
  };
  plant.inputOwner.forEach((owner, input) => {
    let last = owner;
    for (let at = plant.members.start[input]!; at < plant.members.start[input + 1]!; at++)
      last = uniteOutsideTrunk(last, plant.members.item[at]!);
  });
  for (let v = 0; v < plant.size; v++) {
    for (let at = plant.isolates.start[v]!; at < plant.isolates.start[v + 1]!; at++)
      uniteOutsideTrunk(v, plant.isolates.item[at]!);
  }
  return clusters;
}

/** The regions that are left between a trunk, which must hold whatever feeds one of its own through. */
function divide(plant: Plant, isTrunk: Uint8Array): Regions {
  const clusters = uniteRegions(plant, isTrunk);
  const regionOf = new Int32Array(plant.size).fill(noRegion);
  const regionOfRoot = new Int32Array(plant.size).fill(noRegion);
  let count = 0;
  for (let v = 0; v < plant.size; v++) {
    if (isTrunk[v] === 1) continue;
    const root = clusters.find(v);
    if (regionOfRoot[root] === noRegion) regionOfRoot[root] = count++;
    regionOf[v] = regionOfRoot[root]!;
  }
  const regionOfInput = plant.inputOwner.map((owner, input) => {
    let region = regionOf[owner]!;
    for (let at = plant.members.start[input]!; at < plant.members.start[input + 1]!; at++)
      region = Math.max(region, regionOf[plant.members.item[at]!]!);
    return region;
  });
  const removable = Array.from({ length: count }, (): number[] => []);
  for (const v of plant.removable) if (isTrunk[v] === 0) removable[regionOf[v]!]!.push(v);
  const trunk = [...plant.ids.keys()].filter((v) => isTrunk[v] === 1);
  const trunkRemovable = [...plant.removable].filter((v) => isTrunk[v] === 1);
  return {
    count,
    regionOf,
    regionOfInput,
    isTrunk,
    removable,
    trunk,
    trunkRemovable,
  };
}

/** How many removals one change makes anew: those of its region, by its size, and those of the trunk. */
function expectedWork(plant: Plant, regions: Regions): number {
  const squares = regions.removable.reduce((sum, { length }) => sum + length * length, 0);
  return squares / plant.removable.length + regions.trunkRemovable.length;
}

/** Divides the plant so that a change makes few removals anew, by trying ever smaller regions. */
export function findRegions(plant: Plant): Regions {
  let best = divide(plant, markTrunk(plant, Math.max(1, plant.size / 4)));
  for (let bound = plant.size / 16; bound >= 1; bound /= 4) {
    const regions = divide(plant, markTrunk(plant, bound));
    const most = expectedWork(plant, best);
    if (expectedWork(plant, regions) < most) best = regions;
    // Smaller regions leave a larger trunk.
    else if (regions.trunkRemovable.length > most) break;
  }
  return best;
}
