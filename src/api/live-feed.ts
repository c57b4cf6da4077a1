// Turns changes of the plant into messages for everybody who watches: each document is made once for all watchers, at
// most twice a second, and a watcher that does not read is dropped rather than waited for. Easy to get wrong: values
// change without any state changing, so documents are also made again on a slow tick.
import type { Clock } from '../core/clock.ts';

/** Between two documents of one kind at least, and between ticks at most, ms. */
const shortestGapMs = 500;
const tickMs = 2_000;
/** Bytes that may wait for a slow reader before it is dropped. */
const maxBufferedBytes = 4 * 1024 * 1024;
export const maxWatchers = 500;

/** Where a watcher's bytes go: a response stream. */
export interface Watcher {
  write(text: string): void;
  /** Bytes not yet taken by the network. */
  readonly bufferedBytes: number;
  end(): void;
}

export type Documents = () => Promise<readonly { readonly event: string; readonly data: unknown }[]>;

export function formatEvent(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

export class LiveFeed {
  readonly #clock: Clock;
  readonly #documents: Documents;
  readonly #onError: (error: unknown) => void;
  readonly #watchers = new Set<Watcher>();
  #lastMs = Number.NEGATIVE_INFINITY;
  #isScheduled = false;
  #isMaking = false;
  #isClosed = false;
  #dropped = 0;

  constructor(clock: Clock, documents: Documents, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#documents = documents;
    this.#onError = onError;
    this.#tick();
  }

  get watcherCount(): number {
    return this.#watchers.size;
  }

  get droppedCount(): number {
    return this.#dropped;
  }

  /** False when there are too many already. The watcher gets all documents at once. */
  async add(watcher: Watcher): Promise<boolean> {
    if (this.#watchers.size >= maxWatchers || this.#isClosed) return false;
    for (const { event, data } of await this.#documents()) watcher.write(formatEvent(event, data));
    this.#watchers.add(watcher);
    return true;
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** Something changed: new documents go out soon, and no sooner than the last ones allow. */
  changed(): void {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    const waitMs = Math.max(0, this.#lastMs + shortestGapMs - this.#clock.monotonicMs());
    this.#clock.after(waitMs, () => {
      this.#isScheduled = false;
      void this.#sendAll();
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }

  #tick(): void {
    if (this.#isClosed) return;
    this.#clock.after(tickMs, () => {
      void this.#sendAll().then(() => this.#tick());
    });
  }

  async #sendAll(): Promise<void> {
    if (this.#watchers.size === 0 || this.#isMaking) return;
    this.#isMaking = true;
    this.#lastMs = this.#clock.monotonicMs();
    try {
      const documents = await this.#documents();
      const beat = formatEvent('beat', { at: this.#clock.epochMs() });
      const text = documents.map(({ event, data }) => formatEvent(event, data)).join('') + beat;
      for (const watcher of this.#watchers) this.#send(watcher, text);
    } catch (error) {
      this.#onError(error);
      const beat = formatEvent('beat', { at: this.#clock.epochMs() });
      for (const watcher of this.#watchers) this.#send(watcher, beat);
    } finally {
      this.#isMaking = false;
    }
  }

  #send(watcher: Watcher, text: string): void {
    if (watcher.bufferedBytes > maxBufferedBytes) {
      this.#dropped += 1;
      this.#watchers.delete(watcher);
      watcher.end();
      return;
    }
    watcher.write(text);
  }
}
