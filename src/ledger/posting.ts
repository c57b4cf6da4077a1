// What a document does to the books. Easy to get wrong: the sign. Debit is positive and credit negative, so a
// receivable that grows is positive and revenue that grows is negative.
import { addMoney } from '../core/money.ts';
import type { Money } from '../core/money.ts';

export type Account = 'receivable' | 'bank' | 'vat-payable' | 'revenue';

export interface Posting {
  readonly account: Account;
  /** Debit positive, credit negative, never zero. */
  readonly amount: Money;
}

/** Receivable against revenue and VAT; lines of zero are left out. */
export function invoicePostings(net: Money, vat: Money): Posting[] {
  return withoutZero([
    { account: 'receivable', amount: addMoney(net, vat) },
    { account: 'revenue', amount: negate(net) },
    { account: 'vat-payable', amount: negate(vat) },
  ]);
}

/** Money received: bank against receivable. */
export function paymentPostings(received: Money): Posting[] {
  return withoutZero([
    { account: 'bank', amount: received },
    { account: 'receivable', amount: negate(received) },
  ]);
}

function negate(amount: Money): Money {
  return { minor: -amount.minor, currency: amount.currency };
}

function withoutZero(postings: readonly Posting[]): Posting[] {
  return postings.filter((posting) => posting.amount.minor !== 0n);
}
