-- name: insert-plan
INSERT INTO failover_plan (id, sequence_id, subjects, starts_at, ends_at, reason, planned_by, planned_at)
VALUES ($1::uuid, $2, $3, $4, $5, $6, $7::uuid, $8);

-- name: withdraw-plan
UPDATE failover_plan SET withdrawn_at = $2 WHERE id = $1::uuid AND withdrawn_at IS NULL AND ends_at > $2::timestamptz;

-- name: list-plans
SELECT p.*, w.name AS planned_by_name FROM failover_plan AS p JOIN person AS w ON w.id = p.planned_by
WHERE p.ends_at > $1::timestamptz ORDER BY p.starts_at DESC, p.id LIMIT $2::int;

-- name: load-plan
SELECT p.*, w.name AS planned_by_name FROM failover_plan AS p JOIN person AS w ON w.id = p.planned_by WHERE p.id = $1::uuid;
