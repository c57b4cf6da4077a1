-- People who may sign in or be paged, their sessions, one-time links and the audit trail.

CREATE TABLE person (
  id uuid PRIMARY KEY,
  login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._@+-]{1,99}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email text,
  phone text,
  language text NOT NULL CHECK (language IN ('az', 'ru', 'en')),
  roles text[] NOT NULL CHECK (
    roles <@ ARRAY['administrator', 'noc', 'on-call', 'finance', 'tenant'] AND cardinality(roles) > 0),
  -- Set exactly for people of a tenant, who then have no other role.
  tenant_id text REFERENCES tenant (id),
  -- argon2id in PHC string form; null until a password was chosen.
  password_hash text,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  CHECK ((tenant_id IS NOT NULL) = (roles = ARRAY['tenant']))
);

CREATE TABLE session (
  -- SHA-256 of the 256-bit token in the cookie; the token itself is stored nowhere.
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  person_id uuid NOT NULL REFERENCES person (id),
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  user_agent text NOT NULL DEFAULT ''
);
CREATE INDEX session_person ON session (person_id);

-- First-run and invitation links: single use, short-lived.
CREATE TABLE sign_in_link (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  person_id uuid NOT NULL REFERENCES person (id),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- Append only, gap-free, each row carrying the hash of the one before it.
CREATE TABLE audit (
  seq bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  -- Login of the person, or the name of the part of Qosha that acted.
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32)
);

CREATE FUNCTION qosha_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION qosha_refuse_change();

-- Staff rows belong to no tenant, so a tenant sees its own people alone. Signing in runs in the staff scope.
CALL qosha_protect('person');
