-- name: insert-intent
INSERT INTO action_intent (id, run_id, sequence_id, step_id, action, item, component_ids, mark, missed_at, noted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (run_id, step_id, action) DO NOTHING;

-- name: list-intents
SELECT i.id, i.run_id, i.sequence_id, i.step_id, i.action, i.item, i.component_ids, i.mark, i.missed_at, i.noted_at,
  coalesce((SELECT jsonb_agg(jsonb_build_object('kind', e.kind, 'atMs', extract(epoch FROM e.at) * 1000,
    'by', p.login, 'detail', e.detail) ORDER BY e.id)
    FROM action_event e LEFT JOIN person p ON p.id = e.person_id WHERE e.intent_id = i.id), '[]') AS events
FROM action_intent i
WHERE ($1::uuid IS NULL OR i.id = $1)
  AND ($2::timestamptz IS NULL OR i.noted_at > $2
    OR NOT EXISTS (SELECT FROM action_event e WHERE e.intent_id = i.id
      AND e.kind IN ('refused', 'dry-run', 'ended', 'checked')))
ORDER BY i.noted_at DESC, i.id DESC LIMIT $3::int;

-- name: insert-event
INSERT INTO action_event (intent_id, kind, at, arming_id, person_id, detail) VALUES ($1, $2, $3, $4, $5, $6);

-- name: past-deeds
SELECT i.run_id, i.step_id, e.at, e.kind FROM action_event e JOIN action_intent i ON i.id = e.intent_id
WHERE i.action = $1 AND e.kind IN ('begun', 'dry-run') AND e.at > $2::timestamptz ORDER BY e.at DESC LIMIT 1000;
