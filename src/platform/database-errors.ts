// Which errors of PostgreSQL mean what: down, full, repeat the transaction, or a constraint said no.
// SQLSTATE codes are those of PostgreSQL's appendix A. Other folders ask here and never import the driver.

import { DatabaseError } from 'pg';
import { AppError } from '../core/errors.ts';

const unavailableSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EACCES',
]);

// 57P01..57P05 shutdown or crash, 53300 too many connections, 58030 I/O error, 25006 the server fell back to
// read-only, 08xxx the connection broke.
const unavailableStates = /^(?:08...|57P0[1-5]|53300|58030|25006)$/;
/** Wrong password, no such user or not let in, no such database. */
const refusedLogin = /^(?:28P01|28000|3D000)$/;
const lostConnection =
  /Connection terminated|timeout exceeded|Client has encountered a connection error|Query read timeout|not queryable/i;

/** The SQLSTATE of an error reported by the server, for instance `23505`. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** True when running the whole transaction again is likely to succeed (serialization failure, deadlock). */
export function isRepeatable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** True for a lock that was not had within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === '55P03';
}

/** True when a UNIQUE, EXCLUDE, CHECK or foreign key constraint refused; of that name when a name is given. */
export function isConstraintViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof DatabaseError) || !(error.code ?? '').startsWith('23')) return false;
  return constraint === undefined || error.constraint === constraint;
}

/** Turns "the database is down" and "the disk is full" into the operating errors they are; the rest stays. */
export function toOperatingError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const state = sqlState(error);
  if (state === '53100') {
    const detail = 'PostgreSQL has no disk space left; free some space on its volume';
    return new AppError('disk.full', detail, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  if (state !== undefined && refusedLogin.test(state)) {
    const detail = `The database refuses the login (${reason}); check user, password and name in DATABASE_URL`;
    return new AppError('database.unavailable', detail, { cause: error });
  }
  if (!isConnectionError(error)) return error;
  const detail = `The database does not answer (${reason}); it is tried again at the next request`;
  return new AppError('database.unavailable', detail, { cause: error });
}

/** True when the connection itself is lost or was never had. */
export function isConnectionError(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return unavailableStates.test(state);
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return unavailableSystemCodes.has(code) || lostConnection.test(error.message);
}
