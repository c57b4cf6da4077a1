// Rows of pages, deliveries and links. Easy to get wrong: a delivery belongs to whoever holds its lease; a result that
// comes after the lease was lost changes nothing.
import type { AlarmEffect } from '../alerts/alarm-state.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { StaffMember } from './oncall-store.ts';

const sql = loadSql(import.meta.url, 'page-store.sql');

export interface Page {
  readonly id: string;
  readonly alertId: string;
  readonly state: 'open' | 'acknowledged' | 'closed';
  readonly openedAtMs: number;
  readonly acknowledgedAtMs: number | null;
  readonly acknowledgedById: string | null;
  readonly closedAtMs: number | null;
  readonly nextStep: number;
  /** Null: nobody will be told any more. */
  readonly nextStepAtMs: number | null;
  readonly round: number;
  readonly isRoundHeard: boolean;
  readonly stepsTaken: number;
}

interface PageRow {
  readonly id: string;
  readonly alert_id: string;
  readonly state: Page['state'];
  readonly opened_at: Temporal.Instant;
  readonly acknowledged_at: Temporal.Instant | null;
  readonly acknowledged_by: string | null;
  readonly closed_at: Temporal.Instant | null;
  readonly next_step: number;
  readonly next_step_at: Temporal.Instant | null;
  readonly round: number;
  readonly round_heard: boolean;
  readonly steps_taken: number;
}

export type PageEventKind =
  | 'opened'
  | 'again'
  | 'told'
  | 'nobody-on-duty'
  | 'no-address'
  | 'undeliverable'
  | 'escalated'
  | 'declined'
  | 'acknowledged'
  | 'ended'
  | 'exhausted'
  /** Maintenance suppresses its alert: nobody else is told until that is over. */
  | 'held';

export interface Notice {
  readonly alertId: string;
  readonly kind: Extract<AlarmEffect, 'page' | 'end' | 'acknowledged' | 'suppressed'>;
  readonly atMs: number;
  readonly personId: string | null;
}

/** Takes the oldest notices out of the alerts' outbox; [] when another worker is at it. */
export async function takeNotices(tx: Transaction, limit: number): Promise<Notice[]> {
  const [lock] = await tx.query<{ locked: boolean }>(sql('try-lock-notices'));
  if (lock?.locked !== true) return [];
  const rows = await tx.query<{
    id: bigint;
    alert_id: string;
    kind: Notice['kind'];
    at: Temporal.Instant;
    person_id: string | null;
  }>(sql('take-notices'), [limit]);
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return rows.map((row) => ({
    alertId: row.alert_id,
    kind: row.kind,
    atMs: row.at.epochMilliseconds,
    personId: row.person_id,
  }));
}

async function onePage(
  tx: Transaction,
  block: string,
  values: readonly unknown[],
): Promise<Page | undefined> {
  const [row] = await tx.query<PageRow>(sql(block), values);
  return row === undefined ? undefined : toPage(row);
}

export const lockLatestPage = (tx: Transaction, alertId: string): Promise<Page | undefined> =>
  onePage(tx, 'lock-latest-page', [alertId]);

/** The open page whose next step is most overdue, unless another worker holds it. */
export const lockDuePage = (tx: Transaction, nowMs: number): Promise<Page | undefined> =>
  onePage(tx, 'lock-due-page', [instant(nowMs)]);

export const lockPage = (tx: Transaction, id: string): Promise<Page | undefined> =>
  onePage(tx, 'lock-page', [id]);

export const loadPage = (tx: Transaction, id: string): Promise<Page | undefined> =>
  onePage(tx, 'load-page', [id]);

/** Ids of the newest page of each of these alerts, by alert; alerts that nobody was paged for are not in it. */
export async function findPagesOfAlerts(
  tx: Transaction,
  alertIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ alert_id: string; id: string }>(sql('latest-pages-of-alerts'), [alertIds]);
  return new Map(rows.map((row) => [row.alert_id, row.id]));
}

/** Ids of pages that are not closed, or were closed after `sinceMs`; newest first. */
export async function listRecentPages(tx: Transaction, sinceMs: number, limit = 50): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql('recent-pages'), [instant(sinceMs), limit]);
  return rows.map((row) => row.id);
}

/** A new open page whose first step is due at once. */
export async function insertPage(tx: Transaction, alertId: string, atMs: number): Promise<Page> {
  const page = await onePage(tx, 'insert-page', [alertId, instant(atMs)]);
  if (page === undefined) throw new Error('the page was not written');
  return page;
}

