-- Roles. The server works as qosha_app, which owns nothing and cannot bypass row-level security; the owner
-- migrates. The embedded cluster creates both roles beforehand, elsewhere qosha_app is made here.

do $$
begin
  if not exists (select from pg_roles where rolname = 'qosha_app') then
    create role qosha_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
exception
  -- Another database of the same server may be migrating at the same moment.
  when duplicate_object or unique_violation then
    null;
end
$$;

-- Where only the owner can log in, the server takes the role by SET ROLE.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant qosha_app to %I', current_user);
  end if;
exception
  -- The role has a login of its own and the owner no say over it.
  when insufficient_privilege then
    null;
end
$$;

revoke all on schema public from public;
grant usage on schema public to qosha_app;

-- Tables of later migrations: readable and writable by the server. Append-only tables revoke explicitly.
alter default privileges in schema public grant select, insert, update, delete on tables to qosha_app;
alter default privileges in schema public grant usage, select on sequences to qosha_app;
alter default privileges in schema public grant execute on functions to qosha_app;

revoke all on schema_migration from qosha_app;
grant select on schema_migration to qosha_app;
