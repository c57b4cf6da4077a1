// The command as a person runs it, from the repository's folder.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const longestMs = 25_000;

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `qosha` with these words; never rejects. Status -1: it was ended, because it took too long. */
export function runQosha(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['src/qosha.mjs', ...args],
      { cwd: repository, timeout: longestMs },
      (error, out, err) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, out, err });
      },
    );
  });
}
