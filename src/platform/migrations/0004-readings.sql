-- History of readings. Hot samples stand in hourly partitions, written by COPY; a closed hour is packed into arrays
-- and its partition dropped. The server's role owns nothing, so partitions come and go through two functions.

CREATE SCHEMA history;
GRANT USAGE ON SCHEMA history TO qosha_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA history GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO qosha_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA history GRANT USAGE, SELECT ON SEQUENCES TO qosha_app;

-- Every point that was ever kept, with the small number that stands for it in all other tables.
CREATE TABLE history.point (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id text NOT NULL,
  point text NOT NULL,
  instance text NOT NULL,
  unit text NOT NULL,
  -- How often it is read; gaps and coverage are judged by it.
  interval_ms integer NOT NULL CHECK (interval_ms > 0),
  UNIQUE (device_id, point, instance)
);

-- value null: asked, but no trustworthy value.
CREATE TABLE history.hot (
  point_id integer NOT NULL,
  at timestamptz NOT NULL,
  value float8
) PARTITION BY RANGE (at);

-- Hours whose partition exists. Packing an hour deletes its row in the same transaction.
CREATE TABLE history.open_hour (
  starts_at timestamptz PRIMARY KEY CHECK (date_trunc('hour', starts_at, 'UTC') = starts_at)
);

-- Packed samples of one point over one hour, or one UTC day once the day is over.
CREATE TABLE history.chunk (
  point_id integer NOT NULL REFERENCES history.point (id),
  span text NOT NULL CHECK (span IN ('hour', 'day')),
  -- Start of the hour or day.
  starts_at timestamptz NOT NULL,
  -- Time of the first value.
  first_at timestamptz NOT NULL,
  -- Distance on a regular grid (null values are gaps); otherwise offsets_ms says when each value was taken.
  step_ms integer CHECK (step_ms > 0),
  offsets_ms integer[],
  sample_values float8[] NOT NULL,
  PRIMARY KEY (point_id, starts_at, span),
  CHECK ((step_ms IS NULL) <> (offsets_ms IS NULL)),
  CHECK (offsets_ms IS NULL OR cardinality(offsets_ms) = cardinality(sample_values))
);
CREATE INDEX chunk_time ON history.chunk (starts_at, span);

-- Five-minute slots from starts_at on; a slot without a sample has null, null, null, 0, 0.
CREATE TABLE history.rollup (
  point_id integer NOT NULL REFERENCES history.point (id),
  span text NOT NULL CHECK (span IN ('hour', 'day')),
  starts_at timestamptz NOT NULL,
  minimum float8[] NOT NULL,
  average float8[] NOT NULL,
  maximum float8[] NOT NULL,
  sample_count integer[] NOT NULL,
  -- Share of the slot for which a value was at hand.
  coverage_ratio float4[] NOT NULL,
  PRIMARY KEY (point_id, starts_at, span)
);
CREATE INDEX rollup_time ON history.rollup (starts_at, span);

-- Words of states and texts, one row for each change. word null: no trustworthy value.
CREATE TABLE history.state_change (
  point_id integer NOT NULL REFERENCES history.point (id),
  at timestamptz NOT NULL,
  word text,
  quality text NOT NULL CHECK (quality IN ('good', 'suspect', 'stale', 'missing')),
  PRIMARY KEY (point_id, at)
);
CREATE INDEX state_change_time ON history.state_change (at);

CREATE FUNCTION history.partition_of(hour_start timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT 'hot_' || (extract(epoch FROM hour_start)::bigint / 3600)::text
$$;

-- Makes room for the samples of one hour; does nothing when there is.
CREATE FUNCTION history.open_hour_partition(hour_start timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
BEGIN
  IF date_trunc('hour', hour_start, 'UTC') <> hour_start THEN
    RAISE EXCEPTION '% is not the start of an hour', hour_start;
  END IF;
  IF EXISTS (SELECT FROM history.open_hour WHERE starts_at = hour_start) THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(7016842, 1);
  INSERT INTO history.open_hour (starts_at) VALUES (hour_start) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE history.%I PARTITION OF history.hot FOR VALUES FROM (%L) TO (%L)',
    history.partition_of(hour_start), hour_start, hour_start + interval '1 hour');
END
$$;

-- Drops the samples of one hour. Whoever calls it has packed them in the same transaction.
CREATE FUNCTION history.drop_hour_partition(hour_start timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM history.open_hour WHERE starts_at = hour_start;
  IF FOUND THEN
    EXECUTE format('DROP TABLE history.%I', history.partition_of(hour_start));
  END IF;
END
$$;

REVOKE ALL ON FUNCTION history.open_hour_partition(timestamptz), history.drop_hour_partition(timestamptz) FROM public;
GRANT EXECUTE ON FUNCTION history.open_hour_partition(timestamptz), history.drop_hour_partition(timestamptz)
  TO qosha_app;
REVOKE INSERT, UPDATE, DELETE ON history.open_hour FROM qosha_app;
