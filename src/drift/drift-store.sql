-- name: load-open
SELECT key, code, params, component_ids, lines,
  extract(epoch FROM window_from)::float8 * 1000 AS from_ms, extract(epoch FROM window_to)::float8 * 1000 AS to_ms,
  extract(epoch FROM first_seen_at)::float8 * 1000 AS first_seen_ms,
  extract(epoch FROM last_seen_at)::float8 * 1000 AS last_seen_ms,
  CASE WHEN known_code = code THEN known_reason END AS known_reason,
  CASE WHEN known_code = code THEN known_by END AS known_by,
  CASE WHEN known_code = code THEN extract(epoch FROM known_at)::float8 * 1000 END AS known_at_ms
FROM drift WHERE ended_at IS NULL ORDER BY key;

-- name: save-seen
INSERT INTO drift (key, code, params, component_ids, window_from, window_to, lines, first_seen_at, last_seen_at)
VALUES ($1, $2, $3::jsonb, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7::jsonb,
  to_timestamp($8::float8 / 1000), to_timestamp($8::float8 / 1000))
ON CONFLICT (key) DO UPDATE SET
  first_seen_at = CASE WHEN drift.ended_at IS NULL AND drift.code = excluded.code
    THEN least(drift.first_seen_at, excluded.first_seen_at) ELSE excluded.first_seen_at END,
  code = excluded.code, params = excluded.params, component_ids = excluded.component_ids,
  window_from = excluded.window_from, window_to = excluded.window_to, lines = excluded.lines,
  last_seen_at = CASE WHEN drift.ended_at IS NULL AND drift.code = excluded.code
    THEN greatest(drift.last_seen_at, excluded.last_seen_at) ELSE excluded.last_seen_at END,
  ended_at = NULL;

-- name: end-unseen
UPDATE drift SET ended_at = to_timestamp($2::float8 / 1000) WHERE key = ANY($1::text[]) AND ended_at IS NULL;

-- name: mark-known
UPDATE drift SET known_code = code, known_reason = $2, known_by = $3, known_at = to_timestamp($4::float8 / 1000)
WHERE key = $1 AND ended_at IS NULL;

-- name: mark-unknown
UPDATE drift SET known_code = NULL, known_reason = NULL, known_by = NULL, known_at = NULL
WHERE key = $1 AND ended_at IS NULL;

-- name: forget-ended
DELETE FROM drift WHERE ended_at < to_timestamp($1::float8 / 1000) AND known_code IS NULL;
