import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeMonth, closeTenant } from '../../src/billing/closing-loop.ts';
import type { ClosingOptions } from '../../src/billing/closing-loop.ts';
import { listInvoices, loadInvoice } from '../../src/billing/invoice-store.ts';
import { verifyInvoice } from '../../src/billing/verify-invoice.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { Decimal } from '../../src/core/decimal.ts';
import { listBalances, listReceivables } from '../../src/ledger/ledger-store.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database, Transaction } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { clock, contractOf, fillSmallSite, month, period, seller, timeZone } from './small-site.ts';

const options: ClosingOptions = { month, timeZone, seller, clock };
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await fillSmallSite(database.app);
});
afterEach(() => database.stop());

interface Totals {
  readonly invoices: bigint;
  readonly lines: bigint;
  readonly postings: bigint;
  readonly counter: number | null;
}
async function countAll(): Promise<Totals | undefined> {
  const [row] = await database.app.transaction((tx) =>
    tx.query<Totals>(`select (select count(*) from invoice) as invoices, (select count(*) from invoice_line) as lines,
      (select count(*) from ledger_posting) as postings, (select last_sequence from invoice_series) as counter`),
  );
  return row;
}

describe('closing a month', () => {
  test('makes one invoice per contract, books it, and a second run changes nothing', async () => {
    const outcomes = await closeMonth(database.app, options);
    // 2 × 720 h × 2,400 Wh = 3,456 kWh × 0.14825 = 512.352 → 512.35; + 950.50 = 1,462.85; VAT 263.313 → 263.31
    expect(outcomes).toEqual([
      {
        tenantId: 'volna',
        contractId: 'volna-1',
        outcome: 'closed',
        number: 'QSH-2026-000001',
        gross: { minor: 172_616n, currency: 'AZN' },
      },
      expect.objectContaining({ tenantId: 'xezer', outcome: 'closed', number: 'QSH-2026-000002' }),
    ]);
    const before = await countAll();
    const again = await closeMonth(database.app, options);
    expect(again.map((one) => one.outcome)).toEqual(['already-closed', 'already-closed']);
    expect(await countAll()).toEqual(before);
    await database.app.tenantTransaction('volna', async (tx) => {
      const balances = await listBalances(tx, 'volna');
      expect(balances.map((one) => [one.account, one.balance.minor])).toEqual([
        ['receivable', 172_616n],
        ['revenue', -146_285n],
        ['vat-payable', -26_331n],
      ]);
      expect(await listReceivables(tx)).toHaveLength(1);
      expect((await listInvoices(tx, 'volna')).map((one) => one.number)).toEqual(['QSH-2026-000001']);
    });
  });

  test('the stored invoice proves itself, and every changed figure is found', async () => {
    await closeMonth(database.app, options);
    const invoice = await database.app.transaction((tx) => loadInvoice(tx, 'xezer', 'QSH-2026-000002'));
    if (invoice === undefined) throw new Error('the invoice is stored');
    expect(verifyInvoice(invoice)).toEqual([]);
    const more = { minor: 1n, currency: 'AZN' } as const;
    expect(verifyInvoice({ ...invoice, net: more })).not.toEqual([]);
    expect(
      verifyInvoice({ ...invoice, seller: { ...seller, bank: { ...seller.bank, iban: 'AZ99' } } }),
    ).toHaveLength(1);
    expect(verifyInvoice({ ...invoice, lines: invoice.lines.slice(1) })).not.toEqual([]);
    const [first, ...rest] = invoice.lines;
    if (first === undefined) throw new Error('the invoice has lines');
    const dearer = { ...first, unitPrice: first.unitPrice.plus(Decimal.of(1n)) };
    expect(verifyInvoice({ ...invoice, lines: [dearer, ...rest] })).toHaveLength(1);
  });

  test('an open month is refused, to the minute', async () => {
    const at = (instant: Temporal.Instant): ClosingOptions => ({
      ...options,
      clock: new VirtualClock(instant.epochMilliseconds),
    });
    await expect(closeMonth(database.app, at(period.end))).rejects.toMatchObject({ code: 'period.open' });
    await expect(
      closeMonth(database.app, { ...options, month: month.add({ months: 1 }) }),
    ).rejects.toMatchObject({ code: 'period.open' });
    const outcomes = await closeMonth(database.app, at(period.end.add({ minutes: 15 })));
    expect(outcomes.map((one) => one.outcome)).toEqual(['closed', 'closed']);
  });

  test('ten closings at once make one invoice each, numbers without gap', async () => {
    const runs = await Promise.all(Array.from({ length: 10 }, () => closeMonth(database.app, options)));
    const outcomes = runs.flat().map((one) => one.outcome);
    expect(outcomes.filter((one) => one === 'closed')).toHaveLength(2);
    expect(outcomes.filter((one) => one === 'already-closed')).toHaveLength(18);
    expect(await countAll()).toEqual({ invoices: 2n, lines: 4n, postings: 6n, counter: 2 });
  });
});

