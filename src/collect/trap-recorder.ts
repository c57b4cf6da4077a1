// Keeps traps as events: repeats are folded into one row, and many rows share a transaction. Easy to get wrong: an inform
// is acknowledged only when its row is committed; a storm must not wait for the database, nor fill the memory while it is
// away; and a commit that was not confirmed runs again, which is why rows have keys of their own.
import { type Cancel, type Clock, sleep } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { growTrapEvents, insertTrapEvents } from '../readings/trap-event-store.ts';
import type { TrapEvent } from '../readings/trap-event-store.ts';

export const recorderBounds = {
  /** Rows that wait to be written; beyond that new events are refused and counted. */
  waiting: 50_000,
  /** Octets of their varbinds, roughly. */
  waitingOctets: 64 * 1024 * 1024,
  /** Rows of one transaction: many where the machine is busy, since each waits for its turn several times. */
  perTransaction: 2_000,
  /** Octets of their varbinds, roughly: the process must not stand still for them. */
  transactionOctets: 4 * 1024 * 1024,
  /** Rows that wait and are not waited with. */
  worthTransaction: 500,
  /** Events remembered for their repeats, at most; half of them at least. */
  remembered: 20_000,
} as const;
/** A transaction is begun so long after the first event that waits, or as soon as it is full. */
export const gatherMs = 50;
/** Repeats no further apart than this are folded: devices repeat each minute what goes on. */
export const foldWithinMs = 150_000;
/** No row grows for longer; what goes on then gets a new one. */
export const longestFoldMs = 3_600_000;
const shortestRetryMs = 250;
const longestRetryMs = 5_000;

/** `full`: the queue has no room; the event is not kept. */
export type KeptVerdict = 'kept' | 'full';

export interface TrapRecorderOptions {
  readonly clock: Clock;
  readonly database: Pick<Database, 'transaction'>;
  readonly log: Log;
  /** A fresh UUID; one that grows (version 7) keeps the index small. */
  readonly newKey: () => string;
}

/** A trap on its way to be kept: everything of an event but what folding makes of it. */
export type FreshTrap = Omit<TrapEvent, 'firstAtMs' | 'lastAtMs' | 'repeatCount'> & {
  readonly atMs: number;
  /** Equal for traps that say the same. */
  readonly fingerprint: string;
};

interface OpenEvent {
  readonly key: string;
  /** Undefined once it is stored: only its count is needed then. */
  event: Omit<TrapEvent, 'lastAtMs' | 'repeatCount'> | undefined;
  readonly firstAtMs: number;
  readonly octets: number;
  lastAtMs: number;
  repeatCount: number;
  isWaiting: boolean;
  waiters: (() => void)[];
}

export class TrapRecorder {
  readonly statistics = { stored: 0, folded: 0, refused: 0, transactions: 0, failures: 0 };
  readonly #options: TrapRecorderOptions;
  // What was shouted → the row that counts it, in two generations: where the oldest entry of one large map is dropped for
  // each new one, finding the oldest soon costs more than all the rest.
  #recent = new Map<string, OpenEvent>();
  #older: ReadonlyMap<string, OpenEvent> = new Map<string, OpenEvent>();
  #queue: OpenEvent[] = [];
  #waitingOctets = 0;
  #cancelTimer: Cancel | undefined;
  #writing: Promise<void> | undefined;
  #failuresInRow = 0;

  constructor(options: TrapRecorderOptions) {
    this.#options = options;
  }

  /** Rows that wait to be written. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Puts the event in line, or folds it into one that came before. `onStored` is called once it is committed. */
  record(trap: FreshTrap, onStored?: () => void): KeptVerdict {
    const shout = shoutOf(trap);
    const open = this.#find(shout, trap.atMs) ?? this.#open(shout, trap);
    if (open === undefined) {
      this.statistics.refused++;
      return 'full';
    }
    if (onStored !== undefined) open.waiters.push(onStored);
    if (!open.isWaiting) this.#enqueue(open);
    return 'kept';
  }

