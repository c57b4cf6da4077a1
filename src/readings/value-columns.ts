// What points say, side by side: row i of each column is one point. Made for many thousands of values that seldom change:
// nothing is allocated when one does. Easy to get wrong: null is NaN in the column of values, and a row that was never
// set has no quality at all.
import type { Quality } from './reading.ts';

const names: readonly Quality[] = ['good', 'suspect', 'stale', 'missing'];
/** Place of each quality in `ValueColumns.qualities`. */
export const qualityCodes: Readonly<Record<Quality, number>> = { good: 0, suspect: 1, stale: 2, missing: 3 };
const neverSet = 255;

export function qualityOf(code: number): Quality {
  return names[code] as Quality;
}

export class ValueColumns {
  /** NaN stands for null. */
  values: Float64Array;
  qualities: Uint8Array;
  states: (string | null)[];

  constructor(length: number) {
    this.values = new Float64Array(length).fill(Number.NaN);
    this.qualities = new Uint8Array(length).fill(neverSet);
    this.states = Array.from({ length }, () => null);
  }

  get length(): number {
    return this.qualities.length;
  }

  isSet(row: number): boolean {
    return this.qualities[row] !== neverSet;
  }

  value(row: number): number | null {
    const value = this.values[row] as number;
    return Number.isNaN(value) ? null : value;
  }

  state(row: number): string | null {
    return this.states[row] as string | null;
  }

  /** Only for a row that was set. */
  quality(row: number): Quality {
    return qualityOf(this.qualities[row] as number);
  }

  set(row: number, said: { value: number | null; state: string | null; quality: Quality }): boolean {
    return this.#put(row, said.value ?? Number.NaN, said.state, qualityCodes[said.quality]);
  }

  /** The row says a number now, and nothing is wrong with it. */
  setGood(row: number, value: number): void {
    this.#put(row, value, null, qualityCodes.good);
  }

  /** Takes row `at` of others over; true when this row says something else now. */
  take(row: number, from: ValueColumns, at: number): boolean {
    return this.#put(
      row,
      from.values[at] as number,
      from.states[at] as string | null,
      from.qualities[at] as number,
    );
  }

  /** Makes room for more rows. */
  grow(length: number): void {
    const { values, qualities } = this;
    this.values = new Float64Array(length).fill(Number.NaN);
    this.values.set(values);
    this.qualities = new Uint8Array(length).fill(neverSet);
    this.qualities.set(qualities);
    while (this.states.length < length) this.states.push(null);
  }

  #put(row: number, value: number, state: string | null, quality: number): boolean {
    const before = this.values[row] as number;
    const isSameValue = before === value || (Number.isNaN(before) && Number.isNaN(value));
    if (isSameValue && this.states[row] === state && this.qualities[row] === quality) return false;
    this.values[row] = value;
    this.states[row] = state;
    this.qualities[row] = quality;
    return true;
  }
}
