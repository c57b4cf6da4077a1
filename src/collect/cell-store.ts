// What one device last said, cell by cell, in flat arrays: taken straight from the datagram, so that a poll in which
// nothing changed allocates nothing. Easy to get wrong: a cell that was not read in this poll still holds what was
// read before, so `isFresh` is asked before it is used.
import type { VarBind, VarBindType } from '../snmp/varbind.ts';

/** Cells of one answer, as the engine's view gives them; entry i is only valid until the caller returns. */
export interface CellsView {
  readonly count: number;
  type(i: number): VarBindType;
  /** NaN when it is not a number of 32 bits. */
  number(i: number): number;
  /** Whether it has exactly this type and value. */
  says(i: number, known: VarBind): boolean;
  /** A copy. */
  varbind(i: number, knownOid?: string): VarBind;
}

type PlainNumber = 'integer' | 'counter32' | 'gauge32' | 'timeticks';
const plainTypes: readonly VarBindType[] = ['integer', 'counter32', 'gauge32', 'timeticks'];
const neverRead = 255;
const notPlain = 254;

export class CellStore {
  readonly oids: readonly string[];
  // Place in `plainTypes`, or notPlain (the cell is in #others), or neverRead.
  readonly #types: Uint8Array;
  readonly #numbers: Float64Array;
  readonly #others: (VarBind | undefined)[];
  /** Poll in which each cell was read last. */
  readonly #readIn: Uint32Array;
  readonly #versions: Uint32Array;
  #poll = 0;

  constructor(oids: readonly string[]) {
    const { length } = oids;
    this.oids = oids;
    this.#types = new Uint8Array(length).fill(neverRead);
    this.#numbers = new Float64Array(length);
    this.#others = [];
    this.#readIn = new Uint32Array(length);
    this.#versions = new Uint32Array(length);
  }

  /** Begins a poll: no cell is fresh any more. */
  begin(): void {
    this.#poll++;
  }

  /** Whether the cell was read in this poll. */
  isFresh(cell: number): boolean {
    return this.#readIn[cell] === this.#poll && this.#poll > 0;
  }

  /** Grows with every change of the cell. */
  version(cell: number): number {
    return this.#versions[cell] as number;
  }

  /** The number of 32 bits that was read last; NaN when it was something else, or never read. */
  plainNumber(cell: number): number {
    return (this.#types[cell] as number) < notPlain ? (this.#numbers[cell] as number) : Number.NaN;
  }

  /** Whether the agent says that there is no such object. */
  isVanished(cell: number): boolean {
    const type = this.#types[cell] === notPlain ? this.#others[cell]?.type : undefined;
    return type === 'noSuchInstance' || type === 'noSuchObject';
  }

  /** Takes entry `i` of an answer. */
  take(cell: number, view: CellsView, i: number): void {
    const type = view.type(i);
    const place = plainTypes.indexOf(type);
    if (place >= 0) return this.#putNumber(cell, place, view.number(i));
    const before = this.#types[cell] === notPlain ? this.#others[cell] : undefined;
    if (before === undefined || !view.says(i, before))
      return this.put(cell, view.varbind(i, this.oids[cell]));
    this.#readIn[cell] = this.#poll;
    return undefined;
  }

  put(cell: number, varbind: VarBind): void {
    const place = plainTypes.indexOf(varbind.type);
    if (place >= 0) return this.#putNumber(cell, place, varbind.value as number);
    this.#readIn[cell] = this.#poll;
    const before = this.#others[cell];
    if (this.#types[cell] === notPlain && before !== undefined && isSame(before, varbind)) return undefined;
    this.#types[cell] = notPlain;
    this.#others[cell] = varbind;
    this.#versions[cell] = this.version(cell) + 1;
    return undefined;
  }

  /** The device has no such cell. */
  putAbsent(cell: number): void {
    this.put(cell, { oid: this.oids[cell] ?? '', type: 'noSuchInstance', value: null });
  }

  /** What was read last, in this poll or before; undefined when never. */
  varbind(cell: number): VarBind | undefined {
    const type = this.#types[cell] as number;
    if (type === neverRead) return undefined;
    if (type === notPlain) return this.#others[cell];
    const oid = this.oids[cell] ?? '';
    return { oid, type: plainTypes[type] as PlainNumber, value: this.#numbers[cell] as number };
  }

  /** Everything that was read since the store was made. */
  varbinds(): VarBind[] {
    return this.oids.flatMap((_, cell) => this.varbind(cell) ?? []);
  }

  #putNumber(cell: number, place: number, value: number): void {
    this.#readIn[cell] = this.#poll;
    if (this.#types[cell] === place && this.#numbers[cell] === value) return;
    this.#types[cell] = place;
    this.#numbers[cell] = value;
    this.#versions[cell] = this.version(cell) + 1;
  }
}

function isSame(a: VarBind, b: VarBind): boolean {
  if (a.type !== b.type) return false;
  if (!(a.value instanceof Uint8Array) || !(b.value instanceof Uint8Array)) return a.value === b.value;
  if (a.value.length !== b.value.length) return false;
  for (let i = 0; i < a.value.length; i++) if (a.value[i] !== b.value[i]) return false;
  return true;
}
