-- Maintenance windows: what is taken out when, who is in charge, how it was decided, what tenants and carriers were
-- told; and what suppression by maintenance adds to alerts and pages.

CREATE TABLE maintenance_window (
  id uuid PRIMARY KEY,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  reason text NOT NULL CHECK (length(reason) <= 2000),
  state text NOT NULL CHECK (state IN
    ('to-confirm', 'planned', 'approved', 'running', 'late', 'ended', 'cancelled')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- Null only while a carrier's notice waits to be confirmed, or was dropped unconfirmed.
  in_charge uuid REFERENCES person (id),
  -- Null: a carrier's notice made it.
  created_by uuid REFERENCES person (id),
  created_at timestamptz NOT NULL,
  -- Raised by each change of time or components.
  revision integer NOT NULL CHECK (revision >= 1),
  -- go: the verdict said so · override: two people, although it did not.
  approval text CHECK (approval IN ('go', 'override')),
  approved_by uuid REFERENCES person (id),
  approved_at timestamptz,
  -- The revision that was approved or asked for: what was changed since is approved by nobody.
  decided_revision integer,
  override_asked_by uuid REFERENCES person (id),
  override_asked_at timestamptz,
  override_reason text CHECK (length(override_reason) BETWEEN 1 AND 2000),
  closed_at timestamptz,
  -- { provider, account, maintenanceId, objectIds, impact, status, sequence, stampMs, summary } as the carrier says.
  carrier jsonb,
  CHECK (starts_at < ends_at),
  CHECK (state IN ('to-confirm', 'cancelled') OR in_charge IS NOT NULL),
  CHECK (carrier IS NOT NULL OR created_by IS NOT NULL),
  CHECK ((state IN ('ended', 'cancelled')) = (closed_at IS NOT NULL)),
  CHECK ((approval IS NULL) = (approved_by IS NULL) AND (approval IS NULL) = (approved_at IS NULL)),
  CHECK ((override_asked_by IS NULL) = (override_reason IS NULL)
    AND (override_asked_by IS NULL) = (override_asked_at IS NULL)),
  CHECK (state NOT IN ('approved', 'running', 'late') OR approval IS NOT NULL),
  CHECK (approval IS NULL OR state IN ('ended', 'cancelled') OR decided_revision = revision),
  -- Four eyes: whoever asks for an override is never the one who grants it.
  CONSTRAINT maintenance_four_eyes CHECK (
    approval IS DISTINCT FROM 'override'
    OR (override_asked_by IS NOT NULL AND override_asked_by <> approved_by))
);
CREATE INDEX maintenance_window_open ON maintenance_window (starts_at)
  WHERE state NOT IN ('ended', 'cancelled');
CREATE INDEX maintenance_window_closed ON maintenance_window (closed_at DESC);
-- One window for each maintenance of a carrier, however often it is announced.
CREATE UNIQUE INDEX maintenance_window_carrier ON maintenance_window
  ((carrier ->> 'provider'), (carrier ->> 'account'), (carrier ->> 'maintenanceId'))
  WHERE carrier IS NOT NULL;

CREATE TABLE maintenance_step (
  window_id uuid NOT NULL REFERENCES maintenance_window (id),
  position integer NOT NULL CHECK (position BETWEEN 0 AND 29),
  title text NOT NULL CHECK (length(title) <= 200),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  component_ids text[] NOT NULL CHECK (cardinality(component_ids) BETWEEN 1 AND 200),
  PRIMARY KEY (window_id, position),
  CHECK (starts_at < ends_at)
);

-- Everything that was decided about a window, by whom and when.
CREATE TABLE maintenance_decision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  window_id uuid NOT NULL REFERENCES maintenance_window (id),
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN (
    'created', 'noticed', 'confirmed', 'changed', 'approved', 'override-asked', 'override-granted', 'started',
    'late', 'ended', 'cancelled', 'lapsed', 'verdict')),
  -- Null: Qosha itself, by the clock or by a carrier's notice.
  person_id uuid REFERENCES person (id),
  detail jsonb NOT NULL
);
CREATE INDEX maintenance_decision_of ON maintenance_decision (window_id, id);
CREATE TRIGGER maintenance_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON maintenance_decision
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON maintenance_decision FROM qosha_app;
REVOKE DELETE, TRUNCATE ON maintenance_window FROM qosha_app;

