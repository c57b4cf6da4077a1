-- name: insert-tenant
INSERT INTO tenant (id, name, language, tax_number, address, billing_email, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: select-tenants
SELECT id, name, language, tax_number, address, billing_email FROM tenant ORDER BY id;

-- name: lock-tenant
SELECT id, name, language, tax_number, address, billing_email FROM tenant WHERE id = $1 FOR NO KEY UPDATE;

-- name: insert-contract
INSERT INTO contract (tenant_id, id, reference, currency, payment_days, signed_on)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert-version
INSERT INTO contract_version (tenant_id, contract_id, version, valid)
VALUES ($1, $2, $3, daterange($4::date, $5::date));

-- name: insert-racks
INSERT INTO contract_rack
  (tenant_id, contract_id, version, rack_id, valid, monthly_minor, contracted_watts, energy_price, units)
SELECT $1, $2, $3, r.rack_id, daterange($4::date, $5::date), r.monthly_minor, r.contracted_watts, r.energy_price,
  int4range(r.lowest_unit, r.lowest_unit + r.unit_count)
FROM unnest($6::text[], $7::bigint[], $8::integer[], $9::numeric[], $10::integer[], $11::integer[])
  AS r (rack_id, monthly_minor, contracted_watts, energy_price, lowest_unit, unit_count);

-- name: end-version
UPDATE contract_version SET valid = daterange(lower(valid), $4::date)
WHERE tenant_id = $1 AND contract_id = $2 AND version = $3 AND lower(valid) < $4::date;

-- name: select-contracts
SELECT tenant_id, id, reference, currency, payment_days, signed_on FROM contract
WHERE tenant_id = $1 ORDER BY id;

-- name: select-terms
SELECT r.tenant_id, r.contract_id, r.version, r.rack_id, lower(r.valid) AS from_on, upper(r.valid) AS until_on,
  r.monthly_minor, c.currency, r.contracted_watts, r.energy_price,
  lower(r.units) AS lowest_unit, upper(r.units) - lower(r.units) AS unit_count
FROM contract_rack r JOIN contract c ON c.tenant_id = r.tenant_id AND c.id = r.contract_id
WHERE r.tenant_id = $1 AND r.valid && daterange($2::date, $3::date)
ORDER BY r.contract_id, r.rack_id, lower(r.valid);

-- name: select-rack-holders
SELECT r.tenant_id, r.contract_id, r.version, r.rack_id, lower(r.valid) AS from_on, upper(r.valid) AS until_on,
  r.monthly_minor, c.currency, r.contracted_watts, r.energy_price,
  lower(r.units) AS lowest_unit, upper(r.units) - lower(r.units) AS unit_count
FROM contract_rack r JOIN contract c ON c.tenant_id = r.tenant_id AND c.id = r.contract_id
WHERE r.valid && daterange($1::date, $2::date)
ORDER BY r.rack_id, lower(r.units);

-- name: select-vat-rates
SELECT lower(valid) AS from_on, upper(valid) AS until_on, rate FROM vat_rate
WHERE country = $1 AND valid && daterange($2::date, $3::date)
ORDER BY lower(valid);
