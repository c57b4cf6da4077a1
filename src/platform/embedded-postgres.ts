// The real PostgreSQL in the data folder: made once, then started or, when it outlived a killed Qosha, adopted.
// Easy to get wrong: the socket lives in a short folder under the temporary folder, because its path may not be
// longer than 107 bytes. The caller holds the lock of the data folder, so nobody else does this meanwhile.

import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { ConnectionSettings } from './database.ts';
import { openDatabase } from './database.ts';
import type { Log } from './log.ts';
import { findClosedAncestor, findPostgresBinaries, nobodyId, prepareLaunch } from './postgres-binaries.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import {
  createCluster,
  databaseName,
  ensureRolesAndDatabase,
  prepareClusterFolder,
  readPasswords,
} from './postgres-cluster.ts';
import { adoptPostgres, isServer, readPostmasterFile, stopPostgres } from './postgres-process.ts';
import type { PostgresProcess } from './postgres-process.ts';
import {
  PostgresSupervisor,
  removeSocketFolder,
  socketFolderPrefix,
  startServer,
} from './postgres-supervisor.ts';
import type { ServerPlan } from './postgres-supervisor.ts';

const port = 5432;
/** A socket path holds 107 bytes, of which `/qosha-pg-XXXXXX/.s.PGSQL.5432.lock` takes 37. */
const temporaryPathLimitBytes = 70;
/** PostgreSQL splits its list of socket folders at commas and strips blanks and quotes. */
const plainPath = /^[\w./+@-]+$/;

const serverSettings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: String(port),
  max_connections: '50',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  min_wal_size: '80MB',
  unix_socket_permissions: '0700',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_checkpoints: 'off',
  logging_collector: 'off',
  log_min_duration_statement: '2s',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

export interface EmbeddedPostgresOptions {
  /** Folder of Qosha's data; the cluster is `<dataFolder>/postgres`. */
  readonly dataFolder: string;
  readonly log: Log;
  /** Called once when the server crashed too often to be started again. */
  readonly onFailure?: (error: AppError) => void;
  /** Server settings on top of ours, for a test cluster that may forget its data. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** Role qosha_owner: migrates. */
  readonly owner: ConnectionSettings;
  /** Role qosha_app: the server, under row-level security. */
  readonly app: ConnectionSettings;
  /** The superuser, for backups and tests only. */
  readonly administrator: ConnectionSettings;
  /** How this start came about. */
  readonly origin: 'created' | 'started' | 'adopted';
  /** Process id of the server that runs now. */
  pid(): number;
  /** Stops the server fast, within 10 s, and keeps the data. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL in the data folder and returns when it takes connections. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataFolder = realpathSync(options.dataFolder);
  const clusterFolder = join(dataFolder, 'postgres');
  const clusterExists = existsSync(clusterFolder);
  const passwords = readPasswords(join(dataFolder, 'secrets'), clusterExists);
  const connectAs = (folder: string, user: string, password: string): ConnectionSettings => ({
    host: folder,
    port,
    user,
    password,
    database: databaseName,
  });
  const administratorAt = (folder: string) => connectAs(folder, 'postgres', passwords.administrator);

  const binaries = findPostgresBinaries();
  const settings = nameSettings({ ...serverSettings, ...options.settings }, binaries);
  const adopted = clusterExists
    ? await findRunning(clusterFolder, settings, (folder) =>
        openAdministrator(administratorAt(folder), options.log),
      )
    : undefined;
  const socketFolder = adopted?.socketFolder ?? makeSocketFolder();
  const plan: ServerPlan = {
    program: binaries.postgres,
    launch: preparePlanLaunch(binaries, dataFolder, socketFolder),
    clusterFolder,
    socketFolder,
    settings,
    logPath: join(dataFolder, 'postgres.log'),
  };
  const server = adopted?.server ?? (await createAndStart(plan, binaries, passwords.administrator));
  const supervisor = new PostgresSupervisor(plan, server, { log: options.log, onFailure: options.onFailure });
  try {
    await ensureRolesAndDatabase(administratorAt(socketFolder), passwords, options.log);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  return {
    owner: connectAs(socketFolder, 'qosha_owner', passwords.owner),
    app: connectAs(socketFolder, 'qosha_app', passwords.app),
    administrator: administratorAt(socketFolder),
    origin: adopted !== undefined ? 'adopted' : clusterExists ? 'started' : 'created',
    pid: () => supervisor.pid(),
    stop: () => supervisor.stop(),
  };
}

async function createAndStart(
  plan: ServerPlan,
  binaries: PostgresBinaries,
  administratorPassword: string,
): Promise<PostgresProcess> {
  try {
    if (!existsSync(plan.clusterFolder)) {
      prepareClusterFolder(`${plan.clusterFolder}.new`);
      await createCluster({ ...plan, binaries, exchangeFolder: plan.socketFolder, administratorPassword });
    }
    return await startServer(plan);
  } catch (error) {
    removeSocketFolder(plan.socketFolder);
    throw error;
  }
}

/** Marks a running server with what it was started with, so that an upgrade never adopts one of yesterday. */
function nameSettings(
  settings: Readonly<Record<string, string>>,
  binaries: PostgresBinaries,
): Readonly<Record<string, string>> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([settings, binaries.postgres]))
    .digest('hex')
    .slice(0, 16);
  return { ...settings, cluster_name: `qosha-${fingerprint}` };
}

