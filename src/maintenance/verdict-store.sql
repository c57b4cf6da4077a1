-- name: save
INSERT INTO maintenance_verdict (window_id, at, revision, answer, verdict, uncovered, told)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (window_id) DO UPDATE SET at = $2, revision = $3, answer = $4, verdict = $5, uncovered = $6, told = $7;

-- name: load
SELECT window_id, revision, verdict, uncovered, told FROM maintenance_verdict WHERE window_id = ANY ($1::uuid[]);

-- name: load-briefly
SELECT window_id, answer, at, revision, uncovered, told FROM maintenance_verdict WHERE window_id = ANY ($1::uuid[]);
