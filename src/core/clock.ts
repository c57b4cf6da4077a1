// The only door through which time enters. Everything that asks "when is it" or "wake me later" takes a
// Clock, so that the whole plant can run on virtual time. Easy to get wrong: durations are measured on the
// monotonic clock (a wall clock may jump), instants are stored from the wall clock.

/** Stops a timer that has not fired yet; harmless afterwards. */
export type Cancel = () => void;

export interface Clock {
  /** Wall-clock instant in milliseconds since 1970-01-01T00:00Z. */
  epochMs(): number;
  /** Milliseconds on a clock that never goes backwards; the origin is arbitrary. */
  monotonicMs(): number;
  /** Calls `fire` once after `delayMs`. Does not keep the process alive by itself. */
  after(delayMs: number, fire: () => void): Cancel;
}

export const systemClock: Clock = {
  epochMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, fire) {
    const timer = setTimeout(fire, delayMs);
    // In a browser a timer is a number and keeps nothing alive.
    if (typeof timer === 'object') timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs` of the given clock; resolves at once when `signal` is or becomes aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const cancel = clock.after(delayMs, done);
    function done(): void {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly fire: () => void;
  isCancelled: boolean;
}

/** A clock that stands still until it is told to move; timers fire in order of due time, then of creation. */
export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #startMs: number;
  #order = 0;
  readonly #timers = new TimerHeap();

  constructor(startEpochMs: number) {
    this.#nowMs = startEpochMs;
    this.#startMs = startEpochMs;
  }

  epochMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs - this.#startMs;
  }

  after(delayMs: number, fire: () => void): Cancel {
    const dueMs = this.#nowMs + Math.max(0, delayMs);
    const timer = { dueMs, order: this.#order++, fire, isCancelled: false };
    this.#timers.add(timer);
    return () => {
      timer.isCancelled = true;
    };
  }

  /** Moves time forward, firing what falls due on the way and letting promises settle in between. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      const next = this.#timers.takeUntil(endMs);
      if (next === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.fire();
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

/** Timers as a binary heap, the earliest on top: a simulated day has a million of them. */
class TimerHeap {
  readonly #timers: Timer[] = [];

  add(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = timers[parent] as Timer;
      if (isEarlier(above, timer)) break;
      timers[at] = above;
      at = parent;
    }
    timers[at] = timer;
  }

  /** Takes the earliest that is due by then; those that were cancelled fall out on the way. */
  takeUntil(endMs: number): Timer | undefined {
    for (;;) {
      const top = this.#timers[0];
      if (top === undefined || (!top.isCancelled && top.dueMs > endMs)) return undefined;
      this.#removeTop();
      if (!top.isCancelled) return top;
    }
  }

  #removeTop(): void {
    const timers = this.#timers;
    const last = timers.pop();
    if (last === undefined || timers.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= timers.length) break;
      const right = timers[child + 1];
      if (right !== undefined && isEarlier(right, timers[child] as Timer)) child++;
      if (isEarlier(last, timers[child] as Timer)) break;
      timers[at] = timers[child] as Timer;
      at = child;
    }
    timers[at] = last;
  }
}

function isEarlier(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
