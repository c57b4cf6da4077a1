// Compiles the graph of components into indexed arrays that scenarios run over. Easy to get wrong: components are
// numbered in order of id, so sorting numbers sorts ids; and ranks put consumers before suppliers, so walking up
// the ranks carries draw from the loads towards the sources.

import assert from 'node:assert/strict';
import { media } from '../site/component.ts';
import type { ComponentInput, PlantComponent, PlantModel } from '../site/component.ts';

/** How the members of one input divide its draw. */
export const rule = { select: 0, equal: 1, byCapacity: 2 } as const;

/** Consumers per block of a component's output sum. */
export const blockLength = 32;

/** Ragged lists in two arrays: list i is `item[start[i]] .. item[start[i + 1] - 1]`. */
export interface Lists {
  readonly start: Int32Array;
  readonly item: Int32Array;
}

/** One compiled graph. An "input" here is one medium of one component, numbered over the whole plant. */
export interface Plant {
  readonly size: number;
  /** id by component number, ascending. */
  readonly ids: ReadonlyArray<string>;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly isLoad: Uint8Array;
  readonly loads: Int32Array;
  readonly utilities: Int32Array;
  /** Every component that can be taken out: no loads, nothing with `removable: false`. */
  readonly removable: Int32Array;
  /** Infinity where unlimited. The caller who compiled the plant may change values between evaluations. */
  readonly capacity: Float64Array;
  readonly efficiency: Float64Array;
  /** Components that go out together with this one (one step; the closure is taken while removing). */
  readonly isolates: Lists;
  /** Inputs of component v are `inputStart[v] .. inputStart[v + 1] - 1`, in the order of `media`. */
  readonly inputStart: Int32Array;
  readonly inputOwner: Int32Array;
  /** Index into `media`. */
  readonly inputMedium: Uint8Array;
  readonly inputRule: Uint8Array;
  /** The owner's own demand on this input. May be changed like `capacity`. */
  readonly inputDemand: Float64Array;
  /** 1 where the input carries the medium that its owner provides, so that its draw follows the owner's output. */
  readonly inputIsThrough: Uint8Array;
  /** The one through-input of a component, or -1. */
  readonly throughInput: Int32Array;
  readonly members: Lists;
  /** Inputs that list this component as a member, ascending. */
  readonly consumers: Lists;
  /**
   * Output is summed in blocks of blockLength consumers, so that one changed draw on a component with a thousand
   * consumers costs two short sums. Blocks of component v are `blockStart[v] .. blockStart[v + 1] - 1`; a
   * component whose consumers fit into one block has none.
   */
  readonly blockStart: Int32Array;
  /** Along `members.item`: the block of that member in which this input is summed, or -1. */
  readonly memberBlock: Int32Array;
  readonly rank: Int32Array;
  readonly byRank: Int32Array;
}

function toLists(rows: ReadonlyArray<ReadonlyArray<number>>): Lists {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    start[i + 1] = start[i]! + row.length;
  });
  return { start, item: Int32Array.from(rows.flat()) };
}

/** Consumers before suppliers along through-inputs; a circle within a medium is a programmer error here. */
function rankComponents(throughRows: ReadonlyArray<ReadonlyArray<number>>): Int32Array {
  const waiting = new Int32Array(throughRows.length);
  for (const row of throughRows) for (const supplier of row) waiting[supplier]!++;
  const order: number[] = [];
  waiting.forEach((count, v) => {
    if (count === 0) order.push(v);
  });
  for (let at = 0; at < order.length; at++) {
    for (const supplier of throughRows[order[at]!]!) {
      waiting[supplier]!--;
      if (waiting[supplier] === 0) order.push(supplier);
    }
  }
  assert.equal(order.length, throughRows.length, 'components of one medium feed each other in a circle');
  return Int32Array.from(order);
}

interface InputRow {
  readonly owner: number;
  readonly component: PlantComponent;
  readonly input: ComponentInput;
  readonly members: ReadonlyArray<number>;
}

function readInputs(
  components: ReadonlyArray<PlantComponent>,
  indexOf: ReadonlyMap<string, number>,
): InputRow[] {
  const rows: InputRow[] = [];
  components.forEach((component, owner) => {
    const sorted = [...component.inputs].sort((a, b) => media.indexOf(a.medium) - media.indexOf(b.medium));
    assert.equal(new Set(sorted.map((input) => input.medium)).size, sorted.length, `${component.id}: inputs`);
    for (const input of sorted) {
      const members = input.members.map((id) => numberOf(indexOf, id));
      assert.ok(members.length > 0 && new Set(members).size === members.length, `${component.id}: members`);
      for (const member of members) assert.equal(components[member]!.provides, input.medium, component.id);
      rows.push({ owner, component, input, members });
    }
  });
  return rows;
}

