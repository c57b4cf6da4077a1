// Sends a spool to the core: new records at once, those of an outage behind them in order. Easy to get wrong: a record is
// done when the core says that it is stored, not when a server has it; nothing is sent while the core is not there,
// or its first hours back would be spent on old values; and what was sent and not confirmed is sent again.
import type { Clock } from '../core/clock.ts';
import { parseObject } from './beat.ts';
import type { Appended, Loss, Spool } from './spool.ts';

const maxLiveInFlight = 64;
const maxLateInFlight = 8;
/** Largest message of the late lane; servers take 1 MiB. */
const lateMessageBytes = 256 * 1024;
/** Pace of filling in: about twenty thousand readings a second. */
export const lateBytesPerSecond = 512 * 1024;
/** A record is sent again when the core did not confirm it for so long. */
export const confirmLimitMs = 20_000;
const maxConfirmedRanges = 1_000;

export type Lane = 'live' | 'late';

export interface SenderOptions {
  readonly spool: Spool;
  readonly clock: Clock;
  readonly boot: string;
  /** The line is up and the core is there and understands us. */
  readonly canSend: () => boolean;
  /** Resolves true when the server has it. */
  readonly store: (lane: Lane, bytes: Uint8Array, id: string) => Promise<boolean>;
  /** For records that no disk holds. */
  readonly onLoss: (loss: Loss) => void;
}

interface Flight {
  readonly from: number;
  readonly to: number;
  readonly lane: Lane;
  readonly sentMs: number;
  /** Set when no disk holds it. */
  readonly loss?: Loss;
}

export class Sender {
  readonly #options: SenderOptions;
  readonly #flights = new Set<Flight>();
  #attempt = 0;
  #lateAllowanceBytes = lateBytesPerSecond;
  #lastTickMs: number;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#lastTickMs = options.clock.monotonicMs();
  }

  /** Messages sent and not confirmed. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /** Takes a record that was just appended. */
  offer({ frame, bytes, isSaved }: Appended): void {
    const { seq, atMs, readings } = frame;
    const loss = isSaved ? {} : { loss: { records: 1, readings, fromMs: atMs, toMs: atMs } };
    if (this.#options.canSend() && this.#count('live') < maxLiveInFlight) {
      this.#send({ from: seq, to: seq, lane: 'live', sentMs: this.#nowMs(), ...loss }, bytes);
    } else if (loss.loss !== undefined) this.#options.onLoss(loss.loss);
  }

  /** The core's word on what is stored. */
  confirm(bytes: Uint8Array): void {
    const message = parseObject(bytes);
    const ranges = message?.['ranges'];
    if (message?.['boot'] !== this.#options.boot || !Array.isArray(ranges)) return;
    for (const range of ranges.slice(0, maxConfirmedRanges)) {
      const [from, to] = Array.isArray(range) ? (range as unknown[]) : [];
      if (typeof from !== 'number' || typeof to !== 'number' || !(from <= to)) continue;
      this.#options.spool.confirm({ from, to });
      for (const flight of this.#flights) {
        if (from <= flight.from && flight.to <= to) this.#flights.delete(flight);
      }
    }
  }

  /** Call it several times a second: gives up on lost messages and sends what waits. */
  tick(): void {
    const nowMs = this.#nowMs();
    const passedMs = Math.min(1_000, nowMs - this.#lastTickMs);
    this.#lastTickMs = nowMs;
    const earned = this.#lateAllowanceBytes + (passedMs / 1_000) * lateBytesPerSecond;
    this.#lateAllowanceBytes = Math.min(lateBytesPerSecond, earned);
    const isOff = !this.#options.canSend();
    for (const flight of this.#flights) {
      if (isOff || nowMs - flight.sentMs > confirmLimitMs) this.#fail(flight);
    }
    if (!isOff) this.#sendLate();
  }

  #sendLate(): void {
    const { spool } = this.#options;
    while (this.#count('late') < maxLateInFlight && this.#lateAllowanceBytes > 0) {
      const from = this.#nextUntaken();
      if (from >= spool.nextSeq) return;
      const frames = spool.read(from, lateMessageBytes, (seq) => this.#isTaken(seq));
      const first = frames[0];
      const last = frames.at(-1);
      if (first === undefined || last === undefined) return;
      const bytes = Buffer.concat(frames.map((frame) => frame.bytes));
      this.#lateAllowanceBytes -= bytes.length;
      this.#send({ from: first.seq, to: last.seq, lane: 'late', sentMs: this.#nowMs() }, bytes);
    }
  }

  #send(flight: Flight, bytes: Uint8Array): void {
    const { boot, store } = this.#options;
    this.#flights.add(flight);
    // A number of its own for every attempt: one that was stored and lost afterwards must not count as known.
    const id = `${boot}-${flight.from}-${flight.to}-${this.#attempt++}`;
    void store(flight.lane, bytes, id).then((isStored) => {
      if (!isStored) this.#fail(flight);
    });
  }

  #fail(flight: Flight): void {
    if (this.#flights.delete(flight) && flight.loss !== undefined) this.#options.onLoss(flight.loss);
  }

  #nextUntaken(): number {
    const { spool } = this.#options;
    let seq = spool.nextUnconfirmed(0);
    for (;;) {
      const flight = this.#flightOf(seq);
      if (flight === undefined) return seq;
      seq = spool.nextUnconfirmed(flight.to + 1);
    }
  }

  #isTaken(seq: number): boolean {
    return this.#flightOf(seq) !== undefined;
  }

  #flightOf(seq: number): Flight | undefined {
    for (const flight of this.#flights) if (flight.from <= seq && seq <= flight.to) return flight;
    return undefined;
  }

  #count(lane: Lane): number {
    let count = 0;
    for (const flight of this.#flights) if (flight.lane === lane) count++;
    return count;
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}
