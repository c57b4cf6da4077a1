// What was given up and the core has not heard of yet, in a file beside the spool. Easy to get wrong: the disk is often full
// just then; what cannot be written is still remembered as long as the process lives.
import { readFileSync, rmSync } from 'node:fs';
import { parseObject } from './beat.ts';
import { writeFileDurably } from '../platform/durable-file.ts';
import type { Log } from '../platform/log.ts';
import type { Loss } from './spool.ts';

export class LossFile {
  readonly #path: string;
  readonly #log: Log;
  #loss: Loss | undefined;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
    this.#loss = readLoss(path);
  }

  /** All losses in one; undefined when there is nothing to tell. */
  get untold(): Loss | undefined {
    return this.#loss;
  }

  add(loss: Loss): void {
    const before = this.#loss ?? { records: 0, readings: 0, fromMs: loss.fromMs, toMs: loss.toMs };
    this.#loss = {
      records: before.records + loss.records,
      readings: before.readings + loss.readings,
      fromMs: Math.min(before.fromMs, loss.fromMs),
      toMs: Math.max(before.toMs, loss.toMs),
    };
    try {
      writeFileDurably(this.#path, JSON.stringify(this.#loss));
    } catch (error) {
      this.#log.error({ err: error, ...this.#loss }, 'a loss could not be written down');
    }
  }

  /** It stands in a record now. */
  clear(): void {
    this.#loss = undefined;
    rmSync(this.#path, { force: true });
  }
}

function readLoss(path: string): Loss | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    // No file, no loss.
    return undefined;
  }
  const { records, readings, fromMs, toMs } = parseObject(bytes) ?? {};
  const numbers = [records, readings, fromMs, toMs];
  if (numbers.some((value) => typeof value !== 'number')) return undefined;
  return { records, readings, fromMs, toMs } as Loss;
}
