// Bounds a log file that another process appends to: above the limit its text moves to `<file>.1` and the file
// starts empty. Easy to get wrong: the writer holds the file open in append mode, so the file is emptied in
// place and never renamed; a line written between copy and emptying is lost, which a log can bear.

import { copyFileSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';

/** Empties `path` into `<path>.1` when it is larger than `limitBytes`; returns whether it did. */
export function boundLogFile(path: string, limitBytes: number): boolean {
  if (!existsSync(path) || statSync(path).size <= limitBytes) return false;
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
  return true;
}

/** The last line with text in it, for the sentence that says why a program ended; at most 300 characters. */
export function readLastLine(path: string): string {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  return (lines.at(-1) ?? '').slice(0, 300);
}
