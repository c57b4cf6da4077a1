-- name: lock-chain
SELECT pg_advisory_xact_lock(hashtext('qosha.audit'))

-- name: last-entry
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1

-- name: insert-entry
INSERT INTO audit (seq, at, actor, action, subject, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: entries-from
SELECT seq, at, actor, action, subject, detail, hash FROM audit WHERE seq >= $1 ORDER BY seq LIMIT $2
