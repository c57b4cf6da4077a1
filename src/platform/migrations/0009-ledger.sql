-- Double entry, append only: every transaction sums to zero, which the database itself proves at commit.

CREATE TABLE ledger_account (
  code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z-]{1,40}$'),
  kind text NOT NULL CHECK (kind IN ('asset', 'liability', 'revenue', 'expense'))
);
INSERT INTO ledger_account (code, kind) VALUES
  ('receivable', 'asset'), ('bank', 'asset'), ('vat-payable', 'liability'), ('revenue', 'revenue');

CREATE TABLE ledger_transaction (
  tenant_id text NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invoice', 'credit-note', 'payment')),
  -- The document it books: an invoice number, a bank reference. Booked once.
  reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  booked_on date NOT NULL,
  posted_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT ledger_transaction_once UNIQUE (tenant_id, kind, reference)
);

CREATE TABLE ledger_posting (
  tenant_id text NOT NULL,
  transaction_id uuid NOT NULL,
  line integer NOT NULL CHECK (line > 0),
  account text NOT NULL REFERENCES ledger_account (code),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Debit positive, credit negative.
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  PRIMARY KEY (tenant_id, transaction_id, line),
  FOREIGN KEY (tenant_id, transaction_id) REFERENCES ledger_transaction (tenant_id, id)
);
CREATE INDEX ledger_posting_account ON ledger_posting (tenant_id, account, currency);

-- At commit. What the check cannot see counts as unbalanced, so a changed app.tenant does not open a way around it.
CREATE FUNCTION ledger_prove_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked_id uuid;
  postings integer;
  unbalanced integer;
BEGIN
  IF TG_TABLE_NAME = 'ledger_transaction' THEN checked_id := NEW.id; ELSE checked_id := NEW.transaction_id; END IF;
  SELECT count(*) INTO postings FROM ledger_posting
    WHERE tenant_id = NEW.tenant_id AND transaction_id = checked_id;
  SELECT count(*) INTO unbalanced FROM (
    SELECT currency FROM ledger_posting WHERE tenant_id = NEW.tenant_id AND transaction_id = checked_id
    GROUP BY currency HAVING sum(amount_minor) <> 0) AS off;
  IF postings < 2 OR unbalanced > 0 THEN
    RAISE EXCEPTION 'ledger transaction % does not balance', checked_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balance';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_transaction_balance AFTER INSERT ON ledger_transaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_prove_balance();
CREATE CONSTRAINT TRIGGER ledger_posting_balance AFTER INSERT ON ledger_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_prove_balance();

CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER ledger_posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_transaction, ledger_posting FROM qosha_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_account FROM qosha_app;

CALL qosha_protect('ledger_transaction');
CALL qosha_protect('ledger_posting');
