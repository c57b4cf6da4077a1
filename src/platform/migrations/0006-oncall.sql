-- Who is on call when, whom to wake next, and every page with what was sent to whom.

CREATE TABLE oncall_schedule (
  id integer PRIMARY KEY,
  name text NOT NULL,
  -- IANA zone in which handovers are told, e.g. Asia/Baku.
  time_zone text NOT NULL
);

-- Of several rotations of one schedule the lowest position that has somebody counts.
CREATE TABLE oncall_rotation (
  schedule_id integer NOT NULL REFERENCES oncall_schedule (id),
  position integer NOT NULL,
  -- First handover; nobody is on duty by this rotation before it.
  starts_on date NOT NULL,
  -- Handover after which it has nobody any more.
  ends_on date,
  -- Local time of the handover.
  handover_at time NOT NULL,
  every_days integer NOT NULL CHECK (every_days BETWEEN 1 AND 28),
  -- In order of duty.
  person_ids uuid[] NOT NULL CHECK (cardinality(person_ids) > 0),
  PRIMARY KEY (schedule_id, position),
  CHECK (ends_on IS NULL OR ends_on > starts_on)
);

CREATE TABLE oncall_override (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  schedule_id integer NOT NULL REFERENCES oncall_schedule (id),
  person_id uuid NOT NULL REFERENCES person (id),
  during tstzrange NOT NULL CHECK (NOT isempty(during) AND lower(during) IS NOT NULL AND upper(during) IS NOT NULL),
  EXCLUDE USING gist (int4range(schedule_id, schedule_id, '[]') WITH &&, during WITH &&)
);

CREATE TABLE escalation_step (
  position integer PRIMARY KEY,
  -- Wait after the step before; after the opening of the page for the first.
  after_seconds integer NOT NULL CHECK (after_seconds >= 0),
  target text NOT NULL CHECK (target IN ('on-call', 'next', 'everyone', 'person')),
  person_id uuid REFERENCES person (id),
  CHECK ((target = 'person') = (person_id IS NOT NULL))
);

CREATE TABLE page (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  alert_id uuid NOT NULL REFERENCES alert (id),
  state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'closed')),
  opened_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES person (id),
  closed_at timestamptz,
  -- Next step of the policy, when it is due, how often the policy began anew, and how many steps were taken in all.
  next_step integer NOT NULL DEFAULT 0,
  next_step_at timestamptz,
  round integer NOT NULL DEFAULT 0,
  -- Whether anybody could be told in this round.
  round_heard boolean NOT NULL DEFAULT false,
  steps_taken integer NOT NULL DEFAULT 0,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CHECK (state = 'open' OR next_step_at IS NULL)
);
CREATE UNIQUE INDEX page_one_open ON page (alert_id) WHERE state = 'open';
CREATE INDEX page_of_alert ON page (alert_id, opened_at DESC);
CREATE INDEX page_due ON page (next_step_at) WHERE state = 'open';

-- The timeline beside the deliveries.
CREATE TABLE page_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  page_id uuid NOT NULL REFERENCES page (id),
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN (
    'opened', 'again', 'told', 'nobody-on-duty', 'no-address', 'undeliverable', 'escalated', 'declined',
    'acknowledged', 'ended', 'exhausted')),
  step integer,
  person_id uuid REFERENCES person (id)
);
CREATE INDEX page_event_of ON page_event (page_id, id);
CREATE TRIGGER page_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON page_event
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();

-- One row for each attempt to tell one person by one channel.
CREATE TABLE page_delivery (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  page_id uuid NOT NULL REFERENCES page (id),
  -- Number of the step on this page, from 1.
  step integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  -- mail, or webhook:<name>
  channel text NOT NULL,
  -- page: wake up · end: it is over
  kind text NOT NULL CHECK (kind IN ('page', 'end')),
  attempt integer NOT NULL CHECK (attempt > 0),
  state text NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'abandoned')),
  due_at timestamptz NOT NULL,
  -- Whoever sends holds the row until then; a worker that died loses it.
  lease_id uuid,
  lease_until timestamptz,
  finished_at timestamptz,
  reason text,
  UNIQUE (page_id, step, person_id, channel, kind, attempt),
  CHECK ((state = 'sending') = (lease_until IS NOT NULL))
);
CREATE INDEX page_delivery_due ON page_delivery (channel, due_at) WHERE state IN ('pending', 'sending');

-- Links in pages: one person, one page; of the 256-bit token only its SHA-256 is kept.
CREATE TABLE page_token (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  page_id uuid NOT NULL REFERENCES page (id),
  person_id uuid NOT NULL REFERENCES person (id),
  created_at timestamptz NOT NULL
);
CREATE INDEX page_token_of ON page_token (page_id);
