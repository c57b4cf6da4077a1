-- name: take-sequence
INSERT INTO invoice_series AS s (series, year, last_sequence) VALUES ($1, $2, 1)
ON CONFLICT (series, year) DO UPDATE SET last_sequence = s.last_sequence + 1
RETURNING last_sequence;

-- name: insert-invoice
INSERT INTO invoice (tenant_id, id, series, year, sequence, number, contract_id, month_on, period_start, period_end,
  time_zone, issued_on, due_on, language, currency, net_minor, vat_minor, gross_minor, seller, buyer, content_sha256,
  created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
  decode($21, 'hex'), $22);

-- name: insert-lines
INSERT INTO invoice_line (tenant_id, invoice_id, line, kind, rack_id, formula, quantity, unit, unit_price, period_start,
  period_end, net_minor, vat_rate, evidence, evidence_sha256, units)
SELECT $1, $2, l.line, l.kind, l.rack_id, l.formula, l.quantity, l.unit, l.unit_price, l.period_start, l.period_end,
  l.net_minor, l.vat_rate, l.evidence, decode(l.evidence_sha256, 'hex'),
  int4range(l.lowest_unit, l.lowest_unit + l.unit_count)
FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::text[], $9::numeric[],
  $10::timestamptz[], $11::timestamptz[], $12::bigint[], $13::numeric[], $14::text[], $15::text[],
  $16::integer[], $17::integer[])
  AS l (line, kind, rack_id, formula, quantity, unit, unit_price, period_start, period_end, net_minor, vat_rate,
    evidence, evidence_sha256, lowest_unit, unit_count);

-- name: insert-vat
INSERT INTO invoice_vat (tenant_id, invoice_id, rate, net_minor, vat_minor)
SELECT $1, $2, v.rate, v.net_minor, v.vat_minor
FROM unnest($3::numeric[], $4::bigint[], $5::bigint[]) AS v (rate, net_minor, vat_minor);

-- name: find-closed
SELECT number FROM invoice WHERE tenant_id = $1 AND contract_id = $2 AND month_on = $3;

-- name: select-headers
SELECT tenant_id, id, series, year, sequence, number, contract_id, month_on, period_start, period_end, time_zone,
  issued_on, due_on, language, currency, net_minor, vat_minor, gross_minor, created_at
FROM invoice WHERE tenant_id = $1
ORDER BY month_on DESC, number DESC LIMIT $2;

-- name: select-invoice
SELECT tenant_id, id, series, year, sequence, number, contract_id, month_on, period_start, period_end, time_zone,
  issued_on, due_on, language, currency, net_minor, vat_minor, gross_minor, created_at, seller, buyer,
  encode(content_sha256, 'hex') AS content_sha256
FROM invoice WHERE tenant_id = $1 AND number = $2;

-- name: select-lines
SELECT line, kind, rack_id, formula, quantity, unit, unit_price, period_start, period_end, net_minor, vat_rate, evidence,
  encode(evidence_sha256, 'hex') AS evidence_sha256, lower(units) AS lowest_unit,
  upper(units) - lower(units) AS unit_count
FROM invoice_line WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY line;

-- name: select-vat
SELECT rate, net_minor, vat_minor FROM invoice_vat WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY rate;
