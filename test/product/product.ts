// The whole product as a person starts it: `qosha up` in a process of its own on a free port with a folder of its own,
// asked over HTTP only. Easy to get wrong: nothing may be left behind, whatever a test does, so the child hangs on a
// channel that ends with us, and what outlives a kill is found by its folder.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sleep, systemClock } from '../../src/core/clock.ts';
import { findProcessesIn, isProcessAlive } from '../../src/platform/process-identity.ts';
import { endRemains, findSimulators } from './processes.ts';
import { HttpClient } from './http-client.ts';
import { freeTcpPort } from '../free-port.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
const readyLimitMs = 60_000;
const stopLimitMs = 25_000;
const pollMs = 50;

export interface ProductOptions {
  /** Folder of the data; a fresh one when absent. Removed by `removeFolders` only when it was made here. */
  readonly dataFolder?: string;
  readonly port?: number;
  /** Program and its arguments before `up`; Node and the launcher of this repository when absent. */
  readonly command?: readonly string[];
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Arguments after those that are always given. */
  readonly more?: readonly string[];
}

/** A page as the demonstration's mail server shows it. */
export interface ShownPage {
  readonly seenMs: number;
  readonly recipient: string;
  readonly url: string;
}

export interface Ended {
  readonly status: number | null;
  readonly tookMs: number;
}

const running = new Set<Product>();
const dataFolders = new Set<string>();
const folders: string[] = [];

/** A folder that `cleanUp` removes; others may walk through it, as an ordinary user's PostgreSQL must. */
export function makeFolder(name = 'data'): string {
  const made = mkdtempSync(join('/tmp', `qosha-product-${name}-`));
  chmodSync(made, 0o755);
  folders.push(made);
  return realpathSync(made);
}

/** Ends everything that was started here and removes what was made: for `afterAll`, whatever happened. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map((product) => product.stop()));
  for (const folder of dataFolders) await endRemains(folder);
  dataFolders.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Runs `qosha` with these words to its end and gives what it said. */
export async function runQosha(
  words: readonly string[],
  options: Pick<ProductOptions, 'command' | 'cwd' | 'user'> & {
    readonly limitMs?: number;
    /** Sends SIGINT as soon as this is so. */
    readonly interruptWhen?: () => boolean;
  } = {},
): Promise<{
  status: number | null;
  out: string;
  error: string;
  /** Since the command, and since the signal. */
  tookMs: number;
  endedMs: number;
}> {
  const startMs = systemClock.monotonicMs();
  const child = launch(words, options);
  const interrupted = interrupt(child, options.interruptWhen);
  const [out, error] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    endOf(child, options.limitMs ?? readyLimitMs),
  ]);
  const endMs = systemClock.monotonicMs();
  return {
    status: child.exitCode,
    out,
    error,
    tookMs: endMs - startMs,
    endedMs: endMs - (await interrupted),
  };
}

/** Resolves with when the signal was sent, or with when the child ended without. */
async function interrupt(child: ChildProcess, isTime: (() => boolean) | undefined): Promise<number> {
  if (isTime === undefined) return systemClock.monotonicMs();
  while (!isTime() && child.exitCode === null && child.signalCode === null) await sleep(systemClock, 10);
  child.kill('SIGINT');
  return systemClock.monotonicMs();
}

