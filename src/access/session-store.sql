-- name: insert
INSERT INTO session (token_hash, person_id, created_at, last_seen_at, expires_at, user_agent)
VALUES ($1, $2, $3, $3, $4, $5)

-- name: find-live
SELECT person_id, last_seen_at FROM session WHERE token_hash = $1 AND expires_at > $2 AND last_seen_at > $3

-- name: touch
UPDATE session SET last_seen_at = $2 WHERE token_hash = $1

-- name: list-live
SELECT s.token_hash, p.roles FROM session AS s JOIN person AS p ON p.id = s.person_id AND p.active
WHERE s.token_hash = ANY ($1::bytea[]) AND s.expires_at > $2 AND s.last_seen_at > $3

-- name: delete
DELETE FROM session WHERE token_hash = $1

-- name: delete-others
DELETE FROM session WHERE person_id = $1 AND token_hash <> $2

-- name: delete-expired
DELETE FROM session WHERE expires_at <= $1 OR last_seen_at <= $2

-- name: insert-link
INSERT INTO sign_in_link (token_hash, person_id, expires_at) VALUES ($1, $2, $3)

-- name: use-link
UPDATE sign_in_link SET used_at = $2
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
RETURNING person_id

-- name: delete-links-of
DELETE FROM sign_in_link WHERE person_id = $1

-- name: delete-expired-links
DELETE FROM sign_in_link WHERE expires_at <= $1
