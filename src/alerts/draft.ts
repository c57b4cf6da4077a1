// A finding while the rules are still at it: what else it explains and who suffers are added bit by bit. Easy to get wrong:
// several rules may speak of one thing, so a draft is looked up by its key before one is begun.
import { points } from '../core/points.ts';
import type { StateReason } from '../redundancy/component-state.ts';
import { isMoreUrgent } from './finding.ts';
import type { FindingCode, Params, Priority } from './finding.ts';
import type { Suffering } from './weigh.ts';

export interface Draft {
  readonly key: string;
  priority: Priority;
  readonly code: FindingCode;
  readonly params: Params;
  readonly componentId: string | null;
  readonly deviceId: string | null;
  readonly suffering: Suffering;
  readonly causeKeys: Set<string>;
}

export interface About {
  readonly code: FindingCode;
  readonly params?: Params;
  readonly componentId?: string | null;
  readonly deviceId?: string | null;
}

/** The draft of that key, begun when there is none. */
export function draftIn(drafts: Map<string, Draft>, key: string, priority: Priority, about: About): Draft {
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const { code, params = {}, componentId = null, deviceId = null } = about;
  const suffering: Suffering = {
    components: new Set(),
    lostLoads: new Set(),
    batteryLoads: new Set(),
    overloaded: new Set(),
    verdict: 'yes',
  };
  const causeKeys = new Set<string>();
  const draft = { key, code, priority, params, componentId, deviceId, suffering, causeKeys };
  drafts.set(key, draft);
  return draft;
}

export function raise(draft: Draft, priority: Priority): void {
  if (isMoreUrgent(priority, draft.priority)) draft.priority = priority;
}

/** What a device said that makes a component count as out: `output.state = off`, `startBattery.voltage = 20.2 V`. */
export function reasonText(reason: StateReason | null): string {
  if (reason === null) return '';
  const { point, state, value } = reason;
  const { unit } = points[point];
  const measured =
    value === null
      ? '?'
      : `${Math.round(value * 100) / 100}${unit === 'count' || unit === '' ? '' : ` ${unit}`}`;
  return `${point} = ${state ?? measured}`;
}
