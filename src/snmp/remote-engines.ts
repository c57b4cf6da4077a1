// Engines whose traps we hear: their clocks as we know them, their users' keys, and what they sent lately. Easy to get
// wrong: only an authenticated message may create or move anything here (RFC 3414 section 3.2 step 7b), and what falls out
// of the bounded memory of messages must not become acceptable again.

import type { Clock } from '../core/clock.ts';
import type { UsmKeys } from './usm-keys.ts';

/** RFC 3414 section 2.2.3. */
export const timeWindowSeconds = 150;
const lastBoots = 2_147_483_647;
/** Engines remembered; the one heard longest ago is forgotten first. */
export const maxRemoteEngines = 4096;
/** Messages remembered, of all engines together. */
export const maxRememberedMessages = 65_536;

interface RemoteEngine {
  boots: number;
  /** Its engine time in seconds at `heardMs` on our monotonic clock. */
  time: number;
  heardMs: number;
  /** Messages up to this time of this boot are refused: the memory of them was needed for others. */
  floor: number;
  /** Keys of its users, by whoever made the credentials. */
  readonly keys: Map<object, UsmKeys>;
}

export interface MessageTime {
  /** Of the authoritative engine, as hex. */
  readonly engine: string;
  readonly boots: number;
  readonly time: number;
}

export type Timeliness = 'timely' | 'outside' | 'repeated';

export class RemoteEngines {
  readonly #clock: Clock;
  // engine id as hex → what is known of it, heard longest ago first
  readonly #engines = new Map<string, RemoteEngine>();
  // engine, a blank and the MAC → when that engine said it was, oldest first
  readonly #messages = new Map<string, MessageTime>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#engines.size;
  }

  /** Messages remembered now. */
  get remembered(): number {
    return this.#messages.size;
  }

  /** Keys of one user at a known engine; undefined when the engine or the user was never heard. */
  keysOf(engine: string, credential: object): UsmKeys | undefined {
    return this.#engines.get(engine)?.keys.get(credential);
  }

  /** Keeps keys that were proven by a message; the engine was accepted before. */
  keepKeys(engine: string, credential: object, keys: UsmKeys): void {
    this.#engines.get(engine)?.keys.set(credential, keys);
  }

  /** Judges an authenticated message and learns the engine's clock from it. `mac` is what makes it itself. */
  accept(message: MessageTime, mac: string): Timeliness {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#engines.get(message.engine);
    if (known === undefined) this.#learn(message, nowMs);
    else if (!isTimely(known, message, nowMs)) return 'outside';
    else this.#follow(known, message, nowMs);
    const key = `${message.engine} ${mac}`;
    if (this.#messages.has(key)) return 'repeated';
    this.#messages.set(key, message);
    this.#forgetMessages();
    return 'timely';
  }

  #learn({ engine, boots, time }: MessageTime, heardMs: number): void {
    for (const oldest of this.#engines.keys()) {
      if (this.#engines.size < maxRemoteEngines) break;
      this.#engines.delete(oldest);
    }
    this.#engines.set(engine, { boots, time, heardMs, floor: -1, keys: new Map() });
  }

  #follow(known: RemoteEngine, { engine, boots, time }: MessageTime, nowMs: number): void {
    // At the end stands the one heard last.
    this.#engines.delete(engine);
    this.#engines.set(engine, known);
    if (boots > known.boots) known.floor = -1;
    else if (time <= timeOf(known, nowMs)) return;
    known.boots = boots;
    known.time = time;
    known.heardMs = nowMs;
  }

  #forgetMessages(): void {
    for (const [key, { engine, boots, time }] of this.#messages) {
      const known = this.#engines.get(engine);
      const isOver =
        known === undefined ||
        boots < known.boots ||
        time < timeOf(known, this.#clock.monotonicMs()) - timeWindowSeconds;
      if (!isOver && this.#messages.size <= maxRememberedMessages) return;
      if (!isOver) known.floor = Math.max(known.floor, time);
      this.#messages.delete(key);
    }
  }
}

function timeOf({ time, heardMs }: RemoteEngine, nowMs: number): number {
  return time + Math.floor((nowMs - heardMs) / 1000);
}

function isTimely(known: RemoteEngine, { boots, time }: MessageTime, nowMs: number): boolean {
  if (boots === lastBoots || boots < known.boots) return false;
  if (boots > known.boots) return true;
  return time > known.floor && time >= timeOf(known, nowMs) - timeWindowSeconds;
}
