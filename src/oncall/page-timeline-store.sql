-- name: list-deliveries
SELECT d.person_id, p.name AS person, d.channel, d.kind, d.step, d.attempt, d.state, d.due_at, d.finished_at, d.reason
FROM page_delivery AS d JOIN person AS p ON p.id = d.person_id
WHERE d.page_id = $1::uuid ORDER BY d.due_at, d.step, d.attempt, p.name, d.channel LIMIT 1000;

-- name: list-events
SELECT e.at, e.kind, e.step, p.name AS person FROM page_event AS e LEFT JOIN person AS p ON p.id = e.person_id
WHERE e.page_id = $1::uuid ORDER BY e.id LIMIT 1000;

-- name: earlier-page
SELECT 1 FROM page AS p JOIN page AS earlier ON earlier.alert_id = p.alert_id AND earlier.opened_at < p.opened_at
WHERE p.id = $1::uuid LIMIT 1;
