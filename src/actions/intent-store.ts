// Rows of what was meant to be done and of what came of it. Easy to get wrong: nothing here is ever changed; an intention is
// open while nothing has decided it, and begun without an end after a crash.
import { loadSql } from '../platform/sql.ts';
import type { Transaction } from '../platform/database.ts';
import type { RunMark } from '../failover/run.ts';
import type { PastDeed, Refusal } from './decide.ts';

const sql = loadSql(import.meta.url, 'intent-store.sql');

export interface Intent {
  readonly id: string;
  readonly runId: string;
  readonly sequenceId: string;
  readonly stepId: string;
  readonly action: string;
  /** Key of the missed item. */
  readonly item: string;
  readonly componentIds: readonly string[];
  readonly mark: RunMark;
  readonly missedAtMs: number;
  readonly notedAtMs: number;
}

export type IntentEventKind = 'refused' | 'dry-run' | 'begun' | 'ended' | 'unknown' | 'checked';

export interface EventDetail {
  readonly because?: Refusal;
  /** What the device or receiver said, untrusted text. */
  readonly answer?: string;
  readonly outcome?: 'done' | 'not-done';
  readonly note?: string;
}

export interface IntentEvent {
  readonly kind: IntentEventKind;
  readonly atMs: number;
  /** Who looked. */
  readonly by: string | null;
  readonly detail: EventDetail;
}

export interface KnownIntent extends Intent {
  /** Oldest first. */
  readonly events: readonly IntentEvent[];
}

/** False when it was noted before. */
export async function insertIntent(tx: Transaction, intent: Intent): Promise<boolean> {
  const { id, runId, sequenceId, stepId, action, item, componentIds, mark } = intent;
  const count = await tx.execute(sql('insert-intent'), [
    id,
    runId,
    sequenceId,
    stepId,
    action,
    item,
    componentIds,
    mark,
    instant(intent.missedAtMs),
    instant(intent.notedAtMs),
  ]);
  return count > 0;
}

type IntentRow = Record<'id' | 'run_id' | 'sequence_id' | 'step_id' | 'action' | 'item', string> & {
  readonly component_ids: readonly string[];
  readonly mark: RunMark;
  readonly missed_at: Temporal.Instant;
  readonly noted_at: Temporal.Instant;
  readonly events: readonly IntentEvent[];
};

export interface IntentQuestion {
  readonly id?: string;
  /** Newer ones, and older ones that are open or that nobody has looked at. */
  readonly sinceMs?: number;
  readonly limit: number;
}

/** Newest first. */
export async function listIntents(
  tx: Transaction,
  { id, sinceMs, limit }: IntentQuestion,
): Promise<readonly KnownIntent[]> {
  const since = sinceMs === undefined ? null : instant(sinceMs);
  const rows = await tx.query<IntentRow>(sql('list-intents'), [id ?? null, since, limit]);
  return rows.map((row) => ({
    id: row.id,
    runId: row.run_id,
    sequenceId: row.sequence_id,
    stepId: row.step_id,
    action: row.action,
    item: row.item,
    componentIds: row.component_ids,
    mark: row.mark,
    missedAtMs: row.missed_at.epochMilliseconds,
    notedAtMs: row.noted_at.epochMilliseconds,
    events: row.events.map((event) => ({ ...event, atMs: Math.round(Number(event.atMs)) })),
  }));
}

export interface NewEvent {
  readonly intentId: string;
  readonly kind: IntentEventKind;
  readonly at: Temporal.Instant;
  readonly armingId?: string | undefined;
  readonly personId?: string | undefined;
  readonly detail: EventDetail;
}

export async function insertEvent(tx: Transaction, event: NewEvent): Promise<void> {
  const { intentId, kind, at, armingId, personId, detail } = event;
  await tx.execute(sql('insert-event'), [intentId, kind, at, armingId ?? null, personId ?? null, detail]);
}

/** What was done or rehearsed of an action since an instant. */
export async function listPastDeeds(
  tx: Transaction,
  action: string,
  sinceMs: number,
): Promise<readonly PastDeed[]> {
  const rows = await tx.query<{ run_id: string; step_id: string; at: Temporal.Instant; kind: string }>(
    sql('past-deeds'),
    [action, instant(sinceMs)],
  );
  return rows.map(({ run_id, step_id, at, kind }) => ({
    runId: run_id,
    stepId: step_id,
    atMs: at.epochMilliseconds,
    kind: kind === 'begun' ? 'live' : 'dry-run',
  }));
}

function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
