// When one device is polled: on its own grid, every second in a burst, at once when asked. Never two polls of a
// device at a time. Easy to get wrong: a slow poll must not be followed by the ones it missed, and a request that
// comes during a poll is honoured right after it, because that poll may have read the value too early.
import type { Cancel, Clock } from '../core/clock.ts';
import { depthOf, nextDueMs, phaseMs, type PollDepth } from './poll-plan.ts';

export const burstIntervalMs = 1000;
/** Polls asked for do not follow each other faster than this, however many traps come. */
export const shortestGapMs = 250;
/** A device is never burst longer than this, however many traps it sends. */
export const longestBurstMs = 300_000;

export interface DeviceScheduleOptions {
  readonly deviceId: string;
  readonly intervalMs: number;
  readonly clock: Clock;
  /** Runs one poll; must not reject. */
  readonly poll: (depth: PollDepth, latenessMs: number) => Promise<void>;
  /** Hears of polls that fell out because the one before them had not ended. */
  readonly missed: (count: number) => void;
}

export class DeviceSchedule {
  readonly #options: DeviceScheduleOptions;
  readonly #gridStartMs: number;
  #dueMs: number;
  #burstUntilMs = Number.NEGATIVE_INFINITY;
  #lastStartMs = Number.NEGATIVE_INFINITY;
  #pollNumber = 0;
  #isPolling = false;
  #isWanted = false;
  #isStopped = false;
  #cancel: Cancel = () => undefined;
  #finished: Promise<void> = Promise.resolve();

  constructor(options: DeviceScheduleOptions) {
    this.#options = options;
    const nowMs = options.clock.monotonicMs();
    this.#gridStartMs = nowMs + phaseMs(options.deviceId, options.intervalMs);
    this.#dueMs = this.#gridStartMs;
    this.#arm();
  }

  /** Polls at once, or right after the poll that is running. */
  pollNow(): void {
    this.#isWanted = true;
    this.#arm();
  }

  /** Polls the fast points every second for so long; overlapping bursts are one. */
  burst(seconds: number): void {
    const lengthMs = Math.min(Math.max(0, seconds * 1000), longestBurstMs);
    const nowMs = this.#options.clock.monotonicMs();
    this.#burstUntilMs = Math.max(this.#burstUntilMs, nowMs + lengthMs);
    this.pollNow();
  }

  /** Lets the running poll end and starts no other. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    return this.#finished;
  }

  #arm(): void {
    this.#cancel();
    if (this.#isStopped || this.#isPolling) return;
    const nowMs = this.#options.clock.monotonicMs();
    this.#cancel = this.#options.clock.after(Math.max(0, this.#nextMs(nowMs) - nowMs), () => {
      this.#finished = this.#run();
    });
  }

  #nextMs(nowMs: number): number {
    if (this.#isWanted) return Math.max(nowMs, this.#lastStartMs + shortestGapMs);
    return nowMs < this.#burstUntilMs ? Math.min(this.#dueMs, nowMs + burstIntervalMs) : this.#dueMs;
  }

  async #run(): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    const isRegular = nowMs >= this.#dueMs;
    const latenessMs = isRegular ? nowMs - this.#dueMs : 0;
    if (isRegular) this.#dueMs = nextDueMs(this.#gridStartMs, this.#options.intervalMs, nowMs);
    this.#isWanted = false;
    this.#lastStartMs = nowMs;
    this.#isPolling = true;
    await this.#options.poll(isRegular ? depthOf(this.#pollNumber++) : 'burst', latenessMs);
    this.#isPolling = false;
    // The poll itself may have taken longer than an interval: those that it missed are not made up for.
    const afterMs = this.#options.clock.monotonicMs();
    const { intervalMs } = this.#options;
    if (afterMs >= this.#dueMs + intervalMs) {
      const nextMs = nextDueMs(this.#gridStartMs, intervalMs, afterMs);
      this.#options.missed(Math.round((nextMs - this.#dueMs) / intervalMs));
      this.#dueMs = nextMs;
    }
    this.#arm();
  }
}
