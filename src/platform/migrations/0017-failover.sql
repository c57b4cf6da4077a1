-- Failover runs: one row per run with everything about it, what happened to it, what the watch remembers between two
-- starts, and tests that people planned. A run, its events and the watch's memory are written in one transaction.

CREATE TABLE failover_run (
  -- sequence.subject.trigger: the same events give the same id.
  id text PRIMARY KEY,
  sequence_id text NOT NULL,
  -- Components that it was triggered by.
  subjects text[] NOT NULL CHECK (cardinality(subjects) > 0),
  -- The latest instant at which the trigger may have been.
  triggered_at timestamptz NOT NULL,
  ended_at timestamptz,
  verdict text NOT NULL CHECK (verdict IN ('running', 'passed', 'passed-uncertain', 'failed', 'not-proven')),
  mark text NOT NULL CHECK (mark IN ('real', 'drill', 'planned')),
  plan_id uuid,
  -- generator-exercise or battery-test, when the run is an entry of the register.
  register text CHECK (register IN ('generator-exercise', 'battery-test')),
  -- Missed steps that somebody has to hear of, and of how many alerts have been told.
  misses integer NOT NULL DEFAULT 0 CHECK (misses >= 0),
  told integer NOT NULL DEFAULT 0 CHECK (told >= 0),
  -- The sequence as it was declared, names of components, and the run with its steps (src/failover/run.ts).
  sequence jsonb NOT NULL,
  names jsonb NOT NULL,
  run jsonb NOT NULL,
  CHECK ((verdict = 'running') <= (ended_at IS NULL))
);
CREATE INDEX failover_run_by_time ON failover_run (triggered_at DESC, id);
CREATE INDEX failover_run_open ON failover_run (id) WHERE ended_at IS NULL OR told < misses;
CREATE INDEX failover_run_register ON failover_run (register, triggered_at DESC) WHERE register IS NOT NULL;

CREATE TABLE failover_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id text NOT NULL REFERENCES failover_run (id),
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'joined', 'judged', 'returned', 'ended', 'resumed')),
  -- Key of a step, or id of a subject.
  item text NOT NULL DEFAULT '',
  verdict text NOT NULL DEFAULT '',
  -- A commit that was not confirmed is written again.
  UNIQUE (run_id, at, kind, item, verdict)
);
CREATE TRIGGER failover_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON failover_event
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();

CREATE TABLE failover_watch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- When watching began: nothing is overdue from before.
  began_at timestamptz NOT NULL,
  saved_at timestamptz NOT NULL,
  memory jsonb NOT NULL
);

-- "Planned: test": runs of that sequence in that time belong to it.
CREATE TABLE failover_plan (
  id uuid PRIMARY KEY,
  sequence_id text NOT NULL,
  -- Subjects that it is about; empty: any.
  subjects text[] NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  planned_by uuid NOT NULL REFERENCES person (id),
  planned_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  CHECK (starts_at < ends_at)
);
CREATE INDEX failover_plan_by_time ON failover_plan (starts_at DESC);

CALL qosha_staff_only('failover_run');
CALL qosha_staff_only('failover_event');
CALL qosha_staff_only('failover_watch');
CALL qosha_staff_only('failover_plan');
REVOKE DELETE, TRUNCATE ON failover_run, failover_event, failover_plan FROM qosha_app;

-- How many pieces of news the last page of an alert told: more of them page again at the same priority.
ALTER TABLE alert ADD COLUMN paged_news integer NOT NULL DEFAULT 0 CHECK (paged_news >= 0);
