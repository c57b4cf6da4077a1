-- What batteries gave and what tanks were given. Both only grow: forecasts and the fuel log are reckoned from them.

CREATE TABLE battery_discharge (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  component_id text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  -- What the samples are against: charge in %, or battery voltage in V.
  axis text NOT NULL CHECK (axis IN ('charge', 'voltage')),
  -- Mean power out of the battery, W.
  watts double precision NOT NULL CHECK (watts > 0),
  -- [[axis value, Wh given since the start], …] in order of time.
  samples jsonb NOT NULL CHECK (jsonb_typeof(samples) = 'array' AND pg_column_size(samples) <= 16384),
  -- A write whose commit was not confirmed may run again.
  UNIQUE (component_id, started_at),
  CHECK (ended_at > started_at)
);
CALL qosha_staff_only('battery_discharge');
CREATE TRIGGER battery_discharge_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON battery_discharge
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON battery_discharge FROM qosha_app;

CREATE TABLE refuelling (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Made by whoever tells of it, so that telling twice enters it once.
  entry_key uuid NOT NULL UNIQUE,
  -- Id of the generator with the tank, or of the shared tank.
  tank_id text NOT NULL,
  -- Seen in the level, or entered by a person.
  source text NOT NULL CHECK (source IN ('level', 'hand')),
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  litres double precision NOT NULL CHECK (litres > 0 AND litres <= 1000000),
  -- By the gauge; null where entered by hand.
  litres_before double precision,
  litres_after double precision,
  delivery_note text CHECK (length(delivery_note) BETWEEN 1 AND 100),
  person_id uuid REFERENCES person,
  entered_at timestamptz NOT NULL,
  CHECK (ended_at >= started_at),
  CHECK ((source = 'hand') = (person_id IS NOT NULL)),
  CHECK ((source = 'level') = (litres_before IS NOT NULL AND litres_after IS NOT NULL))
);
CREATE INDEX refuelling_by_time ON refuelling (started_at);
CALL qosha_staff_only('refuelling');
CREATE TRIGGER refuelling_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON refuelling
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON refuelling FROM qosha_app;
