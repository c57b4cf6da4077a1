// Turns changes of the plant into messages for everybody who watches: each update is made once for all watchers, at most
// twice a second and seldomer where making one takes long. Whoever reads slowly is passed over while something still waits
// for it, and then gets all that changed since: what waits is one set of pieces, shared with others, however slow it is.
// Dropped is only who takes nothing at all. Easy to get wrong: a change that comes while an update is being made is not in
// it, so another one follows; and values grow old without anything changing, so updates are also made on a slow tick.
import type { Cancel, Clock } from '../core/clock.ts';
import { packPiece } from './live-piece.ts';

/** Between two updates at least, and between ticks, ms. */
const shortestGapMs = 500;
const tickMs = 2_000;
/** Making updates takes one part in so many of the time at most, until the tick is due. */
const restPerWork = 10;
/**
 * A watcher is dropped that takes nothing for this long while something waits for it. Longer than a slow reader needs to
 * make room in the buffers of the system, which take several megabytes and tell only of large parts of them.
 */
export const stuckAfterMs = 45_000;
export const maxWatchers = 500;
/** Who lags behind is brought up from the last revision that this divides, so that many of them share what they get. */
const sharedStep = 8;
/** Short events are sent together up to this many characters. */
const pieceCharacters = 64 * 1024;

type Piece = Buffer | Promise<Buffer>;

/** Where a watcher's pieces go: a response stream. It is given one at a time. */
export interface Watcher {
  /** Takes packed pieces. */
  readonly isPacked: boolean;
  /** Calls `taken` once the network has all of it. */
  write(bytes: Buffer, taken: () => void): void;
  /** Ends it in order; `drop` at once, for one that does not read. */
  end(): void;
  drop(): void;
}

export interface LiveEvent {
  readonly event: string;
  readonly data: unknown;
}

/** What is known as of `atMs`. A revision names what was known; it grows with every change. */
export interface Update {
  /** Epoch ms. */
  readonly atMs: number;
  /** From 1. */
  readonly revision: number;
  /** What the beat says beside the time. */
  readonly beat?: object;
  /** How long making it kept everything else waiting, ms. */
  readonly madeInMs: number;
  /** Events for who has seen that revision, in order; 0: nothing yet. To be asked before the next update is made. */
  since(seen: number): Iterable<string>;
}

