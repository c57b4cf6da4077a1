// Migrations on a real server: once each, in order, together or not at all; and every named SQL block of the
// product is one that the migrated database understands.

import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSilentLog } from '../../src/platform/log.ts';
import { migrate, readMigrations } from '../../src/platform/migrate.ts';
import { parseSqlBlocks } from '../../src/platform/sql.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const log = createSilentLog();
const source = fileURLToPath(new URL('../../src', import.meta.url));

describe('migrations', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
    folder = mkdtempSync(join(tmpdir(), 'qosha-migrations-'));
    writeFileSync(
      join(folder, '0001-first.sql'),
      'create table first (id int); create table second (id int);',
    );
    writeFileSync(join(folder, '0003-third.sql'), 'insert into first values (1);');
  });

  afterAll(async () => {
    await database.stop();
    rmSync(folder, { recursive: true });
  });

  const run = () => migrate({ owner: database.owner, log, folder });

  test('run once, whoever comes first', async () => {
    const results = await Promise.all([run(), run(), run()]);
    expect(results.map((result) => result.version)).toEqual([3, 3, 3]);
    expect(results.reduce((sum, result) => sum + result.applied, 0)).toBe(2);
    expect(await database.owner.query('select id from first')).toEqual([{ id: 1 }]);
    expect(await run()).toEqual({ version: 3, applied: 0 });
  });

  test('one that fails leaves nothing of itself', async () => {
    writeFileSync(join(folder, '0004-broken.sql'), 'create table half (id int); select broken;');
    await expect(run()).rejects.toThrow(/broken/);
    const [row] = await database.owner.query(`select to_regclass('half') as half`);
    expect(row).toEqual({ half: null });
    rmSync(join(folder, '0004-broken.sql'));
  });

  test('an applied file that changed, and a database of a newer version, are refused', async () => {
    const path = join(folder, '0003-third.sql');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, `${text} -- changed`);
    await expect(run()).rejects.toThrow(/0003-third was changed/);
    writeFileSync(path, text);
    await database.owner.execute(`insert into schema_migration values (9, 'later', 'x')`);
    await expect(run()).rejects.toMatchObject({ code: 'database.newer' });
  });
});

describe('the schema of the product', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.stop());

  test('is complete and refuses nothing of its own', async () => {
    const known = readMigrations(join(source, 'platform/migrations'));
    const applied = await database.owner.query('select from schema_migration');
    expect(applied).toHaveLength(known.length);
  });

  test('understands every named block', async () => {
    const files = globSync('**/*-store.sql', { cwd: source });
    const faults: string[] = [];
    for (const file of files) {
      const blocks = parseSqlBlocks(readFileSync(join(source, file), 'utf8'), file);
      for (const [name, text] of blocks) {
        const problem = await findProblem(text);
        if (problem !== undefined) faults.push(`${file}: ${name}: ${problem}`);
      }
    }
    expect(faults).toEqual([]);
    const stores = globSync('**/*-store.ts', { cwd: source });
    expect(files.length > 0 || stores.length === 0).toBe(true);
  });

  test('the test above sees a block that names an unknown column', async () => {
    expect(await findProblem('select no_such_column from schema_migration')).toMatch(/no_such_column/);
    expect(await findProblem('select version from schema_migration where version = $1')).toBeUndefined();
  });

  test('every table of a tenant is under row-level security, forced, with a restrictive policy', async () => {
    const open = await database.owner.query<{ name: string }>(
      `
      select c.relname as name
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
      join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
      where c.relkind in ('r', 'p') and not c.relispartition and not (
        c.relrowsecurity and c.relforcerowsecurity
        and exists (select from pg_policy as p where p.polrelid = c.oid and not p.polpermissive))`,
    );
    expect(open.map((row) => row.name)).toEqual([]);
  });

  /** Has the server parse and plan one statement without running it; utility statements run and are undone. */
  async function findProblem(text: string): Promise<string | undefined> {
    const isPlannable = /^(?:\s|--[^\n]*\n)*(?:select|insert|update|delete|with|merge|values)\b/i.test(text);
    const undo = new Error('undo');
    const attempt = database.owner.transaction(async (tx) => {
      await tx.execute(isPlannable ? `prepare block as ${text}` : text);
      if (isPlannable) await tx.execute('deallocate block');
      throw undo;
    });
    const error: unknown = await attempt.catch((reason: unknown) => reason);
    return error === undo ? undefined : String(error);
  }
});
