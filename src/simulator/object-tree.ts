// All objects of one agent in the order of their identifiers, with the two questions SNMP asks: what stands at this
// name, and what comes after it. Easy to get wrong: identifiers sort by arc, not as text, and an instance that is
// absent now is skipped by "next".
import { compareOids } from '../snmp/oid.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { MibObject } from './mib-object.ts';
import type { Plant } from './step.ts';

export class ObjectTree {
  readonly #objects: readonly MibObject[];
  readonly #byOid: ReadonlyMap<string, number>;
  readonly #parents: ReadonlySet<string>;

  constructor(objects: readonly MibObject[]) {
    this.#objects = [...objects].sort((a, b) => compareOids(a.oid, b.oid));
    this.#byOid = new Map(this.#objects.map((object, index) => [object.oid, index]));
    this.#parents = new Set(this.#objects.map((object) => parentOf(object.oid)));
  }

  get size(): number {
    return this.#objects.length;
  }

  at(oid: string): MibObject | undefined {
    const index = this.#byOid.get(oid);
    return index === undefined ? undefined : this.#objects[index];
  }

  /** The value at exactly this name, or which of the two ways it is missing (RFC 3416 section 4.2.1). */
  get(oid: string, plant: Plant): VarBind {
    const index = this.#byOid.get(oid);
    const object = index === undefined ? undefined : this.#objects[index];
    const value = object?.read(plant);
    if (value !== undefined) return { oid, ...value };
    const type = object !== undefined || this.#parents.has(parentOf(oid)) ? 'noSuchInstance' : 'noSuchObject';
    return { oid, type, value: null };
  }

  /** The first value after this name; endOfMibView under the asked name when there is none. */
  next(oid: string, plant: Plant): VarBind {
    for (let index = this.#after(oid); index < this.#objects.length; index++) {
      const object = this.#objects[index];
      const value = object?.read(plant);
      if (object !== undefined && value !== undefined) return { oid: object.oid, ...value };
    }
    return { oid, type: 'endOfMibView', value: null };
  }

  #after(oid: string): number {
    const exact = this.#byOid.get(oid);
    if (exact !== undefined) return exact + 1;
    let low = 0;
    let high = this.#objects.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const object = this.#objects[middle];
      if (object !== undefined && compareOids(object.oid, oid) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function parentOf(oid: string): string {
  return oid.slice(0, oid.lastIndexOf('.'));
}
