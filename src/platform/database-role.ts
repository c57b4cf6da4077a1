// Proves that the server's own role cannot look past row-level security. A role that may bypass it would make
// every tenant policy decoration, in silence; so the server refuses to start under one.

import { AppError } from '../core/errors.ts';
import type { Database } from './database.ts';

interface RoleRow {
  readonly role: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly owned: bigint;
}

/** Throws `config.invalid` unless the connection works under a plain role that owns no table. */
export async function requirePlainRole(app: Database): Promise<void> {
  const [row] = await app.query<RoleRow>(`
    select rolname as role, rolsuper as superuser, rolbypassrls as bypasses,
      (select count(*) from pg_class where relowner = r.oid and relkind in ('r', 'p')) as owned
    from pg_roles as r where rolname = current_user`);
  if (row !== undefined && !row.superuser && !row.bypasses && row.owned === 0n) return;
  const detail =
    `The database role ${row?.role ?? 'in use'} could look past the separation of tenants; ` +
    'use a role that is no superuser, has NOBYPASSRLS and owns no table';
  throw new AppError('config.invalid', detail);
}
