-- name: lock-holds
SELECT pg_advisory_xact_lock(7016921, 1);

-- name: release-expired
UPDATE capacity_hold SET released_at = expires_at WHERE released_at IS NULL AND expires_at <= $1::timestamptz;

-- name: insert-hold
INSERT INTO capacity_hold (id, name, kw, heat_kw, network_gbit, rack_id, feeders, lowest_unit, unit_count, created_by,
  created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: select-holds
SELECT h.id, h.name, h.kw, h.heat_kw, h.network_gbit, h.rack_id, h.feeders, h.lowest_unit, h.unit_count, h.created_at,
  h.expires_at, p.login AS created_by
FROM capacity_hold AS h JOIN person AS p ON p.id = h.created_by
WHERE h.released_at IS NULL AND h.expires_at > $1::timestamptz
ORDER BY h.created_at, h.id;

-- name: release-hold
UPDATE capacity_hold SET released_at = $2::timestamptz
WHERE id = $1 AND released_at IS NULL AND expires_at > $2::timestamptz
RETURNING name;
