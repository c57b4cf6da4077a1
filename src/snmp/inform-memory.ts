// Informs that were heard, so that one that is sent again is acknowledged again without being told twice. Easy to get
// wrong: one that still waits for its consumer is not acknowledged before that is done, however often it is repeated.

import type { Clock } from '../core/clock.ts';

/** Acknowledged informs remembered. */
export const maxRecentInforms = 4096;
/** Informs that wait for their consumer. */
export const maxPendingInforms = 16_384;
const rememberedMs = 60_000;

export class InformMemory {
  readonly #clock: Clock;
  readonly #pending = new Set<string>();
  // key → when it was acknowledged, oldest first
  readonly #done = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Informs that wait. */
  get pending(): number {
    return this.#pending.size;
  }

  /** `new` ones begin to wait; `full`: too many do. */
  begin(key: string): 'new' | 'pending' | 'done' | 'full' {
    if (this.#pending.has(key)) return 'pending';
    const doneMs = this.#done.get(key);
    if (doneMs !== undefined && this.#clock.monotonicMs() - doneMs <= rememberedMs) return 'done';
    if (this.#pending.size >= maxPendingInforms) return 'full';
    this.#pending.add(key);
    return 'new';
  }

  /** Ends the wait; one that was not accepted is new when it comes again. */
  end(key: string, isAccepted: boolean): void {
    this.#pending.delete(key);
    if (!isAccepted) return;
    this.#done.delete(key);
    this.#done.set(key, this.#clock.monotonicMs());
    for (const oldest of this.#done.keys()) {
      if (this.#done.size <= maxRecentInforms) return;
      this.#done.delete(oldest);
    }
  }
}
