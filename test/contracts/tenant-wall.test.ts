// Every table that names a tenant must stand behind the wall, whoever adds it and whenever.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

/** People are looked up before it is known whose they are; signing in needs them without a tenant. */
const withoutWall = new Set(['person']);

test('every table with a tenant_id has forced row-level security and a restrictive policy', async () => {
  const tables = await database.owner.query<{ name: string; forced: boolean; walls: bigint }>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      (select count(*) from pg_policy p where p.polrelid = c.oid and not p.polpermissive
        and p.polqual is not null and p.polwithcheck is not null) as walls
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where a.attname = 'tenant_id' and not a.attisdropped and c.relkind in ('r', 'p')
      and c.relnamespace = 'public'::regnamespace`);
  const guarded = tables.filter((table) => !withoutWall.has(table.name));
  expect(guarded.length).toBeGreaterThanOrEqual(8);
  expect(guarded.filter((table) => !table.forced || table.walls === 0n)).toEqual([]);
});

test('keys of tenant tables begin with the tenant', async () => {
  const keys = await database.owner.query<{ name: string; first: string }>(`
    select c.relname as name, a.attname as first
    from pg_index i join pg_class c on c.oid = i.indrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where i.indisprimary and c.relname ~ '^(contract|invoice_line|invoice_vat|invoice$|ledger_(t|p))'`);
  expect(keys.length).toBeGreaterThanOrEqual(8);
  expect(keys.filter((key) => key.first !== 'tenant_id')).toEqual([]);
});