function launch(words: readonly string[], options: ProductOptions): ChildProcess {
  const command = options.command ?? [process.execPath, join(repository, 'src/qosha.mjs')];
  const [program = '', ...before] = command;
  return spawn(program, [...before, ...words], {
    ...options.user,
    cwd: options.cwd ?? repository,
    // The channel carries nothing: should this process die, its end tells the child.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own, as a shell makes one for what is started at a terminal.
    detached: true,
    env: { ...process.env, NO_COLOR: '1', DATABASE_URL: '' },
  });
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

/** Waits for the end of a child; past the limit it is killed. */
async function endOf(child: ChildProcess, limitMs: number): Promise<void> {
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  if (child.exitCode !== null || child.signalCode !== null) return;
  await sleep(systemClock, limitMs, ended.signal);
  if (!ended.signal.aborted) child.kill('SIGKILL');
}

export class Product {
  readonly dataFolder: string;
  readonly baseUrl: string;
  /** Milliseconds from the command to the first 200 of /health/ready. */
  readyMs = Number.NaN;
  /** All lines of standard output, and of standard error. */
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly pages: ShownPage[] = [];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, dataFolder: string, port: number) {
    this.#child = child;
    this.dataFolder = dataFolder;
    this.baseUrl = `http://127.0.0.1:${port}`;
    for (const [stream, lines] of [
      [child.stdout, this.lines],
      [child.stderr, this.errors],
    ] as const) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.#note(lines, line));
    }
  }

  /** Starts it and returns when it is ready. */
  static async start(options: ProductOptions = {}): Promise<Product> {
    const dataFolder = options.dataFolder ?? join(makeFolder(), 'data');
    const port = options.port ?? (await freeTcpPort());
    const startMs = systemClock.monotonicMs();
    const words = ['up', '--port', String(port), '--data', dataFolder, ...(options.more ?? [])];
    const product = new Product(launch(words, options), dataFolder, port);
    running.add(product);
    dataFolders.add(dataFolder);
    await product.#untilReady(startMs + readyLimitMs);
    product.readyMs = systemClock.monotonicMs() - startMs;
    return product;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What the first start prints to sign in with. */
  get firstToken(): string | undefined {
    return /\/sign-in\/link#(\S+)/.exec(this.lines.join('\n'))?.[1];
  }

  client(): HttpClient {
    return new HttpClient(this.baseUrl);
  }

  /** Signed in as the administrator by the link of the first start. */
  async signInFirst(): Promise<HttpClient> {
    // It is ready a moment before it prints.
    const deadlineMs = systemClock.monotonicMs() + 10_000;
    while (this.firstToken === undefined && systemClock.monotonicMs() < deadlineMs) {
      await sleep(systemClock, pollMs);
    }
    const { firstToken } = this;
    if (firstToken === undefined) throw new Error(`no link was printed:\n${this.lines.join('\n')}`);
    const client = this.client();
    await client.signInByLink(firstToken);
    return client;
  }

  /** Starts a drill as a person does at the command line. */
  async drill(name: string): Promise<void> {
    const { status, error } = await runQosha(['drill', name, '--data', this.dataFolder]);
    if (status !== 0) throw new Error(`drill ${name}: ${error}`);
  }

  /** Ctrl-C, once; resolves when the process has ended. */
  async stop(): Promise<Ended> {
    return this.#end('SIGINT');
  }

  /** Ctrl-C at a terminal: the whole foreground group gets the signal, and an impatient person presses twice. */
  async interrupt(): Promise<Ended> {
    const ended = this.#end('SIGINT', -this.pid);
    process.kill(-this.pid, 'SIGINT');
    return ended;
  }

  /** kill -9: nothing is tidied up by the product. */
  async kill(): Promise<Ended> {
    return this.#end('SIGKILL');
  }

  /** Pids that belong to this folder still: of the product, PostgreSQL and the simulated plant. */
  remains(): number[] {
    const own = isProcessAlive(this.pid) ? [this.pid] : [];
    return [
      ...own,
      ...findProcessesIn(join(this.dataFolder, 'postgres')),
      ...findSimulators(this.dataFolder),
    ];
  }

  async #end(signal: 'SIGINT' | 'SIGKILL', target = this.pid): Promise<Ended> {
    const startMs = systemClock.monotonicMs();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = endOf(this.#child, stopLimitMs);
      process.kill(target, signal);
      await ended;
    }
    running.delete(this);
    return { status: this.#child.exitCode, tookMs: systemClock.monotonicMs() - startMs };
  }

  #note(lines: string[], line: string): void {
    lines.push(line);
    const page = /^Page for (\S+): (\S+)$/.exec(line);
    if (page === null) return;
    this.pages.push({ seenMs: systemClock.monotonicMs(), recipient: page[1] ?? '', url: page[2] ?? '' });
  }

  async #untilReady(deadlineMs: number): Promise<void> {
    while (systemClock.monotonicMs() < deadlineMs) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) break;
      if (await this.client().isReady()) return;
      await sleep(systemClock, pollMs);
    }
    await this.stop();
    throw new Error(`Qosha was not ready:\n${[...this.lines, ...this.errors].join('\n')}`);
  }
}
