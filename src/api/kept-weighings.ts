// What takes long to say of the whole site is worked out at most once in ten seconds, for each way of counting. Easy to get
// wrong: whoever asks while it is being worked out waits for the same answer, and it is given up only when all have gone.
import type { AnswerTo, WeighQuestion } from './capacity-work.ts';
import type { CapacityDesk } from './capacity-desk.ts';

type Weighed = AnswerTo<WeighQuestion>;

/** Whoever asks the same within so long gets the same; a hold or a new day of history is another question. */
const keptMs = 10_000;
const maxKept = 16;

interface Kept {
  readonly atMs: number;
  readonly weighed: Promise<Weighed>;
  readonly end: AbortController;
  askers: number;
}

export class KeptWeighings {
  readonly #kept = new Map<string, Kept>();
  readonly #desk: Pick<CapacityDesk, 'ask'>;

  constructor(desk: Pick<CapacityDesk, 'ask'>) {
    this.#desk = desk;
  }

  /** `key` names the question; `signal` says that this asker has gone. */
  async of(
    question: WeighQuestion,
    { key, nowMs, signal }: { readonly key: string; readonly nowMs: number; readonly signal: AbortSignal },
  ): Promise<Weighed> {
    const known = this.#kept.get(key);
    const isFresh = known !== undefined && nowMs >= known.atMs && nowMs - known.atMs < keptMs;
    const kept = isFresh ? known : this.#begin(question, key, nowMs);
    kept.askers += 1;
    signal.addEventListener('abort', () => leave(kept), { once: true });
    return await kept.weighed;
  }

  #begin(question: WeighQuestion, key: string, nowMs: number): Kept {
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const end = new AbortController();
    const kept: Kept = { atMs: nowMs, weighed: this.#desk.ask(question, end.signal), end, askers: 0 };
    this.#kept.set(key, kept);
    // A failure is told to whoever asked, and kept for nobody.
    kept.weighed.catch(() => this.#forget(key, kept));
    return kept;
  }

  #forget(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key);
  }
}

function leave(kept: Kept): void {
  kept.askers -= 1;
  // Once it is answered this ends nothing.
  if (kept.askers === 0) kept.end.abort();
}
