-- name: lock-alerts
SELECT pg_advisory_xact_lock(7016844, 1);

-- name: load-current
SELECT * FROM alert
WHERE state <> 'normal' OR returned_at > $1::timestamptz
ORDER BY key, opened_at;

-- name: load-one
SELECT a.*, p.name AS acknowledged_by_name FROM alert AS a LEFT JOIN person AS p ON p.id = a.acknowledged_by
WHERE a.id = $1::uuid;

-- name: list-open
SELECT a.*, p.name AS acknowledged_by_name FROM alert AS a LEFT JOIN person AS p ON p.id = a.acknowledged_by
WHERE a.state <> 'normal' ORDER BY a.opened_at, a.key LIMIT $1::int;

-- name: count-suppressed
SELECT w AS window_id, count(*)::int AS count FROM alert AS a, unnest(a.suppressed_by) AS w
WHERE a.state <> 'normal' GROUP BY w;

-- name: list-ended
SELECT a.*, p.name AS acknowledged_by_name FROM alert AS a LEFT JOIN person AS p ON p.id = a.acknowledged_by
WHERE a.state = 'normal' ORDER BY a.returned_at DESC LIMIT $1::int;

-- name: insert-alert
INSERT INTO alert (key, code, params, priority, state, component_id, device_id, consequences, consequence, cause_keys,
  opened_at, activated_at, returned_at, acknowledged_at, acknowledged_by, activations, transitions_ms, paged_priority,
  addressee, suppressed_by, paged_news)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
RETURNING id;

-- name: update-alert
UPDATE alert SET key = $1, code = $2, params = $3, priority = $4, state = $5, component_id = $6, device_id = $7,
  consequences = $8, consequence = $9, cause_keys = $10, opened_at = $11, activated_at = $12, returned_at = $13,
  acknowledged_at = $14, acknowledged_by = $15, activations = $16, transitions_ms = $17, paged_priority = $18,
  addressee = $19, suppressed_by = $20, paged_news = $21
WHERE id = $22::uuid;

-- name: insert-event
INSERT INTO alert_event (alert_id, at, kind, priority, person_id) VALUES ($1, $2, $3, $4, $5);

-- name: insert-notice
INSERT INTO alert_notice (alert_id, kind, at, person_id) VALUES ($1, $2, $3, $4);

-- name: list-events
SELECT e.at, e.kind, e.priority, p.name AS person FROM alert_event AS e LEFT JOIN person AS p ON p.id = e.person_id
WHERE e.alert_id = $1::uuid ORDER BY e.id LIMIT $2::int;

-- name: list-of-key
SELECT a.*, p.name AS acknowledged_by_name FROM alert AS a LEFT JOIN person AS p ON p.id = a.acknowledged_by
WHERE a.key = $1 ORDER BY a.opened_at LIMIT $2::int;
