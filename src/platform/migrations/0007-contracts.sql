-- Contracts: what was sold to whom, at what price, from which local day. A change of price or of racks is a new
-- version; versions of a contract cannot overlap, and a rack belongs to one tenant at a time.

-- Ships with PostgreSQL and is trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE contract (
  tenant_id text NOT NULL REFERENCES tenant (id),
  id text NOT NULL CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  -- As printed on invoices, e.g. 'QSH-2024/017'.
  reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  payment_days integer NOT NULL CHECK (payment_days BETWEEN 0 AND 120),
  signed_on date NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE contract_version (
  tenant_id text NOT NULL,
  contract_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  -- Local days of the site, [first, day after the last). No upper bound: until further notice.
  valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  PRIMARY KEY (tenant_id, contract_id, version),
  FOREIGN KEY (tenant_id, contract_id) REFERENCES contract (tenant_id, id),
  -- Items repeat `valid`; this key lets a foreign key hold both copies equal.
  UNIQUE (tenant_id, contract_id, version, valid),
  CONSTRAINT contract_version_overlap
    EXCLUDE USING gist (tenant_id WITH =, contract_id WITH =, valid WITH &&)
);

-- One rack of one version: its monthly price, its contracted power, and the price of the energy it draws.
CREATE TABLE contract_rack (
  tenant_id text NOT NULL,
  contract_id text NOT NULL,
  version integer NOT NULL,
  rack_id text NOT NULL CHECK (length(rack_id) BETWEEN 1 AND 100),
  valid daterange NOT NULL,
  monthly_minor bigint NOT NULL CHECK (monthly_minor >= 0),
  contracted_watts integer NOT NULL CHECK (contracted_watts >= 0),
  -- Major units per kWh, up to six decimals. Null: energy is included in the monthly price.
  energy_price numeric(14, 6) CHECK (energy_price >= 0),
  PRIMARY KEY (tenant_id, contract_id, version, rack_id),
  FOREIGN KEY (tenant_id, contract_id, version, valid)
    REFERENCES contract_version (tenant_id, contract_id, version, valid) ON UPDATE CASCADE,
  CONSTRAINT contract_rack_sold_twice EXCLUDE USING gist (rack_id WITH =, valid WITH &&)
);

CALL qosha_protect('contract');
CALL qosha_protect('contract_version');
CALL qosha_protect('contract_rack');

-- Value added tax by date of supply. Rates are law, the same for every tenant.
CREATE TABLE vat_rate (
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  valid daterange NOT NULL CHECK (NOT isempty(valid)),
  -- Fraction: 0.18 is 18 %.
  rate numeric(5, 4) NOT NULL CHECK (rate >= 0 AND rate < 1),
  PRIMARY KEY (country, valid),
  CONSTRAINT vat_rate_overlap EXCLUDE USING gist (country WITH =, valid WITH &&)
);
-- Tax Code of the Republic of Azerbaijan, article 173, in force since 2001-01-01.
INSERT INTO vat_rate (country, valid, rate) VALUES ('AZ', '[2001-01-01,)', 0.18);
