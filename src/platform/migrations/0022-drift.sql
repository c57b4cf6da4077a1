-- Places where the plant does not behave as its model says. One row a thing; it is written over while it is seen, ends when it
-- is not, and begins anew when it comes back. What somebody said of it stays.

CREATE TABLE drift (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 500),
  code text NOT NULL CHECK (code LIKE 'drift-%'),
  params jsonb NOT NULL CHECK (jsonb_typeof(params) = 'object'),
  component_ids text[] NOT NULL,
  window_from timestamptz NOT NULL,
  window_to timestamptz NOT NULL CHECK (window_to >= window_from),
  -- [{ label, unit, points: [[epoch ms, value or null], …] }, …]
  lines jsonb NOT NULL CHECK (jsonb_typeof(lines) = 'array'),
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL CHECK (last_seen_at >= first_seen_at),
  -- Null while it is seen.
  ended_at timestamptz,
  -- Somebody knows, and said why. Counts for this code alone: another doubt about the same thing is news.
  known_code text,
  known_reason text CHECK (length(known_reason) BETWEEN 3 AND 500),
  known_by text,
  known_at timestamptz,
  CHECK ((known_code IS NULL) = (known_reason IS NULL)),
  CHECK ((known_code IS NULL) = (known_by IS NULL)),
  CHECK ((known_code IS NULL) = (known_at IS NULL))
);
CALL qosha_staff_only('drift');
REVOKE TRUNCATE ON drift FROM qosha_app;
