// Whether to be woken for each datagram or to look for them by the clock. Being woken costs as much as a reply does, so
// it is worth it only where replies come one by one, at a pace that never lets two of them gather. Easy to get wrong:
// looking by the clock must not slow anybody down – so only while far more requests are under way than are answered
// between two looks.

/** Time between two looks while something comes, ms. */
export const lookMs = 1;
/** With fewer requests under way than this the answer wakes us. */
export const leastWaiting = 8;
/** A pace is measured over at least so long, ms. */
const measuredMs = 8;
/** Wakes per ms from which on a look in every ms is cheaper. */
const manyWakesPerMs = 2;
/** Datagrams per wake from which on they come in batches anyway. */
const goodBatch = 8;
/** Looks after which it is asked whether they are still worth it. */
const measuredLooks = 32;
/** Datagrams per look below which being woken costs no more. */
const poorLook = 2;

export class ReadingPace {
  #isByClock = false;
  // Of what is being measured: when it began, wakes or looks, what they brought, and for how many was waited.
  #sinceMs = 0;
  #count = 0;
  #heard = 0;
  #waiting = 0;

  /** Whether requests should go where answers are looked for by the clock. */
  get isByClock(): boolean {
    return this.#isByClock;
  }

  /** A wake brought `heard` datagrams; `waiting` requests are now under way. */
  woken(heard: number, waiting: number, nowMs: number): void {
    if (this.#isByClock) return;
    if (this.#count === 0) this.#sinceMs = nowMs;
    this.#count++;
    this.#heard += heard;
    const tookMs = nowMs - this.#sinceMs;
    if (tookMs < measuredMs) return;
    const isOften = this.#count >= manyWakesPerMs * tookMs && this.#heard < goodBatch * this.#count;
    // Two looks may lie 2 ms apart, and half of the requests must then still be with the agents.
    const isCovered = waiting >= leastWaiting && waiting * tookMs >= 4 * this.#heard;
    this.#begin(isOften && isCovered);
  }

  /** A look brought `heard` datagrams, with `waiting` requests under way before it. */
  looked(heard: number, waiting: number): void {
    if (!this.#isByClock) return;
    this.#count++;
    this.#heard += heard;
    this.#waiting += waiting;
    if (this.#count < measuredLooks) return;
    const isWorth = this.#heard >= poorLook * this.#count;
    const isCovered = this.#waiting >= 2 * this.#heard;
    this.#begin(isWorth && isCovered);
  }

  #begin(isByClock: boolean): void {
    this.#isByClock = isByClock;
    this.#count = 0;
    this.#heard = 0;
    this.#waiting = 0;
  }
}