function numberOf(indexOf: ReadonlyMap<string, number>, id: string): number {
  const index = indexOf.get(id);
  assert.ok(index !== undefined, `no component ${id}`);
  return index;
}

function ruleOf(row: InputRow): number {
  if (row.input.mode === 'select') return rule.select;
  // A load's power supplies split equally; units in parallel share by rating.
  return row.component.provides === undefined ? rule.equal : rule.byCapacity;
}

function indicesWhere(
  components: ReadonlyArray<PlantComponent>,
  keep: (component: PlantComponent) => boolean,
): Int32Array {
  return Int32Array.from(components.keys().filter((v) => keep(components[v]!)));
}

/** Lists the inputs that name each component as a member. */
function consumersOf(size: number, rows: ReadonlyArray<InputRow>): number[][] {
  const consumers = Array.from({ length: size }, (): number[] => []);
  rows.forEach((row, input) => {
    for (const member of row.members) consumers[member]!.push(input);
  });
  return consumers;
}

/** Blocks of each component's output sum, and for each membership the block it is summed in. */
function blocksOf(consumers: Lists, members: Lists): Pick<Plant, 'blockStart' | 'memberBlock'> {
  const blockStart = new Int32Array(consumers.start.length);
  for (let v = 0; v + 1 < blockStart.length; v++) {
    const count = consumers.start[v + 1]! - consumers.start[v]!;
    blockStart[v + 1] = blockStart[v]! + (count <= blockLength ? 0 : Math.ceil(count / blockLength));
  }
  // Memberships in order of input are, component by component, consumers in order of input.
  const met = new Int32Array(consumers.start.length);
  const memberBlock = members.item.map((v) =>
    blockStart[v] === blockStart[v + 1] ? -1 : blockStart[v]! + Math.floor(met[v]!++ / blockLength),
  );
  return { blockStart, memberBlock };
}

/**
 * Compiles a model that `check-config` has accepted; a model it would refuse fails an assertion. Cost is linear
 * in components and edges, after one sort by id.
 */
export function compilePlant(model: PlantModel): Plant {
  const components = [...model.components].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = components.map((component) => component.id);
  const indexOf = new Map(ids.map((id, v) => [id, v]));
  assert.equal(indexOf.size, ids.length, 'two components of one id');
  const rows = readInputs(components, indexOf);
  const size = components.length;
  const isThrough = rows.map((row) => row.component.provides === row.input.medium);
  const throughInput = new Int32Array(size).fill(-1);
  const inputStart = new Int32Array(size + 1);
  rows.forEach((row, input) => {
    if (isThrough[input]) throughInput[row.owner] = input;
    inputStart[row.owner + 1]!++;
  });
  for (let v = 0; v < size; v++) inputStart[v + 1]! += inputStart[v]!;
  const byRank = rankComponents(
    components.map((_, v) => (throughInput[v] === -1 ? [] : rows[throughInput[v]!]!.members)),
  );
  const rank = new Int32Array(size);
  byRank.forEach((v, at) => {
    rank[v] = at;
  });
  const members = toLists(rows.map((row) => row.members));
  const consumers = toLists(consumersOf(size, rows));
  return {
    size,
    ids,
    indexOf,
    isLoad: Uint8Array.from(components, (component) => Number(component.provides === undefined)),
    loads: indicesWhere(components, (component) => component.provides === undefined),
    utilities: indicesWhere(components, (component) => component.kind === 'utility'),
    removable: indicesWhere(components, (each) => each.provides !== undefined && each.removable),
    capacity: Float64Array.from(components, (component) => component.capacity ?? Infinity),
    efficiency: Float64Array.from(components, (component) => component.efficiency),
    isolates: toLists(components.map((component) => component.isolates.map((id) => numberOf(indexOf, id)))),
    inputStart,
    inputOwner: Int32Array.from(rows, (row) => row.owner),
    inputMedium: Uint8Array.from(rows, (row) => media.indexOf(row.input.medium)),
    inputRule: Uint8Array.from(rows, ruleOf),
    inputDemand: Float64Array.from(rows, (row) => row.component.demand[row.input.medium] ?? 0),
    inputIsThrough: Uint8Array.from(isThrough, Number),
    throughInput,
    members,
    consumers,
    ...blocksOf(consumers, members),
    rank,
    byRank,
  };
}