/** Passes everything on, and calls `strike` before or after statement `k` of the transactions that `fn` runs. */
function strikeAt(db: Database, k: number, strike: { before?: Strike; after?: Strike }): Database {
  let count = 0;
  const wrap = (tx: Transaction): Transaction => {
    const run = async <T>(statement: () => Promise<T>): Promise<T> => {
      const number = ++count;
      if (number === k) await strike.before?.(tx);
      const result = await statement();
      if (number === k) await strike.after?.(tx);
      return result;
    };
    return {
      query: <Row extends object>(text: string, values?: readonly unknown[]) =>
        run(() => tx.query<Row>(text, values)),
      execute: (text, values) => run(() => tx.execute(text, values)),
    };
  };
  return { ...db, transaction: (fn, settings) => db.transaction((tx) => fn(wrap(tx)), settings) };
}
type Strike = (tx: Transaction) => Promise<void>;

describe('a crash at any statement', () => {
  const contract = contractOf('xezer');

  test('leaves nothing half, and the run after it makes gap-free numbers and bills once', async () => {
    const administrator = openDatabase({
      ...database.administratorSettings,
      log: createSilentLog(),
      poolSize: 1,
    });
    const fail: Strike = () => Promise.reject(new Error('struck'));
    const cut: Strike = async (tx) => {
      const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await administrator.query('select pg_terminate_backend($1, 5000)', [row?.pid]);
    };
    let struck = 0;
    for (const strike of [{ before: fail }, { after: cut }]) {
      for (let k = 1; ; k++) {
        const db = strikeAt(database.app, k, strike);
        const outcome = await closeTenant(db, 'xezer', options).catch(() => 'struck');
        if (outcome !== 'struck') {
          expect(k).toBeGreaterThan(10);
          await eraseInvoices(administrator);
          break;
        }
        struck += 1;
        expect(await countAll()).toEqual({ invoices: 0n, lines: 0n, postings: 0n, counter: null });
      }
    }
    expect(struck).toBeGreaterThan(20);
    const outcomes = await closeMonth(database.app, options);
    expect(outcomes.map((one) => 'number' in one && one.number)).toEqual([
      'QSH-2026-000001',
      'QSH-2026-000002',
    ]);
    expect(await countAll()).toEqual({ invoices: 2n, lines: 4n, postings: 6n, counter: 2 });
    const invoice = await database.app.transaction((tx) => loadInvoice(tx, 'xezer', 'QSH-2026-000002'));
    expect(invoice?.contractId).toBe(contract);
    await administrator.close();
  });
});

/** Starts over within one test: only the superuser, with triggers off, can take an invoice away. */
async function eraseInvoices(administrator: Database): Promise<void> {
  await administrator.transaction(async (tx) => {
    await tx.execute('set local session_replication_role = replica');
    for (const table of ['ledger_posting', 'ledger_transaction', 'invoice_vat', 'invoice_line', 'invoice']) {
      await tx.execute(`delete from ${table}`);
    }
    await tx.execute('delete from invoice_series');
  });
}
