-- What the verdict was at every instant, and on what it stood: the model by its hash, and changes of states, figures and
-- verdicts. Nothing is a snapshot; a moment is the model with the last change of each component before it.

CREATE TABLE plant_model (
  -- SHA-256 of text.
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  text text NOT NULL,
  first_at timestamptz NOT NULL
);

-- A stretch of time without a gap: from a start of the process, or the end of a loss, until the last instant of which everything
-- is written. Between stretches nothing is known.
CREATE TABLE verdict_stretch (
  id uuid PRIMARY KEY,
  model_hash bytea NOT NULL REFERENCES plant_model,
  from_at timestamptz NOT NULL,
  -- The only thing that ever moves, and only on.
  until_at timestamptz NOT NULL CHECK (until_at >= from_at)
);
CREATE INDEX verdict_stretch_by_start ON verdict_stretch (from_at);

CREATE TABLE component_change (
  stretch_id uuid NOT NULL REFERENCES verdict_stretch,
  -- Order within the stretch, shared with verdict_change.
  seq integer NOT NULL CHECK (seq >= 0),
  at timestamptz NOT NULL,
  component text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('state', 'demand.power', 'demand.cooling', 'capacity')),
  state text CHECK (state IN ('available', 'unavailable', 'unknown')),
  -- The reading that decided; device text in it is untrusted.
  reason jsonb,
  -- In the unit of the medium; null of a capacity: unlimited.
  value double precision CHECK (value >= 0),
  source text CHECK (source IN ('file', 'measured', 'last')),
  PRIMARY KEY (stretch_id, seq),
  CHECK ((kind = 'state') = (state IS NOT NULL)),
  CHECK ((kind = 'state') = (source IS NULL)),
  CHECK (kind IN ('state', 'capacity') OR value IS NOT NULL)
);
CREATE INDEX component_change_latest ON component_change (stretch_id, component, kind, seq DESC);
CREATE INDEX component_change_by_time ON component_change (at);

CREATE TABLE verdict_change (
  stretch_id uuid NOT NULL REFERENCES verdict_stretch,
  -- It follows from all changes of the stretch before this one.
  seq integer NOT NULL CHECK (seq >= 0),
  at timestamptz NOT NULL,
  live text NOT NULL CHECK (live IN ('yes', 'no', 'not-proven')),
  design boolean NOT NULL,
  -- Whether it would survive any single failure.
  survives boolean NOT NULL,
  -- Whether every load is served and nothing overloaded as it stands.
  baseline boolean NOT NULL,
  -- On which components of unknown state it hangs.
  unproven text[] NOT NULL,
  -- How many removals fail, on utilities and on generators.
  failing integer NOT NULL CHECK (failing >= 0),
  -- SHA-256 of which removals fail, and how the site stands without one.
  digest bytea NOT NULL CHECK (length(digest) = 32),
  -- The worst reasons as sentences: [{ code, params, text }].
  reasons jsonb NOT NULL CHECK (jsonb_typeof(reasons) = 'array'),
  PRIMARY KEY (stretch_id, seq)
);
CREATE INDEX verdict_change_by_time ON verdict_change (at);

CALL qosha_staff_only('plant_model');
CALL qosha_staff_only('verdict_stretch');
CALL qosha_staff_only('component_change');
CALL qosha_staff_only('verdict_change');

CREATE FUNCTION qosha_verdict_stretch_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.until_at < OLD.until_at OR (NEW.id, NEW.model_hash, NEW.from_at) <> (OLD.id, OLD.model_hash, OLD.from_at) THEN
    RAISE EXCEPTION 'a stretch of recorded verdicts only grows';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER verdict_stretch_grows BEFORE UPDATE ON verdict_stretch
  FOR EACH ROW EXECUTE FUNCTION qosha_verdict_stretch_grows();
CREATE TRIGGER plant_model_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plant_model
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER component_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON component_change
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER verdict_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON verdict_change
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON plant_model, component_change, verdict_change FROM qosha_app;
REVOKE UPDATE, DELETE, TRUNCATE ON verdict_stretch FROM qosha_app;
GRANT UPDATE (until_at) ON verdict_stretch TO qosha_app;
