-- name: insert-trap-events
INSERT INTO trap_events (event_key, first_at, last_at, repeat_count, source, source_port, device_id, candidates, kind,
  version, security, trap_oid, name, meaning, uptime_ticks, varbinds, varbinds_left_out)
SELECT e.key, to_timestamp(e."firstAtMs" / 1000.0), to_timestamp(e."lastAtMs" / 1000.0), e."repeatCount", e.source,
  e."sourcePort", e."deviceId", e.candidates, e.kind, e.version, e.security, e."trapOid", e.name, e.meaning,
  e."uptimeTicks", e.varbinds, e."varbindsLeftOut"
FROM json_to_recordset($1::json) AS e (key uuid, "firstAtMs" float8, "lastAtMs" float8, "repeatCount" integer,
  source text, "sourcePort" integer, "deviceId" text, candidates text[], kind text, version text, security text,
  "trapOid" text, name text, meaning text, "uptimeTicks" bigint, varbinds jsonb, "varbindsLeftOut" integer)
ON CONFLICT (event_key) DO UPDATE SET
  repeat_count = greatest(trap_events.repeat_count, excluded.repeat_count),
  last_at = greatest(trap_events.last_at, excluded.last_at);

-- name: grow-trap-events
UPDATE trap_events AS t SET
  repeat_count = greatest(t.repeat_count, g.repeats),
  last_at = greatest(t.last_at, to_timestamp(g.last_ms / 1000.0))
FROM unnest($1::uuid[], $2::integer[], $3::float8[]) AS g (key, repeats, last_ms)
WHERE t.event_key = g.key;

-- name: latest-trap-events
SELECT id, first_at, last_at, repeat_count, source, source_port, device_id, candidates, kind, version, security,
  trap_oid, name, meaning, uptime_ticks, varbinds, varbinds_left_out
FROM trap_events WHERE $2::bigint IS NULL OR id < $2::bigint
ORDER BY id DESC LIMIT $1::integer;

-- name: latest-trap-events-of-device
SELECT * FROM (
  (SELECT id, first_at, last_at, repeat_count, source, source_port, device_id, candidates, kind, version, security,
    trap_oid, name, meaning, uptime_ticks, varbinds, varbinds_left_out
  FROM trap_events WHERE device_id = $3::text AND ($2::bigint IS NULL OR id < $2::bigint)
  ORDER BY id DESC LIMIT $1::integer)
  UNION ALL
  (SELECT id, first_at, last_at, repeat_count, source, source_port, device_id, candidates, kind, version, security,
    trap_oid, name, meaning, uptime_ticks, varbinds, varbinds_left_out
  FROM trap_events WHERE device_id IS NULL AND candidates @> ARRAY[$3::text] AND ($2::bigint IS NULL OR id < $2::bigint)
  ORDER BY id DESC LIMIT $1::integer)
) AS both_kinds
ORDER BY id DESC LIMIT $1::integer;

-- name: forget-trap-events
SELECT forget_trap_events($1::timestamptz, $2::bigint, $3::integer) AS forgotten;

-- name: start-snmp-engine
INSERT INTO snmp_engine (engine_id, engine_boots, started_at) VALUES ($1::bytea, 1, $2::timestamptz)
ON CONFLICT (is_ours) DO UPDATE SET
  engine_boots = least(snmp_engine.engine_boots::bigint + 1, 2147483647), started_at = excluded.started_at
RETURNING engine_id, engine_boots;
