// The cluster on disk: made once by initdb, and inside it the database `qosha` with its two roles.
// Easy to get wrong: initdb can be killed half way, so it works in `postgres.new`, which is renamed when it is
// complete; a folder named `postgres` is always a whole cluster.

import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { ConnectionSettings, Database } from './database.ts';
import { openDatabase } from './database.ts';
import { renameDurably, writeFileDurably } from './durable-file.ts';
import { readLastLine } from './log-file.ts';
import type { Log } from './log.ts';
import { nobodyId } from './postgres-binaries.ts';
import type { PostgresBinaries, PostgresLaunch } from './postgres-binaries.ts';
import { spawnPostgres } from './postgres-process.ts';

export const databaseName = 'qosha';

/** Generated once per data folder and kept in `secrets/postgres.json`, readable by our user alone. */
export interface ClusterPasswords {
  readonly administrator: string;
  readonly owner: string;
  readonly app: string;
}

/** Folder that initdb fills, created and handed to the user PostgreSQL runs as. */
export function prepareClusterFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (process.geteuid?.() === 0) chownSync(folder, nobodyId, nobodyId);
}

/** Reads the passwords, or makes them when there is no cluster yet. */
export function readPasswords(secretsFolder: string, clusterExists: boolean): ClusterPasswords {
  const path = join(secretsFolder, 'postgres.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as ClusterPasswords;
  if (clusterExists) {
    const detail = `${path} is missing, without it the database cannot be opened; restore it from the backup`;
    throw new AppError('database.unavailable', detail);
  }
  const generate = (): string => randomBytes(24).toString('base64url');
  const passwords = { administrator: generate(), owner: generate(), app: generate() };
  mkdirSync(secretsFolder, { recursive: true, mode: 0o700 });
  writeFileDurably(path, `${JSON.stringify(passwords, null, 2)}\n`);
  return passwords;
}

export interface ClusterCreation {
  readonly binaries: PostgresBinaries;
  readonly launch: PostgresLaunch;
  /** Final place of the cluster. */
  readonly clusterFolder: string;
  /** Folder of ours that PostgreSQL can reach, for the password file of initdb. */
  readonly exchangeFolder: string;
  readonly administratorPassword: string;
  readonly logPath: string;
}

/** Runs initdb in `<cluster>.new` (which exists, empty) and renames it when it is complete and synced. */
export async function createCluster(creation: ClusterCreation): Promise<void> {
  const draftFolder = `${creation.clusterFolder}.new`;
  const passwordFile = join(creation.exchangeFolder, 'password');
  writeFileSync(passwordFile, creation.administratorPassword, { mode: 0o600 });
  if (process.geteuid?.() === 0) chownSync(passwordFile, nobodyId, nobodyId);
  const command = [
    creation.binaries.initdb,
    `--pgdata=${draftFolder}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  const ended = await spawnPostgres(creation.launch, command, creation.logPath).exited;
  rmSync(passwordFile, { force: true });
  if (ended !== 'status 0') {
    const reason = readLastLine(creation.logPath) || ended;
    const detail = `initdb could not make the database: ${reason}; all of it stands in ${creation.logPath}`;
    throw new AppError('database.unavailable', detail);
  }
  chmodSync(draftFolder, 0o700);
  renameDurably(draftFolder, creation.clusterFolder);
}

/** Makes the roles and the database where they are missing; safe to repeat. */
export async function ensureRolesAndDatabase(
  administrator: ConnectionSettings,
  passwords: ClusterPasswords,
  log: Log,
): Promise<void> {
  const database = openDatabase({ ...administrator, database: 'postgres', log, poolSize: 1 });
  try {
    await ensureRole(database, 'qosha_owner', passwords.owner);
    await ensureRole(database, 'qosha_app', passwords.app);
    const known = await database.query('select from pg_database where datname = $1', [databaseName]);
    if (known.length === 0) await database.execute(`create database ${databaseName} owner qosha_owner`);
    await database.execute(`revoke connect, temporary on database ${databaseName} from public`);
    await database.execute(`grant connect on database ${databaseName} to qosha_app`);
  } finally {
    await database.close();
  }
}

async function ensureRole(database: Database, role: string, password: string): Promise<void> {
  const known = await database.query('select from pg_roles where rolname = $1', [role]);
  if (known.length > 0) return;
  // Generated in base64url, so it holds no quote; CREATE ROLE takes no parameters.
  const attributes = 'login nosuperuser nobypassrls nocreatedb nocreaterole';
  await database.execute(`create role ${role} ${attributes} password '${password}'`);
}
