-- Looking up the alerts of one run, and the runs of one plan.
CREATE INDEX alert_by_key ON alert (key, opened_at);
CREATE INDEX failover_run_of_plan ON failover_run (plan_id) WHERE plan_id IS NOT NULL;
