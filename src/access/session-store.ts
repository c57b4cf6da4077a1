// Sessions and one-time sign-in links as rows. Only hashes of tokens are stored. A session ends by its absolute age or
// by idleness, whichever comes first.
import { loadSql } from '../platform/sql.ts';
import type { Transaction } from '../platform/database.ts';

const sql = loadSql(import.meta.url, 'session-store.sql');

/** A duty lasts twelve hours; a screen left alone for one is signed out. */
export const sessionLifetime = { absoluteMs: 12 * 3_600_000, idleMs: 3_600_000 } as const;
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
  const idleSince = at.subtract({ milliseconds: sessionLifetime.idleMs });
  const rows = await tx.query<{ person_id: string }>(sql('touch'), [tokenHash, at, idleSince]);
  return rows[0]?.person_id;
}

export async function deleteSession(tx: Transaction, tokenHash: Buffer): Promise<void> {
  await tx.execute(sql('delete'), [tokenHash]);
}

/** Ends every other session of a person, after a change of password. */
export async function deleteOtherSessions(tx: Transaction, personId: string, keep: Buffer): Promise<void> {
  await tx.execute(sql('delete-others'), [personId, keep]);
}

export async function deleteExpiredSessions(tx: Transaction, at: Temporal.Instant): Promise<number> {
  const idleSince = at.subtract({ milliseconds: sessionLifetime.idleMs });
  return tx.execute(sql('delete-expired'), [at, idleSince]);
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
