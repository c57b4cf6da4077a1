// Looks at the site, decides, saves: alerts, their events and the notices to on-call in one transaction. Easy to get
// wrong: nothing is remembered between cycles but in the database, so a cycle may be repeated after a crash at any line,
// and two processes may run it at once; they take turns.
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { loadWorkNow } from '../maintenance/window-store.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { defaultAlarmSettings, isActive, stepAlarm } from './alarm-state.ts';
import type { AlarmInput } from './alarm-state.ts';
import {
  insertAlert,
  loadAlert,
  loadCurrentAlerts,
  lockAlerts,
  recordEffects,
  updateAlert,
} from './alert-store.ts';
import type { Alert, AlertSubject } from './alert-store.ts';
import { findAll } from './find-all.ts';
import type { AlertSituation, Finding, Findings } from './finding.ts';
import { stepSuppressed } from './suppressed-alarm.ts';
import { Cover, suppressFindings } from './suppression.ts';
import type { Suppression } from './suppression.ts';

const intervalMs = 1_000;
/** An id that no alert has yet; the database gives it one. */
const unsaved = '';

/** Steps every alert by what is found now; returns those that changed, as they are now. */
export function evaluateAlerts(database: Database, clock: Clock, found: Findings): Promise<readonly Alert[]> {
  return database.transaction(async (tx) => {
    await lockAlerts(tx);
    return evaluateWithin(tx, clock.epochMs(), { found, cover: undefined });
  });
}

/** As `evaluateAlerts`, by all rules and with what maintenance explains at this instant, read in the same transaction. */
export function evaluateSituation(
  database: Database,
  clock: Clock,
  situation: AlertSituation,
): Promise<readonly Alert[]> {
  return database.transaction(async (tx) => {
    await lockAlerts(tx);
    const nowMs = clock.epochMs();
    const full = { ...situation, maintenance: await loadWorkNow(tx, nowMs) };
    return evaluateWithin(tx, nowMs, { found: findAll(full), cover: new Cover(full) });
  });
}

interface Judged {
  readonly found: Findings;
  /** Undefined: maintenance is not looked at. */
  readonly cover: Cover | undefined;
}

async function evaluateWithin(
  tx: Transaction,
  nowMs: number,
  { found, cover }: Judged,
): Promise<readonly Alert[]> {
  const known = new Map<string, Alert>();
  for (const alert of await loadCurrentAlerts(tx, nowMs - defaultAlarmSettings.holdMs)) {
    // Of several that are over the latest counts; one that is not over always does.
    const other = known.get(alert.subject.key);
    if (other === undefined || other.alarm.state === 'normal') known.set(alert.subject.key, alert);
  }
  const findings = new Map(found.findings.map((finding) => [finding.key, finding]));
  const suppressions = cover === undefined ? undefined : suppressFindings(found, cover);
  const changed: Alert[] = [];
  for (const key of [...new Set([...known.keys(), ...findings.keys()])].sort()) {
    const finding = findings.get(key);
    const alert = known.get(key);
    const step = await stepOne(tx, nowMs, {
      alert,
      finding,
      isUndetermined: found.undetermined.has(key),
      suppression: suppressions?.get(key) ?? {
        suppressedBy: alert === undefined ? [] : (cover?.of(alert.subject) ?? []),
        isCause: (finding ?? alert?.subject)?.causeKeys.length === 0,
      },
    });
    if (step !== undefined) changed.push(step);
  }
  return changed;
}

interface Case {
  readonly alert: Alert | undefined;
  readonly finding: Finding | undefined;
  readonly isUndetermined: boolean;
  readonly suppression: Suppression;
}

async function stepOne(tx: Transaction, nowMs: number, one: Case): Promise<Alert | undefined> {
  const { suppressedBy: coveredBy, isCause: wasCause } = one.suppression;
  const seen = { input: inputOf(one), coveredBy, wasCause };
  const { alarm, effects } = stepSuppressed(one.alert?.alarm, seen, nowMs);
  if (alarm === undefined) return undefined;
  const subject = one.finding === undefined ? one.alert?.subject : subjectOf(one.finding);
  if (subject === undefined) return undefined;
  const isNew = one.alert === undefined || alarm.openedAtMs !== one.alert.alarm.openedAtMs;
  const wasBy = one.alert?.alarm.suppressedBy ?? [];
  const isSame =
    !isNew &&
    effects.length === 0 &&
    isSameSubject(one.alert?.subject, subject) &&
    wasBy.join('\t') === alarm.suppressedBy.join('\t');
  if (isSame) return undefined;
  const isHeld = alarm.acknowledgedAtMs !== null && !isNew;
  const next: Alert = {
    id: isNew ? unsaved : (one.alert?.id ?? unsaved),
    subject,
    alarm,
    acknowledgedById: isHeld ? (one.alert?.acknowledgedById ?? null) : null,
    acknowledgedBy: isHeld ? (one.alert?.acknowledgedBy ?? null) : null,
  };
  const saved = isNew ? { ...next, id: await insertAlert(tx, next) } : next;
  if (!isNew) await updateAlert(tx, next);
  await recordEffects(tx, saved, effects, { atMs: nowMs });
  return saved;
}