export async function updatePage(tx: Transaction, page: Page): Promise<void> {
  await tx.execute(sql('update-page'), [
    page.id,
    page.state,
    maybeInstant(page.acknowledgedAtMs),
    page.acknowledgedById,
    maybeInstant(page.closedAtMs),
    page.nextStep,
    page.state === 'open' ? maybeInstant(page.nextStepAtMs) : null,
    page.round,
    page.isRoundHeard,
    page.stepsTaken,
  ]);
}

export async function recordPageEvent(
  tx: Transaction,
  pageId: string,
  event: {
    readonly kind: PageEventKind;
    readonly atMs: number;
    readonly step?: number;
    readonly personId?: string | null;
  },
): Promise<void> {
  const values = [pageId, instant(event.atMs), event.kind, event.step ?? null, event.personId ?? null];
  await tx.execute(sql('insert-event'), values);
}

export interface DeliveryPlan {
  readonly pageId: string;
  readonly step: number;
  readonly personId: string;
  readonly channel: string;
  readonly kind: 'page' | 'end';
  readonly attempt: number;
}

/** Puts a message into the outbox; a second time is no second message. */
export async function insertDelivery(tx: Transaction, plan: DeliveryPlan, dueAtMs: number): Promise<void> {
  const { pageId, step, personId, channel, kind, attempt } = plan;
  await tx.execute(sql('insert-delivery'), [
    pageId,
    step,
    personId,
    channel,
    kind,
    attempt,
    instant(dueAtMs),
  ]);
}

/** What still waits for this person by this channel is replaced by what comes now. */
export async function supersedeDeliveries(tx: Transaction, plan: DeliveryPlan, atMs: number): Promise<void> {
  await tx.execute(sql('supersede'), [plan.pageId, plan.personId, plan.channel, instant(atMs)]);
}

export async function abandonDeliveries(tx: Transaction, pageId: string, atMs: number): Promise<void> {
  await tx.execute(sql('abandon-pending'), [pageId, instant(atMs)]);
}

/** Who was told of a page, by what. */
export async function listTold(
  tx: Transaction,
  pageId: string,
): Promise<{ readonly personId: string; readonly channel: string }[]> {
  const rows = await tx.query<{ person_id: string; channel: string }>(sql('told-people'), [pageId]);
  return rows.map((row) => ({ personId: row.person_id, channel: row.channel }));
}

export interface ClaimedDelivery extends DeliveryPlan {
  readonly id: string;
  readonly leaseId: string;
}

/** The next message due on a channel, leased to the caller; undefined when there is none. */
export async function claimDelivery(
  tx: Transaction,
  channel: string,
  when: { readonly nowMs: number; readonly leaseMs: number },
): Promise<ClaimedDelivery | undefined> {
  const values = [channel, instant(when.nowMs), instant(when.nowMs + when.leaseMs)];
  const [row] = await tx.query<
    Omit<DeliveryPlan, 'pageId' | 'personId'> & {
      id: string;
      lease_id: string;
      page_id: string;
      person_id: string;
    }
  >(sql('claim-delivery'), values);
  if (row === undefined) return undefined;
  const { lease_id: leaseId, page_id: pageId, person_id: personId, ...rest } = row;
  return { ...rest, leaseId, pageId, personId };
}

/** False when the lease was lost meanwhile; then nothing was changed. */
export async function finishDelivery(
  tx: Transaction,
  delivery: ClaimedDelivery,
  end: { readonly state: 'sent' | 'failed' | 'abandoned'; readonly atMs: number; readonly reason?: string },
): Promise<boolean> {
  const values = [delivery.id, delivery.leaseId, end.state, instant(end.atMs), end.reason ?? null];
  return (await tx.execute(sql('finish-delivery'), values)) === 1;
}

/** Whether any message from that step on was delivered or still may be. */
export async function hasHope(tx: Transaction, pageId: string, fromStep: number): Promise<boolean> {
  return (await tx.query(sql('has-hope'), [pageId, fromStep])).length > 0;
}

export async function loadStaffMember(tx: Transaction, personId: string): Promise<StaffMember | undefined> {
  return (await tx.query<StaffMember>(sql('load-person'), [personId]))[0];
}

function toPage(row: PageRow): Page {
  return {
    id: row.id,
    alertId: row.alert_id,
    state: row.state,
    openedAtMs: row.opened_at.epochMilliseconds,
    acknowledgedAtMs: row.acknowledged_at?.epochMilliseconds ?? null,
    acknowledgedById: row.acknowledged_by,
    closedAtMs: row.closed_at?.epochMilliseconds ?? null,
    nextStep: row.next_step,
    nextStepAtMs: row.next_step_at?.epochMilliseconds ?? null,
    round: row.round,
    isRoundHeard: row.round_heard,
    stepsTaken: row.steps_taken,
  };
}

export function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}

function maybeInstant(epochMs: number | null): Temporal.Instant | null {
  return epochMs === null ? null : instant(epochMs);
}
