-- name: by-login
SELECT id, login, name, email, phone, language, roles, tenant_id, password_hash, active
FROM person WHERE login = lower($1)

-- name: by-id
SELECT id, login, name, email, phone, language, roles, tenant_id, password_hash, active FROM person WHERE id = $1

-- name: all
SELECT id, login, name, email, phone, language, roles, tenant_id, password_hash, active FROM person ORDER BY login

-- name: insert
INSERT INTO person (id, login, name, email, phone, language, roles, tenant_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (login) DO NOTHING

-- name: set-password
UPDATE person SET password_hash = $2 WHERE id = $1

-- name: set-language
UPDATE person SET language = $2 WHERE id = $1

-- name: count-with-password
SELECT count(*) AS people FROM person WHERE password_hash IS NOT NULL AND active
