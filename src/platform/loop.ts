// Runs a cycle again and again: load, calculate, save. Easy to get wrong: cycles of one loop never overlap, a
// wake-up during a cycle is not lost, and this is the one boundary where an error of a cycle is caught.

import { sleep } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** After failures in a row the pause doubles, up to this many intervals. */
const maxBackoffFactor = 16;
const cycleBucketsSeconds = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60];

export interface LoopOptions {
  /** A word or two, small letters, also the metric's label: `paging`. */
  readonly name: string;
  /** From the start of one cycle to the start of the next; a longer cycle is followed at once. */
  readonly intervalMs: number;
  /** Safe to repeat after a crash at any line. `signal` is aborted by `stop()`. */
  readonly cycle: (signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Loop {
  /** Runs a cycle at once, or once more right after the one that is running. */
  wake(): void;
  /** Lets the running cycle end and runs no other. */
  stop(): Promise<void>;
}

/** Starts the loop; its first cycle runs as soon as the caller lets go. */
export function startLoop(options: LoopOptions): Loop {
  const { clock, name } = options;
  const stopping = new AbortController();
  const log = options.log.child({ loop: name });
  const measures = createMeasures(options.metrics, name);
  let failures = 0;
  let woken = false;
  let nap = new AbortController();

  async function runOnce(): Promise<void> {
    const startedMs = clock.monotonicMs();
    try {
      await options.cycle(stopping.signal);
      failures = 0;
    } catch (error) {
      failures += 1;
      measures.failed();
      log.error({ err: error, failures }, 'a cycle failed and is tried again');
    }
    measures.ran((clock.monotonicMs() - startedMs) / 1000);
  }

  async function run(): Promise<void> {
    // Whoever starts the loop has it in hand before the first cycle, which may want to wake it.
    await sleep(clock, 0, nap.signal);
    while (!stopping.signal.aborted) {
      woken = false;
      const startedMs = clock.monotonicMs();
      await runOnce();
      // A failing cycle that wakes itself must not spin.
      if (stopping.signal.aborted || (woken && failures === 0)) continue;
      const factor = failures <= 1 ? 1 : Math.min(maxBackoffFactor, 2 ** (failures - 1));
      const tookMs = clock.monotonicMs() - startedMs;
      nap = new AbortController();
      await sleep(clock, Math.max(0, options.intervalMs * factor - tookMs), nap.signal);
    }
  }

  const running = run();
  return {
    wake() {
      woken = true;
      nap.abort();
    },
    stop() {
      stopping.abort();
      nap.abort();
      return running;
    },
  };
}

function createMeasures(metrics: Metrics, loop: string): { failed(): void; ran(seconds: number): void } {
  const failures = metrics.counter({
    name: 'qosha_loop_failures_total',
    help: 'Cycles that ended with an error',
    labels: ['loop'],
  });
  const cycles = metrics.histogram({
    name: 'qosha_loop_cycle_seconds',
    help: 'Time a cycle took',
    labels: ['loop'],
    buckets: cycleBucketsSeconds,
  });
  failures.inc({ loop }, 0);
  return {
    failed: () => failures.inc({ loop }),
    ran: (seconds) => cycles.observe({ loop }, seconds),
  };
}
