-- name: upsert-meters
INSERT INTO meter (device_id, point, instance, rack_id, feed, modulus_wh, resolution_wh, breaker_watts)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::numeric[],
  $8::integer[])
ON CONFLICT (device_id, point, instance) DO UPDATE SET
  rack_id = excluded.rack_id, feed = excluded.feed, modulus_wh = excluded.modulus_wh,
  resolution_wh = excluded.resolution_wh, breaker_watts = excluded.breaker_watts;

-- name: select-meters
SELECT id, device_id, point, instance, rack_id, feed, modulus_wh, resolution_wh, breaker_watts
FROM meter WHERE rack_id = ANY ($1::text[]) ORDER BY rack_id, feed, device_id, instance;

-- name: insert-samples
INSERT INTO register_sample (meter_id, taken_at, read_at, register_wh, quality)
SELECT m.id, s.taken_at, s.read_at, s.register_wh, s.quality
FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::numeric[], $7::text[])
  AS s (device_id, point, instance, taken_at, read_at, register_wh, quality)
JOIN meter m USING (device_id, point, instance)
ON CONFLICT (meter_id, taken_at) DO NOTHING;

-- name: insert-break
INSERT INTO meter_break (meter_id, happened_at, reason, closing_wh, opening_wh, note, recorded_by)
SELECT id, $4, $5, $6, $7, $8, $9 FROM meter WHERE device_id = $1 AND point = $2 AND instance = $3;

-- name: select-samples
-- One row per meter, its samples as two texts: a month has millions of registers, and a row for each costs more than
-- all the arithmetic on them.
SELECT meter_id,
  string_agg(extract(epoch FROM taken_at)::bigint::text, ' ' ORDER BY taken_at) AS taken_seconds,
  string_agg(register_wh::text, ' ' ORDER BY taken_at) AS registers_wh
FROM register_sample
WHERE meter_id = ANY ($1::integer[]) AND taken_at >= $2 AND taken_at <= $3 AND quality = 'good'
GROUP BY meter_id;

-- name: select-breaks
SELECT meter_id, happened_at, reason, closing_wh, opening_wh FROM meter_break
WHERE meter_id = ANY ($1::integer[]) AND happened_at >= $2 AND happened_at <= $3
ORDER BY meter_id, happened_at;

-- name: insert-history
INSERT INTO register_sample (meter_id, taken_at, read_at, register_wh, quality)
SELECT $1, t.at, t.at, h.register_wh, 'good'
FROM unnest($3::numeric[]) WITH ORDINALITY AS h (register_wh, position)
CROSS JOIN LATERAL (SELECT $2::timestamptz + (h.position - 1) * interval '15 minutes') AS t (at)
ON CONFLICT (meter_id, taken_at) DO NOTHING;
