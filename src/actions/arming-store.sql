-- name: lock-action
SELECT pg_advisory_xact_lock(hashtextextended('action ' || $1::text, 0));

-- name: try-lock-action
SELECT pg_try_advisory_xact_lock(hashtextextended('action ' || $1::text, 0)) AS locked;

-- name: newest-armings
SELECT DISTINCT ON (a.action) a.id, a.action, a.definition_hash, a.mode, a.reason, a.armed_at, a.until,
  p.id AS by_id, p.login AS by_login, p.active AND 'administrator' = ANY (p.roles) AS by_may,
  q.id AS consent_id, q.login AS consent_login, q.active AND 'administrator' = ANY (q.roles) AS consent_may,
  c.consented_at, r.login AS disarmed_login, d.disarmed_at
FROM action_arming a
JOIN person p ON p.id = a.armed_by
LEFT JOIN action_consent c ON c.arming_id = a.id
LEFT JOIN person q ON q.id = c.consented_by
LEFT JOIN action_disarming d ON d.arming_id = a.id
LEFT JOIN person r ON r.id = d.disarmed_by
WHERE $1::text IS NULL OR a.action = $1
ORDER BY a.action, a.armed_at DESC, a.id DESC LIMIT 1000;

-- name: insert-arming
INSERT INTO action_arming (id, action, definition_hash, mode, reason, armed_by, armed_at, until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: insert-consent
INSERT INTO action_consent (arming_id, armed_by, consented_by, consented_at) VALUES ($1, $2, $3, $4);

-- name: insert-disarming
INSERT INTO action_disarming (arming_id, disarmed_by, disarmed_at) VALUES ($1, $2, $3)
ON CONFLICT (arming_id) DO NOTHING;
