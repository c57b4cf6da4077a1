-- name: upsert-run
INSERT INTO failover_run (id, sequence_id, subjects, triggered_at, ended_at, verdict, mark, plan_id, register, misses,
  told, sequence, names, run)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (id) DO UPDATE SET subjects = excluded.subjects, triggered_at = excluded.triggered_at,
  ended_at = excluded.ended_at, verdict = excluded.verdict, mark = excluded.mark, plan_id = excluded.plan_id,
  misses = excluded.misses, told = greatest(failover_run.told, excluded.told), names = excluded.names, run = excluded.run;

-- name: insert-events
INSERT INTO failover_event (run_id, at, kind, item, verdict)
SELECT run_id, to_timestamp(at_ms / 1000), kind, item, verdict
FROM unnest($1::text[], $2::float8[], $3::text[], $4::text[], $5::text[]) AS e (run_id, at_ms, kind, item, verdict)
ON CONFLICT DO NOTHING;

-- name: save-watch
INSERT INTO failover_watch (began_at, saved_at, memory) VALUES ($1, $1, $2)
ON CONFLICT (one) DO UPDATE SET saved_at = excluded.saved_at, memory = excluded.memory;

-- name: load-watch
SELECT began_at, saved_at, memory FROM failover_watch;

-- name: load-current
SELECT run, sequence, names, told FROM failover_run
WHERE ended_at IS NULL OR told < misses OR ended_at > $1::timestamptz
ORDER BY triggered_at, id LIMIT $2::int;

-- name: load-one
SELECT run, sequence, names, told FROM failover_run WHERE id = $1;

-- name: list-runs
SELECT run, sequence, names, told FROM failover_run
WHERE ended_at IS NOT NULL AND ($1::text IS NULL OR sequence_id = $1) AND ($2::text IS NULL OR verdict = $2)
  AND ($3::text IS NULL OR mark = $3) AND ($4::timestamptz IS NULL OR (triggered_at, id) < ($4, $5::text))
ORDER BY triggered_at DESC, id DESC LIMIT $6::int;

-- name: list-events
SELECT at, kind, item, verdict FROM failover_event WHERE run_id = $1 ORDER BY at, id LIMIT $2::int;

-- name: list-register
SELECT run, sequence, names, told FROM failover_run
WHERE register = $1 AND ($2::text IS NULL OR $2 = ANY (subjects))
ORDER BY triggered_at DESC, id DESC LIMIT $3::int;

-- name: latest-passed
SELECT register, subject, max(triggered_at) FILTER (WHERE verdict IN ('passed', 'passed-uncertain')) AS passed_at,
  max(triggered_at) AS held_at
FROM failover_run, unnest(subjects) AS subject WHERE register IS NOT NULL AND ended_at IS NOT NULL
GROUP BY register, subject;

-- name: runs-of-plans
SELECT plan_id, id FROM failover_run WHERE plan_id = ANY ($1::uuid[]) ORDER BY triggered_at, id;
