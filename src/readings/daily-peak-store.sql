-- name: span-of-days
SELECT (SELECT min(starts_at) FROM history.rollup WHERE span = 'day') AS first_at,
  (SELECT max(starts_at) FROM history.rollup WHERE span = 'day') AS last_at,
  (SELECT max(on_day)::timestamp AT TIME ZONE 'UTC' FROM history.daily_peak) AS known_at;

-- name: day-peaks
WITH term AS (
  SELECT t.component_id, t.weight, p.id AS point_id, t.device_id, t.point
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[])
    AS t (component_id, device_id, point, instance, weight)
  JOIN history.point AS p ON p.device_id = t.device_id AND p.point = t.point
    AND CASE WHEN t.instance IS NOT NULL THEN p.instance = t.instance
      ELSE p.instance = '' OR NOT EXISTS (
        SELECT FROM history.point AS whole
        WHERE whole.device_id = p.device_id AND whole.point = p.point AND whole.instance = '') END
), wanted AS (
  SELECT component_id, sum(n)::integer AS terms, count(*)::integer AS devices
  FROM (SELECT component_id, device_id, point, count(*) AS n FROM term GROUP BY 1, 2, 3) AS met GROUP BY 1
), asked AS (
  SELECT component_id, count(DISTINCT (device_id, point))::integer AS devices
  FROM unnest($1::text[], $2::text[], $3::text[]) AS a (component_id, device_id, point) GROUP BY 1
), slot AS (
  SELECT term.component_id, s.slot, sum(s.mean * term.weight) AS load, count(*) AS terms
  FROM term
  JOIN history.rollup AS r ON r.point_id = term.point_id AND r.span = 'day' AND r.starts_at = $6::timestamptz
  CROSS JOIN LATERAL unnest(r.average) WITH ORDINALITY AS s (mean, slot)
  WHERE s.mean IS NOT NULL
  GROUP BY 1, 2
)
SELECT slot.component_id, max(slot.load) AS peak, count(*)::integer AS slots
FROM slot JOIN wanted USING (component_id) JOIN asked USING (component_id)
WHERE slot.terms = wanted.terms AND wanted.devices = asked.devices
GROUP BY slot.component_id;

-- name: save-peaks
INSERT INTO history.daily_peak (component_id, on_day, peak, slot_count)
SELECT component_id, $1::date, peak, slot_count
FROM unnest($2::text[], $3::float8[], $4::integer[]) AS p (component_id, peak, slot_count)
ON CONFLICT (component_id, on_day) DO UPDATE SET peak = excluded.peak, slot_count = excluded.slot_count;

-- name: select-peaks
SELECT component_id, (on_day - date '1970-01-01') AS day, peak FROM history.daily_peak
WHERE on_day >= $1::date AND slot_count >= $2::integer ORDER BY component_id, on_day;

-- name: expire-peaks
DELETE FROM history.daily_peak WHERE on_day < $1::date;
