// The order of alerts on every list: what still needs a person first, then by priority, then the oldest. Easy to get
// wrong: an alert whose cause has gone but which nobody acknowledged still waits for somebody.
import type { AlertView, Priority } from '../../api/contract.ts';

const rank: Readonly<Record<Priority, number>> = { critical: 0, high: 1, medium: 2, low: 3 };
const stateRank: Readonly<Record<AlertView['state'], number>> = {
  'unack-active': 0,
  'ack-active': 1,
  'unack-returned': 2,
  normal: 3,
};

/** A sorted copy: priority, then state, then age (oldest first), then id, so that the order never flickers. */
export function byUrgency(alerts: readonly AlertView[]): readonly AlertView[] {
  return alerts.toSorted(
    (one, other) =>
      rank[one.priority] - rank[other.priority] ||
      stateRank[one.state] - stateRank[other.state] ||
      one.openedAtMs - other.openedAtMs ||
      (one.id < other.id ? -1 : 1),
  );
}

/** True while somebody still has to say "I have seen it". */
export function isWaiting(alert: AlertView): boolean {
  return alert.state === 'unack-active' || alert.state === 'unack-returned';
}

/** True for what is over but was never acknowledged: nothing is wrong any more, and yet somebody should know. */
function isOverUnseen(alert: AlertView): boolean {
  return alert.state === 'unack-returned';
}

/** True for what maintenance explains and keeps quiet while it lasts: nobody was told, and nothing is over. */
function isSuppressed(alert: AlertView): boolean {
  return alert.suppressedBy.length > 0;
}

/** Present troubles apart from what maintenance keeps quiet and what is over and was not seen; the order is kept. */
export function splitPresent(alerts: readonly AlertView[]): {
  readonly present: readonly AlertView[];
  readonly suppressed: readonly AlertView[];
  readonly overUnseen: readonly AlertView[];
} {
  return {
    present: alerts.filter((alert) => !isOverUnseen(alert) && !isSuppressed(alert)),
    suppressed: alerts.filter(isSuppressed),
    overUnseen: alerts.filter(isOverUnseen),
  };
}

export interface CauseGroup {
  readonly cause: AlertView;
  /** Alerts that are consequences of the cause, most urgent first. */
  readonly followers: readonly AlertView[];
}

/**
 * One group per cause, most urgent first. An alert whose causes are not in the list stands for itself: nothing may
 * vanish because its cause has been closed.
 */
export function byCause(alerts: readonly AlertView[]): readonly CauseGroup[] {
  const sorted = byUrgency(alerts);
  const rootOfKey = new Map(sorted.filter((one) => one.causeKeys.length === 0).map((one) => [one.key, one]));
  const followers = new Map<AlertView, AlertView[]>();
  const groups: AlertView[] = [];
  for (const alert of sorted) {
    const key = alert.causeKeys.find((candidate) => rootOfKey.has(candidate));
    const cause = key === undefined ? undefined : rootOfKey.get(key);
    if (cause === undefined || cause === alert) groups.push(alert);
    else {
      const known = followers.get(cause);
      if (known === undefined) followers.set(cause, [alert]);
      else known.push(alert);
    }
  }
  return groups.map((cause) => ({ cause, followers: followers.get(cause) ?? [] }));
}
