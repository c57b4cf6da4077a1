// How far a long command has come, on one line of standard error. Easy to get wrong: into a file or a pipe it would
// write thousands of lines, so there it says nothing until the end; and it writes ten times a second at most.
import { systemClock } from '../core/clock.ts';

const shortestGapMs = 100;

export class Progress {
  #shownMs = Number.NEGATIVE_INFINITY;
  #isOpen = false;

  show(text: string): void {
    const nowMs = systemClock.monotonicMs();
    if (!process.stderr.isTTY || nowMs - this.#shownMs < shortestGapMs) return;
    this.#shownMs = nowMs;
    this.#isOpen = true;
    process.stderr.write(`\r\u001b[K${text}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isOpen) process.stderr.write('\r\u001b[K');
    this.#isOpen = false;
  }
}