export function formatEvent({ event, data }: LiveEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

export interface LiveFeedParts {
  readonly clock: Clock;
  readonly make: () => Promise<Update>;
  readonly onError: (error: unknown) => void;
}

/** How far a watcher is. */
interface Place {
  /** The revision that it has once it has taken all of `pieces`. */
  seen: number;
  pieces: readonly Piece[];
  /** The piece that is on its way, or the end. */
  next: number;
  /** When it last took something, or was given something to take. */
  tookAtMs: number;
}

/** An update with the pieces made of it so far. */
class Latest {
  readonly update: Update;
  readonly madeAtMs: number;
  readonly #pieces = new Map<string, readonly Piece[]>();

  constructor(update: Update, madeAtMs: number) {
    this.update = update;
    this.madeAtMs = madeAtMs;
  }

  piecesSince(seen: number, isPacked: boolean): readonly Piece[] {
    const { revision } = this.update;
    const from = revision - seen <= 1 ? seen : seen - (seen % sharedStep);
    const key = `${from} ${isPacked}`;
    const known = this.#pieces.get(key);
    if (known !== undefined) return known;
    const pieces = Array.from(this.#textsSince(from), (text) => toPiece(text, isPacked));
    this.#pieces.set(key, pieces);
    return pieces;
  }

  *#textsSince(from: number): Generator<string> {
    const { atMs, beat } = this.update;
    let text = '';
    for (const event of this.update.since(from)) {
      if (text !== '' && text.length + event.length > pieceCharacters) {
        yield text;
        text = '';
      }
      text += event;
    }
    yield text + formatEvent({ event: 'beat', data: { at: atMs, ...beat } });
  }
}

function toPiece(text: string, isPacked: boolean): Piece {
  return isPacked ? packPiece(text) : Buffer.from(text);
}

export class LiveFeed {
  readonly #parts: LiveFeedParts;
  readonly #watchers = new Map<Watcher, Place>();
  #latest: Latest | undefined;
  #gapMs = shortestGapMs;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isMaking = false;
  #isChanged = false;
  #isClosed = false;
  #made = 0;
  #dropped = 0;
  #cancelSend: Cancel | undefined;
  #cancelTick: Cancel = () => undefined;

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
    this.#tick();
  }

  get watcherCount(): number {
    return this.#watchers.size;
  }

  /** Updates made, for however many watchers. */
  get madeCount(): number {
    return this.#made;
  }

  /** Watchers dropped because they did not read. */
  get droppedCount(): number {
    return this.#dropped;
  }

  get hasRoom(): boolean {
    return !this.#isClosed && this.#watchers.size < maxWatchers;
  }

  /** The watcher gets everything at once, or as soon as it is made. Ask `hasRoom` before. */
  add(watcher: Watcher): void {
    if (!this.hasRoom) return watcher.end();
    const nowMs = this.#parts.clock.monotonicMs();
    const place = { seen: 0, pieces: [], next: 0, tookAtMs: nowMs };
    this.#watchers.set(watcher, place);
    const latest = this.#latest;
    if (latest !== undefined && nowMs - latest.madeAtMs < tickMs && !this.#isMaking) {
      this.#bringUp(watcher, place, latest);
    } else this.changed();
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** Something changed: an update goes out soon, and no sooner than the last one allows. */
  changed(): void {
    if (this.#isMaking) this.#isChanged = true;
    if (this.#isMaking || this.#cancelSend !== undefined || this.#isClosed) return;
    const { clock } = this.#parts;
    const waitMs = Math.max(0, this.#lastMs + this.#gapMs - clock.monotonicMs());
    this.#cancelSend = clock.after(waitMs, () => {
      this.#cancelSend = undefined;
      void this.#sendAll();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTick();
    this.#cancelSend?.();
    for (const watcher of this.#watchers.keys()) watcher.end();
    this.#watchers.clear();
  }

  #tick(): void {
    this.#cancelTick = this.#parts.clock.after(tickMs, () => {
      this.changed();
      this.#tick();
    });
  }

  async #sendAll(): Promise<void> {
    if (this.#watchers.size === 0) return;
    const { clock, make, onError } = this.#parts;
    this.#isMaking = true;
    this.#isChanged = false;
    this.#lastMs = clock.monotonicMs();
    try {
      const latest = new Latest(await make(), this.#lastMs);
      this.#made += 1;
      this.#latest = latest;
      const beganMs = clock.monotonicMs();
      this.#each((watcher, place) => this.#bringUp(watcher, place, latest));
      const workMs = latest.update.madeInMs + clock.monotonicMs() - beganMs;
      this.#gapMs = Math.min(tickMs, Math.max(shortestGapMs, restPerWork * workMs));
    } catch (error) {
      onError(error);
      const beat = formatEvent({ event: 'beat', data: { at: clock.epochMs() } });
      this.#each((watcher, place) => this.#give(watcher, place, [toPiece(beat, watcher.isPacked)]));
    } finally {
      this.#isMaking = false;
      if (this.#isChanged) this.changed();
    }
  }

  /** Everybody who has taken what it was given; drops who is stuck. */
  #each(serve: (watcher: Watcher, place: Place) => void): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const [watcher, place] of this.#watchers) {
      if (place.next === place.pieces.length) serve(watcher, place);
      else if (nowMs - place.tookAtMs > stuckAfterMs) this.#drop(watcher);
    }
  }

  #bringUp(watcher: Watcher, place: Place, latest: Latest): void {
    const pieces = latest.piecesSince(place.seen, watcher.isPacked);
    place.seen = latest.update.revision;
    this.#give(watcher, place, pieces);
  }

  #give(watcher: Watcher, place: Place, pieces: readonly Piece[]): void {
    place.pieces = pieces;
    place.next = 0;
    place.tookAtMs = this.#parts.clock.monotonicMs();
    this.#writeNext(watcher, place);
  }

  #writeNext(watcher: Watcher, place: Place): void {
    const piece = place.pieces[place.next];
    if (piece === undefined) return this.#catchUp(watcher, place);
    const write = (bytes: Buffer): void => watcher.write(bytes, () => this.#taken(watcher, place));
    if (Buffer.isBuffer(piece)) return write(piece);
    piece.then(write).catch((error: unknown) => {
      this.#parts.onError(error);
      this.#drop(watcher);
    });
    return undefined;
  }

  /** It was passed over in the meantime. While another update is being made, that one brings it up. */
  #catchUp(watcher: Watcher, place: Place): void {
    const latest = this.#latest;
    if (latest === undefined || latest.update.revision === place.seen || this.#isMaking) return;
    this.#bringUp(watcher, place, latest);
  }

  #drop(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return;
    this.#dropped += 1;
    watcher.drop();
  }

  #taken(watcher: Watcher, place: Place): void {
    if (this.#watchers.get(watcher) !== place) return;
    place.next += 1;
    place.tookAtMs = this.#parts.clock.monotonicMs();
    this.#writeNext(watcher, place);
  }
}
