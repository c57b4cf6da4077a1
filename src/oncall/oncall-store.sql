-- name: load-schedule
SELECT name, time_zone FROM oncall_schedule WHERE id = $1::int;

-- name: load-rotations
SELECT starts_on, ends_on, handover_at::text AS handover_at, every_days, person_ids FROM oncall_rotation
WHERE schedule_id = $1::int ORDER BY position;

-- name: load-overrides
SELECT id, person_id, lower(during) AS from_at, upper(during) AS until_at FROM oncall_override
WHERE schedule_id = $1::int AND upper(during) > $2::timestamptz ORDER BY lower(during) LIMIT 1000;

-- name: upsert-schedule
INSERT INTO oncall_schedule (id, name, time_zone) VALUES ($1::int, $2, $3)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone;

-- name: delete-rotations
DELETE FROM oncall_rotation WHERE schedule_id = $1::int;

-- name: insert-rotation
INSERT INTO oncall_rotation (schedule_id, position, starts_on, ends_on, handover_at, every_days, person_ids)
VALUES ($1::int, $2::int, $3::date, $4::date, $5::time, $6::int, $7::uuid[]);

-- name: insert-override
INSERT INTO oncall_override (schedule_id, person_id, during)
VALUES ($1::int, $2::uuid, tstzrange($3::timestamptz, $4::timestamptz)) RETURNING id;

-- name: end-override
UPDATE oncall_override SET during = tstzrange(lower(during), $2::timestamptz)
WHERE id = $1::uuid AND lower(during) < $2::timestamptz AND upper(during) > $2::timestamptz;

-- name: delete-override
DELETE FROM oncall_override WHERE id = $1::uuid AND lower(during) >= $2::timestamptz;

-- name: load-steps
SELECT after_seconds, target, person_id FROM escalation_step ORDER BY position;

-- name: delete-steps
DELETE FROM escalation_step;

-- name: insert-step
INSERT INTO escalation_step (position, after_seconds, target, person_id) VALUES ($1::int, $2::int, $3, $4::uuid);

-- name: load-staff
SELECT id, name, email, language FROM person
WHERE active AND tenant_id IS NULL AND roles && ARRAY['on-call', 'noc', 'administrator'] ORDER BY login;

-- name: load-addressee
SELECT addressee FROM alert WHERE id = $1::uuid;
