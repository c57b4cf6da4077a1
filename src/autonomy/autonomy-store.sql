-- name: insert-discharges
INSERT INTO battery_discharge (component_id, started_at, ended_at, axis, watts, samples)
SELECT d."componentId", to_timestamp(d."startedAtMs" / 1000.0), to_timestamp(d."endedAtMs" / 1000.0), d.axis, d.watts,
  d.samples
FROM json_to_recordset($1::json) AS d ("componentId" text, "startedAtMs" float8, "endedAtMs" float8, axis text,
  watts float8, samples jsonb)
ON CONFLICT (component_id, started_at) DO NOTHING;

-- name: newest-discharges
SELECT component_id, started_at, ended_at, axis, watts, samples
FROM (
  SELECT component_id, started_at, ended_at, axis, watts, samples,
    row_number() OVER (PARTITION BY component_id ORDER BY started_at DESC) AS age
  FROM battery_discharge
) AS each_battery
WHERE age <= $1::integer
ORDER BY component_id, started_at DESC;

-- name: insert-refuelling
INSERT INTO refuelling (entry_key, tank_id, source, started_at, ended_at, litres, litres_before, litres_after,
  delivery_note, person_id, entered_at)
VALUES ($1::uuid, $2::text, $3::text, $4::timestamptz, $5::timestamptz, $6::float8, $7::float8, $8::float8, $9::text,
  $10::uuid, $11::timestamptz)
ON CONFLICT (entry_key) DO NOTHING;

-- name: newest-refuellings
SELECT r.id, r.tank_id, r.source, r.started_at, r.ended_at, r.litres, r.litres_before, r.litres_after, r.delivery_note,
  p.name AS person, r.entered_at
FROM refuelling AS r LEFT JOIN person AS p ON p.id = r.person_id
ORDER BY r.started_at DESC, r.id DESC LIMIT $1::integer;
