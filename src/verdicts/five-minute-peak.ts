// A figure that stands still although what it is made of never does: the highest (or lowest) five-minute mean of the last hour,
// in steps. Easy to get wrong: a five minutes with half of its samples missing has no mean, and a running one has none yet.
const bucketMs = 300_000;
const bucketsKept = 12;

interface Bucket {
  readonly number: number;
  sum: number;
  count: number;
}

export class FiveMinutePeak {
  readonly #minSamples: number;
  readonly #buckets: Bucket[] = [];

  /** `sampleMs`: how often a sample is due. */
  constructor(sampleMs: number) {
    this.#minSamples = Math.max(1, Math.ceil(bucketMs / sampleMs / 2));
  }

  /** `atMs` is monotonic and never falls. */
  add(value: number, atMs: number): void {
    this.#addSamples(value, Math.floor(atMs / bucketMs), 1);
  }

  /** Puts a mean in the place of the five minutes before `atMs`: what was known when the last process ended. */
  seed(mean: number, atMs: number): void {
    this.#addSamples(mean, Math.floor(atMs / bucketMs) - 1, this.#minSamples);
  }

  /** Undefined when no whole five minutes of the last hour were measured. */
  highest(nowMs: number): number | undefined {
    const means = this.#means(nowMs);
    return means.length === 0 ? undefined : Math.max(...means);
  }

  #addSamples(value: number, number: number, count: number): void {
    const last = this.#buckets.at(-1);
    if (last?.number === number) {
      last.sum += value * count;
      last.count += count;
      return;
    }
    this.#buckets.push({ number, sum: value * count, count });
    if (this.#buckets.length > bucketsKept + 1) this.#buckets.shift();
  }

  #means(nowMs: number): number[] {
    const running = Math.floor(nowMs / bucketMs);
    return this.#buckets
      .filter(({ number, count }) => {
        return number < running && number >= running - bucketsKept && count >= this.#minSamples;
      })
      .map(({ sum, count }) => sum / count);
  }
}

/** Sums of binary fractions are cut where they stop meaning anything. */
function tidied(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Up to the next whole step; it comes down only when it would by more than one step, so that it does not swing. */
export function steppedUp(fresh: number, before: number | undefined, step: number): number {
  const stepped = tidied(Math.ceil(tidied(fresh / step)) * step);
  return before !== undefined && stepped < before && tidied(before - stepped) <= step ? before : stepped;
}

/** Down to the next whole step; it goes up only when it would by more than one step. */
export function steppedDown(fresh: number, before: number | undefined, step: number): number {
  const stepped = tidied(Math.floor(tidied(fresh / step)) * step);
  return before !== undefined && stepped > before && tidied(stepped - before) <= step ? before : stepped;
}
