// Named SQL blocks from a file beside its store. A block starts with a line `-- name: insert-posting` and runs
// to the next one. Easy to get wrong: one block is one statement, because a test PREPAREs each of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const blockStart = /^--[ \t]*name:[ \t]*([a-z0-9][a-z0-9-]*)[ \t]*$/;

/**
 * Reads `fileName` beside the calling module: `const sql = loadSql(import.meta.url, 'ledger-store.sql')`, then
 * `tx.query(sql('insert-posting'), [...])`. An unknown name is a programmer error and ends the process.
 */
export function loadSql(moduleUrl: string, fileName: string): (name: string) => string {
  const path = fileURLToPath(new URL(fileName, moduleUrl));
  const blocks = parseSqlBlocks(readFileSync(path, 'utf8'), fileName);
  return (name) => {
    const text = blocks.get(name);
    assert(text !== undefined, `${fileName} has no block named ${name}`);
    return text;
  };
}

/** Block name → statement without its closing semicolon, in the order of the file. */
export function parseSqlBlocks(source: string, fileName: string): Map<string, string> {
  const blocks = new Map<string, string>();
  let name: string | undefined;
  let lines: string[] = [];
  const close = (): void => {
    if (name === undefined) return;
    const text = lines.join('\n').trim().replace(/;$/, '');
    assert(text !== '', `${fileName}: block ${name} is empty`);
    assert(!blocks.has(name), `${fileName}: block ${name} stands twice`);
    blocks.set(name, text);
  };
  for (const line of source.split('\n')) {
    const started = blockStart.exec(line.trimEnd());
    if (started === null) {
      lines.push(line);
      continue;
    }
    close();
    name = started[1];
    lines = [];
  }
  close();
  assert(blocks.size > 0, `${fileName} has no named block`);
  return blocks;
}
