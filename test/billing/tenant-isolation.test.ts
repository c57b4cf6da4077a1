// As one tenant, nothing of another is visible in any table; as nobody, nothing at all. The list of tables is taken
// from the database, so that a new one is tried without being named here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeMonth } from '../../src/billing/closing-loop.ts';
import { loadInvoice, listInvoices } from '../../src/billing/invoice-store.ts';
import { loadMonthToDate } from '../../src/billing/month-to-date-store.ts';
import { listContracts, listRackHolders, listTenants } from '../../src/contracts/contracts-store.ts';
import { listBalances, listReceivables } from '../../src/ledger/ledger-store.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { clock, fillSmallSite, month, seller, timeZone } from './small-site.ts';

let database: TestDatabase;
let tables: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  await fillSmallSite(database.app);
  await closeMonth(database.app, { month, timeZone, seller, clock });
  const rows = await database.owner.query<{ name: string }>(`
    select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where a.attname = 'tenant_id' and not a.attisdropped and c.relkind in ('r', 'p')
      and c.relnamespace = 'public'::regnamespace and c.relname ~ '^(contract|invoice|ledger)'`);
  tables = rows.map((row) => row.name);
});
afterAll(() => database.stop());

const owners = (table: string): string => `select distinct tenant_id as id from ${table} order by 1`;

describe('rows of another tenant', () => {
  test('are there, and staff sees them', async () => {
    expect(tables.length).toBeGreaterThanOrEqual(8);
    for (const table of tables) {
      const seen = await database.app.transaction((tx) => tx.query<{ id: string }>(owners(table)));
      expect([table, seen.map((row) => row.id)]).toEqual([table, ['volna', 'xezer']]);
    }
  });

  test('are invisible to a tenant in every table', async () => {
    for (const table of [...tables, '(select id as tenant_id from tenant) as t']) {
      const seen = await database.app.tenantTransaction('xezer', (tx) =>
        tx.query<{ id: string }>(owners(table)),
      );
      expect([table, seen.map((row) => row.id)]).toEqual([table, ['xezer']]);
    }
  });

  test('are invisible to nobody in particular, even to the owner of the tables', async () => {
    for (const table of tables) {
      expect([table, await database.app.query(owners(table))]).toEqual([table, []]);
      expect([table, await database.owner.query(owners(table))]).toEqual([table, []]);
    }
  });

  test('cannot be written or moved by a tenant', async () => {
    const insert = `insert into contract (tenant_id, id, reference, currency, payment_days, signed_on)
      values ('volna', 'mine', 'R', 'AZN', 1, '2026-01-01')`;
    const as = (text: string): Promise<number> =>
      database.app.tenantTransaction('xezer', (tx) => tx.execute(text));
    await expect(as(insert)).rejects.toThrow(/row-level security/);
    await expect(as(`update contract_rack set tenant_id = 'volna'`)).rejects.toThrow(/row-level security/);
    expect(await as(`update contract set reference = 'x' where tenant_id = 'volna'`)).toBe(0);
  });

  test('are not given out by the readers, whatever they are asked for', async () => {
    await database.app.tenantTransaction('xezer', async (tx) => {
      expect((await listTenants(tx)).map((one) => one.id)).toEqual(['xezer']);
      expect(await listContracts(tx, 'volna')).toEqual([]);
      expect(await listInvoices(tx, 'volna')).toEqual([]);
      expect(await loadInvoice(tx, 'volna', 'QSH-2026-000001')).toBeUndefined();
      expect(await loadInvoice(tx, 'xezer', 'QSH-2026-000001')).toBeUndefined();
      expect(await listBalances(tx, 'volna')).toEqual([]);
      expect((await listReceivables(tx)).map((one) => one.tenantId)).toEqual(['xezer']);
      const racks = await listRackHolders(tx, Temporal.PlainDate.from('2026-09-15'));
      expect(racks.map((one) => one.rackId)).toEqual(['rack-a01']);
    });
    const toDate = await loadMonthToDate(database.app, { tenantId: 'xezer', timeZone, country: 'AZ', clock });
    expect(toDate?.rent.minor).toBe(95_050n);
    expect(
      await loadMonthToDate(database.app, { tenantId: 'nobody', timeZone, country: 'AZ', clock }),
    ).toBeUndefined();
  });
});

describe('what the database itself refuses', () => {
  const asStaff = (text: string): Promise<number> => database.app.transaction((tx) => tx.execute(text));
  const copyOf = (changes: string, columns: string): string =>
    `insert into invoice_line (tenant_id, invoice_id, line, kind, rack_id, formula, quantity, unit, unit_price,
       period_start, period_end, net_minor, vat_rate, evidence, evidence_sha256)
     select tenant_id, invoice_id, 99, kind, ${columns}, formula, quantity, unit, unit_price, ${changes}, net_minor,
       vat_rate, evidence, evidence_sha256 from invoice_line where kind = 'rack' and tenant_id = 'xezer'`;

  test('a rack billed twice for one instant, and a line that the totals do not know', async () => {
    const overlap = copyOf(`period_end - interval '1 second', period_end + interval '1 day'`, 'rack_id');
    await expect(asStaff(overlap)).rejects.toMatchObject({ constraint: 'invoice_line_billed_twice' });
    const stray = copyOf(`period_end, period_end + interval '1 day'`, 'rack_id');
    await expect(asStaff(stray)).rejects.toThrow(/do not agree/);
  });

  test('changing or deleting an invoice', async () => {
    for (const table of ['invoice', 'invoice_line', 'invoice_vat']) {
      await expect(asStaff(`delete from ${table}`)).rejects.toThrow(/permission denied/);
      await expect(asStaff(`update ${table} set net_minor = 0`)).rejects.toThrow(/permission denied/);
      const asOwner = database.owner.transaction((tx) => tx.execute(`delete from ${table}`));
      await expect(asOwner).rejects.toThrow(/append only/);
    }
  });
});
