// All objects of one agent in the order of their identifiers, with the two questions SNMP asks: what stands at this
// name, and what comes after it. Easy to get wrong: identifiers sort by arc, not as text, and an instance that is
// absent now is skipped by "next".
import type { VarBind } from '../snmp/varbind.ts';
import type { MibObject } from './mib-object.ts';
import type { Plant } from './step.ts';

/** Where a name stands that no object has. */
interface Place {
  /** Index of the first object after it. */
  readonly after: number;
  readonly missing: 'noSuchInstance' | 'noSuchObject';
}

/** Such names are asked again and again, but anybody may ask anything: beyond so many they are forgotten. */
const maxPlaces = 1_024;

export class ObjectTree {
  readonly #objects: readonly MibObject[];
  readonly #byOid: ReadonlyMap<string, number>;
  readonly #parents: ReadonlySet<string>;
  /** Arcs of each object's name. */
  readonly #arcs: readonly (readonly number[])[];
  readonly #places = new Map<string, Place>();

  constructor(objects: readonly MibObject[]) {
    const named = objects.map((object) => ({ object, arcs: arcsOf(object.oid) }));
    named.sort((a, b) => compareArcs(a.arcs, b.arcs));
    this.#objects = named.map(({ object }) => object);
    this.#arcs = named.map(({ arcs }) => arcs);
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
    if (index === undefined) return { oid, type: this.#placeOf(oid).missing, value: null };
    const value = this.#objects[index]?.read(plant);
    return value === undefined ? { oid, type: 'noSuchInstance', value: null } : { oid, ...value };
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
    return exact === undefined ? this.#placeOf(oid).after : exact + 1;
  }

  #placeOf(oid: string): Place {
    const known = this.#places.get(oid);
    if (known !== undefined) return known;
    if (this.#places.size >= maxPlaces) this.#places.clear();
    const missing = this.#parents.has(parentOf(oid)) ? 'noSuchInstance' : 'noSuchObject';
    const place: Place = { after: this.#search(oid), missing };
    this.#places.set(oid, place);
    return place;
  }

  #search(oid: string): number {
    const asked = arcsOf(oid);
    let low = 0;
    let high = this.#arcs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const arcs = this.#arcs[middle];
      if (arcs !== undefined && compareArcs(arcs, asked) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function arcsOf(oid: string): readonly number[] {
  return oid.split('.').map(Number);
}

/** As `compareOids`, of names that are taken apart once and compared often. */
function compareArcs(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function parentOf(oid: string): string {
  return oid.slice(0, oid.lastIndexOf('.'));
}
