-- What devices shouted: traps and informs as events. A row is the first of its kind; the same shout again within the
-- fold window only raises repeat_count and last_at, and nothing else of a row ever changes. Text of devices is kept as
-- it came, untrusted.

CREATE TABLE trap_events (
  -- In order of arrival.
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Made by the receiver, so that a write whose commit was not confirmed can run again.
  event_key uuid NOT NULL UNIQUE,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  repeat_count integer NOT NULL CHECK (repeat_count >= 1),
  source text NOT NULL,
  source_port integer NOT NULL,
  -- Null when no device, or more than one, may have sent it; candidates then names those.
  device_id text,
  candidates text[] NOT NULL,
  kind text NOT NULL CHECK (kind IN ('trap', 'inform')),
  version text NOT NULL CHECK (version IN ('v1', 'v2c', 'v3')),
  security text NOT NULL CHECK (security IN ('community', 'noAuthNoPriv', 'authNoPriv', 'authPriv')),
  trap_oid text NOT NULL,
  -- Name of the notification in its MIB, when it is a standard one.
  name text,
  -- What it means in words, by the profile of the device or the standard.
  meaning text,
  -- Hundredths of a second since the agent started, as it says.
  uptime_ticks bigint NOT NULL,
  -- [{ oid, type, value } | { oid, type, text } | { oid, type, hex }], bounded by the receiver.
  varbinds jsonb NOT NULL CHECK (jsonb_typeof(varbinds) = 'array' AND pg_column_size(varbinds) <= 65536),
  varbinds_left_out integer NOT NULL CHECK (varbinds_left_out >= 0),
  CHECK (last_at >= first_at),
  CHECK (device_id IS NULL OR cardinality(candidates) = 0)
);
CREATE INDEX trap_events_of_device ON trap_events (device_id, id);
CREATE INDEX trap_events_of_candidate ON trap_events USING gin (candidates) WHERE device_id IS NULL;

CALL qosha_staff_only('trap_events');

CREATE FUNCTION qosha_trap_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.repeat_count < OLD.repeat_count OR NEW.last_at < OLD.last_at THEN
    RAISE EXCEPTION 'a kept trap only grows';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER trap_events_only_grow BEFORE UPDATE ON trap_events
  FOR EACH ROW EXECUTE FUNCTION qosha_trap_only_grows();
REVOKE UPDATE, DELETE, TRUNCATE ON trap_events FROM qosha_app;
GRANT UPDATE (repeat_count, last_at) ON trap_events TO qosha_app;

-- Forgets up to `row_limit` of the oldest traps that came before `before` or are more than `keep_rows` back; returns
-- how many. Nothing younger than a day is forgotten for its age.
CREATE FUNCTION forget_trap_events(before timestamptz, keep_rows bigint, row_limit integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  newest bigint := (SELECT max(id) FROM trap_events);
  forgotten bigint;
BEGIN
  WITH old AS (
    SELECT id FROM (SELECT id, last_at FROM trap_events ORDER BY id LIMIT row_limit) AS oldest
    WHERE last_at < least(before, now() - interval '1 day') OR id <= newest - greatest(keep_rows, 1000)
  )
  DELETE FROM trap_events WHERE id IN (SELECT id FROM old);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END
$$;
REVOKE ALL ON FUNCTION forget_trap_events(timestamptz, bigint, integer) FROM public;
GRANT EXECUTE ON FUNCTION forget_trap_events(timestamptz, bigint, integer) TO qosha_app;

-- Who we are to the senders of SNMPv3 informs (RFC 3414 section 2.2.2): an id for life, and how often we started.
CREATE TABLE snmp_engine (
  is_ours boolean PRIMARY KEY DEFAULT true CHECK (is_ours),
  engine_id bytea NOT NULL CHECK (octet_length(engine_id) BETWEEN 5 AND 32),
  engine_boots integer NOT NULL CHECK (engine_boots BETWEEN 1 AND 2147483647),
  started_at timestamptz NOT NULL
);
CALL qosha_staff_only('snmp_engine');
REVOKE DELETE, TRUNCATE ON snmp_engine FROM qosha_app;
REVOKE UPDATE ON snmp_engine FROM qosha_app;
GRANT UPDATE (engine_boots, started_at) ON snmp_engine TO qosha_app;
