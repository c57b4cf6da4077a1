// Runs once around the whole test run: offers a door at which the first test that needs PostgreSQL has it
// started, and stops it at the end. Runs without such tests start nothing.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../src/platform/database.ts';
import type { ConnectionSettings } from '../src/platform/database.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { createSilentLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import type { TestServer } from './postgres.ts';

const template = `qosha_template_${process.pid}`;

/** Data of a test run may be lost, so nothing waits for the disk; the product never runs like this. */
const forgetful = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'qosha-test-'));
  const stops: (() => Promise<void>)[] = [];
  let starting: Promise<TestServer> | undefined;
  const door = createServer((caller) => {
    starting ??= startServer(folder, stops);
    starting.then(
      (server) => caller.end(JSON.stringify(server)),
      (error: unknown) => caller.end(JSON.stringify({ error: String(error) })),
    );
  });
  const doorPath = join(folder, 'door');
  await new Promise<void>((resolve) => {
    door.listen(doorPath, resolve);
  });
  project.provide('postgresDoor', doorPath);
  return async () => {
    door.close();
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startServer(folder: string, stops: (() => Promise<void>)[]): Promise<TestServer> {
  const url = process.env['QOSHA_TEST_DATABASE_URL'];
  const server = url === undefined ? await startEmbedded(folder, stops) : await prepareGiven(url);
  const administrator = openDatabase({ ...server.administrator, log: createSilentLog(), poolSize: 1 });
  await administrator.execute(`create database ${template} template template0 owner ${server.owner.user}`);
  await administrator.close();
  stops.push(async () => {
    const database = openDatabase({ ...server.administrator, log: createSilentLog(), poolSize: 1 });
    await database.execute(`drop database ${template} with (force)`);
    await database.close();
  });
  const log = createSilentLog();
  const owner = openDatabase({ ...server.owner, database: template, log, poolSize: 1 });
  await migrate({ owner, log });
  await owner.close();
  return { ...server, template };
}

async function startEmbedded(
  folder: string,
  stops: (() => Promise<void>)[],
): Promise<Omit<TestServer, 'template'>> {
  const log = createSilentLog();
  const embedded = await startEmbeddedPostgres({ dataFolder: folder, log, settings: forgetful });
  stops.push(() => embedded.stop());
  const { owner, app } = embedded;
  return { administrator: { ...embedded.administrator, database: 'postgres' }, owner, app };
}

/** Makes the two roles on a server of the machine, with a password known to this run only. */
async function prepareGiven(url: string): Promise<Omit<TestServer, 'template'>> {
  const parsed = new URL(url);
  const administrator: ConnectionSettings = {
    host: decodeURIComponent(parsed.searchParams.get('host') ?? parsed.hostname),
    port: Number(parsed.port === '' ? '5432' : parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: 'postgres',
  };
  const database = openDatabase({ ...administrator, log: createSilentLog(), poolSize: 1 });
  for (const role of ['qosha_owner', 'qosha_app']) {
    const known = await database.query('select from pg_roles where rolname = $1', [role]);
    if (known.length === 0) await database.execute(`create role ${role} nosuperuser nobypassrls`);
    await database.execute(`alter role ${role} login password 'qosha-test'`);
  }
  await database.close();
  const as = (user: string): ConnectionSettings => ({ ...administrator, user, password: 'qosha-test' });
  return { administrator, owner: as('qosha_owner'), app: as('qosha_app') };
}
