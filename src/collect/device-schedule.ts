// When one device is polled: on its own grid, every second in a burst, at once when asked. Never two polls of a
// device at a time. Easy to get wrong: a slow poll must not be followed by the ones it missed, and a request that
// comes during a poll is honoured right after it, because that poll may have read the value too early.
import type { Clock } from '../core/clock.ts';
import { burstMask, classesDue, phaseMs, type Cadence, type ClassMask } from './poll-cadence.ts';
import type { SlotMember, SlotTimers } from './slot-timers.ts';

/**
 * Grids begin at multiples of this, so that the devices of a slot are asked with one system call and their answers taken
 * with another: a process that wakes up for each poll alone takes twice the CPU.
 */
const slotMs = 100;

export const burstIntervalMs = 1000;
/** Polls asked for do not follow each other faster than this, however many traps come. */
export const shortestGapMs = 250;
/** A burst that nobody renews does not last longer than this, however many traps come. */
export const longestBurstMs = 300_000;
/** Timers fire a little early as the monotonic clock sees it. */
const earlyMs = 2;

export interface DeviceScheduleOptions {
  readonly deviceId: string;
  readonly cadence: Cadence;
  readonly clock: Clock;
  /** Of all devices. */
  readonly timers: SlotTimers;
  /** Runs one poll; must not reject. */
  readonly poll: (mask: ClassMask, latenessMs: number) => Promise<void>;
  /** Hears of ticks that fell out because the poll before them had not ended. */
  readonly missed: (count: number) => void;
}

export class DeviceSchedule implements SlotMember {
  readonly #options: DeviceScheduleOptions;
  /** When tick 0 is due, monotonic ms. */
  readonly #gridStartMs: number;
  /** The next tick. */
  #tick = 0;
  #lastTick = -1;
  #burstUntilMs = Number.NEGATIVE_INFINITY;
  #lastStartMs = Number.NEGATIVE_INFINITY;
  #isPolling = false;
  #isWanted = false;
  #isStopped = false;
  /** When it is to be woken, monotonic ms. */
  #wakeMs = Number.NaN;
  #finished: Promise<void> = Promise.resolve();

  constructor(options: DeviceScheduleOptions) {
    this.#options = options;
    const { clock, deviceId, cadence } = options;
    const wantedMs = clock.monotonicMs() + phaseMs(deviceId, cadence.tickMs * cadence.normalTicks);
    this.#gridStartMs = Math.ceil(wantedMs / slotMs) * slotMs;
    this.#arm();
  }

  /** Polls at once, or right after the poll that is running. */
  pollNow(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#arm();
  }

  /** Polls the fast points every second for so long; overlapping bursts are one. */
  burst(seconds: number): void {
    const lengthMs = Math.min(Math.max(0, seconds * 1000), longestBurstMs);
    const nowMs = this.#options.clock.monotonicMs();
    const isUnderWay = nowMs < this.#burstUntilMs;
    this.#burstUntilMs = Math.max(this.#burstUntilMs, nowMs + lengthMs);
    if (!isUnderWay) this.pollNow();
  }

  /** Lets the running poll end and starts no other. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#options.timers.remove(this.#wakeMs, this);
    return this.#finished;
  }

  get #dueMs(): number {
    return this.#gridStartMs + this.#tick * this.#options.cadence.tickMs;
  }

  /** Its time has come. */
  onDue(): void {
    this.#finished = this.#run();
  }

  #arm(): void {
    const { timers, clock } = this.#options;
    timers.remove(this.#wakeMs, this);
    if (this.#isStopped || this.#isPolling) return;
    this.#wakeMs = this.#nextMs(clock.monotonicMs());
    timers.add(this.#wakeMs, this);
  }

  #nextMs(nowMs: number): number {
    if (this.#isWanted) return Math.max(nowMs, this.#lastStartMs + shortestGapMs);
    if (nowMs >= this.#burstUntilMs) return this.#dueMs;
    return Math.min(this.#dueMs, Math.max(nowMs, this.#lastStartMs + burstIntervalMs));
  }

  async #run(): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    const lateMs = nowMs - this.#dueMs;
    const isRegular = lateMs >= -earlyMs;
    const mask = isRegular ? this.#takeTick(nowMs) : burstMask;
    this.#isWanted = false;
    this.#lastStartMs = nowMs;
    this.#isPolling = true;
    await this.#options.poll(mask, isRegular ? Math.max(0, lateMs) : 0);
    this.#isPolling = false;
    this.#skipMissed();
    this.#arm();
  }

  /** What is due at the tick that is due, and at those that fell out since the last one. */
  #takeTick(nowMs: number): ClassMask {
    const { cadence } = this.#options;
    const upTo = Math.max(this.#tick, this.#tickAt(nowMs));
    const mask = classesDue(cadence, this.#lastTick, upTo);
    this.#lastTick = upTo;
    this.#tick = upTo + 1;
    return mask;
  }

  /** The poll itself may have taken longer than an interval: one tick is made up for at once, the others are not. */
  #skipMissed(): void {
    const passed = this.#tickAt(this.#options.clock.monotonicMs());
    if (passed <= this.#tick) return;
    this.#options.missed(passed - this.#tick);
    this.#tick = passed;
  }

  /** The last tick that is due by then. */
  #tickAt(nowMs: number): number {
    return Math.floor((nowMs + earlyMs - this.#gridStartMs) / this.#options.cadence.tickMs);
  }
}
