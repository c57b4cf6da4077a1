// When to look at a socket that nobody watches: 1 ms apart while something comes, and ever less often while nothing does,
// so that no reply lies there for longer than its request was under way. Easy to get wrong: looking ends only when
// nothing is waited for and nothing has come for a second; and what came since is read before the socket is used again.

import type { Cancel, Clock } from '../core/clock.ts';
import { lookMs } from './reading-pace.ts';

/** Longest time between two looks while a request is under way, ms. */
const longestWaitMs = 16;
/** And while none is, ms. */
const idleMs = 64;
/** Looks in vain with nothing to wait for, after which there are no more. */
const idleLooks = 16;

export interface LooksOptions {
  readonly clock: Clock;
  /** Requests under way. */
  readonly waiting: () => number;
  /** Reads what there is; how many datagrams that were. */
  readonly look: () => number;
}

export class Looks {
  readonly #options: LooksOptions;
  #delayMs = lookMs;
  #inVain = 0;
  #cancel: Cancel | undefined = undefined;

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  get areUnderWay(): boolean {
    return this.#cancel !== undefined;
  }

  /** Something was sent there, or soon will be. */
  hasten(): void {
    if (this.#cancel !== undefined && this.#delayMs === lookMs) return;
    this.#cancel?.();
    this.#after(lookMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #after(delayMs: number): void {
    this.#delayMs = delayMs;
    this.#cancel = this.#options.clock.after(delayMs, this.#look);
  }

  readonly #look = (): void => {
    const count = this.#options.look();
    // Stopped from within.
    if (this.#cancel === undefined) return;
    if (count > 0) {
      this.#inVain = 0;
      return this.#after(lookMs);
    }
    if (this.#options.waiting() > 0) {
      this.#inVain = 0;
      return this.#after(Math.min(2 * this.#delayMs, longestWaitMs));
    }
    this.#inVain++;
    if (this.#inVain < idleLooks) return this.#after(idleMs);
    this.#inVain = 0;
    this.#cancel = undefined;
  };
}
