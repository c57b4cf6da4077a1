// Rows of the books. Easy to get wrong: balance is proven by a deferred trigger, so an unbalanced transaction fails at
// commit and not at the insert.
import assert from 'node:assert/strict';
import { isCurrency } from '../core/money.ts';
import type { Money } from '../core/money.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Account, Posting } from './posting.ts';

const sql = loadSql(import.meta.url, 'ledger-store.sql');

export interface LedgerTransaction {
  readonly tenantId: string;
  /** UUID. */
  readonly id: string;
  readonly kind: 'invoice' | 'credit-note' | 'payment';
  /** The document that is booked; once per tenant and kind. */
  readonly reference: string;
  readonly bookedOn: Temporal.PlainDate;
  readonly postedAt: Temporal.Instant;
  readonly postings: readonly Posting[];
}

export interface Balance {
  readonly tenantId: string;
  readonly account: Account;
  readonly balance: Money;
}

/** Books a transaction; it must balance by the time the database transaction commits. */
export async function post(tx: Transaction, entry: LedgerTransaction): Promise<void> {
  const { tenantId, id, kind, reference, bookedOn, postedAt, postings } = entry;
  await tx.execute(sql('insert-transaction'), [tenantId, id, kind, reference, bookedOn, postedAt]);
  await tx.execute(sql('insert-postings'), [
    tenantId,
    id,
    postings.map((posting) => posting.account),
    postings.map((posting) => posting.amount.currency),
    postings.map((posting) => posting.amount.minor),
  ]);
}

interface BalanceRow {
  readonly tenant_id: string;
  readonly account: Account;
  readonly currency: string;
  readonly balance_minor: bigint;
}

/** Balances of one tenant's accounts, debit positive. */
export async function listBalances(tx: Transaction, tenantId: string): Promise<Balance[]> {
  const rows = await tx.query<Omit<BalanceRow, 'tenant_id'>>(sql('select-balances'), [tenantId]);
  return rows.map((row) => ({ tenantId, account: row.account, balance: moneyOf(row) }));
}

/** What each tenant owes, as far as this transaction may see. */
export async function listReceivables(tx: Transaction): Promise<Balance[]> {
  const rows = await tx.query<Omit<BalanceRow, 'account'>>(sql('select-receivables'));
  return rows.map((row) => ({ tenantId: row.tenant_id, account: 'receivable', balance: moneyOf(row) }));
}

function moneyOf(row: { readonly currency: string; readonly balance_minor: bigint }): Money {
  assert(isCurrency(row.currency), `currency ${row.currency} is not known`);
  return { minor: row.balance_minor, currency: row.currency };
}
