// A migrated PostgreSQL for tests: one real server per run (test/global-setup.ts starts it when the first test
// asks), one database per test file, cloned from a migrated template. With QOSHA_TEST_DATABASE_URL (a superuser
// of a PostgreSQL of version 15 or later) that server is used instead.

import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { openDatabase } from '../src/platform/database.ts';
import type { ConnectionSettings, Database } from '../src/platform/database.ts';
import { createSilentLog } from '../src/platform/log.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Socket that answers with a `TestServer` as JSON. */
    postgresDoor: string;
  }
}

/** How tests reach the server: the superuser, and the roles of the product. */
export interface TestServer {
  readonly administrator: ConnectionSettings;
  readonly owner: ConnectionSettings;
  readonly app: ConnectionSettings;
  readonly template: string;
}

export interface TestDatabase {
  /** Role qosha_owner: owns the tables, migrates. */
  readonly owner: Database;
  /** Role qosha_app: what the server works as; under row-level security. */
  readonly app: Database;
  readonly ownerSettings: ConnectionSettings;
  readonly appSettings: ConnectionSettings;
  /** The superuser in this database, to look at what no role may see. */
  readonly administratorSettings: ConnectionSettings;
  /** Closes the pools and drops the database. */
  stop(): Promise<void>;
}

/** A fresh database with all migrations applied; `empty` leaves them out. About 50 ms. */
export async function createTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const server = JSON.parse(await text(connect(inject('postgresDoor')))) as TestServer | { error: string };
  if ('error' in server) throw new Error(`the test database did not start: ${server.error}`);
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = options.empty === true ? 'template0' : server.template;
  await asAdministrator(server, `create database ${name} template ${template} owner ${server.owner.user}`);
  const log = createSilentLog();
  const ownerSettings = { ...server.owner, database: name };
  const appSettings = { ...server.app, database: name };
  const owner = openDatabase({ ...ownerSettings, log, poolSize: 5 });
  const app = openDatabase({ ...appSettings, log, poolSize: 5 });
  return {
    owner,
    app,
    ownerSettings,
    appSettings,
    administratorSettings: { ...server.administrator, database: name },
    async stop() {
      await Promise.all([owner.close(), app.close()]);
      await asAdministrator(server, `drop database ${name} with (force)`);
    },
  };
}

async function asAdministrator(server: TestServer, statement: string): Promise<void> {
  const database = openDatabase({ ...server.administrator, log: createSilentLog(), poolSize: 1 });
  try {
    await database.execute(statement);
  } finally {
    await database.close();
  }
}
