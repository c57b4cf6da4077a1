-- Energy registers of the meters (rack PDUs): what they are, the life of each register, and its value at the
-- quarter-hours. Registers belong to the site; a tenant reads energy through invoices and its month to date, so
-- these tables are open to the staff scope alone.

CREATE TABLE meter (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id text NOT NULL,
  point text NOT NULL,
  instance text NOT NULL,
  rack_id text NOT NULL,
  -- 'A' or 'B' where the rack is fed twice.
  feed text NOT NULL,
  -- The register counts modulo this many Wh; null: not known to wrap.
  modulus_wh numeric CHECK (modulus_wh > 0),
  -- Smallest step of the register.
  resolution_wh numeric NOT NULL CHECK (resolution_wh > 0),
  -- The most that can flow through the meter for long: voltage × rating of the breaker.
  breaker_watts integer NOT NULL CHECK (breaker_watts > 0),
  UNIQUE (device_id, point, instance)
);
CREATE INDEX meter_rack ON meter (rack_id);

-- A break in the life of a register: a swapped meter or a known reset. Between its neighbours the energy is
-- (closing_wh - before) + (after - opening_wh).
CREATE TABLE meter_break (
  meter_id integer NOT NULL REFERENCES meter (id),
  happened_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (reason IN ('swap', 'reset')),
  -- Null when nobody could read the old register any more: what it counted last is then not billed.
  closing_wh numeric CHECK (closing_wh >= 0),
  opening_wh numeric NOT NULL CHECK (opening_wh >= 0),
  note text NOT NULL DEFAULT '',
  recorded_by text NOT NULL,
  PRIMARY KEY (meter_id, happened_at)
);

CREATE TABLE register_sample (
  meter_id integer NOT NULL REFERENCES meter (id),
  -- The quarter-hour the value stands for, and when it was really read: at it or up to 120 s later.
  taken_at timestamptz NOT NULL CHECK (extract(epoch FROM taken_at) % 900 = 0),
  read_at timestamptz NOT NULL,
  register_wh numeric NOT NULL CHECK (register_wh >= 0),
  quality text NOT NULL CHECK (quality IN ('good', 'suspect')),
  PRIMARY KEY (meter_id, taken_at),
  CHECK (read_at >= taken_at AND read_at <= taken_at + interval '120 seconds')
);

CREATE FUNCTION qosha_is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('app.scope', true) = 'staff', false)
$$;

CREATE PROCEDURE qosha_staff_only(guarded regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
  EXECUTE format('CREATE POLICY everyone ON %s USING (true) WITH CHECK (true)', guarded);
  EXECUTE format(
    'CREATE POLICY staff_only ON %s AS RESTRICTIVE '
    'USING ((SELECT qosha_is_staff())) WITH CHECK ((SELECT qosha_is_staff()))', guarded);
END
$$;
CALL qosha_staff_only('meter');
CALL qosha_staff_only('meter_break');
CALL qosha_staff_only('register_sample');

CREATE TRIGGER register_sample_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON register_sample
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
CREATE TRIGGER meter_break_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON meter_break
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON register_sample, meter_break FROM qosha_app;
