// Rows of alerts, their events and the outbox to on-call. Easy to get wrong: an alert, what happened to it and who has
// to hear of it are written in one transaction, or a crash in between would leave an alert that nobody is told of.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Alarm, AlarmEffect, AlarmState } from './alarm-state.ts';
import type { Consequence, FindingCode, Params, Priority, Finding } from './finding.ts';

const sql = loadSql(import.meta.url, 'alert-store.sql');

/** What an alert is about; the finding it stands on, as it was seen last. */
export type AlertSubject = Omit<Finding, 'priority' | 'news'>;

export interface Alert {
  readonly id: string;
  readonly subject: AlertSubject;
  readonly alarm: Alarm;
  readonly acknowledgedById: string | null;
  /** Name of that person where the query looked it up. */
  readonly acknowledgedBy: string | null;
}

interface AlertRow {
  readonly id: string;
  readonly key: string;
  readonly code: FindingCode;
  readonly params: Params;
  readonly priority: Priority;
  readonly state: AlarmState;
  readonly component_id: string | null;
  readonly device_id: string | null;
  readonly consequences: string[];
  readonly consequence: Consequence | null;
  readonly cause_keys: string[];
  readonly opened_at: Temporal.Instant;
  readonly activated_at: Temporal.Instant;
  readonly returned_at: Temporal.Instant | null;
  readonly acknowledged_at: Temporal.Instant | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_by_name?: string | null;
  readonly activations: number;
  readonly transitions_ms: number[];
  readonly paged_priority: Priority | null;
  readonly addressee: string | null;
  readonly suppressed_by: string[];
  readonly paged_news: number;
}

/** One writer of alerts at a time, in whichever process: rows need no locks of their own. */
export async function lockAlerts(tx: Transaction): Promise<void> {
  await tx.execute(sql('lock-alerts'));
}

/** Alerts that are not normal, or returned after `sinceMs`. Call `lockAlerts` first. */
export async function loadCurrentAlerts(tx: Transaction, sinceMs: number): Promise<Alert[]> {
  return (await tx.query<AlertRow>(sql('load-current'), [instant(sinceMs)])).map(toAlert);
}

export async function loadAlert(tx: Transaction, id: string): Promise<Alert | undefined> {
  const [row] = await tx.query<AlertRow>(sql('load-one'), [id]);
  return row === undefined ? undefined : toAlert(row);
}

/** All that are not normal, oldest first; at most `limit`, which no site should ever reach: the newest would be missing. */
export async function listOpenAlerts(tx: Transaction, limit = 10_000): Promise<Alert[]> {
  return (await tx.query<AlertRow>(sql('list-open'), [limit])).map(toAlert);
}

/** How many alerts each maintenance window keeps quiet now. */
export async function countSuppressed(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ window_id: string; count: number }>(sql('count-suppressed'));
  return new Map(rows.map((row) => [row.window_id, row.count]));
}

/** Those that are over, latest first. */
export async function listEndedAlerts(tx: Transaction, limit = 200): Promise<Alert[]> {
  return (await tx.query<AlertRow>(sql('list-ended'), [limit])).map(toAlert);
}

/** Every alert that ever was of one thing, oldest first. */
export async function listAlertsOfKey(tx: Transaction, key: string, limit = 50): Promise<Alert[]> {
  return (await tx.query<AlertRow>(sql('list-of-key'), [key, limit])).map(toAlert);
}

/** Writes a new alert and returns its id. */
export async function insertAlert(tx: Transaction, alert: Omit<Alert, 'id'>): Promise<string> {
  const [row] = await tx.query<{ id: string }>(sql('insert-alert'), columnsOf(alert));
  if (row === undefined) throw new Error('the alert was not written');
  return row.id;
}

export async function updateAlert(tx: Transaction, alert: Alert): Promise<void> {
  await tx.execute(sql('update-alert'), [...columnsOf(alert), alert.id]);
}

/** Records what happened, and puts into the outbox what on-call has to act on. */
export async function recordEffects(
  tx: Transaction,
  alert: Alert,
  effects: readonly AlarmEffect[],
  when: { readonly atMs: number; readonly personId?: string },
): Promise<void> {
  const at = instant(when.atMs);
  for (const effect of effects) {
    const by = when.personId ?? null;
    await tx.execute(sql('insert-event'), [alert.id, at, effect, alert.alarm.priority, by]);
    if (isNotice(effect)) {
      await tx.execute(sql('insert-notice'), [alert.id, effect, at, by]);
    }
  }
}

/** What on-call has to act on. */
function isNotice(effect: AlarmEffect): boolean {
  return ['page', 'end', 'acknowledged', 'suppressed'].includes(effect);
}

export interface AlertEvent {
  readonly atMs: number;
  readonly kind: AlarmEffect;
  readonly priority: Priority;
  readonly person: string | null;
}

/** What happened to one alert, oldest first. */
export async function listAlertEvents(tx: Transaction, alertId: string): Promise<AlertEvent[]> {
  const rows = await tx.query<{
    at: Temporal.Instant;
    kind: AlarmEffect;
    priority: Priority;
    person: string | null;
  }>(sql('list-events'), [alertId, 1_000]);
  return rows.map(({ at, ...row }) => ({ atMs: at.epochMilliseconds, ...row }));
}

function columnsOf({ subject, alarm, acknowledgedById }: Omit<Alert, 'id'>): unknown[] {
  return [
    subject.key,
    subject.code,
    subject.params,
    alarm.priority,
    alarm.state,
    subject.componentId,
    subject.deviceId,
    subject.consequences,
    subject.consequence,
    subject.causeKeys,
    instant(alarm.openedAtMs),
    instant(alarm.activatedAtMs),
    alarm.returnedAtMs === null ? null : instant(alarm.returnedAtMs),
    alarm.acknowledgedAtMs === null ? null : instant(alarm.acknowledgedAtMs),
    acknowledgedById,
    alarm.activations,
    alarm.transitionsMs,
    alarm.pagedPriority,
    subject.addresseeId ?? null,
    alarm.suppressedBy,
    alarm.pagedNews,
  ];
}

function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    subject: {
      key: row.key,
      code: row.code,
      params: row.params,
      componentId: row.component_id,
      deviceId: row.device_id,
      consequences: row.consequences,
      consequence: row.consequence,
      causeKeys: row.cause_keys,
      addresseeId: row.addressee,
    },
    alarm: {
      state: row.state,
      priority: row.priority,
      openedAtMs: row.opened_at.epochMilliseconds,
      activatedAtMs: row.activated_at.epochMilliseconds,
      returnedAtMs: row.returned_at?.epochMilliseconds ?? null,
      acknowledgedAtMs: row.acknowledged_at?.epochMilliseconds ?? null,
      activations: row.activations,
      transitionsMs: row.transitions_ms,
      pagedPriority: row.paged_priority,
      suppressedBy: row.suppressed_by,
      pagedNews: row.paged_news,
    },
    acknowledgedById: row.acknowledged_by,
    acknowledgedBy: row.acknowledged_by_name ?? null,
  };
}

function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
