// A set of whole numbers kept as ranges: which records of a spool are confirmed. Easy to get wrong: confirmations come in
// two lanes and out of order, so "everything up to n" is not enough to say what is done.

/** Numbers from `from` to `to`, both included. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

export class SeqRanges {
  /** Sorted, not touching each other. */
  #ranges: SeqRange[] = [];

  get ranges(): readonly SeqRange[] {
    return this.#ranges;
  }

  add({ from, to }: SeqRange): void {
    if (to < from) return;
    const kept: SeqRange[] = [];
    let joined = { from, to };
    for (const range of this.#ranges) {
      if (range.to < joined.from - 1 || range.from > joined.to + 1) kept.push(range);
      else joined = { from: Math.min(range.from, joined.from), to: Math.max(range.to, joined.to) };
    }
    kept.push(joined);
    this.#ranges = kept.sort((a, b) => a.from - b.from);
  }

  has(number: number): boolean {
    return this.nextMissing(number) !== number;
  }

  covers({ from, to }: SeqRange): boolean {
    return this.nextMissing(from) > to;
  }

  /** The smallest number from `from` on that is not in the set. */
  nextMissing(from: number): number {
    for (const range of this.#ranges) {
      if (range.from > from) return from;
      if (range.to >= from) return range.to + 1;
    }
    return from;
  }

  /** Forgets everything below `from`. */
  forgetBelow(from: number): void {
    this.#ranges = this.#ranges
      .filter((range) => range.to >= from)
      .map((range) => ({ from: Math.max(range.from, from), to: range.to }));
  }
}
