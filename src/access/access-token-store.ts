// Tokens of programs as rows. Only their hashes are stored. Easy to get wrong: a token opens what its scope names, never
// what the person who made it may do.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';

const sql = loadSql(import.meta.url, 'access-token-store.sql');

/** `metrics` reads the metrics of Qosha · `maintenance-notices` hands in carriers' notices. */
export type TokenScope = 'metrics' | 'maintenance-notices';

/** Tokens that may live at the same time. */
export const maxAccessTokens = 50;
/** Use is noted no finer than this, ms. */
const usedGrainMs = 60_000;

export interface AccessToken {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenScope;
  /** Login of the person who made it. */
  readonly createdBy: string;
  readonly createdAt: Temporal.Instant;
  /** To the minute; null until it was used. */
  readonly lastUsedAt: Temporal.Instant | null;
}

export interface NewAccessToken {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly at: Temporal.Instant;
}

/** Keeps a token; false when there are too many already. */
export async function insertAccessToken(tx: Transaction, token: NewAccessToken): Promise<boolean> {
  const [row] = await tx.query<{ live: number }>(sql('count'));
  if ((row?.live ?? 0) >= maxAccessTokens) return false;
  const { id, name, scope, tokenHash, personId, at } = token;
  await tx.execute(sql('insert'), [id, name, scope, tokenHash, personId, at]);
  return true;
}

/** Those that are not revoked, the newest first. */
export async function listAccessTokens(tx: Transaction): Promise<readonly AccessToken[]> {
  type Row = Pick<AccessToken, 'id' | 'name' | 'scope'> & {
    created_by: string;
    created_at: Temporal.Instant;
    last_used_at: Temporal.Instant | null;
  };
  const rows = await tx.query<Row>(sql('list'));
  return rows.map(({ id, name, scope, created_by, created_at, last_used_at }) => ({
    id,
    name,
    scope,
    createdBy: created_by,
    createdAt: created_at,
    lastUsedAt: last_used_at,
  }));
}

/** Whether a token of this scope lives, noting that it was used. */
export async function useAccessToken(
  tx: Transaction,
  { tokenHash, scope }: Pick<NewAccessToken, 'tokenHash' | 'scope'>,
  at: Temporal.Instant,
): Promise<boolean> {
  type Row = { id: string; last_used_at: Temporal.Instant | null };
  const [row] = await tx.query<Row>(sql('find-live'), [tokenHash, scope]);
  if (row === undefined) return false;
  const usedMs = row.last_used_at?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
  if (at.epochMilliseconds - usedMs >= usedGrainMs) await tx.execute(sql('touch'), [row.id, at]);
  return true;
}

/** Makes a token void for good; its name, or undefined when there is no such token. */
export async function revokeAccessToken(
  tx: Transaction,
  id: string,
  at: Temporal.Instant,
): Promise<string | undefined> {
  const [row] = await tx.query<{ name: string }>(sql('revoke'), [id, at]);
  return row?.name;
}
