// One page as its reader sees it: who was told by what and when, whether it arrived, and who is next. Easy to get wrong:
// "next" is foreseen by the same calculation that escalation uses, never told by a rule of its own.
import { loadAlert } from '../alerts/alert-store.ts';
import type { Alert } from '../alerts/alert-store.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Channel } from './channels/channel.ts';
import { loadPolicyOf, loadStaff } from './oncall-store.ts';
import { loadPage, loadStaffMember } from './page-store.ts';
import type { Page, PageEventKind } from './page-store.ts';
import { loadStaffAt, progressOf } from './paging-loop.ts';
import { foreseeNext } from './paging.ts';
import { whyTold } from './why-told.ts';
import type { ToldStep } from './why-told.ts';

const sql = loadSql(import.meta.url, 'page-timeline-store.sql');

export interface TimelineDelivery {
  readonly personId: string;
  readonly person: string;
  /** `mail`, or `webhook:<name>`. */
  readonly channel: string;
  readonly kind: 'page' | 'end';
  readonly step: number;
  readonly attempt: number;
  readonly state: 'pending' | 'sending' | 'sent' | 'failed' | 'abandoned';
  readonly dueAtMs: number;
  readonly finishedAtMs: number | null;
  /** Why it failed; may hold what a server answered, untrusted. */
  readonly reason: string | null;
}

export interface PageTimeline {
  readonly page: Page;
  readonly alert: Alert;
  readonly acknowledgedBy: string | null;
  /** Why each step told somebody. */
  readonly whyTold: ReadonlyMap<number, ToldStep>;
  /** In order of time. */
  readonly deliveries: readonly TimelineDelivery[];
  readonly events: readonly {
    readonly atMs: number;
    readonly kind: PageEventKind;
    readonly step: number | null;
    readonly person: string | null;
  }[];
  /** Who is told next if nobody answers; null when nobody will be. */
  readonly next: {
    readonly people: readonly { readonly id: string; readonly name: string }[];
    readonly atMs: number;
  } | null;
}

/** Undefined when there is no such page. `channels` are those now configured. */
export async function loadPageTimeline(
  tx: Transaction,
  pageId: string,
  at: { readonly nowMs: number; readonly channels: readonly Channel[] },
): Promise<PageTimeline | undefined> {
  const page = await loadPage(tx, pageId);
  const alert = page === undefined ? undefined : await loadAlert(tx, page.alertId);
  if (page === undefined || alert === undefined) return undefined;
  const events = await listEvents(tx, pageId);
  const [earlier] = await tx.query(sql('earlier-page'), [pageId]);
  const by = page.acknowledgedById === null ? undefined : await loadStaffMember(tx, page.acknowledgedById);
  return {
    page,
    alert,
    acknowledgedBy: by?.name ?? null,
    deliveries: await listDeliveries(tx, pageId),
    events,
    whyTold: whyTold(events, earlier !== undefined),
    next: page.state === 'open' && page.nextStepAtMs !== null ? await findNext(tx, page, at) : null,
  };
}

async function findNext(
  tx: Transaction,
  page: Page,
  at: { readonly nowMs: number; readonly channels: readonly Channel[] },
): Promise<PageTimeline['next']> {
  const staff = await loadStaffAt(tx, at.channels, at.nowMs);
  const next = foreseeNext(progressOf(page, at.nowMs), await loadPolicyOf(tx, page.alertId), staff);
  if (next === undefined) return null;
  const people = (await loadStaff(tx)).filter(({ id }) => next.personIds.includes(id));
  return { people: people.map(({ id, name }) => ({ id, name })), atMs: next.atMs };
}

async function listDeliveries(tx: Transaction, pageId: string): Promise<TimelineDelivery[]> {
  const rows = await tx.query<
    Omit<TimelineDelivery, 'personId' | 'dueAtMs' | 'finishedAtMs'> & {
      person_id: string;
      due_at: Temporal.Instant;
      finished_at: Temporal.Instant | null;
    }
  >(sql('list-deliveries'), [pageId]);
  return rows.map(({ person_id: personId, due_at: dueAt, finished_at: finishedAt, ...rest }) => ({
    ...rest,
    personId,
    dueAtMs: dueAt.epochMilliseconds,
    finishedAtMs: finishedAt?.epochMilliseconds ?? null,
  }));
}

async function listEvents(tx: Transaction, pageId: string): Promise<PageTimeline['events']> {
  const rows = await tx.query<{
    at: Temporal.Instant;
    kind: PageEventKind;
    step: number | null;
    person: string | null;
  }>(sql('list-events'), [pageId]);
  return rows.map(({ at, ...rest }) => ({ ...rest, atMs: at.epochMilliseconds }));
}