-- The verdict as it was reached last; each change of its answer is a decision as well.
CREATE TABLE maintenance_verdict (
  window_id uuid PRIMARY KEY REFERENCES maintenance_window (id),
  at timestamptz NOT NULL,
  revision integer NOT NULL,
  answer text NOT NULL CHECK (answer IN ('go', 'no-go', 'not-proven')),
  verdict jsonb NOT NULL
);

CALL qosha_staff_only('maintenance_window');
CALL qosha_staff_only('maintenance_step');
CALL qosha_staff_only('maintenance_decision');
CALL qosha_staff_only('maintenance_verdict');

-- Letters to tenants whose redundancy a window reduces: the outbox, and what was said. One for each tenant and change.
CREATE TABLE maintenance_notice (
  id uuid PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenant (id),
  window_id uuid NOT NULL REFERENCES maintenance_window (id),
  -- SEQUENCE of the iCalendar event, from 0 for each tenant and window.
  sequence integer NOT NULL CHECK (sequence >= 0),
  kind text NOT NULL CHECK (kind IN ('announced', 'changed', 'cancelled')),
  -- { startsAtMs, endsAtMs, effect, loadNames, media }: all that the letter says, and all of it the tenant's own.
  content jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'no-address')),
  attempt integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  lease_id uuid,
  lease_until timestamptz,
  finished_at timestamptz,
  -- Why the last attempt failed.
  reason text,
  UNIQUE (tenant_id, window_id, sequence),
  CHECK ((state = 'sending') = (lease_until IS NOT NULL))
);
CREATE INDEX maintenance_notice_due ON maintenance_notice (due_at) WHERE state IN ('pending', 'sending');
CREATE INDEX maintenance_notice_of ON maintenance_notice (window_id);
CALL qosha_protect('maintenance_notice');
REVOKE DELETE, TRUNCATE ON maintenance_notice FROM qosha_app;

-- Alerts: whose it is before the duty roster's, and the windows by which it is suppressed now.
ALTER TABLE alert
  ADD COLUMN addressee uuid REFERENCES person (id),
  ADD COLUMN suppressed_by text[] NOT NULL DEFAULT '{}';
ALTER TABLE alert_event DROP CONSTRAINT alert_event_kind_check;
ALTER TABLE alert_event ADD CONSTRAINT alert_event_kind_check CHECK (kind IN (
  'opened', 'reactivated', 'raised', 'lowered', 'returned', 'acknowledged', 'closed', 'page', 'end', 'suppressed',
  'released'));
-- suppressed: nobody else is woken, nothing is over, and no step of the policy is spent.
ALTER TABLE alert_notice DROP CONSTRAINT alert_notice_kind_check;
ALTER TABLE alert_notice ADD CONSTRAINT alert_notice_kind_check
  CHECK (kind IN ('page', 'end', 'acknowledged', 'suppressed'));
ALTER TABLE page_event DROP CONSTRAINT page_event_kind_check;
ALTER TABLE page_event ADD CONSTRAINT page_event_kind_check CHECK (kind IN (
  'opened', 'again', 'told', 'nobody-on-duty', 'no-address', 'undeliverable', 'escalated', 'declined',
  'acknowledged', 'ended', 'exhausted', 'held'));

-- A mail gateway may hand in carriers' notices.
ALTER TABLE access_token DROP CONSTRAINT access_token_scope_check;
ALTER TABLE access_token ADD CONSTRAINT access_token_scope_check
  CHECK (scope IN ('metrics', 'maintenance-notices'));
