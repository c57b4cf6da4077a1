// Records on disk until the core has confirmed them: append-only segments in one folder. Easy to get wrong: a full disk must
// neither stop collecting nor be silent – the oldest segment goes first, and what is lost is counted and told. A record
// is safe from `kill -9` once written and from a power cut once synced, at most `syncIntervalMs` later.
import { closeSync, fdatasync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import { encodeFrame, scanFrames } from './frame.ts';
import type { Frame, ScannedFrame } from './frame.ts';
import { newSegment, noteFrame, recoverSegments, sealSegment } from './segment.ts';
import type { Segment } from './segment.ts';
import { SeqRanges } from './seq-ranges.ts';
import type { SeqRange } from './seq-ranges.ts';

/** Longest time between a record and its being safe from a power cut, ms; the price is one sync. */
export const syncIntervalMs = 500;
const usualSegmentBytes = 1024 * 1024;
/** A segment whose records are all confirmed is let go from this size on, so that little is sent twice after a crash. */
const smallestSegmentBytes = 64 * 1024;
const smallestSpoolBytes = 256 * 1024;
const segmentsPerSpool = 8;
/** Segments given up to make room for one record when the disk is full. */
const maxGivenUp = 4;

/** What was given up before the core had it. */
export interface Loss {
  readonly records: number;
  readonly readings: number;
  /** When the readings were taken, epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Appended {
  readonly frame: Frame;
  /** The frame as it is sent. */
  readonly bytes: Buffer;
  readonly isSaved: boolean;
}

export interface SpoolOptions {
  /** Must exist and belong to this process alone. */
  readonly folder: string;
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Called for every loss; must not throw. */
  readonly onLoss: (loss: Loss) => void;
}

export class Spool {
  readonly #options: SpoolOptions;
  readonly #segmentBytes: number;
  readonly #confirmed = new SeqRanges();
  readonly #sealed: Segment[];
  #open: Segment;
  #file: number;
  #nextSeq: number;
  #isSynced = true;
  #isSyncing: Promise<void> | undefined;
  #isFull = false;
  #lastRead: { readonly path: string; readonly frames: readonly ScannedFrame[] } | undefined;

  constructor(options: SpoolOptions) {
    this.#options = options;
    const maxBytes = Math.max(options.maxBytes, smallestSpoolBytes);
    this.#segmentBytes = Math.min(usualSegmentBytes, Math.floor(maxBytes / segmentsPerSpool));
    const { segments, cutBytes } = recoverSegments(options.folder);
    if (cutBytes > 0) options.log.warn({ cutBytes }, 'the unfinished end of the spool was cut off');
    this.#nextSeq = Math.max(0, ...segments.map((segment) => segment.nextSeq));
    for (const empty of segments.filter((segment) => segment.bytes === 0)) {
      if (!empty.isOpen) this.#tellLost(empty);
      rmSync(empty.path, { force: true });
    }
    this.#sealed = segments.filter((segment) => segment.bytes > 0);
    this.#open = newSegment(options.folder, this.#nextSeq);
    this.#file = openSync(this.#open.path, 'w', 0o600);
  }

  /** Bytes of records on disk. */
  get bytes(): number {
    return this.#sealed.reduce((sum, segment) => sum + segment.bytes, this.#open.bytes);
  }

  /** Readings on disk that may not be confirmed yet; those of a segment count until it goes. */
  get readings(): number {
    return this.#sealed.reduce((sum, segment) => sum + segment.readings, this.#open.readings);
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** When the oldest reading that is not confirmed was taken, epoch ms; undefined when all are. */
  get oldestMs(): number | undefined {
    const segment = this.#segments().find((one) => !this.#isDone(one) && one.bytes > 0);
    return segment?.firstAtMs;
  }

  /**
   * Appends one record. `isSaved` is false when the disk took it under no circumstances: it then lives only as long as
   * the caller holds it. Never throws.
   */
  append(record: Omit<Frame, 'seq'>): Appended {
    const frame = { ...record, seq: this.#nextSeq };
    const bytes = encodeFrame(frame);
    if (this.#open.bytes > 0 && this.#open.bytes + bytes.length > this.#segmentBytes) this.#rotate();
    while (this.bytes + bytes.length > this.#options.maxBytes && this.#sealed.length > 0)
      this.#giveUpOldest();
    this.#nextSeq += 1;
    const isSaved = this.#write(frame, bytes);
    // Nothing on disk waits for it.
    if (!isSaved) this.#confirmed.add({ from: frame.seq, to: frame.seq });
    return { frame, bytes, isSaved };
  }

  /** The core has these; segments that are confirmed as a whole are deleted. */
  confirm(range: SeqRange): void {
    this.#confirmed.add({ from: range.from, to: Math.min(range.to, this.#nextSeq - 1) });
    for (const segment of this.#sealed.filter((one) => this.#isDone(one))) this.#delete(segment);
    if (this.#open.bytes >= smallestSegmentBytes && this.#isDone(this.#open)) this.#rotate();
    this.#confirmed.forgetBelow(this.#sealed[0]?.firstSeq ?? this.#open.firstSeq);
  }

  /** The first number from `fromSeq` on that is not confirmed. */
  nextUnconfirmed(fromSeq: number): number {
    return this.#confirmed.nextMissing(Math.max(fromSeq, this.#segments()[0]?.firstSeq ?? 0));
  }

  /** Records from `fromSeq` on in order, up to `maxBytes` but at least one, skipping what `isTaken` says. */
  read(fromSeq: number, maxBytes: number, isTaken: (seq: number) => boolean): readonly ScannedFrame[] {
    const found: ScannedFrame[] = [];
    let bytes = 0;
    for (const segment of this.#segments()) {
      if (segment.nextSeq <= fromSeq || segment.bytes === 0 || this.#isDone(segment)) continue;
      for (const frame of this.#framesOf(segment)) {
        const isWanted = frame.seq >= fromSeq && !this.#confirmed.has(frame.seq) && !isTaken(frame.seq);
        // One message carries neighbours only, so that it is confirmed as one range.
        if (!isWanted && found.length > 0) return found;
        if (!isWanted) continue;
        if (found.length > 0 && bytes + frame.bytes.length > maxBytes) return found;
        found.push(frame);
        bytes += frame.bytes.length;
      }
      if (found.length > 0) return found;
    }
    return found;
  }

  /** Makes what was appended safe from a power cut. */
  sync(): Promise<void> {
    if (this.#isSyncing !== undefined || this.#isSynced) return this.#isSyncing ?? Promise.resolve();
    const file = this.#file;
    this.#isSynced = true;
    this.#isSyncing = new Promise((resolve) => {
      fdatasync(file, (error) => {
        this.#isSyncing = undefined;
        if (error !== null && file === this.#file) this.#isSynced = false;
        resolve();
      });
    });
    return this.#isSyncing;
  }

  async close(): Promise<void> {
    await this.#isSyncing;
    await this.sync();
    closeSync(this.#file);
  }

  #segments(): readonly Segment[] {
    return [...this.#sealed, this.#open];
  }

  #isDone(segment: Segment): boolean {
    return this.#confirmed.covers({ from: segment.firstSeq, to: segment.nextSeq - 1 });
  }

  #write(frame: Frame, bytes: Buffer): boolean {
    for (let givenUp = 0; givenUp <= maxGivenUp; givenUp++) {
      const problem = this.#tryWrite(bytes);
      if (problem === undefined) {
        noteFrame(this.#open, frame, bytes.length);
        this.#isSynced = false;
        if (this.#isFull) this.#options.log.info({}, 'the spool can be written again');
        this.#isFull = false;
        return true;
      }
      if (!this.#isFull) this.#options.log.error({ err: problem }, 'the spool cannot be written');
      this.#isFull = true;
      if (this.#sealed.length === 0) return false;
      this.#giveUpOldest();
    }
    return false;
  }

  #tryWrite(bytes: Buffer): unknown {
    try {
      const written = writeSync(this.#file, bytes, 0, bytes.length, this.#open.bytes);
      if (written === bytes.length) return undefined;
      ftruncateSync(this.#file, this.#open.bytes);
      return new Error(`only ${written} of ${bytes.length} bytes were written`);
    } catch (error) {
      return error;
    }
  }

  /** Begins a new segment; when even that fails, the old one grows on. */
  #rotate(): void {
    const { folder, log } = this.#options;
    try {
      const next = newSegment(folder, this.#nextSeq);
      const file = openSync(next.path, 'w', 0o600);
      const full = this.#open;
      closeSync(this.#file);
      this.#open = next;
      this.#file = file;
      this.#sealed.push(full);
      sealSegment(folder, full);
      if (this.#isDone(full)) this.#delete(full);
    } catch (error) {
      log.error({ err: error }, 'a segment of the spool could not be closed');
    }
  }

  #framesOf(segment: Segment): readonly ScannedFrame[] {
    if (!segment.isOpen && this.#lastRead?.path === segment.path) return this.#lastRead.frames;
    const bytes = this.#bytesOf(segment);
    const { frames, validBytes } = scanFrames(bytes.subarray(0, segment.bytes));
    if (validBytes < segment.bytes) this.#noteDamage(segment, frames, validBytes);
    this.#lastRead = { path: segment.path, frames };
    return frames;
  }

  #bytesOf(segment: Segment): Buffer {
    try {
      return readFileSync(segment.path);
    } catch (error) {
      this.#options.log.error({ err: error }, 'a segment of the spool cannot be read');
      return Buffer.alloc(0);
    }
  }

  /** What the disk spoiled is lost and said so once. */
  #noteDamage(segment: Segment, frames: readonly ScannedFrame[], validBytes: number): void {
    const good = frames.reduce((sum, frame) => sum + frame.readings, 0);
    const nextGood = frames.at(-1)?.seq ?? segment.firstSeq - 1;
    this.#options.log.error({ segment: segment.path }, 'a segment of the spool is damaged');
    this.#options.onLoss({
      records: segment.nextSeq - 1 - nextGood,
      readings: segment.readings - good,
      fromMs: frames.at(-1)?.atMs ?? segment.firstAtMs,
      toMs: segment.lastAtMs,
    });
    segment.readings = good;
    segment.bytes = validBytes;
    this.#confirmed.add({ from: nextGood + 1, to: segment.nextSeq - 1 });
  }

  #giveUpOldest(): void {
    const oldest = this.#sealed[0];
    if (oldest === undefined) return;
    if (!this.#isDone(oldest)) this.#tellLost(oldest);
    this.#delete(oldest);
  }

  #tellLost({ firstSeq, nextSeq, readings, firstAtMs, lastAtMs }: Segment): void {
    this.#options.onLoss({ records: nextSeq - firstSeq, readings, fromMs: firstAtMs, toMs: lastAtMs });
  }

  #delete(segment: Segment): void {
    this.#sealed.splice(this.#sealed.indexOf(segment), 1);
    if (this.#lastRead?.path === segment.path) this.#lastRead = undefined;
    rmSync(segment.path, { force: true });
  }
}
