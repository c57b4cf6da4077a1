// Writes the journal, as soon as something is in it and every few seconds to say that nothing was. Easy to get wrong: an outage
// of the database is outlasted in memory up to the journal's bound, and whatever is repeated after a lost confirmation
// changes nothing.
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { VerdictJournal } from './verdict-journal.ts';
import { insertModel, writeEntries } from './verdict-store.ts';

/** How far behind the record of a quiet site may be, ms. */
const intervalMs = 5_000;
const entriesPerWrite = 5_000;
const maxWritesPerCycle = 20;

export class VerdictRecorder {
  readonly #journal: VerdictJournal;
  readonly #database: Database;
  readonly #clock: Clock;
  #isModelKept = false;

  constructor(journal: VerdictJournal, database: Database, clock: Clock) {
    this.#journal = journal;
    this.#database = database;
    this.#clock = clock;
  }

  /** Writes all that waits; returns how many entries that were. */
  async write(): Promise<number> {
    let written = 0;
    for (let i = 0; i < maxWritesPerCycle; i++) {
      const waiting = this.#journal.take(entriesPerWrite);
      await this.#database.transaction(async (tx) => {
        if (!this.#isModelKept) {
          const { modelHash: hash, modelText: text } = this.#journal;
          await insertModel(tx, { hash, text, atMs: this.#clock.epochMs() });
        }
        await writeEntries(tx, this.#journal.modelHash, waiting);
      });
      this.#isModelKept = true;
      this.#journal.settle(waiting);
      written += waiting.entries.length;
      if (this.#journal.waitingCount === 0) break;
    }
    return written;
  }
}

export interface RecordingParts {
  readonly journal: VerdictJournal;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** `stop` writes what still waits. */
export function startRecording(parts: RecordingParts): { stop(): Promise<void> } {
  const { journal, database, clock, log, metrics } = parts;
  const recorder = new VerdictRecorder(journal, database, clock);
  metrics.read({
    name: 'qosha_verdict_record_waiting_entries',
    help: 'Changes of states, figures and verdicts not written yet',
    kind: 'gauge',
    values: () => journal.waitingCount,
  });
  metrics.read({
    name: 'qosha_verdict_record_lost_entries_total',
    help: 'Changes lost at the bound before the database; the record has a gap there',
    kind: 'counter',
    values: () => journal.lostCount,
  });
  const loop = startLoop({
    name: 'verdict record',
    intervalMs,
    cycle: async () => void (await recorder.write()),
    clock,
    log,
    metrics,
  });
  journal.onEntry(() => loop.wake());
  return {
    async stop() {
      await loop.stop();
      await recorder.write();
    },
  };
}
