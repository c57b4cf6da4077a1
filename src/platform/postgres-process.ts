// One running PostgreSQL server as the operating system sees it, started by us or found running and adopted.
// Easy to get wrong: it gets a session of its own, or Ctrl-C in the terminal would stop it before the program
// has written its last rows; and an adopted server is not our child, so its end is seen by looking.

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { PostgresLaunch } from './postgres-binaries.ts';
import { findProcessesIn, isPidTaken, isProcessAlive, isWorkingIn } from './process-identity.ts';

const watchIntervalMs = 500;
const pollMs = 15;
const fastStopLimitMs = 7_000;
const immediateStopLimitMs = 2_000;
const killLimitMs = 1_000;

export interface PostgresProcess {
  readonly pid: number;
  /** Settles when the process is gone, with a word on how it ended. */
  readonly exited: Promise<string>;
}

/** Lines of postmaster.pid: pid, data directory, start, port, socket folder, address, memory key, status. */
export interface PostmasterFile {
  readonly pid: number;
  readonly socketFolder: string;
  readonly port: number;
  readonly isReady: boolean;
}

/** Reads postmaster.pid of a cluster; undefined when there is none or it is still being written. */
export function readPostmasterFile(clusterFolder: string): PostmasterFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(clusterFolder, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    port: Number(lines[3] ?? 0),
    socketFolder: lines[4] ?? '',
    isReady: lines[7]?.trim() === 'ready',
  };
}

/** Starts a program of PostgreSQL with its output appended to `logPath`. */
export function spawnPostgres(
  launch: PostgresLaunch,
  command: readonly string[],
  logPath: string,
): PostgresProcess {
  const [program = '', ...parameters] = [...launch.prefix, ...command];
  const log = openSync(logPath, 'a', 0o600);
  try {
    const child = spawn(program, parameters, {
      ...launch.user,
      cwd: '/',
      env: { ...launch.environment },
      detached: true,
      stdio: ['ignore', log, log],
    });
    const exited = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal === null ? `status ${code}` : `signal ${signal}`));
    });
    return { pid: child.pid ?? 0, exited };
  } finally {
    closeSync(log);
  }
}

/** Takes over a server that runs already; whoever calls has checked that it is the one of this cluster. */
export function adoptPostgres(pid: number, clusterFolder: string): PostgresProcess {
  const watch = async (): Promise<string> => {
    while (isProcessAlive(pid) && isWorkingIn(pid, clusterFolder)) await pause(watchIntervalMs);
    return 'no longer running';
  };
  return { pid, exited: watch() };
}

/** Waits until the server takes connections; throws `database.unavailable` when it ends or takes too long. */
export async function waitUntilReady(
  server: PostgresProcess,
  clusterFolder: string,
  limitMs: number,
): Promise<void> {
  let ended: string | undefined;
  void server.exited.then((how) => (ended = how));
  const deadlineMs = systemClock.monotonicMs() + limitMs;
  for (;;) {
    const file = readPostmasterFile(clusterFolder);
    if (file?.pid === server.pid && file.isReady) return;
    if (ended !== undefined)
      throw new AppError('database.unavailable', `PostgreSQL ended at start (${ended})`);
    if (systemClock.monotonicMs() > deadlineMs) {
      throw new AppError('database.unavailable', `PostgreSQL was not ready within ${limitMs / 1000} s`);
    }
    await pause(pollMs);
  }
}

/** Stops a server: fast (SIGINT), then immediate (SIGQUIT), then SIGKILL; within 10 s in all. */
export function stopPostgres(pid: number, clusterFolder: string): Promise<void> {
  return endProcess(pid, clusterFolder, stopSteps);
}

type Step = readonly [signal: NodeJS.Signals, limitMs: number];

const remainSteps: readonly Step[] = [
  ['SIGQUIT', immediateStopLimitMs],
  ['SIGKILL', killLimitMs],
];
const stopSteps: readonly Step[] = [['SIGINT', fastStopLimitMs], ...remainSteps];

async function endProcess(pid: number, clusterFolder: string, steps: readonly Step[]): Promise<void> {
  for (const [signal, limitMs] of steps) {
    if (!isServer(pid, clusterFolder)) return;
    sendSignal(pid, signal);
    const deadlineMs = systemClock.monotonicMs() + limitMs;
    while (isServer(pid, clusterFolder) && systemClock.monotonicMs() < deadlineMs) await pause(pollMs);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** True when that pid is a living PostgreSQL server of this cluster. */
export function isServer(pid: number, clusterFolder: string): boolean {
  return isProcessAlive(pid) && isWorkingIn(pid, clusterFolder);
}

/**
 * Clears what a killed server left: processes still in the data directory, and a postmaster.pid whose pid is taken
 * by another program or a process nobody reaped. With a free pid the file stays: PostgreSQL judges it itself.
 */
export async function clearRemains(clusterFolder: string): Promise<void> {
  for (const pid of findProcessesIn(clusterFolder)) await endProcess(pid, clusterFolder, remainSteps);
  const file = readPostmasterFile(clusterFolder);
  if (file !== undefined && isPidTaken(file.pid)) rmSync(join(clusterFolder, 'postmaster.pid'));
}
