// Brings up the database: the embedded PostgreSQL of the data folder, or the server that DATABASE_URL names; migrated,
// and opened under the role that owns nothing.
import type { Clock } from '../core/clock.ts';
import { requirePlainRole } from '../platform/database-role.ts';
import { openDatabase } from '../platform/database.ts';
import type { Database, DatabaseOptions } from '../platform/database.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';

/** PostgreSQL writes its last checkpoint when it stops: it gets most of the time there is. */
const postgresStopLimitMs = 12_000;
const appRole = 'qosha_app';

export interface DatabaseParts {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly stop: GracefulStop;
}

/** Ready for use; everything it started is registered with `stop`. */
export async function startDatabase(parts: DatabaseParts): Promise<Database> {
  const { clock, log, stop } = parts;
  const { owner, app } = await findServer(parts);
  const migrating = openDatabase({ ...owner, log, clock, poolSize: 1, name: 'qosha migrations' });
  try {
    await migrate({ owner: migrating, log, clock });
  } finally {
    await migrating.close();
  }
  const database = openDatabase({ ...app, log, clock, poolSize: 12 });
  stop.add({ name: 'database connections', stop: () => database.close() });
  await requirePlainRole(database);
  return database;
}

type Connection = Omit<Extract<DatabaseOptions, { url: string }>, 'log'> | EmbeddedConnection;
type EmbeddedConnection = Awaited<ReturnType<typeof startEmbeddedPostgres>>['app'];

async function findServer(parts: DatabaseParts): Promise<{ owner: Connection; app: Connection }> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return { owner: { url }, app: { url, role: appRole } };
  const log = parts.log.child({ part: 'postgresql' });
  const postgres = await startEmbeddedPostgres({ dataFolder: parts.dataFolder, log });
  parts.stop.add({ name: 'postgresql', limitMs: postgresStopLimitMs, stop: () => postgres.stop() });
  return postgres;
}
