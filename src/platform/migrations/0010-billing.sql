-- Invoices with their lines and the evidence of each line. Written once, in one transaction with the number and
-- the posting; totals, hashes and "billed once" are proven by the database.

-- One counter row per series and year, locked while a number is taken: no gaps, because a number that was taken in
-- a transaction that failed was never taken.
CREATE TABLE invoice_series (
  series text NOT NULL CHECK (series ~ '^[A-Z]{1,8}$'),
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  last_sequence integer NOT NULL DEFAULT 0 CHECK (last_sequence >= 0),
  PRIMARY KEY (series, year)
);
CALL qosha_staff_only('invoice_series');

CREATE TABLE invoice (
  tenant_id text NOT NULL REFERENCES tenant (id),
  id uuid NOT NULL,
  series text NOT NULL,
  year integer NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  -- e.g. QSH-2026-000042
  number text NOT NULL,
  contract_id text NOT NULL,
  -- First day of the local month that was closed; the period as instants of the site's zone.
  month_on date NOT NULL CHECK (extract(day FROM month_on) = 1),
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  time_zone text NOT NULL,
  issued_on date NOT NULL,
  due_on date NOT NULL CHECK (due_on >= issued_on),
  language text NOT NULL CHECK (language IN ('az', 'ru', 'en')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  net_minor bigint NOT NULL,
  vat_minor bigint NOT NULL,
  gross_minor bigint NOT NULL,
  -- Seller and buyer as they were on the day of issue (JSON).
  seller text NOT NULL,
  buyer text NOT NULL,
  -- SHA-256 over header, parties and the hashes of all lines.
  content_sha256 bytea NOT NULL CHECK (length(content_sha256) = 32),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, contract_id) REFERENCES contract (tenant_id, id),
  CONSTRAINT invoice_number_once UNIQUE (series, year, sequence),
  CONSTRAINT invoice_month_once UNIQUE (tenant_id, contract_id, month_on),
  CHECK (number = series || '-' || year || '-' || lpad(sequence::text, 6, '0')),
  CHECK (gross_minor = net_minor + vat_minor),
  CHECK (period_start < period_end)
);

CREATE TABLE invoice_line (
  tenant_id text NOT NULL,
  invoice_id uuid NOT NULL,
  line integer NOT NULL CHECK (line > 0),
  kind text NOT NULL CHECK (kind IN ('rack', 'energy')),
  rack_id text NOT NULL,
  formula text NOT NULL,
  quantity numeric NOT NULL,
  unit text NOT NULL CHECK (unit IN ('month', 'kWh')),
  unit_price numeric(18, 6) NOT NULL,
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  net_minor bigint NOT NULL,
  vat_rate numeric(5, 4) NOT NULL,
  -- Canonical JSON (sorted keys, no spaces) from which the line can be calculated again, and its hash.
  evidence text NOT NULL,
  evidence_sha256 bytea NOT NULL CHECK (evidence_sha256 = sha256(convert_to(evidence, 'UTF8'))),
  PRIMARY KEY (tenant_id, invoice_id, line),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoice (tenant_id, id),
  CHECK (period_start < period_end),
  -- No instant of a rack's rent or energy is billed twice, to whomever.
  CONSTRAINT invoice_line_billed_twice
    EXCLUDE USING gist (rack_id WITH =, kind WITH =, tstzrange(period_start, period_end) WITH &&)
);

-- VAT breakdown (EN 16931 BG-23): one row per rate, VAT rounded once on the sum of the lines.
CREATE TABLE invoice_vat (
  tenant_id text NOT NULL,
  invoice_id uuid NOT NULL,
  rate numeric(5, 4) NOT NULL,
  net_minor bigint NOT NULL,
  vat_minor bigint NOT NULL,
  PRIMARY KEY (tenant_id, invoice_id, rate),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoice (tenant_id, id),
  CHECK (vat_minor = round(net_minor * rate))
);

-- At commit. An invoice whose rows cannot be seen counts as wrong.
CREATE FUNCTION invoice_prove_totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked_id uuid;
  total record;
  lines numeric;
  line_count integer;
  vat numeric;
  mismatched integer;
BEGIN
  IF TG_TABLE_NAME = 'invoice' THEN checked_id := NEW.id; ELSE checked_id := NEW.invoice_id; END IF;
  SELECT net_minor, vat_minor INTO total FROM invoice WHERE tenant_id = NEW.tenant_id AND id = checked_id;
  SELECT sum(net_minor), count(*) INTO lines, line_count FROM invoice_line
    WHERE tenant_id = NEW.tenant_id AND invoice_id = checked_id;
  SELECT sum(vat_minor) INTO vat FROM invoice_vat WHERE tenant_id = NEW.tenant_id AND invoice_id = checked_id;
  SELECT count(*) INTO mismatched FROM (
      SELECT vat_rate AS rate, sum(net_minor) AS net FROM invoice_line
      WHERE tenant_id = NEW.tenant_id AND invoice_id = checked_id GROUP BY vat_rate) AS l
    FULL JOIN (
      SELECT rate, net_minor AS net FROM invoice_vat
      WHERE tenant_id = NEW.tenant_id AND invoice_id = checked_id) AS v USING (rate)
    WHERE l.net IS DISTINCT FROM v.net;
  IF line_count = 0 OR mismatched > 0 OR lines IS DISTINCT FROM total.net_minor
      OR vat IS DISTINCT FROM total.vat_minor THEN
    RAISE EXCEPTION 'totals of invoice % do not agree with its lines', checked_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_totals';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER invoice_totals AFTER INSERT ON invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoice_prove_totals();
CREATE CONSTRAINT TRIGGER invoice_line_totals AFTER INSERT ON invoice_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoice_prove_totals();
CREATE CONSTRAINT TRIGGER invoice_vat_totals AFTER INSERT ON invoice_vat
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoice_prove_totals();

CREATE TRIGGER invoice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER invoice_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_line
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER invoice_vat_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_vat
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON invoice, invoice_line, invoice_vat FROM qosha_app;

CALL qosha_protect('invoice');
CALL qosha_protect('invoice_line');
CALL qosha_protect('invoice_vat');
