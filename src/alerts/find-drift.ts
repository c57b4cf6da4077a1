// Which drift is told: what has been seen for a while and nobody has said that it is known. Easy to get wrong: it is a doubt
// about the model, so it is never urgent; and what could not be judged this time stays as it was.
import type { DriftCode, KeptDrift } from '../drift/drift.ts';
import { toldAfterMs } from '../drift/drift.ts';
import type { AlertSituation, Finding, Findings, Priority } from './finding.ts';

/** What the watch of drift keeps; absent where nobody watches. */
export interface DriftSituation {
  readonly state: { readonly items: readonly KeptDrift[]; readonly undetermined: ReadonlySet<string> };
}

/** What may cost a load its second feed, or bill the wrong tenant, is looked at the same day. */
const medium: ReadonlySet<DriftCode> = new Set([
  'drift-single-fed',
  'drift-cords-crossed',
  'drift-cord-stray',
  'drift-phase-zero',
  'drift-phase-dark',
  'drift-outlet-elsewhere',
  'drift-wrong-bus',
]);

export function findDriftAlerts({ drift, site }: AlertSituation): Findings {
  if (drift === undefined) return { findings: [], undetermined: new Set() };
  const { items, undetermined } = drift.state;
  const components = new Set(site.components.map(({ id }) => id));
  const findings = items.filter(isTold).map((item): Finding => {
    const priority: Priority = medium.has(item.code) ? 'medium' : 'low';
    const componentId = item.componentIds.find((id) => components.has(id)) ?? null;
    const { code, params } = item;
    const alone = { consequences: [], consequence: null, causeKeys: [] };
    return { key: keyOf(item.key), priority, code, params, componentId, deviceId: null, ...alone };
  });
  return { findings, undetermined: new Set([...undetermined].map(keyOf)) };
}

function keyOf(key: string): string {
  return `drift:${key}`;
}

/** Seen for as long as its kind asks, by the first and the last time it was seen. */
export function isTold({ code, known, firstSeenMs, lastSeenMs }: KeptDrift): boolean {
  const afterMs = toldAfterMs[code];
  return known === null && afterMs !== null && lastSeenMs - firstSeenMs >= afterMs;
}
