// The links in pages. Easy to get wrong: looking at a link changes nothing (mail scanners open every link), only a POST
// acts; a link is good for one page and speaks for one person, and dies with the incident.
import { acknowledgeAlert } from '../alerts/alert-loop.ts';
import { createToken, hashToken } from '../access/token.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import { instant, loadPage, lockPage, recordPageEvent, updatePage } from './page-store.ts';
import type { Page } from './page-store.ts';
import { acknowledgePage } from './paging-loop.ts';

const sql = loadSql(import.meta.url, 'page-token-store.sql');

/** How long after the end a link still shows that it is over, ms. */
export const tokenAfterglowMs = 900_000;

/** A new link for one person and page; only its hash is kept. */
export async function createPageToken(
  tx: Transaction,
  place: { readonly pageId: string; readonly personId: string; readonly atMs: number },
): Promise<string> {
  const token = createToken();
  const values = [hashToken(token), place.pageId, place.personId, instant(place.atMs)];
  await tx.execute(sql('insert-token'), values);
  return token;
}

export interface TokenHolder {
  readonly page: Page;
  readonly personId: string;
  readonly person: string;
  readonly language: 'az' | 'ru' | 'en';
}

/** Page and person of a link; undefined when it is unknown or the incident has been over for a while. */
export async function pageByToken(
  tx: Transaction,
  token: string,
  atMs: number,
): Promise<TokenHolder | undefined> {
  const [row] = await tx.query<{
    page_id: string;
    person_id: string;
    person: string;
    language: TokenHolder['language'];
  }>(sql('find-token'), [hashToken(token)]);
  if (row === undefined) return undefined;
  const page = await loadPage(tx, row.page_id);
  if (page === undefined || (page.closedAtMs !== null && atMs - page.closedAtMs > tokenAfterglowMs)) {
    return undefined;
  }
  return { page, personId: row.person_id, person: row.person, language: row.language };
}

/**
 * `done` it took effect · `already` somebody acknowledged it before · `ended` it is over · `unknown` no such link.
 */
export type TokenAnswer = 'done' | 'already' | 'ended' | 'unknown';

/** The holder takes the alert in hand: escalation stops, whoever else was to be told is not. */
export async function acknowledgeByToken(tx: Transaction, token: string, atMs: number): Promise<TokenAnswer> {
  return act(tx, { token, atMs }, async (holder, page) => {
    await acknowledgeAlert(tx, page.alertId, { personId: holder.personId, atMs });
    await acknowledgePage(tx, page, { personId: holder.personId, atMs });
  });
}

/** The holder asks for the next person now. */
export async function escalateByToken(tx: Transaction, token: string, atMs: number): Promise<TokenAnswer> {
  return act(tx, { token, atMs }, (holder, page) => hurry(tx, page, { ...holder, atMs, kind: 'escalated' }));
}

/** The holder cannot take it: as `escalateByToken`, and the record says so. */
export async function declineByToken(tx: Transaction, token: string, atMs: number): Promise<TokenAnswer> {
  return act(tx, { token, atMs }, (holder, page) => hurry(tx, page, { ...holder, atMs, kind: 'declined' }));
}

/** Deletes links of incidents that have been over for a while; returns how many. */
export function forgetTokens(tx: Transaction, atMs: number): Promise<number> {
  return tx.execute(sql('forget-tokens'), [instant(atMs - tokenAfterglowMs)]);
}

async function act(
  tx: Transaction,
  key: { readonly token: string; readonly atMs: number },
  onOpen: (holder: TokenHolder, page: Page) => Promise<void>,
): Promise<TokenAnswer> {
  const holder = await pageByToken(tx, key.token, key.atMs);
  if (holder === undefined) return 'unknown';
  const page = await lockPage(tx, holder.page.id);
  if (page === undefined || page.state === 'closed') return 'ended';
  if (page.state === 'acknowledged') return 'already';
  await onOpen(holder, page);
  return 'done';
}

async function hurry(
  tx: Transaction,
  page: Page,
  by: { readonly personId: string; readonly atMs: number; readonly kind: 'escalated' | 'declined' },
): Promise<void> {
  const { kind, atMs, personId } = by;
  await recordPageEvent(tx, page.id, { kind, atMs, personId });
  if (page.nextStepAtMs === null) return;
  await updatePage(tx, { ...page, nextStepAtMs: Math.min(atMs, page.nextStepAtMs) });
}
