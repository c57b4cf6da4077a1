-- name: instances-of-points
SELECT id, device_id, point, instance FROM history.point
WHERE (device_id, point) IN (SELECT * FROM unnest($1::text[], $2::text[]))
ORDER BY device_id, point, instance LIMIT $3::int;
