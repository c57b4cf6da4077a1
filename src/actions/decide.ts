// May this action be done for this miss, now? Pure, and fails closed: whatever is not certain refuses. Easy to get wrong: it
// is asked twice, once before the intention is written down and once more in the very moment before the datagram leaves.
import type { RunMark } from '../failover/run.ts';
import type { Verdict } from '../redundancy/condition.ts';
import type { Action } from './action.ts';
import { standingOf } from './arming.ts';
import type { Arming, ArmingStanding } from './arming.ts';

export interface ActionMiss {
  readonly runId: string;
  readonly stepId: string;
  readonly missedAtMs: number;
  readonly mark: RunMark;
  /** Not seen since. */
  readonly isStillMissed: boolean;
}

/** Something that was done or rehearsed before. */
export interface PastDeed {
  readonly runId: string;
  readonly stepId: string;
  readonly atMs: number;
  readonly kind: 'live' | 'dry-run';
}

export interface Facts {
  /** Undefined: it is not in the file any more. */
  readonly action: Action | undefined;
  readonly definitionHash: string;
  /** The newest of this action. */
  readonly arming: Arming | undefined;
  /** Of this action. */
  readonly history: readonly PastDeed[];
  readonly interlock: Verdict;
  /** The device says `writes: allowed`; true for a webhook. */
  readonly isAllowed: boolean;
}

export type Refusal =
  | 'not-defined'
  | Exclude<ArmingStanding, 'armed'>
  | 'not-allowed'
  | 'not-real'
  | 'already-done'
  | 'rate-reached'
  | 'too-late'
  | 'seen-after-all'
  | 'interlock-fails'
  | 'interlock-unknown';

export type Decision =
  | { readonly do: 'act' | 'dry-run' }
  | { readonly do: 'wait' }
  | { readonly do: 'refuse'; readonly because: Refusal };

/** An interlock that is not known is waited for so long, ms: its devices are being read just then. */
export const interlockPatienceMs = 10_000;
/** Later than this nobody expects it any more, ms. */
export const latestMs = 30_000;

export function decide(miss: ActionMiss, facts: Facts, nowMs: number): Decision {
  const refused = refusalOf(miss, facts, nowMs);
  if (refused !== undefined) return { do: 'refuse', because: refused };
  const { action, arming, interlock } = facts;
  const dueMs = dueOf(miss, action);
  if (nowMs < dueMs) return { do: 'wait' };
  if (interlock === 'fails') return { do: 'refuse', because: 'interlock-fails' };
  if (interlock === 'unknown') {
    if (nowMs < dueMs + interlockPatienceMs) return { do: 'wait' };
    return { do: 'refuse', because: 'interlock-unknown' };
  }
  return { do: arming?.mode === 'live' ? 'act' : 'dry-run' };
}

/** Before this it is not done, epoch ms. */
export function dueOf({ missedAtMs }: ActionMiss, action: Action | undefined): number {
  return missedAtMs + (action?.waitSeconds ?? 0) * 1000;
}

/** What refuses it at once, whatever the interlock says. */
function refusalOf(miss: ActionMiss, facts: Facts, nowMs: number): Refusal | undefined {
  const { action, arming, definitionHash, history, isAllowed } = facts;
  if (action === undefined) return 'not-defined';
  const standing = standingOf(arming, definitionHash, nowMs);
  if (arming === undefined || standing !== 'armed') return standing === 'armed' ? 'not-armed' : standing;
  if (!isAllowed) return 'not-allowed';
  const isMeant = miss.mark === 'real' || (miss.mark === 'drill' && action.inDrills === true);
  if (arming.mode === 'live' && !isMeant) return 'not-real';
  // A clock that stepped back makes any moment the wrong one.
  if (nowMs < miss.missedAtMs || nowMs > dueOf(miss, action) + latestMs) return 'too-late';
  if (!miss.isStillMissed) return 'seen-after-all';
  const isSame = (past: PastDeed): boolean => past.runId === miss.runId && past.stepId === miss.stepId;
  if (history.some(isSame)) return 'already-done';
  return isRateReached(facts, action, nowMs) ? 'rate-reached' : undefined;
}

/** A rehearsal counts against rehearsals only, so that it never takes the place of the real thing. */
function isRateReached({ history, arming }: Facts, { rate }: Action, nowMs: number): boolean {
  const sinceMs = nowMs - rate.perHours * 3_600_000;
  const counted = history.filter(
    ({ kind, atMs }) => (kind === 'live' || arming?.mode === 'dry-run') && atMs > sinceMs,
  );
  return counted.length >= rate.atMost;
}
