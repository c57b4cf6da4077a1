-- Tenants, and the wall between them. A row with a tenant_id is visible to a transaction only when the transaction
-- said whose it is: `app.tenant` names one tenant, or `app.scope` is 'staff'. Said nothing: sees nothing.

CREATE TABLE tenant (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Language of invoices and notices.
  language text NOT NULL CHECK (language IN ('az', 'ru', 'en')),
  -- Tax number (VÖEN in Azerbaijan) and postal address as printed on invoices.
  tax_number text,
  address text,
  billing_email text,
  created_at timestamptz NOT NULL
);

CREATE FUNCTION qosha_sees_tenant(row_tenant text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    (SELECT current_setting('app.scope', true)) = 'staff'
    OR row_tenant = (SELECT nullif(current_setting('app.tenant', true), '')),
    false)
$$;

-- Puts row-level security on a table with a tenant_id. The owner is held to it too (FORCE).
CREATE PROCEDURE qosha_protect(protected regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', protected);
  EXECUTE format('CREATE POLICY everyone ON %s USING (true) WITH CHECK (true)', protected);
  EXECUTE format(
    'CREATE POLICY tenant_wall ON %s AS RESTRICTIVE '
    'USING (qosha_sees_tenant(tenant_id)) WITH CHECK (qosha_sees_tenant(tenant_id))', protected);
END
$$;

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON tenant USING (true) WITH CHECK (true);
CREATE POLICY tenant_wall ON tenant AS RESTRICTIVE
  USING (qosha_sees_tenant(id)) WITH CHECK (qosha_sees_tenant(id));
