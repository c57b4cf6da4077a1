// Brings the database to the schema of this version: forward only, one numbered file per step, each in its own
// transaction under one advisory lock. Easy to get wrong: a file that was applied never changes again (its
// checksum is kept), and a database written by a newer version is refused rather than guessed at.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sleep, systemClock } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Database, Transaction } from './database.ts';
import { isLockTimeout } from './database-errors.ts';
import type { Log } from './log.ts';

const fileName = /^(\d{4})-([a-z0-9-]+)\.sql$/;
const migrationsFolder = fileURLToPath(new URL('migrations/', import.meta.url));
/** Arbitrary, the same in every version: two instances that start together take turns. */
const advisoryLockKey = 7_016_842_501n;
const lockAttempts = 15;
const lockPauseMs = 500;

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
  readonly text: string;
}

export interface MigrateOptions {
  /** Connected as the owner of the schema, not as the role the server works under. */
  readonly owner: Database;
  readonly log: Log;
  readonly clock?: Clock;
  /** Where the numbered files are; the product's own when absent. */
  readonly folder?: string;
}

/**
 * Applies what is missing and returns the version reached and how many steps it took.
 * Throws `database.newer` when the database knows a version that this program does not.
 */
export async function migrate(options: MigrateOptions): Promise<{ version: number; applied: number }> {
  const migrations = readMigrations(options.folder ?? migrationsFolder);
  const newest = migrations.at(-1)?.version ?? 0;
  await options.owner.transaction(prepareVersionTable, { timeoutMs: 60_000 });
  let applied = 0;
  for (const migration of migrations) {
    const isNew = await applyPatiently(migration, newest, options);
    if (!isNew) continue;
    applied += 1;
    options.log.info({ version: migration.version, name: migration.name }, 'database migrated');
  }
  return { version: newest, applied };
}

/** The numbered files in order. Two files of one number are a programmer error; gaps are allowed. */
export function readMigrations(folder: string): Migration[] {
  const migrations: Migration[] = [];
  for (const entry of readdirSync(folder).sort()) {
    const parts = fileName.exec(entry);
    assert(parts !== null, `${entry} is not named like 0001-base.sql`);
    const text = readFileSync(join(folder, entry), 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    migrations.push({ version: Number(parts[1]), name: parts[2] ?? '', checksum, text });
  }
  const versions = new Set(migrations.map((migration) => migration.version));
  assert.equal(versions.size, migrations.length, 'two migrations carry the same number');
  return migrations;
}

async function prepareVersionTable(tx: Transaction): Promise<void> {
  await tx.execute('select pg_advisory_xact_lock($1)', [advisoryLockKey]);
  await tx.execute(`create table if not exists schema_migration (
    version integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`);
}

async function applyPatiently(
  migration: Migration,
  newest: number,
  options: MigrateOptions,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      const apply = (tx: Transaction): Promise<boolean> => applyOnce(tx, migration, newest);
      return await options.owner.transaction(apply, { timeoutMs: 0 });
    } catch (error) {
      if (!isLockTimeout(error) || attempt === lockAttempts) throw error;
      options.log.warn({ version: migration.version, attempt }, 'migration waits for a lock');
      await sleep(options.clock ?? systemClock, lockPauseMs);
    }
  }
}

async function applyOnce(tx: Transaction, migration: Migration, newest: number): Promise<boolean> {
  await tx.execute(`set local lock_timeout = '60s'`);
  await tx.execute('select pg_advisory_xact_lock($1)', [advisoryLockKey]);
  const done = await tx.query<{ version: number; name: string; checksum: string }>(
    'select version, name, checksum from schema_migration order by version',
  );
  const reached = done.at(-1)?.version ?? 0;
  if (reached > newest) {
    const detail = `The database is at version ${reached}, this Qosha knows ${newest}; start the newer Qosha`;
    throw new AppError('database.newer', detail);
  }
  const known = done.find((row) => row.version === migration.version);
  if (known !== undefined) {
    requireSameChecksum(migration, known.checksum);
    return false;
  }
  await tx.execute(`set local lock_timeout = '2s'`);
  await tx.execute(migration.text);
  await tx.execute('insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
    migration.version,
    migration.name,
    migration.checksum,
  ]);
  return true;
}

function requireSameChecksum(migration: Migration, appliedChecksum: string): void {
  if (migration.checksum === appliedChecksum) return;
  const number = String(migration.version).padStart(4, '0');
  const detail =
    `Migration ${number}-${migration.name} was changed after this database applied it; ` +
    'restore the file as it was released, or start with an empty data folder';
  throw new AppError('database.newer', detail);
}
