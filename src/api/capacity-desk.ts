// Where questions of capacity wait for the one thread that works them out, so that polling, alerts and the stream go on
// meanwhile. Easy to get wrong: whoever has gone must not keep the thread busy – a question in work can only be stopped by
// ending the thread, the next one starts another; and an idle thread keeps no process alive.
import { Worker } from 'node:worker_threads';
import { AppError } from '../core/errors.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { AnswerTo, CapacityAnswer, CapacityQuestion } from './capacity-work.ts';

/** Questions that wait beside the one in work; more are refused. */
const maxWaiting = 8;

interface Job {
  readonly question: CapacityQuestion;
  readonly resolve: (answer: CapacityAnswer) => void;
  readonly reject: (reason: unknown) => void;
}

export class CapacityDesk {
  readonly #refused: { inc(): void };
  #thread: Worker | undefined;
  #running: Job | undefined;
  #waiting: Job[] = [];

  constructor(metrics: Pick<Metrics, 'counter'>) {
    const help = 'Questions of capacity refused because too many waited';
    this.#refused = metrics.counter({ name: 'qosha_capacity_questions_refused_total', help });
  }

  /** Throws `server.busy` when too many wait; ends the work once `signal` says that nobody waits for it any more. */
  ask<Q extends CapacityQuestion>(question: Q, signal?: AbortSignal): Promise<AnswerTo<Q>> {
    if (this.#waiting.length >= maxWaiting) {
      this.#refused.inc();
      throw new AppError('server.busy');
    }
    if (signal?.aborted === true) throw gone();
    return new Promise((resolve, reject) => {
      const job: Job = { question, resolve: resolve as Job['resolve'], reject };
      signal?.addEventListener('abort', () => this.#drop(job), { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  async close(): Promise<void> {
    for (const job of [...this.#waiting, ...(this.#running === undefined ? [] : [this.#running])]) {
      job.reject(new AppError('server.busy', 'The server ends'));
    }
    this.#waiting = [];
    this.#running = undefined;
    await this.#endThread();
  }

  #drop(job: Job): void {
    if (this.#running === job) {
      this.#running = undefined;
      void this.#endThread();
    } else if (this.#waiting.includes(job)) {
      this.#waiting = this.#waiting.filter((one) => one !== job);
    } else return;
    job.reject(gone());
    this.#next();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const job = this.#waiting.shift();
    if (job === undefined) return void this.#thread?.unref();
    this.#running = job;
    this.#thread ??= this.#startThread();
    this.#thread.ref();
    this.#thread.postMessage(job.question, []);
  }

  #startThread(): Worker {
    const thread = new Worker(new URL('capacity-worker.ts', import.meta.url), { name: 'capacity' });
    const settle = (end: (job: Job) => void): void => {
      const job = this.#running;
      if (job === undefined || this.#thread !== thread) return;
      this.#running = undefined;
      end(job);
      this.#next();
    };
    const fail = (reason: unknown): void =>
      settle((job) => {
        void this.#endThread();
        job.reject(reason);
      });
    thread.on('message', (answer: CapacityAnswer) => settle(({ resolve }) => resolve(answer)));
    thread.on('messageerror', fail);
    thread.on('error', fail);
    thread.on('exit', (code) => fail(new Error(`the thread of capacity ended with ${code}`)));
    return thread;
  }

  async #endThread(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}

function gone(): AppError {
  return new AppError('request.invalid', 'Whoever asked has gone');
}
