// One timer for all devices that are due at the same instant. Easy to get wrong: thousands of timers of their own wake
// the process once each, a millisecond apart, and every wake costs more than a poll's arithmetic; and a slot that
// everybody left must not keep its timer.
import type { Cancel, Clock } from '../core/clock.ts';

/** Called when its slot is due; must not throw. */
export interface SlotMember {
  onDue(): void;
}

interface Slot {
  readonly members: Set<SlotMember>;
  readonly cancel: Cancel;
}

export class SlotTimers {
  readonly #clock: Clock;
  /** By the instant on the monotonic clock, ms. */
  readonly #slots = new Map<number, Slot>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `member` once, at `dueMs` of the monotonic clock or as soon as possible after it. */
  add(dueMs: number, member: SlotMember): void {
    const known = this.#slots.get(dueMs);
    if (known !== undefined) return void known.members.add(member);
    const delayMs = Math.max(0, dueMs - this.#clock.monotonicMs());
    const cancel = this.#clock.after(delayMs, () => this.#fire(dueMs));
    this.#slots.set(dueMs, { members: new Set([member]), cancel });
    return undefined;
  }

  /** Takes it off again; harmless when it is not there. */
  remove(dueMs: number, member: SlotMember): void {
    const slot = this.#slots.get(dueMs);
    if (slot?.members.delete(member) !== true || slot.members.size > 0) return;
    slot.cancel();
    this.#slots.delete(dueMs);
  }

  #fire(dueMs: number): void {
    const members = this.#slots.get(dueMs)?.members ?? [];
    this.#slots.delete(dueMs);
    for (const member of members) member.onDue();
  }
}
