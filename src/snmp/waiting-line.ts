// First in, first out, with a bound, and without moving what waits: a ring that grows up to its bound.

export class WaitingLine<T> {
  readonly #bound: number;
  #ring: (T | undefined)[] = Array.from({ length: 64 }, () => undefined);
  #head = 0;
  #length = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get length(): number {
    return this.#length;
  }

  /** False when the line is full. */
  push(item: T): boolean {
    if (this.#length >= this.#bound) return false;
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length) % this.#ring.length] = item;
    this.#length++;
    return true;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#length--;
    return item;
  }

  #grow(): void {
    const old = this.#ring;
    this.#ring = Array.from({ length: old.length * 2 }, (_, i) =>
      i < this.#length ? old[(this.#head + i) % old.length] : undefined,
    );
    this.#head = 0;
  }
}
