// Keeps one PostgreSQL server running: starts it again when it crashes, a bounded number of times, keeps its log
// file small, and stops it. Easy to get wrong: a stop during a restart must win over the restart.

import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { boundLogFile, readLastLine } from './log-file.ts';
import type { Log } from './log.ts';
import type { PostgresLaunch } from './postgres-binaries.ts';
import { clearRemains, spawnPostgres, stopPostgres, waitUntilReady } from './postgres-process.ts';
import type { PostgresProcess } from './postgres-process.ts';

export const socketFolderPrefix = 'qosha-pg-';

const readyLimitMs = 60_000;
const maxRestarts = 10;
/** A server that ran this long was healthy: its next crash starts the count anew. */
const healthyAfterMs = 60_000;
const restartPauseLimitMs = 15_000;
const logCheckIntervalMs = 60_000;
const logLimitBytes = 8 * 1024 * 1024;

/** Everything needed to start the server of one cluster, again and again, at the same socket. */
export interface ServerPlan {
  readonly program: string;
  readonly launch: PostgresLaunch;
  readonly clusterFolder: string;
  readonly socketFolder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly logPath: string;
}

/** Starts the server and waits until it takes connections. */
export async function startServer(plan: ServerPlan): Promise<PostgresProcess> {
  boundLogFile(plan.logPath, logLimitBytes);
  await clearRemains(plan.clusterFolder);
  const settings = Object.entries({ ...plan.settings, unix_socket_directories: plan.socketFolder });
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [plan.program, '-D', plan.clusterFolder, ...flags];
  const server = spawnPostgres(plan.launch, command, plan.logPath);
  try {
    await waitUntilReady(server, plan.clusterFolder, readyLimitMs);
    return server;
  } catch (error) {
    await stopPostgres(server.pid, plan.clusterFolder);
    if (!(error instanceof AppError)) throw error;
    const reason = readLastLine(plan.logPath);
    const detail = `${error.message}: ${reason}; all of it stands in ${plan.logPath}`;
    throw new AppError(error.code, detail, { cause: error });
  }
}

/** Removes a socket folder, but only one that we made. */
export function removeSocketFolder(folder: string): void {
  if (basename(folder).startsWith(socketFolderPrefix)) rmSync(folder, { recursive: true, force: true });
}

export interface SupervisorOptions {
  readonly log: Log;
  /** Called once when the server crashed too often to be started again. */
  readonly onFailure?: ((error: AppError) => void) | undefined;
}

export class PostgresSupervisor {
  #server: PostgresProcess;
  #stopping = false;
  readonly #plan: ServerPlan;
  readonly #options: SupervisorOptions;
  readonly #watching: Promise<void>;
  readonly #wake = new AbortController();
  #stopped: Promise<void> | undefined;

  constructor(plan: ServerPlan, server: PostgresProcess, options: SupervisorOptions) {
    this.#plan = plan;
    this.#server = server;
    this.#options = options;
    this.#watching = this.#watch();
  }

  pid(): number {
    return this.#server.pid;
  }

  /** Stops the server within 10 s; asking twice is harmless. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    this.#wake.abort();
    await stopPostgres(this.#server.pid, this.#plan.clusterFolder);
    await this.#watching;
    // A restart that was under way when the stop came has started a server after the first one was gone.
    await stopPostgres(this.#server.pid, this.#plan.clusterFolder);
    removeSocketFolder(this.#plan.socketFolder);
  }

  async #watch(): Promise<void> {
    let restarts = 0;
    while (!this.#stopping) {
      const startedMs = systemClock.monotonicMs();
      const how = await this.#waitForExit();
      if (this.#stopping) return;
      if (systemClock.monotonicMs() - startedMs > healthyAfterMs) restarts = 0;
      restarts += 1;
      this.#options.log.error({ how, restarts }, 'PostgreSQL ended by itself and is started again');
      if (restarts > maxRestarts) return this.#giveUp(how);
      await this.#pause(Math.min(restartPauseLimitMs, 100 * 2 ** (restarts - 1)));
      if (!this.#stopping) await this.#restart();
    }
  }

  async #waitForExit(): Promise<string> {
    const { logPath } = this.#plan;
    const timer = setInterval(() => boundLogFile(logPath, logLimitBytes), logCheckIntervalMs);
    timer.unref();
    try {
      return await this.#server.exited;
    } finally {
      clearInterval(timer);
    }
  }

  async #restart(): Promise<void> {
    try {
      this.#server = await startServer(this.#plan);
      this.#options.log.info({ pid: this.#server.pid }, 'PostgreSQL runs again');
    } catch (error) {
      // The dead server is still in place: the watch sees at once that it has ended and tries again, later.
      this.#options.log.error({ err: error }, 'PostgreSQL could not be started again');
    }
  }

  async #pause(delayMs: number): Promise<void> {
    const signal = this.#wake.signal;
    await pause(delayMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  #giveUp(how: string): void {
    const detail =
      `PostgreSQL ended ${maxRestarts} times in a row (${how}) and is not started again; ` +
      `the reason stands in ${join(this.#plan.logPath)}`;
    this.#options.onFailure?.(new AppError('database.unavailable', detail));
  }
}
