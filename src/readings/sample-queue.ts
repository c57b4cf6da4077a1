// Samples on their way to the database, in columns: first in, first out, and in as little memory as a number, a time and a
// value take. Easy to get wrong: places are reused, so what is being written is copied out first.

/** Samples side by side; `points` are the recorder's numbers of points. */
export interface Samples {
  readonly points: Int32Array;
  /** Epoch ms. */
  readonly times: Float64Array;
  /** NaN: no trustworthy one. */
  readonly values: Float64Array;
  /** What was said: only for states and texts. */
  readonly words: readonly (string | null)[];
  /** As in `qualityCodes`; only for states and texts. */
  readonly qualities: Uint8Array;
}

const firstCapacity = 16_384;

export class SampleQueue {
  // A ring: sample i of the queue stands at (#first + i) modulo the capacity, a power of two.
  #points = new Int32Array(firstCapacity);
  #times = new Float64Array(firstCapacity);
  #values = new Float64Array(firstCapacity);
  #words: (string | null)[] = Array.from({ length: firstCapacity }, () => null);
  #qualities = new Uint8Array(firstCapacity);
  #first = 0;
  length = 0;

  push(point: number, atMs: number, value: number): void {
    if (this.length === this.#points.length) this.#resize(this.length * 2);
    const at = (this.#first + this.length) & (this.#points.length - 1);
    this.#points[at] = point;
    this.#times[at] = atMs;
    this.#values[at] = value;
    this.length += 1;
  }

  /** What the last one pushed said. */
  say(word: string | null, quality: number): void {
    const at = (this.#first + this.length - 1) & (this.#points.length - 1);
    this.#words[at] = word;
    this.#qualities[at] = quality;
  }

  /** Takes the first `count` away. */
  drop(count: number): void {
    this.#first = (this.#first + count) & (this.#points.length - 1);
    this.length -= count;
    // What a long absence of the database took is given back.
    if (this.#points.length > firstCapacity && this.length < firstCapacity / 2) this.#resize(firstCapacity);
  }

  /** A copy of the first `count`, oldest first. */
  copy(count: number): Samples {
    const points = new Int32Array(count);
    const times = new Float64Array(count);
    const values = new Float64Array(count);
    const qualities = new Uint8Array(count);
    const words: (string | null)[] = [];
    const mask = this.#points.length - 1;
    for (let i = 0; i < count; i++) {
      const at = (this.#first + i) & mask;
      points[i] = this.#points[at] as number;
      times[i] = this.#times[at] as number;
      values[i] = this.#values[at] as number;
      qualities[i] = this.#qualities[at] as number;
      words.push(this.#words[at] as string | null);
    }
    return { points, times, values, words, qualities };
  }

  #resize(capacity: number): void {
    const { points, times, values, words, qualities } = this.copy(this.length);
    this.#points = new Int32Array(capacity);
    this.#points.set(points);
    this.#times = new Float64Array(capacity);
    this.#times.set(times);
    this.#values = new Float64Array(capacity);
    this.#values.set(values);
    this.#qualities = new Uint8Array(capacity);
    this.#qualities.set(qualities);
    this.#words = [...words];
    while (this.#words.length < capacity) this.#words.push(null);
    this.#first = 0;
  }
}
