-- Overrides of maintenance windows: what each was granted for, what is asked for while another one holds, and what stands
-- in the way that none of them covers.

ALTER TABLE maintenance_window
  -- What stood in the way when it was granted (src/maintenance/hindrance.ts): all that it goes ahead against.
  ADD COLUMN override_covers jsonb CHECK (jsonb_typeof(override_covers) = 'array'),
  -- Asked for and not granted; beside an approval while it is about what turned up since.
  ADD COLUMN request_by uuid REFERENCES person (id),
  ADD COLUMN request_at timestamptz,
  ADD COLUMN request_reason text CHECK (length(request_reason) BETWEEN 1 AND 2000),
  ADD COLUMN request_for jsonb CHECK (jsonb_typeof(request_for) = 'array');

-- Nobody wrote down what the overrides of before were granted for: they cover nothing, and what they were asked for has to
-- be asked again.
UPDATE maintenance_window SET override_covers = '[]' WHERE approval = 'override';
UPDATE maintenance_window SET request_by = override_asked_by, request_at = override_asked_at,
  request_reason = override_reason, request_for = '[]'
WHERE override_asked_by IS NOT NULL AND approval IS NULL AND state = 'planned';
UPDATE maintenance_window SET override_asked_by = NULL, override_asked_at = NULL, override_reason = NULL
WHERE approval IS DISTINCT FROM 'override';

ALTER TABLE maintenance_window
  ADD CONSTRAINT maintenance_override_whole CHECK (
    (approval IS NOT DISTINCT FROM 'override') = (override_asked_by IS NOT NULL)
    AND (override_asked_by IS NULL) = (override_covers IS NULL)),
  ADD CONSTRAINT maintenance_request_whole CHECK (
    (request_by IS NULL) = (request_at IS NULL) AND (request_by IS NULL) = (request_reason IS NULL)
    AND (request_by IS NULL) = (request_for IS NULL)),
  -- Nothing is asked of a window whose time is over.
  ADD CONSTRAINT maintenance_request_open CHECK (
    request_by IS NULL OR state IN ('planned', 'approved', 'running'));

-- Verdicts say what stands in the way from now on; all are reached again at once.
DELETE FROM maintenance_verdict;
ALTER TABLE maintenance_verdict
  -- What an override does not cover: now, and all of it that anybody was ever told of.
  ADD COLUMN uncovered jsonb NOT NULL CHECK (jsonb_typeof(uncovered) = 'array'),
  ADD COLUMN told jsonb NOT NULL CHECK (jsonb_typeof(told) = 'array');

-- uncovered: something turned up that the override was not granted for.
ALTER TABLE maintenance_decision DROP CONSTRAINT maintenance_decision_kind_check;
ALTER TABLE maintenance_decision ADD CONSTRAINT maintenance_decision_kind_check CHECK (kind IN (
  'created', 'noticed', 'confirmed', 'changed', 'approved', 'override-asked', 'override-granted', 'started',
  'late', 'ended', 'cancelled', 'lapsed', 'verdict', 'uncovered'));
