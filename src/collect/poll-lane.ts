// Lets a bounded number through at a time, in the order in which they came. Easy to get wrong: whoever leaves hands its
// place to the first who waits, so that the bound holds also when many leave and come in the same moment.

const compactFrom = 1_024;

export class PollLane {
  readonly #places: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];
  #next = 0;

  constructor(places: number) {
    this.#places = places;
  }

  /** Resolves when there is a place; each `enter` is followed by one `leave`. */
  enter(): Promise<void> {
    if (this.#taken < this.#places) {
      this.#taken++;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  leave(): void {
    const first = this.#waiting[this.#next];
    if (first === undefined) {
      this.#taken--;
      this.#waiting.length = 0;
      this.#next = 0;
      return;
    }
    this.#next++;
    if (this.#next >= compactFrom) this.#next -= this.#waiting.splice(0, this.#next).length;
    first();
  }
}
