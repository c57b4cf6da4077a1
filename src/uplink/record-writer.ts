// What polling brings on its way into the spool: gathered for a moment, packed, appended, offered to the sender. Easy to get
// wrong: losses are told in the same stream as readings, and after an outage the core needs what holds now, also of
// points that are read seldom.
import type { Cancel, Clock } from '../core/clock.ts';
import { LatestBoard } from '../readings/latest-board.ts';
import { readingsOf, type ReadingBatch } from '../readings/reading-batch.ts';
import type { Reading } from '../readings/reading.ts';
import type { Device } from '../site/site.ts';
import { packBatch } from './batch.ts';
import type { LossFile } from './loss-file.ts';
import type { Sender } from './sender.ts';
import type { Loss, Spool } from './spool.ts';
import type { CollectorMeasures } from './uplink-measures.ts';

/** Polls that end within this time share a record: smaller on disk, and soon enough for people, ms. */
const gatherMs = 200;
const readingsPerRecord = 5_000;

export interface RecordWriterParts {
  readonly devices: readonly Pick<Device, 'id' | 'intervalSeconds'>[];
  readonly spool: Spool;
  readonly sender: Sender;
  readonly losses: LossFile;
  readonly measures: CollectorMeasures;
  readonly clock: Clock;
  readonly canSend: () => boolean;
}

export class RecordWriter {
  readonly #parts: RecordWriterParts;
  /** What was read last, for a core that was away. */
  readonly #board: LatestBoard;
  readonly #startedMs: number;
  #gathered: Reading[] = [];
  #cancel: Cancel | undefined;
  #bytes = 0;

  constructor(parts: RecordWriterParts) {
    this.#parts = parts;
    this.#board = new LatestBoard(parts.clock);
    this.#startedMs = parts.clock.monotonicMs();
    for (const device of parts.devices) this.#expect(device);
  }

  /** Bytes written a second since the start. */
  get bytesPerSecond(): number {
    const passedMs = this.#parts.clock.monotonicMs() - this.#startedMs;
    return this.#bytes / Math.max(1, passedMs / 1_000);
  }

  gather(batch: ReadingBatch): void {
    this.#board.putBatch(batch);
    this.#gathered.push(...readingsOf(batch));
    if (this.#gathered.length >= readingsPerRecord) return this.flush();
    this.#cancel ??= this.#parts.clock.after(gatherMs, () => this.flush());
  }

  /** Appends what is gathered, and what was lost if the core can be told. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const { losses } = this.#parts;
    const loss = this.#parts.canSend() ? losses.untold : undefined;
    if (this.#gathered.length === 0 && loss === undefined) return;
    const readings = this.#gathered;
    this.#gathered = [];
    const isSaved = this.#append(readings, loss === undefined ? [] : [loss]);
    if (loss !== undefined && isSaved) losses.clear();
  }

  /**
   * What holds now, all of it: the core was away, and points that are read seldom would be missing for long. Told as
   * new, and folded with what the history gets of the same instants.
   */
  tellWhatHolds(): void {
    const holding = [...this.#board.all()].filter(({ quality }) => quality !== 'stale');
    for (let at = 0; at < holding.length; at += readingsPerRecord) {
      this.#append(holding.slice(at, at + readingsPerRecord), []);
    }
  }

  /** Others read these devices now. */
  keepOnly(share: ReadonlySet<string>): void {
    for (const device of this.#parts.devices) {
      if (share.has(device.id)) continue;
      this.#board.forget(device.id);
      this.#expect(device);
    }
  }

  #expect({ id, intervalSeconds }: Pick<Device, 'id' | 'intervalSeconds'>): void {
    this.#board.expectEvery(id, intervalSeconds * 1_000);
  }

  #append(readings: readonly Reading[], losses: readonly Loss[]): boolean {
    const { spool, sender, measures } = this.#parts;
    const payload = packBatch({ readings, losses });
    const oldest = readings.reduce((least, { takenAtMs }) => Math.min(least, takenAtMs), Infinity);
    const atMs = Number.isFinite(oldest) ? oldest : (losses[0]?.fromMs ?? 0);
    const appended = spool.append({ atMs, readings: readings.length, payload });
    measures.appended(readings.length, appended.bytes.length);
    this.#bytes += appended.bytes.length;
    sender.offer(appended);
    return appended.isSaved;
  }
}