  /** Writes what waits; false when the database failed so many times and something is left. */
  async flush(attempts = 1): Promise<boolean> {
    let failuresLeft = attempts;
    await this.#writing;
    // Each turn writes a batch or uses up an attempt; what comes meanwhile is not waited for.
    const { waiting, perTransaction, waitingOctets, transactionOctets } = recorderBounds;
    const batches = Math.ceil(waiting / perTransaction + (2 * waitingOctets) / transactionOctets);
    for (let turns = batches + attempts; turns > 0 && this.#queue.length > 0; turns--) {
      await (this.#writing ?? this.#write());
      if (this.#failuresInRow === 0) continue;
      if (--failuresLeft <= 0) return false;
      await sleep(this.#options.clock, shortestRetryMs);
    }
    return this.#queue.length === 0;
  }

  #find(shout: string, atMs: number): OpenEvent | undefined {
    const open = this.#recent.get(shout) ?? this.#older.get(shout);
    if (open === undefined) return undefined;
    if (atMs - open.lastAtMs > foldWithinMs || atMs - open.firstAtMs > longestFoldMs) return undefined;
    open.repeatCount++;
    // The wall clock may have been set back.
    open.lastAtMs = Math.max(open.lastAtMs, atMs);
    this.statistics.folded++;
    return open;
  }

  #open(shout: string, trap: FreshTrap): OpenEvent | undefined {
    const { atMs, fingerprint: _, ...event } = trap;
    const octets = 500 + event.varbinds.reduce((sum, one) => sum + octetsOf(one), 0);
    if (this.#queue.length >= recorderBounds.waiting) return undefined;
    if (this.#waitingOctets + octets > recorderBounds.waitingOctets) return undefined;
    const open: OpenEvent = {
      key: this.#options.newKey(),
      event: { ...event, firstAtMs: atMs },
      firstAtMs: atMs,
      octets,
      lastAtMs: atMs,
      repeatCount: 1,
      isWaiting: false,
      waiters: [],
    };
    this.#recent.set(shout, open);
    if (this.#recent.size < recorderBounds.remembered / 2) return open;
    this.#older = this.#recent;
    this.#recent = new Map();
    return open;
  }

  #enqueue(open: OpenEvent): void {
    open.isWaiting = true;
    this.#queue.push(open);
    this.#waitingOctets += open.octets;
    if (this.#writing !== undefined || this.#failuresInRow > 0) return;
    if (this.#queue.length === recorderBounds.worthTransaction) this.#writeAfter(0);
    else if (this.#queue.length === 1) this.#writeAfter(gatherMs);
  }

  #writeAfter(delayMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      if (this.#writing === undefined) void this.#write();
    });
  }

  /** One transaction, then the next by itself while anything waits. Never rejects. */
  #write(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const writing = this.#writeBatch().then(() => {
      this.#writing = undefined;
      if (this.#queue.length === 0) return;
      const isFull = this.#queue.length >= recorderBounds.worthTransaction;
      const factor = 2 ** Math.min(this.#failuresInRow - 1, 10);
      if (this.#failuresInRow > 0) this.#writeAfter(Math.min(longestRetryMs, shortestRetryMs * factor));
      else this.#writeAfter(isFull ? 0 : gatherMs);
    });
    this.#writing = writing;
    return writing;
  }

  #rowsOfNext(): number {
    const { perTransaction, transactionOctets } = recorderBounds;
    let rows = 0;
    let left: number = transactionOctets;
    for (const { octets } of this.#queue) {
      left -= octets;
      if (rows === perTransaction || (rows > 0 && left < 0)) break;
      rows++;
    }
    return rows;
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#queue.splice(0, this.#rowsOfNext());
    // What comes during the transaction waits for the next one.
    const taken = batch.map((open) => {
      const { key, event, repeatCount, lastAtMs, octets, waiters } = open;
      open.isWaiting = false;
      open.waiters = [];
      return { open, octets, event, waiters, growth: { key, repeatCount, lastAtMs } };
    });
    const fresh = taken.flatMap(({ event, growth }) =>
      event === undefined ? [] : [{ ...event, ...growth }],
    );
    const grown = taken.flatMap(({ event, growth }) => (event === undefined ? [growth] : []));
    try {
      await this.#options.database.transaction(async (tx) => {
        await insertTrapEvents(tx, fresh);
        await growTrapEvents(tx, grown);
      });
    } catch (error) {
      this.#putBack(taken, error);
      return;
    }
    this.statistics.transactions++;
    if (this.#failuresInRow > 0)
      this.#options.log.info({ waiting: this.#queue.length }, 'traps are kept again');
    this.#failuresInRow = 0;
    this.statistics.stored += fresh.length;
    for (const { open, octets, waiters } of taken) {
      open.event = undefined;
      this.#waitingOctets -= octets;
      for (const onStored of waiters) onStored();
    }
  }

  #putBack(taken: readonly { open: OpenEvent; waiters: (() => void)[] }[], error: unknown): void {
    this.statistics.failures++;
    this.#failuresInRow++;
    if (this.#failuresInRow === 1) {
      const fields = { err: error, waiting: this.#queue.length + taken.length };
      this.#options.log.error(fields, 'traps cannot be kept now; they wait in memory');
    }
    const back: OpenEvent[] = [];
    for (const { open, waiters } of taken) {
      open.waiters = [...waiters, ...open.waiters];
      if (open.isWaiting) {
        // A repeat put it in line again meanwhile.
        this.#waitingOctets -= open.octets;
        continue;
      }
      open.isWaiting = true;
      back.push(open);
    }
    this.#queue = [...back, ...this.#queue];
  }
}

function shoutOf({ deviceId, source, trapOid, fingerprint }: FreshTrap): string {
  return `${deviceId ?? `at ${source}`}\t${trapOid}\t${fingerprint}`;
}

function octetsOf({ oid, text, hex, value }: TrapEvent['varbinds'][number]): number {
  const valueLength = typeof value === 'string' ? value.length : 8;
  return oid.length + (text ?? hex ?? '').length + valueLength + 60;
}
