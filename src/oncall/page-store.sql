-- name: try-lock-notices
SELECT pg_try_advisory_xact_lock(7016845, 1) AS locked;

-- name: take-notices
DELETE FROM alert_notice WHERE id = ANY (ARRAY(SELECT id FROM alert_notice ORDER BY id LIMIT $1::int))
RETURNING id, alert_id, kind, at, person_id;

-- name: lock-latest-page
SELECT * FROM page WHERE alert_id = $1::uuid ORDER BY opened_at DESC, id LIMIT 1 FOR NO KEY UPDATE;

-- name: insert-page
INSERT INTO page (alert_id, state, opened_at, next_step_at) VALUES ($1::uuid, 'open', $2, $2) RETURNING *;

-- name: lock-due-page
SELECT * FROM page WHERE state = 'open' AND next_step_at <= $1::timestamptz
ORDER BY next_step_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;

-- name: lock-page
SELECT * FROM page WHERE id = $1::uuid FOR NO KEY UPDATE;

-- name: load-page
SELECT * FROM page WHERE id = $1::uuid;

-- name: latest-pages-of-alerts
SELECT DISTINCT ON (alert_id) alert_id, id FROM page WHERE alert_id = ANY ($1::uuid[])
ORDER BY alert_id, opened_at DESC;

-- name: recent-pages
SELECT id FROM page WHERE state <> 'closed' OR closed_at > $1::timestamptz ORDER BY opened_at DESC LIMIT $2::int;

-- name: update-page
UPDATE page SET state = $2, acknowledged_at = $3, acknowledged_by = $4, closed_at = $5, next_step = $6,
  next_step_at = $7, round = $8, round_heard = $9, steps_taken = $10
WHERE id = $1::uuid;

-- name: insert-event
INSERT INTO page_event (page_id, at, kind, step, person_id) VALUES ($1::uuid, $2, $3, $4, $5::uuid);

-- name: insert-delivery
INSERT INTO page_delivery (page_id, step, person_id, channel, kind, attempt, state, due_at)
VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6, 'pending', $7)
ON CONFLICT (page_id, step, person_id, channel, kind, attempt) DO NOTHING;

-- name: supersede
UPDATE page_delivery SET state = 'abandoned', finished_at = $4
WHERE page_id = $1::uuid AND person_id = $2::uuid AND channel = $3 AND kind = 'page' AND state = 'pending';

-- name: abandon-pending
UPDATE page_delivery SET state = 'abandoned', finished_at = $2
WHERE page_id = $1::uuid AND kind = 'page' AND state = 'pending';

-- name: told-people
SELECT DISTINCT person_id, channel FROM page_delivery
WHERE page_id = $1::uuid AND kind = 'page' AND state IN ('sent', 'sending');

-- name: claim-delivery
UPDATE page_delivery SET state = 'sending', lease_id = gen_random_uuid(), lease_until = $3
WHERE id = (
  SELECT id FROM page_delivery
  WHERE channel = $1 AND ((state = 'pending' AND due_at <= $2) OR (state = 'sending' AND lease_until <= $2))
  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, page_id, step, person_id, channel, kind, attempt, lease_id;

-- name: finish-delivery
UPDATE page_delivery SET state = $3, finished_at = $4, reason = $5, lease_id = NULL, lease_until = NULL
WHERE id = $1::uuid AND lease_id = $2::uuid AND state = 'sending';

-- name: has-hope
SELECT 1 AS hope FROM page_delivery
WHERE page_id = $1::uuid AND step >= $2 AND kind = 'page' AND state IN ('pending', 'sending', 'sent') LIMIT 1;

-- name: load-person
SELECT id, name, email, language FROM person WHERE id = $1::uuid;
