// Alerts as the browser sees them: sentences by code with the English beside them, causes first.
import { isActive } from '../alerts/alarm-state.ts';
import { listEndedAlerts, listOpenAlerts } from '../alerts/alert-store.ts';
import type { Alert } from '../alerts/alert-store.ts';
import { actionText, consequenceText, findingText } from '../alerts/alert-text.ts';
import { priorities } from '../alerts/finding.ts';
import { findPagesOfAlerts } from '../oncall/page-store.ts';
import type { Transaction } from '../platform/database.ts';
import type { AlertView, Sentence } from './contract.ts';

function consequenceOf({ subject }: Alert): Sentence | null {
  if (subject.consequence === null) return null;
  const { code, params } = subject.consequence;
  return { code, params, text: consequenceText(code, params, 'en') };
}

export function alertView(alert: Alert, pageId: string | null): AlertView {
  const { subject, alarm } = alert;
  const { code, params } = subject;
  return {
    id: alert.id,
    key: subject.key,
    priority: alarm.priority,
    state: alarm.state,
    sentence: { code, params, text: findingText(code, params, 'en') },
    consequence: consequenceOf(alert),
    action: { code: `action.${code}`, params, text: actionText(code, params, 'en') },
    componentId: subject.componentId,
    deviceId: subject.deviceId,
    consequences: subject.consequences,
    causeKeys: subject.causeKeys,
    openedAtMs: alarm.openedAtMs,
    returnedAtMs: alarm.returnedAtMs,
    acknowledgedBy: alert.acknowledgedBy,
    acknowledgedAtMs: alarm.acknowledgedAtMs,
    pageId,
    suppressedBy: alarm.suppressedBy,
  };
}

/** Causes before what follows from them, the urgent first, then the older. */
function inOrder(a: Alert, b: Alert): number {
  const rank = (alert: Alert): number =>
    (isActive(alert.alarm) ? 0 : 100) +
    (alert.subject.causeKeys.length === 0 ? 0 : 10) +
    priorities.indexOf(alert.alarm.priority);
  return rank(a) - rank(b) || a.alarm.openedAtMs - b.alarm.openedAtMs;
}

/** `active`: everything that is not over, returned ones that nobody has seen included. */
export async function alertViews(tx: Transaction, which: 'active' | 'ended'): Promise<readonly AlertView[]> {
  const alerts = which === 'active' ? (await listOpenAlerts(tx)).sort(inOrder) : await listEndedAlerts(tx);
  const ids = alerts.map(({ id }) => id);
  const pages = await findPagesOfAlerts(tx, ids);
  return alerts.map((alert) => alertView(alert, pages.get(alert.id) ?? null));
}
