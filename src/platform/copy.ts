// COPY … FROM STDIN: rows of values become the text format in chunks of about 64 KiB; or bytes that are in the binary
// format already.
// Easy to get wrong: a failing row source must cancel the COPY, or the connection stays in copy mode.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import { toCopyText } from './sql-values.ts';

const chunkCharacters = 65_536;
const identifier = /^[a-z_][a-z0-9_]{0,62}(?:\.[a-z_][a-z0-9_]{0,62})?$/;

/** Streams `rows` into a table; every row has as many values as there are columns. Returns the row count. */
export async function copyRows(
  client: PoolClient,
  target: { readonly table: string; readonly columns: readonly string[] },
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
): Promise<number> {
  const copy = client.query(from(statementFor(target)));
  await pipeline(Readable.from(chunks(rows, target.columns.length), { objectMode: false }), copy);
  return copy.rowCount ?? 0;
}

/** Appends rows in the binary format of COPY, its header and trailer included; many times cheaper to make than text. */
export async function copyBinaryRows(
  client: PoolClient,
  target: { readonly table: string; readonly columns: readonly string[] },
  bytes: Uint8Array,
): Promise<number> {
  const copy = client.query(from(`${statementFor(target)} with (format binary)`));
  await pipeline(Readable.from([bytes], { objectMode: false }), copy);
  return copy.rowCount ?? 0;
}

function statementFor(target: { readonly table: string; readonly columns: readonly string[] }): string {
  assert.match(target.table, identifier);
  for (const column of target.columns) assert.match(column, identifier);
  const table = target.table.split('.').map(quote).join('.');
  return `copy ${table} (${target.columns.map(quote).join(', ')}) from stdin`;
}

async function* chunks(
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  width: number,
): AsyncGenerator<string> {
  let chunk = '';
  for await (const row of rows) {
    assert.equal(row.length, width, 'a row has one value for each column');
    chunk += `${row.map(toCopyText).join('\t')}\n`;
    if (chunk.length < chunkCharacters) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function quote(name: string): string {
  return `"${name}"`;
}