type Probe = (socketFolder: string) => Promise<string | undefined>;

/** Adopts the living server of this cluster when it answers and was started as we would; else stops it. */
async function findRunning(
  clusterFolder: string,
  settings: Readonly<Record<string, string>>,
  probe: Probe,
): Promise<{ readonly server: PostgresProcess; readonly socketFolder: string } | undefined> {
  const file = readPostmasterFile(clusterFolder);
  if (file === undefined) return undefined;
  if (isServer(file.pid, clusterFolder)) {
    const name = file.isReady ? await probe(file.socketFolder) : undefined;
    if (name !== undefined && name === settings['cluster_name']) {
      return { server: adoptPostgres(file.pid, clusterFolder), socketFolder: file.socketFolder };
    }
    await stopPostgres(file.pid, clusterFolder);
  }
  removeSocketFolder(file.socketFolder);
  return undefined;
}

/** The cluster_name of the server at that socket; undefined when it does not answer to our password. */
async function openAdministrator(administrator: ConnectionSettings, log: Log): Promise<string | undefined> {
  const database = openDatabase({ ...administrator, database: 'postgres', log, poolSize: 1 });
  try {
    const [row] = await database.query<{ name: string }>(`select current_setting('cluster_name') as name`);
    return row?.name;
  } catch (error) {
    log.warn({ err: error }, 'the PostgreSQL that was found running does not answer and is started anew');
    return undefined;
  } finally {
    await database.close();
  }
}

function preparePlanLaunch(binaries: PostgresBinaries, dataFolder: string, socketFolder: string) {
  try {
    return prepareLaunch(binaries, [dataFolder], socketFolder);
  } catch (error) {
    removeSocketFolder(socketFolder);
    throw error;
  }
}

/** A new short folder for the socket that only our user and PostgreSQL's may enter. */
function makeSocketFolder(): string {
  const isRoot = process.geteuid?.() === 0;
  const isFit = (folder: string): boolean =>
    existsSync(folder) &&
    plainPath.test(folder) &&
    Buffer.byteLength(realpathSync(folder)) <= temporaryPathLimitBytes &&
    (!isRoot || findClosedAncestor(folder) === undefined);
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find(isFit);
  if (parent === undefined) {
    const detail = 'No folder is fit for the socket of PostgreSQL; set TMPDIR to a short path such as /tmp';
    throw new AppError('database.unavailable', detail);
  }
  const folder = mkdtempSync(join(realpathSync(parent), socketFolderPrefix));
  if (isRoot) chownSync(folder, nobodyId, nobodyId);
  return folder;
}
