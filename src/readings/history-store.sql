-- name: load-points
SELECT id, device_id, point, instance, unit, interval_ms FROM history.point;

-- name: load-points-of
SELECT id, device_id, point, instance, unit, interval_ms FROM history.point WHERE device_id = ANY ($1::text[]);

-- name: register-points
-- Devices and points are told once each, and then by their places: most devices have the same points.
WITH told AS (
  SELECT device.id AS device_id, fact.point, fact.instance, fact.unit, told.interval_ms, told.place
  FROM unnest($1::int[], $2::int[], $3::int[]) WITH ORDINALITY AS told (device, fact, interval_ms, place)
  JOIN unnest($4::text[]) WITH ORDINALITY AS device (id, place) ON device.place = told.device
  JOIN unnest($5::text[], $6::text[], $7::text[]) WITH ORDINALITY AS fact (point, instance, unit, place)
    ON fact.place = told.fact
), stored AS (
  -- In one order everywhere, so that two writers cannot wait for each other.
  INSERT INTO history.point AS known (device_id, point, instance, unit, interval_ms)
  SELECT device_id, point, instance, unit, interval_ms FROM told
  ORDER BY device_id COLLATE "C", point COLLATE "C", instance COLLATE "C"
  ON CONFLICT (device_id, point, instance)
    DO UPDATE SET interval_ms = excluded.interval_ms, unit = excluded.unit
  RETURNING id, device_id, point, instance
)
SELECT array_agg(stored.id ORDER BY told.place) AS ids FROM told JOIN stored USING (device_id, point, instance);

-- name: find-point
SELECT id, device_id, point, instance, unit, interval_ms FROM history.point
WHERE device_id = $1 AND point = $2 AND instance = $3;

-- name: share-hour
SELECT pg_advisory_xact_lock_shared(7016843, $1::int);

-- name: own-hour
SELECT pg_advisory_xact_lock(7016843, $1::int);

-- name: open-hour
SELECT history.open_hour_partition($1::timestamptz);

-- name: drop-hour
SELECT history.drop_hour_partition($1::timestamptz);

-- name: closed-hours
SELECT starts_at FROM history.open_hour WHERE starts_at < $1::timestamptz ORDER BY starts_at LIMIT $2::int;

-- name: is-hour-open
SELECT 1 AS open FROM history.open_hour WHERE starts_at = $1::timestamptz;

-- name: hour-samples
SELECT point_id,
  array_agg((extract(epoch FROM at) * 1000)::float8 ORDER BY at, value) AS at_ms,
  array_agg(value ORDER BY at, value) AS sample_values
FROM history.hot
WHERE at >= $1::timestamptz AND at < $1::timestamptz + interval '1 hour'
GROUP BY point_id;

-- name: load-chunks
SELECT point_id, span, starts_at, (extract(epoch FROM first_at) * 1000)::float8 AS first_ms, step_ms, offsets_ms,
  sample_values
FROM history.chunk
WHERE point_id = ANY ($1::int[]) AND span = $2 AND starts_at >= $3::timestamptz AND starts_at < $4::timestamptz
ORDER BY point_id, starts_at;

-- name: delete-chunks
DELETE FROM history.chunk
WHERE point_id = ANY ($1::int[]) AND span = $2 AND starts_at >= $3::timestamptz AND starts_at < $4::timestamptz;

-- name: load-rollups
SELECT point_id, span, (extract(epoch FROM starts_at) * 1000)::float8 AS start_ms, minimum, average, maximum,
  sample_count, coverage_ratio
FROM history.rollup
WHERE point_id = ANY ($1::int[]) AND span = $2 AND starts_at >= $3::timestamptz AND starts_at < $4::timestamptz
ORDER BY point_id, starts_at;

-- name: any-rollup
SELECT 1 AS one FROM history.rollup LIMIT 1;

-- name: delete-rollups
DELETE FROM history.rollup
WHERE point_id = ANY ($1::int[]) AND span = $2 AND starts_at >= $3::timestamptz AND starts_at < $4::timestamptz;

-- name: loose-days
SELECT date_trunc('day', starts_at, 'UTC') AS starts_at FROM history.chunk
WHERE span = 'hour' AND starts_at < $1::timestamptz
GROUP BY 1 ORDER BY 1 LIMIT $2::int;

-- name: loose-points
SELECT DISTINCT point_id FROM history.chunk
WHERE span = 'hour' AND starts_at >= $1::timestamptz AND starts_at < $2::timestamptz
ORDER BY point_id LIMIT $3::int;

-- name: hot-samples
SELECT (extract(epoch FROM at) * 1000)::float8 AS at_ms, value FROM history.hot
WHERE point_id = $1::int AND at >= $2::timestamptz AND at < $3::timestamptz ORDER BY at;

-- name: hot-samples-of
SELECT point_id, (extract(epoch FROM at) * 1000)::float8 AS at_ms, value FROM history.hot
WHERE point_id = ANY ($1::int[]) AND at >= $2::timestamptz AND at < $3::timestamptz ORDER BY point_id, at;

-- name: state-changes-of
SELECT point_id, (extract(epoch FROM at) * 1000)::float8 AS at_ms, word, quality
FROM unnest($1::int[]) AS asked (id), LATERAL (
  SELECT point_id, at, word, quality FROM history.state_change
  WHERE point_id = asked.id AND at < $3::timestamptz AND at >= coalesce(
    (SELECT max(at) FROM history.state_change WHERE point_id = asked.id AND at <= $2::timestamptz), $2::timestamptz)
) AS change
ORDER BY point_id, at;

-- name: insert-state-changes
INSERT INTO history.state_change (point_id, at, word, quality)
SELECT point_id, to_timestamp(at_ms / 1000), word, quality
FROM unnest($1::int[], $2::float8[], $3::text[], $4::text[]) AS change (point_id, at_ms, word, quality)
ON CONFLICT (point_id, at) DO UPDATE SET word = excluded.word, quality = excluded.quality;

-- name: insert-closing-words
INSERT INTO history.state_change (point_id, at, word, quality)
SELECT point_id, to_timestamp(at_ms / 1000), word, quality
FROM unnest($1::int[], $2::float8[], $3::text[], $4::text[], $5::float8[])
  AS closing (point_id, at_ms, word, quality, since_ms)
WHERE NOT EXISTS (
  SELECT FROM history.state_change AS said WHERE said.point_id = closing.point_id
    AND said.at > to_timestamp(since_ms / 1000) AND said.at <= to_timestamp(at_ms / 1000))
ON CONFLICT (point_id, at) DO NOTHING;

-- name: state-changes
SELECT (extract(epoch FROM at) * 1000)::float8 AS at_ms, word, quality FROM history.state_change
WHERE point_id = $1::int AND at < $3::timestamptz AND at >= coalesce(
  (SELECT max(at) FROM history.state_change WHERE point_id = $1::int AND at <= $2::timestamptz), $2::timestamptz)
ORDER BY at;

-- name: expire-chunks
DELETE FROM history.chunk WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM history.chunk WHERE starts_at < $1::timestamptz LIMIT $2::int));

-- name: expire-rollups
DELETE FROM history.rollup WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM history.rollup WHERE starts_at < $1::timestamptz LIMIT $2::int));

-- name: expire-state-changes
DELETE FROM history.state_change WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM history.state_change AS old WHERE at < $1::timestamptz AND EXISTS (
    SELECT FROM history.state_change AS newer WHERE newer.point_id = old.point_id AND newer.at > old.at)
  LIMIT $2::int));
