// Keeps the history: writes what was read, packs hours and days that are over, forgets what is old enough. Easy to get
// wrong: every step may be repeated after a crash at any line, and one step that fails must not stop the next second's
// writing.
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { dayMs, historySql, instantOf } from './history-store.ts';
import { HistoryRecorder } from './history-recorder.ts';
import type { HistorySettings } from './history-settings.ts';
import type { LatestBoard } from './latest-board.ts';
import { findClosedHours, findLooseDays, packDay, packHour } from './pack-history-store.ts';

const flushIntervalMs = 1_000;
const tidyIntervalMs = 60_000;
const maxFlushesPerCycle = 40;
const rowsPerDeletion = 5_000;
const maxDeletionsPerCycle = 20;

export interface HistoryParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly board: LatestBoard;
  readonly settings: HistorySettings;
  /** Called when a full batch waits, so that the loop need not sleep out its second. */
  readonly onFull?: () => void;
}

export class HistoryKeeper {
  readonly #parts: HistoryParts;
  readonly recorder: HistoryRecorder;
  readonly #unsubscribe: () => void;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
    this.recorder = new HistoryRecorder((deviceId) => parts.board.intervalOf(deviceId));
    this.#unsubscribe = parts.board.onTake((page, rows, count) => {
      if (this.recorder.record(page, rows, count)) parts.onFull?.();
    });
  }

  /** One second's work: writes everything that waits. Returns the number of readings written. */
  async flush(): Promise<number> {
    let written = 0;
    for (let i = 0; i < maxFlushesPerCycle; i++) {
      const count = await this.recorder.flush(this.#parts.database);
      written += count;
      if (count === 0 || this.recorder.waiting === 0) break;
    }
    return written;
  }

  /** A minute's work: packs what is over, deletes what is too old. */
  async tidy(): Promise<void> {
    const { database, clock, settings } = this.#parts;
    const nowMs = clock.epochMs();
    for (const hourStartMs of await findClosedHours(database, nowMs - settings.hourGraceMs)) {
      await packHour(database, hourStartMs);
    }
    for (const dayStartMs of await findLooseDays(database, nowMs - settings.hourGraceMs)) {
      await packDay(database, dayStartMs);
    }
    await this.#expire('expire-chunks', nowMs - settings.sampleDays * dayMs);
    await this.#expire('expire-rollups', nowMs - settings.rollupDays * dayMs);
    await this.#expire('expire-state-changes', nowMs - settings.stateDays * dayMs);
  }

  /** Stops listening; what waits is written by a last `flush`. */
  close(): void {
    this.#unsubscribe();
  }

  async #expire(block: string, beforeMs: number): Promise<void> {
    for (let i = 0; i < maxDeletionsPerCycle; i++) {
      const values = [instantOf(beforeMs), rowsPerDeletion];
      const deleted = await this.#parts.database.execute(historySql(block), values);
      if (deleted < rowsPerDeletion) return;
    }
  }
}

/** Runs a keeper: writing each second or sooner, tidying each minute. `stop` writes what still waits. */
export function startHistoryLoops(
  parts: Omit<HistoryParts, 'onFull'> & { readonly log: Log; readonly metrics: Metrics },
): { readonly keeper: HistoryKeeper; stop(): Promise<void> } {
  const { clock, log, metrics } = parts;
  let writing: Loop | undefined;
  const keeper = new HistoryKeeper({ ...parts, onFull: () => writing?.wake() });
  metrics.read({
    name: 'qosha_history_waiting_readings',
    help: 'Readings not written yet',
    kind: 'gauge',
    values: () => keeper.recorder.waiting,
  });
  metrics.read({
    name: 'qosha_history_dropped_readings_total',
    help: 'Readings lost at the bound of the buffer before the database',
    kind: 'counter',
    values: () => keeper.recorder.droppedCount,
  });
  writing = startLoop({
    name: 'history',
    intervalMs: flushIntervalMs,
    cycle: async () => void (await keeper.flush()),
    clock,
    log,
    metrics,
  });
  const tidying = startLoop({
    name: 'history packing',
    intervalMs: tidyIntervalMs,
    cycle: () => keeper.tidy(),
    clock,
    log,
    metrics,
  });
  return {
    keeper,
    async stop() {
      keeper.close();
      await Promise.all([writing.stop(), tidying.stop()]);
      await keeper.flush();
    },
  };
}
