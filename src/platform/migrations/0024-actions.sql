-- Actions on a missed step: who armed what with whose consent, what was meant to be done, and what came of it. Everything is
-- only ever added; an arming is taken back by a row of its own.

CREATE TABLE action_arming (
  id uuid PRIMARY KEY,
  -- Name in actions.yaml.
  action text NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
  -- Of the definition that was agreed to (src/actions/action.ts).
  definition_hash text NOT NULL CHECK (definition_hash ~ '^[0-9a-f]{64}$'),
  mode text NOT NULL CHECK (mode IN ('dry-run', 'live')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  armed_by uuid NOT NULL REFERENCES person (id),
  armed_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  UNIQUE (id, armed_by),
  CONSTRAINT action_armed_for_a_week CHECK (until > armed_at AND until <= armed_at + interval '168 hours')
);
CREATE INDEX action_arming_newest ON action_arming (action, armed_at DESC, id DESC);

-- Four eyes: whoever arms is never the one who consents.
CREATE TABLE action_consent (
  arming_id uuid PRIMARY KEY,
  armed_by uuid NOT NULL,
  consented_by uuid NOT NULL REFERENCES person (id),
  consented_at timestamptz NOT NULL,
  FOREIGN KEY (arming_id, armed_by) REFERENCES action_arming (id, armed_by),
  CONSTRAINT action_two_persons CHECK (consented_by <> armed_by)
);

CREATE TABLE action_disarming (
  arming_id uuid PRIMARY KEY REFERENCES action_arming (id),
  disarmed_by uuid NOT NULL REFERENCES person (id),
  disarmed_at timestamptz NOT NULL
);

-- Each missed step gives one intention for each action that it names, however often it is read.
CREATE TABLE action_intent (
  id uuid PRIMARY KEY,
  run_id text NOT NULL REFERENCES failover_run (id),
  sequence_id text NOT NULL,
  step_id text NOT NULL,
  action text NOT NULL,
  -- Key of the missed item in its run.
  item text NOT NULL,
  component_ids text[] NOT NULL,
  mark text NOT NULL CHECK (mark IN ('real', 'drill', 'planned')),
  missed_at timestamptz NOT NULL,
  noted_at timestamptz NOT NULL,
  UNIQUE (run_id, step_id, action)
);
CREATE INDEX action_intent_by_time ON action_intent (noted_at DESC, id DESC);
CREATE INDEX action_intent_of ON action_intent (action, noted_at DESC);

CREATE TABLE action_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  intent_id uuid NOT NULL REFERENCES action_intent (id),
  -- refused, dry-run: decided so · begun: written before the datagram leaves · ended: with what was answered ·
  -- unknown: nobody can tell whether it was done · checked: somebody went and looked.
  kind text NOT NULL CHECK (kind IN ('refused', 'dry-run', 'begun', 'ended', 'unknown', 'checked')),
  at timestamptz NOT NULL,
  -- Nothing begins but under an arming that somebody else consented to.
  arming_id uuid REFERENCES action_consent (arming_id),
  person_id uuid REFERENCES person (id),
  detail jsonb NOT NULL,
  UNIQUE (intent_id, kind),
  CHECK (kind NOT IN ('begun', 'dry-run') OR arming_id IS NOT NULL),
  CHECK ((kind = 'checked') = (person_id IS NOT NULL))
);
-- Decided once, and ended once.
CREATE UNIQUE INDEX action_event_one_decision ON action_event (intent_id)
  WHERE kind IN ('refused', 'dry-run', 'begun');
CREATE UNIQUE INDEX action_event_one_end ON action_event (intent_id)
  WHERE kind IN ('refused', 'dry-run', 'ended', 'unknown');

CREATE TRIGGER action_arming_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action_arming
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER action_consent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action_consent
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER action_disarming_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action_disarming
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER action_intent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action_intent
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER action_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action_event
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON action_arming, action_consent, action_disarming, action_intent, action_event
  FROM qosha_app;

CALL qosha_staff_only('action_arming');
CALL qosha_staff_only('action_consent');
CALL qosha_staff_only('action_disarming');
CALL qosha_staff_only('action_intent');
CALL qosha_staff_only('action_event');
