// A value that costs a question to somebody else (the database, the simulated plant), kept for a while. Easy to get
// wrong: whoever asks waits no longer than a bound, one question is under way at most, and an answer that is too old is
// no answer.
import { sleep } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';

export interface RefreshedParts<T> {
  readonly clock: Clock;
  readonly load: () => Promise<T>;
  /** Asked again when older than this, ms. */
  readonly keepMs: number;
  /** Not given out when older than this, ms. */
  readonly believeMs: number;
  /** Whoever asks waits at most this long for a new answer, ms. */
  readonly waitMs: number;
  readonly onError: (error: unknown) => void;
}

export class Refreshed<T> {
  readonly #parts: RefreshedParts<T>;
  #known: { readonly value: T; readonly askedAtMs: number } | undefined;
  #loading: Promise<void> | undefined;
  #isOutdated = true;

  constructor(parts: RefreshedParts<T>) {
    this.#parts = parts;
  }

  /** Something changed: the next one to ask gets a new answer. */
  outdate(): void {
    this.#isOutdated = true;
  }

  /** The value; undefined when there is none that may be believed. Never throws. */
  async get(): Promise<T | undefined> {
    const { clock, keepMs, believeMs, waitMs } = this.#parts;
    if (this.#isOutdated || this.#ageMs() >= keepMs) {
      this.#loading ??= this.#load();
      await Promise.race([this.#loading, sleep(clock, waitMs)]);
    }
    return this.#ageMs() < believeMs ? this.#known?.value : undefined;
  }

  #ageMs(): number {
    if (this.#known === undefined) return Number.POSITIVE_INFINITY;
    return this.#parts.clock.monotonicMs() - this.#known.askedAtMs;
  }

  async #load(): Promise<void> {
    this.#isOutdated = false;
    const askedAtMs = this.#parts.clock.monotonicMs();
    try {
      this.#known = { value: await this.#parts.load(), askedAtMs };
    } catch (error) {
      this.#isOutdated = true;
      this.#parts.onError(error);
    } finally {
      this.#loading = undefined;
    }
  }
}
