-- name: lock-windows
SELECT pg_advisory_xact_lock(7016844, 2);

-- name: insert-window
INSERT INTO maintenance_window (id, title, reason, state, starts_at, ends_at, in_charge, created_by, created_at, revision,
  approval, approved_by, approved_at, decided_revision, override_asked_by, override_asked_at, override_reason,
  override_covers, request_by, request_at, request_reason, request_for, closed_at, carrier)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24);

-- name: update-window
UPDATE maintenance_window SET title = $2, reason = $3, state = $4, starts_at = $5, ends_at = $6, in_charge = $7,
  created_by = $8, created_at = $9, revision = $10, approval = $11, approved_by = $12, approved_at = $13,
  decided_revision = $14, override_asked_by = $15, override_asked_at = $16, override_reason = $17,
  override_covers = $18, request_by = $19, request_at = $20, request_reason = $21, request_for = $22, closed_at = $23,
  carrier = $24
WHERE id = $1;

-- name: delete-steps
DELETE FROM maintenance_step WHERE window_id = $1;

-- name: insert-step
INSERT INTO maintenance_step (window_id, position, title, starts_at, ends_at, component_ids)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: load-window
SELECT * FROM maintenance_window WHERE id = $1::uuid;

-- name: load-by-carrier
SELECT * FROM maintenance_window
WHERE carrier ->> 'provider' = $1 AND carrier ->> 'account' = $2 AND carrier ->> 'maintenanceId' = $3;

-- name: list-open
SELECT * FROM maintenance_window WHERE state NOT IN ('ended', 'cancelled') ORDER BY starts_at, id LIMIT $1::int;

-- name: list-closed
SELECT * FROM maintenance_window WHERE state IN ('ended', 'cancelled') ORDER BY closed_at DESC, id LIMIT $1::int;

-- name: count-open
SELECT count(*)::int AS count FROM maintenance_window WHERE state NOT IN ('ended', 'cancelled');

-- name: load-steps
SELECT window_id, title, starts_at, ends_at, component_ids FROM maintenance_step
WHERE window_id = ANY ($1::uuid[]) ORDER BY window_id, position;

-- name: insert-decision
INSERT INTO maintenance_decision (window_id, at, kind, person_id, detail) VALUES ($1, $2, $3, $4, $5);

-- name: list-decisions
SELECT d.at, d.kind, d.detail, p.name AS person FROM maintenance_decision AS d LEFT JOIN person AS p ON p.id = d.person_id
WHERE d.window_id = $1::uuid ORDER BY d.id LIMIT 1000;

-- name: list-under-way
SELECT * FROM maintenance_window WHERE state IN ('approved', 'running', 'late') AND starts_at <= $1::timestamptz
ORDER BY starts_at, id;

-- name: load-titles
SELECT id, title FROM maintenance_window WHERE id = ANY ($1::uuid[]);
