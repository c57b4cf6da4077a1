// How much each source may say: a token bucket per address in a table of fixed size. Easy to get wrong: source
// addresses of datagrams are forged freely, so new ones must neither grow the table nor push out the ones that
// are being limited – when the table is full of fresh entries, strangers share one common bucket. Sources that are
// expected have buckets of their own from the start: no flood of strangers makes them one.

import type { Clock } from '../core/clock.ts';

interface Bucket {
  tokens: number;
  filledMs: number;
  /** How many times the ordinary allowance. */
  readonly share: number;
}

export interface SourceLimitOptions {
  readonly clock: Clock;
  /** Datagrams per second and source in the long run. */
  readonly perSecond: number;
  /** Datagrams at once. */
  readonly burst: number;
  /** Sources remembered beside the expected ones. */
  readonly maxSources: number;
  /** Sources whose bucket is never given away, each with how many times the ordinary allowance it has. */
  readonly expected?: ReadonlyMap<string, number>;
}

export class SourceLimit {
  readonly #options: SourceLimitOptions;
  readonly #expected: ReadonlyMap<string, Bucket>;
  readonly #buckets = new Map<string, Bucket>();
  readonly #strangers: Bucket;

  constructor(options: SourceLimitOptions) {
    this.#options = options;
    this.#strangers = this.#fullBucket(1);
    const expected = [...(options.expected ?? [])];
    this.#expected = new Map(expected.map(([source, share]) => [source, this.#fullBucket(share)]));
  }

  /** Sources remembered now beside the expected ones; never above `maxSources`. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one token; false when the source has none left. */
  allows(source: string): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    const bucket = this.#expected.get(source) ?? this.#bucketOf(source, nowMs);
    const { perSecond, burst } = this.#options;
    const gained = ((nowMs - bucket.filledMs) / 1000) * perSecond * bucket.share;
    bucket.tokens = Math.min(burst * bucket.share, bucket.tokens + gained);
    bucket.filledMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  #fullBucket(share: number): Bucket {
    return { tokens: this.#options.burst * share, filledMs: this.#options.clock.monotonicMs(), share };
  }

  #bucketOf(source: string, nowMs: number): Bucket {
    const known = this.#buckets.get(source);
    if (known !== undefined) {
      // Moves it to the end, so that the first entry is the one heard longest ago.
      this.#buckets.delete(source);
      this.#buckets.set(source, known);
      return known;
    }
    if (this.#buckets.size >= this.#options.maxSources && !this.#forgetIdle(nowMs)) return this.#strangers;
    const bucket = this.#fullBucket(1);
    this.#buckets.set(source, bucket);
    return bucket;
  }

  /** Drops the source heard longest ago if its bucket is full again, which loses nothing. */
  #forgetIdle(nowMs: number): boolean {
    const [first] = this.#buckets;
    if (first === undefined) return false;
    const [source, bucket] = first;
    const tokens = bucket.tokens + ((nowMs - bucket.filledMs) / 1000) * this.#options.perSecond;
    if (tokens < this.#options.burst) return false;
    return this.#buckets.delete(source);
  }
}
