// Stops the program in order: what was started last stops first, within 20 s in all. Easy to get wrong: Ctrl-C
// often comes twice, and a part that hangs must not keep the others from stopping.

import { sleep } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Log } from './log.ts';

const stopLimitMs = 19_000;
/** No part may use up the time of those after it; PostgreSQL, stopped last, needs up to 10 s of its own. */
const partLimitMs = 5_000;

export interface StopPart {
  readonly name: string;
  /** Longest time given to this part; default 5 s. */
  readonly limitMs?: number;
  stop(): Promise<void>;
}

export interface GracefulStop {
  /**
   * Registers a part; parts are stopped in reverse order of registration. One that comes after the stop has begun is
   * stopped at once, and `start.interrupted` is thrown so that nothing more is started.
   */
  add(part: StopPart): void;
  /** Begins to stop; every call returns the same promise: true when all parts stopped cleanly and in time. */
  stop(reason: string): Promise<boolean>;
  readonly hasBegun: boolean;
  /** Settles when a stop, by signal or by call, has ended. */
  readonly stopped: Promise<boolean>;
}

/** Listens to SIGINT, SIGTERM and SIGHUP; a second signal while stopping is harmless. */
export function createGracefulStop(options: { readonly clock: Clock; readonly log: Log }): GracefulStop {
  const { clock, log } = options;
  const parts: StopPart[] = [];
  const late: Promise<boolean>[] = [];
  const ended = Promise.withResolvers<boolean>();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let begun = false;

  async function stopPart(part: StopPart, limitMs: number): Promise<boolean> {
    const inTime = new AbortController();
    const stopping = (async () => {
      try {
        await part.stop();
        return true;
      } catch (error) {
        log.error({ err: error, name: part.name }, 'a part failed to stop');
        return false;
      } finally {
        inTime.abort();
      }
    })();
    await sleep(clock, limitMs, inTime.signal);
    if (inTime.signal.aborted) return stopping;
    log.error({ name: part.name, limitMs }, 'a part did not stop in time');
    return false;
  }

  async function stopAll(): Promise<boolean> {
    const deadlineMs = clock.monotonicMs() + stopLimitMs;
    let clean = true;
    for (const part of parts.toReversed()) {
      const leftMs = Math.max(0, deadlineMs - clock.monotonicMs());
      clean = (await stopPart(part, Math.min(leftMs, part.limitMs ?? partLimitMs))) && clean;
    }
    const lateOnes = await Promise.all(late);
    return lateOnes.every(Boolean) && clean;
  }

  function begin(reason: string): Promise<boolean> {
    if (begun) return ended.promise;
    begun = true;
    log.info({ reason }, 'stopping');
    void stopAll().then((clean) => {
      for (const signal of signals) process.off(signal, onSignal);
      ended.resolve(clean);
    });
    return ended.promise;
  }

  function onSignal(signal: NodeJS.Signals): void {
    void begin(signal);
  }

  for (const signal of signals) process.on(signal, onSignal);
  return {
    add(part) {
      if (!begun) return void parts.push(part);
      late.push(stopPart(part, part.limitMs ?? partLimitMs));
      throw new AppError('start.interrupted');
    },
    get hasBegun() {
      return begun;
    },
    stop: begin,
    stopped: ended.promise,
  };
}

/** Starts, and waits for the end: 0, or 1 when it was not clean. What breaks in a start that was told to end is no failure. */
export async function runUntilStopped(
  stop: Pick<GracefulStop, 'hasBegun' | 'stop' | 'stopped'>,
  start: () => Promise<void>,
): Promise<0 | 1> {
  try {
    await start();
  } catch (error) {
    const isTold = stop.hasBegun;
    const isClean = await stop.stop('start failed');
    if (!isTold) throw error;
    return isClean ? 0 : 1;
  }
  return (await stop.stopped) ? 0 : 1;
}
