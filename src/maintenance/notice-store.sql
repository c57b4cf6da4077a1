-- name: latest-notices
SELECT DISTINCT ON (tenant_id) tenant_id, kind, sequence, content FROM maintenance_notice
WHERE window_id = $1::uuid ORDER BY tenant_id, sequence DESC;

-- name: insert-notice
INSERT INTO maintenance_notice (id, tenant_id, window_id, sequence, kind, content, state, created_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $7);

-- name: list-notices
SELECT n.tenant_id, t.name, t.language, n.kind, n.state, n.created_at, n.finished_at, n.reason
FROM maintenance_notice AS n JOIN tenant AS t ON t.id = n.tenant_id
WHERE n.window_id = $1::uuid ORDER BY n.created_at, n.tenant_id, n.sequence LIMIT 1000;

-- name: claim-notice
UPDATE maintenance_notice SET state = 'sending', attempt = attempt + 1, lease_id = gen_random_uuid(), lease_until = $2
WHERE id = (
  SELECT n.id FROM maintenance_notice AS n
  WHERE ((n.state = 'pending' AND n.due_at <= $1) OR (n.state = 'sending' AND n.lease_until <= $1))
    -- In order for each tenant and window: a change never overtakes what it changes.
    AND NOT EXISTS (SELECT FROM maintenance_notice AS e WHERE e.tenant_id = n.tenant_id AND e.window_id = n.window_id
      AND e.sequence < n.sequence AND e.state IN ('pending', 'sending'))
  ORDER BY n.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, tenant_id, window_id, sequence, kind, content, created_at, attempt, lease_id;

-- name: load-tenant
SELECT language, billing_email FROM tenant WHERE id = $1;

-- name: load-addresses
SELECT email FROM person WHERE tenant_id = $1 AND active AND email IS NOT NULL ORDER BY login LIMIT 50;

-- name: finish-notice
UPDATE maintenance_notice SET state = $3, due_at = $4, finished_at = $5, reason = $6, lease_id = NULL, lease_until = NULL
WHERE id = $1::uuid AND lease_id = $2::uuid AND state = 'sending';
