-- name: insert-transaction
INSERT INTO ledger_transaction (tenant_id, id, kind, reference, booked_on, posted_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert-postings
INSERT INTO ledger_posting (tenant_id, transaction_id, line, account, currency, amount_minor)
SELECT $1, $2, p.line, p.account, p.currency, p.amount_minor
FROM unnest($3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY
  AS p (account, currency, amount_minor, line);

-- name: select-balances
SELECT account, currency, sum(amount_minor)::bigint AS balance_minor
FROM ledger_posting WHERE tenant_id = $1
GROUP BY account, currency ORDER BY account, currency;

-- name: select-receivables
SELECT tenant_id, currency, sum(amount_minor)::bigint AS balance_minor
FROM ledger_posting WHERE account = 'receivable'
GROUP BY tenant_id, currency ORDER BY tenant_id, currency;
