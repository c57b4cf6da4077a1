// Who is alive, as far as one listener can tell. Easy to get wrong: silence counts from what was heard here on our own
// monotonic clock, and after our own connection was gone nobody is called dead before he had time to be heard again.
import type { Clock } from '../core/clock.ts';
import { memberLifeMs } from './beat.ts';
import type { Beat } from './beat.ts';

const maxMembers = 1_000;

interface Heard {
  readonly beat: Beat;
  readonly atMs: number;
}

export class Members {
  readonly #clock: Clock;
  readonly #heard = new Map<string, Heard>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  hear(beat: Beat): void {
    if (beat.state === 'leaving') this.#heard.delete(beat.id);
    else if (this.#heard.has(beat.id) || this.#heard.size < maxMembers) {
      this.#heard.set(beat.id, { beat, atMs: this.#clock.monotonicMs() });
    }
  }

  /** Those heard within a member's life, by id. */
  living(role: Beat['role']): readonly Beat[] {
    const nowMs = this.#clock.monotonicMs();
    for (const [id, { atMs }] of this.#heard) if (nowMs - atMs >= memberLifeMs) this.#heard.delete(id);
    return [...this.#heard.values()]
      .map(({ beat }) => beat)
      .filter((beat) => beat.role === role)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Nobody was heard yet. */
  clear(): void {
    this.#heard.clear();
  }
}
