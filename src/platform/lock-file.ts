// A lock that dies with its holder: a file with the holder's pid and start time, created by link(2), which
// fails when the name exists. Easy to get wrong: two programs may find the same dead lock; the one that takes
// it over first claims that very dead lock under a name made from its text, then looks again.

import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../core/errors.ts';
import { writeFileDurably } from './durable-file.ts';
import { isProcessAlive, readProcessStart } from './process-identity.ts';

const maxAttempts = 50;
const attemptPauseMs = 20;

interface LockHolder {
  readonly pid: number;
  readonly start: string | undefined;
  readonly port: number | undefined;
  /** Differs for each taking of the lock, so that no two lock files are alike. */
  readonly nonce: string;
}

export interface Lock {
  release(): void;
}

/**
 * Takes the lock at `path` or throws `data.in-use` naming pid and port of its living holder. `attempt` turns
 * failures of the file system into operating errors.
 */
export async function takeLock(
  path: string,
  port: number | undefined,
  attempt: (work: () => string | undefined) => string | undefined,
): Promise<Lock> {
  const holder: LockHolder = {
    pid: process.pid,
    start: readProcessStart(process.pid),
    port,
    nonce: randomBytes(8).toString('hex'),
  };
  const text = `${JSON.stringify(holder)}\n`;
  const draft = `${path}.${holder.nonce}`;
  for (let count = 0; count < maxAttempts; count++) {
    const found = attempt(() => claim(path, draft, text));
    if (found === undefined) return { release: () => release(path, text) };
    const other = parseHolder(found);
    if (other !== undefined && isHeld(other)) throw inUse(path, other);
    attempt(() => takeOver(path, draft, { dead: found, ours: text }));
    if (readText(path) === text) return { release: () => release(path, text) };
    await pause(attemptPauseMs);
  }
  throw new AppError('data.in-use', `The lock ${path} keeps changing hands; start one Qosha at a time`);
}

/** Undefined when the lock is ours now, otherwise the text of the lock that stands there. */
function claim(path: string, draft: string, text: string): string | undefined {
  writeFileDurably(draft, text);
  try {
    linkSync(draft, path);
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return readText(path) ?? '';
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Replaces the dead lock by ours, unless somebody else is about to or has done so. */
function takeOver(path: string, draft: string, texts: { dead: string; ours: string }): undefined {
  const claimPath = `${path}.claim-${createHash('sha256').update(texts.dead).digest('hex').slice(0, 16)}`;
  const rival = claim(claimPath, draft, texts.ours);
  if (rival !== undefined) {
    const other = parseHolder(rival);
    // Somebody died between claiming and replacing: a moment that is very short, and cleared here.
    if (other === undefined || !isHeld(other)) rmSync(claimPath, { force: true });
    return;
  }
  try {
    if (readText(path) !== texts.dead) return;
    writeFileDurably(draft, texts.ours);
    renameSync(draft, path);
  } finally {
    rmSync(claimPath, { force: true });
  }
}

function release(path: string, text: string): void {
  if (readText(path) === text) rmSync(path, { force: true });
}

function isHeld(holder: LockHolder): boolean {
  if (!isProcessAlive(holder.pid)) return false;
  return holder.start === undefined || readProcessStart(holder.pid) === holder.start;
}

function inUse(path: string, holder: LockHolder): AppError {
  const place = holder.port === undefined ? '' : `, on port ${holder.port}`;
  const detail =
    `Another Qosha already runs on this data folder (process ${holder.pid}${place}, lock ${path}); ` +
    'stop it first or name another folder with --data';
  return new AppError('data.in-use', detail);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value)) return undefined;
    return value as LockHolder;
  } catch {
    // Not a lock of ours, or emptied by a full disk: nobody holds it.
    return undefined;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
