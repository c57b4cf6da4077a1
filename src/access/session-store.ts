// Sessions and one-time sign-in links as rows. Only hashes of tokens are stored. A session ends by its absolute age or
// by idleness, whichever comes first.
import { loadSql } from '../platform/sql.ts';
import type { Transaction } from '../platform/database.ts';
import type { Role } from './role.ts';

const sql = loadSql(import.meta.url, 'session-store.sql');

/** A duty lasts twelve hours. A browser that asks for nothing in an hour is signed out; an open live screen does ask. */
export const sessionLifetime = { absoluteMs: 12 * 3_600_000, idleMs: 3_600_000 } as const;
/** Use is noted no finer than this, so that a request that only reads writes nothing, ms. */
const seenGrainMs = 60_000;
export const linkLifetimeMs = 24 * 3_600_000;

export interface NewSession {
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly at: Temporal.Instant;
  readonly userAgent: string;
}

export async function insertSession(tx: Transaction, session: NewSession): Promise<void> {
  const { tokenHash, personId, at, userAgent } = session;
  const expiresAt = at.add({ milliseconds: sessionLifetime.absoluteMs });
  await tx.execute(sql('insert'), [tokenHash, personId, at, expiresAt, userAgent.slice(0, 300)]);
}

/** The person of a live session, noting that it was used; undefined when it is unknown, idle or over. */
export async function touchSession(
  tx: Transaction,
  tokenHash: Buffer,
  at: Temporal.Instant,
): Promise<string | undefined> {
  const [row] = await tx.query<{ person_id: string; last_seen_at: Temporal.Instant }>(sql('find-live'), [
    tokenHash,
    at,
    idleSince(at),
  ]);
  if (row === undefined) return undefined;
  const unseenMs = at.epochMilliseconds - row.last_seen_at.epochMilliseconds;
  if (unseenMs >= seenGrainMs) await tx.execute(sql('touch'), [tokenHash, at]);
  return row.person_id;
}

/** Which of these sessions still live, with the roles of their people, by the token's hash in hexadecimal. */
export async function listLiveSessions(
  tx: Transaction,
  tokenHashes: readonly Buffer[],
  at: Temporal.Instant,
): Promise<ReadonlyMap<string, readonly Role[]>> {
  const values = [tokenHashes, at, idleSince(at)];
  const rows = await tx.query<{ token_hash: Buffer; roles: Role[] }>(sql('list-live'), values);
  return new Map(rows.map((row) => [row.token_hash.toString('hex'), row.roles]));
}

function idleSince(at: Temporal.Instant): Temporal.Instant {
  return at.subtract({ milliseconds: sessionLifetime.idleMs });
}

export async function deleteSession(tx: Transaction, tokenHash: Buffer): Promise<void> {
  await tx.execute(sql('delete'), [tokenHash]);
}

/** Ends every other session of a person, after a change of password. */
export async function deleteOtherSessions(tx: Transaction, personId: string, keep: Buffer): Promise<void> {
  await tx.execute(sql('delete-others'), [personId, keep]);
}

/** Forgets sessions and links that are over; returns how many sessions. */
export async function deleteExpiredSessions(tx: Transaction, at: Temporal.Instant): Promise<number> {
  await tx.execute(sql('delete-expired-links'), [at]);
  return tx.execute(sql('delete-expired'), [at, idleSince(at)]);
}

/** Makes every unused link of a person void: a chosen password is the way in from then on. */
export async function deleteSignInLinks(tx: Transaction, personId: string): Promise<void> {
  await tx.execute(sql('delete-links-of'), [personId]);
}

export async function insertSignInLink(
  tx: Transaction,
  link: { readonly tokenHash: Buffer; readonly personId: string; readonly at: Temporal.Instant },
): Promise<void> {
  const expiresAt = link.at.add({ milliseconds: linkLifetimeMs });
  await tx.execute(sql('insert-link'), [link.tokenHash, link.personId, expiresAt]);
}

/** Uses up a link; the person it was for, or undefined when it is unknown, used or over. */
export async function useSignInLink(
  tx: Transaction,
  tokenHash: Buffer,
  at: Temporal.Instant,
): Promise<string | undefined> {
  const rows = await tx.query<{ person_id: string }>(sql('use-link'), [tokenHash, at]);
  return rows[0]?.person_id;
}
