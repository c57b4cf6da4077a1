// The clock of an agent's SNMP engine as we last heard it, and whether a message is of now (RFC 3414 sections 2.3 and
// 3.2.7b). Easy to get wrong: only authenticated messages may set it; what an unauthenticated report says is a
// guess to send with, which the agent corrects under its key when it was wrong.

/** How far a message may lag behind the engine's own clock, seconds. */
export const timeWindowSeconds = 150;
/** An engine whose boots got here takes no message until it is given a new id. */
export const maxBoots = 0x7fff_ffff;

export class EngineClock {
  /** Times that the engine started, by the last word of it. */
  boots: number;
  /** Seconds since it started, at `#heardMs`. */
  #time: number;
  #heardMs: number;
  #isTrusted = false;

  /** A guess to begin with. */
  constructor(guess: { readonly boots: number; readonly time: number; readonly nowMs: number }) {
    this.boots = guess.boots;
    this.#time = guess.time;
    this.#heardMs = guess.nowMs;
  }

  /** Whether an authenticated message has set it. */
  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  /** The engine's time now, by our reckoning; an engine that was never heard stands at zero. */
  time(nowMs: number): number {
    if (!this.#isTrusted && this.boots === 0 && this.#time === 0) return 0;
    return Math.min(this.#time + Math.floor((nowMs - this.#heardMs) / 1000), maxBoots);
  }

  /** Takes the time of an authenticated message; `late`: it is old and must not be believed. */
  accept(boots: number, time: number, nowMs: number): 'fresh' | 'rebooted' | 'late' {
    if (!this.#isTrusted) {
      this.set(boots, time, nowMs);
      return boots === maxBoots ? 'late' : 'fresh';
    }
    const hasRebooted = boots > this.boots;
    const limit = this.time(nowMs) - timeWindowSeconds;
    if (hasRebooted || (boots === this.boots && time > this.#time)) this.set(boots, time, nowMs);
    if (boots === maxBoots || boots < this.boots) return 'late';
    if (hasRebooted) return 'rebooted';
    return time < limit ? 'late' : 'fresh';
  }

  /** Sets the clock by an authenticated message, backwards too. */
  set(boots: number, time: number, nowMs: number): void {
    this.boots = boots;
    this.#time = time;
    this.#heardMs = nowMs;
    this.#isTrusted = true;
  }
}
