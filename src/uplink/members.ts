// Who is alive, as far as one listener can tell. Easy to get wrong: silence counts on our own monotonic clock, and only up to
// when we last heard anybody at all: whose own line is dead hears nobody die.
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
  #lastHeardMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  hear(beat: Beat): void {
    this.#lastHeardMs = this.#clock.monotonicMs();
    if (beat.state === 'leaving') return void this.#heard.delete(beat.id);
    if (this.#heard.size >= maxMembers) this.#forgetDead();
    if (!this.#heard.has(beat.id) && this.#heard.size >= maxMembers) return;
    this.#heard.set(beat.id, { beat, atMs: this.#lastHeardMs });
  }

  /** Those heard within a member's life before `asOfMs`, by id; by default before somebody was last heard. */
  living(role: Beat['role'], asOfMs = this.#lastHeardMs): readonly Beat[] {
    return [...this.#heard.values()]
      .filter(({ beat, atMs }) => beat.role === role && asOfMs - atMs < memberLifeMs)
      .map(({ beat }) => beat)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Nobody was heard yet. */
  clear(): void {
    this.#heard.clear();
  }

  #forgetDead(): void {
    for (const [id, { atMs }] of this.#heard) {
      if (this.#lastHeardMs - atMs >= memberLifeMs) this.#heard.delete(id);
    }
  }
}
