// Whether an event has settled: one event is told by several devices, some by trap and some when they are read next. Alerts
// wait until nothing changed for a moment, and never longer than the bound, so that causes and what follows from them are
// weighed together.
import type { Clock } from '../core/clock.ts';

export const settleMs = 250;
const longestSettleMs = 600;

export class Settling {
  readonly #clock: Clock;
  /** First and last change that nobody has looked at yet, monotonic ms. */
  #unsettled: { readonly firstMs: number; readonly lastMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  noteChange(): void {
    const nowMs = this.#clock.monotonicMs();
    const before = this.#unsettled;
    const isNewEvent = before === undefined || nowMs - before.lastMs >= settleMs;
    this.#unsettled = { firstMs: isNewEvent ? nowMs : before.firstMs, lastMs: nowMs };
  }

  isSettled(): boolean {
    if (this.#unsettled === undefined) return true;
    const nowMs = this.#clock.monotonicMs();
    const { firstMs, lastMs } = this.#unsettled;
    if (nowMs - lastMs < settleMs && nowMs - firstMs < longestSettleMs) return false;
    this.#unsettled = undefined;
    return true;
  }
}
