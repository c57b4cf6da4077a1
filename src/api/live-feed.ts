// Turns changes of the plant into messages for everybody who watches: each update is made once for all watchers, at
// most twice a second, and a watcher that does not read is dropped rather than waited for. Easy to get wrong: a change
// that comes while an update is being made is not in it, so another one follows; and values grow old without anything
// changing, so updates are also made on a slow tick.
import type { Cancel, Clock } from '../core/clock.ts';

/** Between two updates at least, and between ticks, ms. */
const shortestGapMs = 500;
const tickMs = 2_000;
/** Bytes that may wait for a slow reader before it is dropped. */
export const maxBufferedBytes = 4 * 1024 * 1024;
export const maxWatchers = 500;

/** Where a watcher's bytes go: a response stream. */
export interface Watcher {
  write(text: string): void;
  /** Bytes not yet taken by the network. */
  readonly bufferedBytes: number;
  /** Ends it in order; `drop` at once, for one that does not read. */
  end(): void;
  drop(): void;
}

export interface LiveEvent {
  readonly event: string;
  readonly data: unknown;
}

/** `full` is for who comes anew, `patch` for who has seen the update before this one. */
export interface Update {
  readonly full: readonly LiveEvent[];
  readonly patch: readonly LiveEvent[];
}

export function formatEvent({ event, data }: LiveEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

export interface LiveFeedParts {
  readonly clock: Clock;
  readonly make: () => Promise<Update>;
  readonly onError: (error: unknown) => void;
}

export class LiveFeed {
  readonly #parts: LiveFeedParts;
  /** True for one that has seen the latest update. */
  readonly #watchers = new Map<Watcher, boolean>();
  #latest: { readonly text: string; readonly atMs: number } | undefined;
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
    const latest = this.#latest;
    const isFresh = latest !== undefined && this.#parts.clock.monotonicMs() - latest.atMs < tickMs;
    this.#watchers.set(watcher, isFresh);
    if (isFresh) watcher.write(latest.text + this.#beat());
    else this.changed();
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** Something changed: an update goes out soon, and no sooner than the last one allows. */
  changed(): void {
    if (this.#isMaking) this.#isChanged = true;
    if (this.#isMaking || this.#cancelSend !== undefined || this.#isClosed) return;
    const { clock } = this.#parts;
    const waitMs = Math.max(0, this.#lastMs + shortestGapMs - clock.monotonicMs());
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

  #beat(): string {
    return formatEvent({ event: 'beat', data: { at: this.#parts.clock.epochMs() } });
  }

  async #sendAll(): Promise<void> {
    if (this.#watchers.size === 0) return;
    this.#isMaking = true;
    this.#isChanged = false;
    this.#lastMs = this.#parts.clock.monotonicMs();
    try {
      const { full, patch } = await this.#parts.make();
      this.#made += 1;
      this.#latest = { text: full.map(formatEvent).join(''), atMs: this.#lastMs };
      this.#sendEach(this.#latest.text, patch.map(formatEvent).join(''));
    } catch (error) {
      this.#parts.onError(error);
      for (const watcher of this.#watchers.keys()) this.#send(watcher, this.#beat());
    } finally {
      this.#isMaking = false;
      if (this.#isChanged) this.changed();
    }
  }

  #sendEach(full: string, patch: string): void {
    const beat = this.#beat();
    for (const [watcher, isFollowing] of this.#watchers) {
      this.#watchers.set(watcher, true);
      this.#send(watcher, (isFollowing ? patch : full) + beat);
    }
  }

  #send(watcher: Watcher, text: string): void {
    if (watcher.bufferedBytes <= maxBufferedBytes) return watcher.write(text);
    this.#dropped += 1;
    this.#watchers.delete(watcher);
    watcher.drop();
  }
}
