-- Capacity held for a sale until it expires, and the daily peaks of buses that growth is told from.

-- One hold: so much power, heat and traffic in a rack, or in a new rack on feeders. A hold ends by being released; one that
-- expired is released when the next is made, at the latest, so that its units are free then.
CREATE TABLE capacity_hold (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  kw float8 NOT NULL CHECK (kw > 0),
  heat_kw float8 NOT NULL CHECK (heat_kw >= 0),
  network_gbit float8 NOT NULL CHECK (network_gbit >= 0),
  -- Ids of the site file, which no table knows. Without a rack: a new one on the feeders.
  rack_id text,
  feeders text[],
  lowest_unit integer CHECK (lowest_unit >= 1),
  unit_count integer CHECK (unit_count >= 1),
  created_by uuid NOT NULL REFERENCES person (id),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  released_at timestamptz,
  CHECK (rack_id IS NOT NULL OR coalesce(cardinality(feeders), 0) > 0),
  CHECK ((lowest_unit IS NULL) = (unit_count IS NULL)),
  CHECK (lowest_unit IS NULL OR rack_id IS NOT NULL),
  CHECK (expires_at > created_at),
  CONSTRAINT capacity_hold_units_taken EXCLUDE USING gist
    (rack_id WITH =, int4range(lowest_unit, lowest_unit + unit_count) WITH &&)
    WHERE (released_at IS NULL AND lowest_unit IS NOT NULL)
);
CALL qosha_staff_only('capacity_hold');
REVOKE DELETE, TRUNCATE ON capacity_hold FROM qosha_app;

-- Largest five-minute mean of a component over one UTC day, in the unit of its medium. Kept longer than the history it is
-- made of.
CREATE TABLE history.daily_peak (
  component_id text NOT NULL,
  on_day date NOT NULL,
  peak float8 NOT NULL,
  -- Five-minute slots of that day, of 288, in which everything that adds up to it was measured.
  slot_count integer NOT NULL CHECK (slot_count BETWEEN 1 AND 288),
  PRIMARY KEY (component_id, on_day)
);
