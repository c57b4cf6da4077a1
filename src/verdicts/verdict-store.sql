-- name: insert-model
INSERT INTO plant_model (hash, text, first_at) VALUES ($1::bytea, $2::text, $3::timestamptz)
ON CONFLICT (hash) DO NOTHING;

-- name: begin-stretch
INSERT INTO verdict_stretch (id, model_hash, from_at, until_at)
VALUES ($1::uuid, $2::bytea, $3::timestamptz, $3::timestamptz)
ON CONFLICT (id) DO NOTHING;

-- name: extend-stretch
UPDATE verdict_stretch SET until_at = $2::timestamptz WHERE id = $1::uuid AND until_at < $2::timestamptz;

-- name: insert-component-changes
INSERT INTO component_change (stretch_id, seq, at, component, kind, state, reason, value, source)
SELECT $1::uuid, e.seq, to_timestamp(e."atMs" / 1000.0), e."componentId", e.kind, e.state, e.reason, e.value, e.source
FROM json_to_recordset($2::json) AS e (seq integer, "atMs" float8, "componentId" text, kind text, state text,
  reason jsonb, value float8, source text)
ON CONFLICT (stretch_id, seq) DO NOTHING;

-- name: insert-verdict-changes
INSERT INTO verdict_change
  (stretch_id, seq, at, live, design, survives, baseline, unproven, failing, digest, reasons)
SELECT $1::uuid, e.seq, to_timestamp(e."atMs" / 1000.0), e.live, e.design, e.survives, e.baseline, e.unproven, e.failing,
  decode(e.digest, 'hex'), e.reasons
FROM json_to_recordset($2::json) AS e (seq integer, "atMs" float8, live text, design boolean, survives boolean,
  baseline boolean, unproven text[], failing integer, digest text, reasons jsonb)
ON CONFLICT (stretch_id, seq) DO NOTHING;

-- name: stretch-at
SELECT s.id, s.from_at, s.until_at, m.text FROM verdict_stretch s JOIN plant_model m ON m.hash = s.model_hash
WHERE s.from_at <= $1::timestamptz AND s.until_at >= $1::timestamptz
ORDER BY s.from_at DESC LIMIT 1;

-- name: stretches-around
SELECT (SELECT max(until_at) FROM verdict_stretch WHERE until_at < $1::timestamptz) AS before_at,
  (SELECT min(from_at) FROM verdict_stretch WHERE from_at > $1::timestamptz) AS after_at;

-- name: components-at
SELECT DISTINCT ON (component, kind) component, kind, seq, at, state, reason, value, source FROM component_change
WHERE stretch_id = $1::uuid AND at <= $2::timestamptz AND ($3::integer IS NULL OR seq < $3::integer)
ORDER BY component, kind, seq DESC;

-- name: verdict-at
SELECT stretch_id, seq, at, live, design, survives, baseline, unproven, failing, encode(digest, 'hex') AS digest, reasons
FROM verdict_change WHERE stretch_id = $1::uuid AND at <= $2::timestamptz
ORDER BY seq DESC LIMIT 1;

-- name: verdicts-between
SELECT stretch_id, seq, at, live, design, survives, baseline, unproven, failing, encode(digest, 'hex') AS digest, reasons
FROM verdict_change WHERE at >= $1::timestamptz AND at < $2::timestamptz
ORDER BY at DESC, seq DESC LIMIT $3::integer;

-- name: component-changes-between
SELECT stretch_id, seq, at, component, kind, state, reason, value, source FROM component_change
WHERE at >= $1::timestamptz AND at < $2::timestamptz
ORDER BY at DESC, seq DESC LIMIT $3::integer;

-- name: stretches-between
SELECT s.id, s.from_at, s.until_at, ''::text AS text FROM verdict_stretch s
WHERE s.until_at >= $1::timestamptz AND s.from_at < $2::timestamptz ORDER BY s.from_at DESC LIMIT $3::integer;

-- name: last-demands
SELECT DISTINCT ON (c.component) c.component, c.value, c.source FROM component_change c
WHERE c.stretch_id = (
    SELECT id FROM verdict_stretch WHERE until_at >= $1::timestamptz ORDER BY until_at DESC LIMIT 1)
  AND c.kind = 'demand.power'
ORDER BY c.component, c.seq DESC;
