// The one door to PostgreSQL: a bounded pool, transactions, tenant transactions under row-level security, COPY.
// Easy to get wrong: the tenant is set with set_config(…, true) inside the transaction, never for the session
// (a pooled session would carry it to the next request); a transaction function may run again after a
// serialization failure, so it changes nothing but the database.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { Pool } from 'pg';
import type { PoolClient, PoolConfig } from 'pg';
import { sleep, systemClock } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import { copyBinaryRows, copyRows } from './copy.ts';
import { isConnectionError, isRepeatable, sqlState, toOperatingError } from './database-errors.ts';
import type { Log } from './log.ts';
import { createTypeParsers, toSqlValue } from './sql-values.ts';

const maxTransactionAttempts = 6;
const statementTimeoutMs = 20_000;
/** How much later than the server the client gives up: a connection that swallows packets never answers. */
const answerGraceMs = 5_000;
const connectTimeoutMs = 5_000;

export interface ConnectionSettings {
  /** Host name, address, or the folder of the unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export type DatabaseOptions = (ConnectionSettings | { readonly url: string }) & {
  readonly log: Log;
  readonly clock?: Clock;
  /** Connections held at most; default 10. A caller waits for a free one no longer than 5 s. */
  readonly poolSize?: number;
  /** Role taken right after connecting (`SET ROLE`), when the login itself may do more than it should. */
  readonly role?: string;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
};

export interface Transaction {
  /** Rows of one statement. int8 → bigint, numeric → string, timestamptz → Temporal.Instant, date → PlainDate. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs one statement and returns the number of rows it touched. */
  execute(text: string, values?: readonly unknown[]): Promise<number>;
}

export interface TransactionOptions {
  /** Default `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** Longest time of one statement; 0 means no limit. Default 20 s. */
  readonly timeoutMs?: number;
}