function inputOf({ finding, isUndetermined, suppression }: Case): AlarmInput {
  if (finding !== undefined) {
    const { priority, news = 0 } = finding;
    return { kind: 'present', priority, isCause: suppression.isCause, news };
  }
  return { kind: isUndetermined ? 'undetermined' : 'absent' };
}

function subjectOf(finding: Finding): AlertSubject {
  const { priority: _, news: __, ...subject } = finding;
  return subject;
}

function isSameSubject(before: AlertSubject | undefined, after: AlertSubject): boolean {
  if (before === undefined) return false;
  return (
    before.code === after.code &&
    sortedJson(before.params) === sortedJson(after.params) &&
    sortedJson(before.consequence ?? {}) === sortedJson(after.consequence ?? {}) &&
    before.consequences.join('\t') === after.consequences.join('\t') &&
    before.causeKeys.join('\t') === after.causeKeys.join('\t') &&
    (before.addresseeId ?? null) === (after.addresseeId ?? null)
  );
}

/** jsonb gives keys back in an order of its own. */
function sortedJson(value: object): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/**
 * A person takes an alert in hand; an alert that returned is closed by it. Acknowledging twice changes nothing.
 * Throws `not-found` for an unknown id.
 */
export async function acknowledgeAlert(
  tx: Transaction,
  alertId: string,
  by: { readonly personId: string; readonly atMs: number },
): Promise<Alert> {
  await lockAlerts(tx);
  const alert = await loadAlert(tx, alertId);
  if (alert === undefined) throw new AppError('not-found', 'There is no such alert');
  const { alarm, effects } = stepAlarm(alert.alarm, { kind: 'acknowledge' }, by.atMs);
  if (alarm === undefined || effects.length === 0) return alert;
  const acknowledged: Alert = { ...alert, alarm, acknowledgedById: by.personId };
  await updateAlert(tx, acknowledged);
  await recordEffects(tx, acknowledged, effects, by);
  return acknowledged;
}

/** Tells whoever watches (the live stream, on-call) that alerts changed; after the commit, never before it. */
export class AlertChanges {
  readonly #listeners = new Set<(alertIds: readonly string[]) => void>();

  publish(alertIds: readonly string[]): void {
    if (alertIds.length === 0) return;
    for (const listener of this.#listeners) listener(alertIds);
  }

  /** The returned function unsubscribes. A listener must not throw. */
  onChange(listener: (alertIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export interface AlertLoopParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly changes: AlertChanges;
  /** The site as it stands; undefined while it is not known at all. */
  readonly situation: () => AlertSituation | undefined;
  /** Called once what was found in a situation is written. */
  readonly onWritten?: (situation: AlertSituation) => void;
}

/** Evaluates each second, and at once when woken (`wake()` on every change of the plant). */
export function startAlertLoop(parts: AlertLoopParts): Loop {
  const active = parts.metrics.gauge({
    name: 'qosha_alerts_changed',
    help: 'Alerts that changed in the last evaluation, by whether they are active',
    labels: ['active'],
  });
  return startLoop({
    name: 'alerts',
    intervalMs,
    clock: parts.clock,
    log: parts.log,
    metrics: parts.metrics,
    cycle: async () => {
      const situation = parts.situation();
      if (situation === undefined) return;
      const changed = await evaluateSituation(parts.database, parts.clock, situation);
      parts.onWritten?.(situation);
      const activeCount = changed.filter((alert) => isActive(alert.alarm)).length;
      active.set({ active: 'yes' }, activeCount);
      active.set({ active: 'no' }, changed.length - activeCount);
      parts.changes.publish(changed.map((alert) => alert.id));
    },
  });
}
