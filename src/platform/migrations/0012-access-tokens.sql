-- Tokens for programs, such as the Prometheus that reads the metrics. Shown once, kept as SHA-256; a token opens what its
-- scope names and nothing else.

CREATE TABLE access_token (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  scope text NOT NULL CHECK (scope IN ('metrics')),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  created_by uuid NOT NULL REFERENCES person (id),
  created_at timestamptz NOT NULL,
  -- To the minute; null until it was used.
  last_used_at timestamptz,
  -- A revoked token stays in the list, and is refused.
  revoked_at timestamptz
);
CALL qosha_staff_only('access_token');
REVOKE DELETE, TRUNCATE ON access_token FROM qosha_app;