export interface Database extends Transaction {
  /**
   * Runs `fn` in one transaction that sees every tenant's rows (`app.scope` = staff); on a serialization failure or
   * deadlock it runs again, at most 6 times. Statements outside a transaction see no tenant's rows.
   */
  transaction<T>(fn: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** As `transaction`, with `app.tenant` set for it alone: row-level security shows this tenant's rows only. */
  tenantTransaction<T>(tenantId: string, fn: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Connections in use, idle, and callers waiting for one. */
  poolState(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

/** Opens a pool; nothing is connected until the first statement, so it may be opened before the server is up. */
export function openDatabase(options: DatabaseOptions): Database {
  const clock = options.clock ?? systemClock;
  const pool = new Pool(poolConfig(options));
  // Never the error itself: `pg` hangs the client on it, with its password.
  pool.on('error', (error) =>
    options.log.warn({ reason: error.message }, 'an idle database connection was lost'),
  );
  let closed: Promise<void> | undefined;

  async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken = false;
    const onError = (error: Error): void => {
      broken = true;
      options.log.warn({ reason: error.message }, 'a database connection was lost in use');
    };
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      // After any other error the transaction was rolled back and the connection is as good as before.
      if (isConnectionError(error)) broken = true;
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async function transaction<T>(
    fn: (tx: Transaction) => Promise<T>,
    settings: TransactionOptions & { tenantId?: string } = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await withClient((client) => runTransaction(client, fn, settings));
      } catch (error) {
        if (!isRepeatable(error) || attempt === maxTransactionAttempts) throw toOperatingError(error);
        options.log.debug({ attempt, state: sqlState(error) }, 'transaction runs again');
        await sleep(clock, randomInt(2, 10 * 2 ** attempt));
      }
    }
  }

  const direct = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    try {
      return await withClient((client) => work(transactionOn(client, statementTimeoutMs)));
    } catch (error) {
      throw toOperatingError(error);
    }
  };

  return {
    query: <Row extends object>(text: string, values?: readonly unknown[]) =>
      direct((tx) => tx.query<Row>(text, values)),
    execute: (text, values) => direct((tx) => tx.execute(text, values)),
    transaction,
    tenantTransaction(tenantId, fn) {
      assert(tenantId !== '', 'a tenant transaction needs a tenant');
      return transaction(fn, { tenantId });
    },
    poolState: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => (closed ??= pool.end()),
  };
}

function poolConfig(options: DatabaseOptions): PoolConfig {
  const startup = ['-c TimeZone=UTC', '-c DateStyle=ISO', '-c IntervalStyle=iso_8601'];
  if (options.role !== undefined) startup.push(`-c role=${options.role}`);
  const target =
    'url' in options
      ? { connectionString: options.url }
      : {
          host: options.host,
          port: options.port,
          user: options.user,
          password: options.password,
          database: options.database,
        };
  return {
    ...target,
    max: options.poolSize ?? 10,
    options: startup.join(' '),
    application_name: options.name ?? 'qosha',
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: createTypeParsers(),
  };
}

async function runTransaction<T>(
  client: PoolClient,
  fn: (tx: Transaction) => Promise<T>,
  settings: TransactionOptions & { tenantId?: string },
): Promise<T> {
  const timeoutMs = settings.timeoutMs ?? statementTimeoutMs;
  const tx = transactionOn(client, timeoutMs);
  await tx.execute(`begin isolation level ${settings.isolation ?? 'read committed'}`);
  try {
    if (settings.timeoutMs !== undefined) await tx.execute(`set local statement_timeout = ${timeoutMs}`);
    if (settings.tenantId === undefined) await tx.execute(`set local app.scope = 'staff'`);
    else await tx.execute(`select set_config('app.tenant', $1, true)`, [settings.tenantId]);
    const result = await fn(tx);
    await tx.execute('commit');
    return result;
  } catch (error) {
    // A connection that is lost or mute is thrown away, and the server rolls back; asking it would only wait again.
    if (!isConnectionError(error)) await rollBack(tx, error);
    throw error;
  }
}

/** Rolls back after `reason`. A rollback that fails too means a lost connection, which ends the transaction. */
async function rollBack(tx: Transaction, reason: unknown): Promise<void> {
  try {
    await tx.execute('rollback');
  } catch (rollbackError) {
    throw new AggregateError([reason, rollbackError], 'Connection terminated: rollback was not answered', {
      cause: rollbackError,
    });
  }
}

const clients = new WeakMap<Transaction, PoolClient>();

function transactionOn(client: PoolClient, timeoutMs: number): Transaction {
  const answerLimitMs = timeoutMs === 0 ? {} : { query_timeout: timeoutMs + answerGraceMs };
  const run = (text: string, values: readonly unknown[] | undefined) =>
    client.query({
      text,
      ...(values === undefined ? {} : { values: values.map(toSqlValue) }),
      ...answerLimitMs,
    });
  const tx: Transaction = {
    query: async <Row extends object>(text: string, values?: readonly unknown[]) =>
      (await run(text, values)).rows as Row[],
    execute: async (text, values) => (await run(text, values)).rowCount ?? 0,
  };
  clients.set(tx, client);
  return tx;
}

/** Where COPY puts its rows: a table, with its schema when that is not `public`, and its columns in order. */
export interface CopyTarget {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Appends rows by COPY inside the transaction, many times faster than INSERT; returns how many. */
export function copyInto(
  tx: Transaction,
  target: CopyTarget,
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
): Promise<number> {
  const client = clients.get(tx);
  assert(client !== undefined, 'COPY runs inside a transaction of this database');
  return copyRows(client, target, rows);
}

/** As `copyInto`, of rows that are in the binary format of COPY already (PostgreSQL documentation, COPY, Binary Format). */
export function copyBinaryInto(tx: Transaction, target: CopyTarget, bytes: Uint8Array): Promise<number> {
  const client = clients.get(tx);
  assert(client !== undefined, 'COPY runs inside a transaction of this database');
  return copyBinaryRows(client, target, bytes);
}
