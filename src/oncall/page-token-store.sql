-- name: insert-token
INSERT INTO page_token (token_hash, page_id, person_id, created_at) VALUES ($1, $2::uuid, $3::uuid, $4);

-- name: find-token
SELECT t.page_id, t.person_id, p.name AS person, p.language FROM page_token AS t JOIN person AS p ON p.id = t.person_id
WHERE t.token_hash = $1 AND p.active;

-- name: forget-tokens
DELETE FROM page_token AS t USING page AS g
WHERE g.id = t.page_id AND g.state = 'closed' AND g.closed_at < $1::timestamptz;
