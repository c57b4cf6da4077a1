import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertTenant } from '../../src/contracts/contracts-store.ts';
import { listBalances, post } from '../../src/ledger/ledger-store.ts';
import type { LedgerTransaction } from '../../src/ledger/ledger-store.ts';
import { invoicePostings, paymentPostings } from '../../src/ledger/posting.ts';
import type { Posting } from '../../src/ledger/posting.ts';
import type { Transaction } from '../../src/platform/database.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';

const at = Temporal.Instant.from('2026-10-01T02:00Z');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const party = { id: 'one', name: 'One', language: 'en', taxNumber: undefined, address: undefined } as const;
  await database.app.transaction((tx) => insertTenant(tx, { ...party, billingEmail: undefined }, at));
});
afterAll(() => database.stop());

const azn = (minor: bigint): Posting['amount'] => ({ minor, currency: 'AZN' });
function entry(reference: string, postings: readonly Posting[]): LedgerTransaction {
  const bookedOn = Temporal.PlainDate.from('2026-10-01');
  return { tenantId: 'one', id: randomUUID(), kind: 'invoice', reference, bookedOn, postedAt: at, postings };
}
const commit = (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> =>
  database.app.tenantTransaction('one', work);

test('an invoice and its payment leave nothing receivable', async () => {
  await commit(async (tx) => {
    await post(tx, entry('I-1', invoicePostings(azn(100_000n), azn(18_000n))));
    await post(tx, { ...entry('B-1', paymentPostings(azn(118_000n))), kind: 'payment' });
  });
  const balances = await database.app.tenantTransaction('one', (tx) => listBalances(tx, 'one'));
  expect(balances.map((one) => [one.account, one.balance.minor])).toEqual([
    ['bank', 118_000n],
    ['receivable', 0n],
    ['revenue', -100_000n],
    ['vat-payable', -18_000n],
  ]);
});

test('what does not balance does not commit', async () => {
  const unbalanced: Posting[][] = [
    [{ account: 'receivable', amount: azn(1n) }],
    [
      { account: 'receivable', amount: azn(100n) },
      { account: 'revenue', amount: azn(-99n) },
    ],
    // Zero in sum, but of two currencies.
    [
      { account: 'receivable', amount: azn(100n) },
      { account: 'revenue', amount: { minor: -100n, currency: 'EUR' } },
    ],
    [],
  ];
  for (const [index, postings] of unbalanced.entries()) {
    const attempt = commit((tx) => post(tx, entry(`U-${index}`, postings)));
    await expect(attempt).rejects.toThrow(/does not balance/);
  }
});

test('hiding the postings from the check before the commit does not help', async () => {
  const attempt = commit(async (tx) => {
    await post(tx, entry('H-1', [{ account: 'receivable', amount: azn(5n) }]));
    await tx.execute(`select set_config('app.tenant', 'other', true)`);
  });
  await expect(attempt).rejects.toThrow(/does not balance/);
});

test('a posting added to a booked transaction must balance too', async () => {
  const first = entry('A-1', invoicePostings(azn(10n), azn(2n)));
  await commit((tx) => post(tx, first));
  const attempt = commit((tx) =>
    tx.execute(
      `insert into ledger_posting (tenant_id, transaction_id, line, account, currency, amount_minor)
       values ('one', $1, 9, 'bank', 'AZN', 1)`,
      [first.id],
    ),
  );
  await expect(attempt).rejects.toThrow(/does not balance/);
});

test('a document is booked once, and nothing booked is changed or deleted', async () => {
  await commit((tx) => post(tx, entry('O-1', invoicePostings(azn(10n), azn(2n)))));
  await expect(commit((tx) => post(tx, entry('O-1', invoicePostings(azn(10n), azn(2n)))))).rejects.toThrow(
    /once/,
  );
  for (const table of ['ledger_transaction', 'ledger_posting']) {
    for (const [db, refusal] of [
      [database.app, /permission denied/],
      [database.owner, /append only/],
    ] as const) {
      await expect(db.transaction((tx) => tx.execute(`delete from ${table}`))).rejects.toThrow(refusal);
      const update = `update ${table} set tenant_id = 'one'`;
      await expect(db.transaction((tx) => tx.execute(update))).rejects.toThrow(refusal);
    }
  }
});

test('postings of any invoice and payment sum to zero', () => {
  const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  fc.assert(
    fc.property(minor, minor, (net, vat) => {
      for (const postings of [invoicePostings(azn(net), azn(vat)), paymentPostings(azn(net))]) {
        expect(postings.reduce((sum, posting) => sum + posting.amount.minor, 0n)).toBe(0n);
        expect(postings.every((posting) => posting.amount.minor !== 0n)).toBe(true);
      }
    }),
  );
});
