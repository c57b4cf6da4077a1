// When the verdicts are evaluated anew, and since when each answers as it does. Changes that come together are judged together;
// a storm of changes is judged as often as half of the time allows.
import type { Clock } from '../core/clock.ts';
import type { AssessmentReport } from '../redundancy/report.ts';

/** From a change until it is judged, ms. */
const evaluationDelayMs = 20;

export class EvaluationPace {
  readonly #clock: Clock;
  readonly #evaluate: () => void;
  #isDue = false;
  #tookMs = 0;

  constructor(clock: Clock, evaluate: () => void) {
    this.#clock = clock;
    this.#evaluate = evaluate;
  }

  soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.after(Math.max(evaluationDelayMs, this.#tookMs), () => {
      this.#isDue = false;
      const startedMs = this.#clock.monotonicMs();
      this.#evaluate();
      this.#tookMs = this.#clock.monotonicMs() - startedMs;
    });
  }
}

/** Epoch ms; not before it was made. */
export class AnswersSince {
  #live: AssessmentReport['live']['concurrentlyMaintainable'] | undefined;
  #design: boolean | undefined;
  #liveMs: number;
  #designMs: number;

  constructor(nowMs: number) {
    this.#liveMs = nowMs;
    this.#designMs = nowMs;
  }

  note(
    { live, design }: AssessmentReport,
    nowMs: number,
  ): { readonly live: number; readonly design: number } {
    if (this.#live !== live.concurrentlyMaintainable) this.#liveMs = nowMs;
    if (this.#design !== design.concurrentlyMaintainable) this.#designMs = nowMs;
    this.#live = live.concurrentlyMaintainable;
    this.#design = design.concurrentlyMaintainable;
    return { live: this.#liveMs, design: this.#designMs };
  }
}
