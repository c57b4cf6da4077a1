// Rows of letters to tenants: the outbox, and what was said. Easy to get wrong: a letter is put there in the transaction
// that decides, and belongs to whoever holds its lease while it is sent; letters to one tenant about one window go out in
// order.
import { randomUUID } from 'node:crypto';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Notice, NoticeContent, NoticeKind } from './notice.ts';
import type { NoticeLanguage } from './notice-text.ts';
import { instant } from './window-store.ts';

const sql = loadSql(import.meta.url, 'notice-store.sql');

export type NoticeState = 'pending' | 'sending' | 'sent' | 'failed' | 'no-address';

interface NoticeRow {
  readonly tenant_id: string;
  readonly kind: NoticeKind;
  readonly sequence: number;
  readonly content: NoticeContent;
}

const toNotice = ({ tenant_id: tenantId, kind, sequence, content }: NoticeRow): Notice => ({
  tenantId,
  kind,
  sequence,
  content,
});

/** The last letter to each tenant about a window. */
export async function loadLatestNotices(
  tx: Transaction,
  windowId: string,
): Promise<ReadonlyMap<string, Notice>> {
  const rows = await tx.query<NoticeRow>(sql('latest-notices'), [windowId]);
  return new Map(rows.map((row) => [row.tenant_id, toNotice(row)]));
}

export async function insertNotices(
  tx: Transaction,
  windowId: string,
  notices: readonly Notice[],
  atMs: number,
): Promise<void> {
  for (const { tenantId, kind, sequence, content } of notices) {
    const values = [randomUUID(), tenantId, windowId, sequence, kind, content, instant(atMs)];
    await tx.execute(sql('insert-notice'), values);
  }
}

export interface NoticeEntry {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly language: NoticeLanguage;
  readonly kind: NoticeKind;
  readonly state: NoticeState;
  readonly atMs: number;
  readonly reason: string | null;
}

/** Every letter about a window, in order of time. */
export async function listNotices(tx: Transaction, windowId: string): Promise<NoticeEntry[]> {
  const rows = await tx.query<{
    tenant_id: string;
    name: string;
    language: NoticeLanguage;
    kind: NoticeKind;
    state: NoticeState;
    created_at: Temporal.Instant;
    finished_at: Temporal.Instant | null;
    reason: string | null;
  }>(sql('list-notices'), [windowId]);
  return rows.map(({ tenant_id: tenantId, name, created_at, finished_at, ...rest }) => ({
    tenantId,
    tenantName: name,
    atMs: (finished_at ?? created_at).epochMilliseconds,
    language: rest.language,
    kind: rest.kind,
    state: rest.state,
    reason: rest.reason,
  }));
}

export interface ClaimedNotice {
  readonly id: string;
  readonly leaseId: string;
  readonly windowId: string;
  readonly notice: Notice;
  readonly attempt: number;
  readonly createdAtMs: number;
  readonly language: NoticeLanguage;
  /** The tenant's people with an address, else where their invoices go. */
  readonly to: readonly string[];
}

/** The next letter that is due, leased to the caller; undefined when there is none. */
export async function claimNotice(
  tx: Transaction,
  when: { readonly nowMs: number; readonly leaseMs: number },
): Promise<ClaimedNotice | undefined> {
  const values = [instant(when.nowMs), instant(when.nowMs + when.leaseMs)];
  const [row] = await tx.query<
    NoticeRow & {
      id: string;
      lease_id: string;
      window_id: string;
      attempt: number;
      created_at: Temporal.Instant;
    }
  >(sql('claim-notice'), values);
  if (row === undefined) return undefined;
  const [tenant] = await tx.query<{ language: NoticeLanguage; billing_email: string | null }>(
    sql('load-tenant'),
    [row.tenant_id],
  );
  const people = await tx.query<{ email: string }>(sql('load-addresses'), [row.tenant_id]);
  const billing = tenant?.billing_email ?? null;
  return {
    id: row.id,
    leaseId: row.lease_id,
    windowId: row.window_id,
    notice: toNotice(row),
    attempt: row.attempt,
    createdAtMs: row.created_at.epochMilliseconds,
    language: tenant?.language ?? 'en',
    to: people.length > 0 ? people.map(({ email }) => email) : billing === null ? [] : [billing],
  };
}

/** False when the lease was lost meanwhile; then nothing was changed. */
export async function finishNotice(
  tx: Transaction,
  { id, leaseId }: Pick<ClaimedNotice, 'id' | 'leaseId'>,
  end: {
    readonly state: Exclude<NoticeState, 'sending'>;
    readonly atMs: number;
    readonly dueAtMs?: number;
    readonly reason?: string;
  },
): Promise<boolean> {
  const isOver = end.state !== 'pending';
  const values = [
    id,
    leaseId,
    end.state,
    instant(end.dueAtMs ?? end.atMs),
    isOver ? instant(end.atMs) : null,
    end.reason ?? null,
  ];
  return (await tx.execute(sql('finish-notice'), values)) === 1;
}
