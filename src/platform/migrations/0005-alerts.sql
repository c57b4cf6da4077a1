-- Alerts: one row per thing that is or was wrong, its history, and the outbox through which on-call hears of it. All
-- three are written in one transaction.

CREATE TABLE alert (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Stable name of what is wrong, e.g. component:ups-a-1.
  key text NOT NULL,
  code text NOT NULL,
  params jsonb NOT NULL,
  priority text NOT NULL CHECK (priority IN ('critical', 'high', 'medium', 'low')),
  state text NOT NULL CHECK (state IN ('unack-active', 'ack-active', 'unack-returned', 'normal')),
  component_id text,
  device_id text,
  consequences text[] NOT NULL,
  -- { code, params } of the worst that follows, or null.
  consequence jsonb,
  -- Keys of the alerts that explain this one; empty: it is a cause.
  cause_keys text[] NOT NULL,
  opened_at timestamptz NOT NULL,
  activated_at timestamptz NOT NULL,
  returned_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES person (id),
  activations integer NOT NULL CHECK (activations > 0),
  -- Latest changes between active and returned, epoch ms.
  transitions_ms float8[] NOT NULL,
  paged_priority text CHECK (paged_priority IN ('critical', 'high', 'medium', 'low')),
  CHECK ((state IN ('unack-active', 'ack-active')) = (returned_at IS NULL)),
  CHECK (state <> 'ack-active' OR acknowledged_at IS NOT NULL)
);
CREATE UNIQUE INDEX alert_one_open ON alert (key) WHERE state <> 'normal';
CREATE INDEX alert_ended ON alert (returned_at DESC) WHERE state = 'normal';

CREATE TABLE alert_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alert (id),
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN (
    'opened', 'reactivated', 'raised', 'lowered', 'returned', 'acknowledged', 'closed', 'page', 'end')),
  priority text NOT NULL,
  person_id uuid REFERENCES person (id)
);
CREATE INDEX alert_event_of ON alert_event (alert_id, id);
CREATE TRIGGER alert_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alert_event
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();

-- What on-call has to act on. A row is deleted in the transaction that acted on it.
CREATE TABLE alert_notice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alert (id),
  -- page: somebody has to be told · end: it is over · acknowledged: somebody took it in hand.
  kind text NOT NULL CHECK (kind IN ('page', 'end', 'acknowledged')),
  at timestamptz NOT NULL,
  person_id uuid REFERENCES person (id)
);
