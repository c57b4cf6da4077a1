-- name: insert
INSERT INTO access_token (id, name, scope, token_hash, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: list
SELECT t.id, t.name, t.scope, p.login AS created_by, t.created_at, t.last_used_at
FROM access_token AS t JOIN person AS p ON p.id = t.created_by
WHERE t.revoked_at IS NULL ORDER BY t.created_at DESC, t.id

-- name: count
SELECT count(*)::integer AS live FROM access_token WHERE revoked_at IS NULL

-- name: find-live
SELECT id, last_used_at FROM access_token WHERE token_hash = $1 AND scope = $2 AND revoked_at IS NULL

-- name: touch
UPDATE access_token SET last_used_at = $2 WHERE id = $1

-- name: revoke
UPDATE access_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name
