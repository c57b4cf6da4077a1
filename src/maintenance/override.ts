// Going ahead against the verdict: one person asks and says why, another one consents. Pure. Easy to get wrong: an override
// covers what stood in the way when it was granted and was named when it was asked for, and nothing that comes later; it
// is asked for as long as the window's time lasts, the work begun or not; and the database tells the two apart again.
import { AppError } from '../core/errors.ts';
import type { Act, Decided } from './decide.ts';
import type { GoVerdict } from './go-verdict.ts';
import { beyond } from './hindrance.ts';
import type { Hindrance } from './hindrance.ts';
import { stateByClock } from './window.ts';
import type { MaintenanceWindow } from './window.ts';

export type Standing = Pick<GoVerdict, 'answer' | 'hindrances'>;

type Subject = Pick<MaintenanceWindow, 'state' | 'startsAtMs' | 'endsAtMs' | 'approval' | 'overrideRequest'>;

/** What stands in the way and two people have not accepted; of a window without an override nothing is. */
export function uncovered(
  { approval }: Pick<MaintenanceWindow, 'approval'>,
  hindrances: readonly Hindrance[],
): readonly Hindrance[] {
  return approval?.kind === 'override' ? beyond(hindrances, approval.covers) : hindrances;
}

/** Why no override can be asked for; undefined when one can. */
export function whyNotAsk(
  window: Subject,
  { answer, hindrances }: Standing,
  nowMs: number,
): AppError | undefined {
  const fault = whyClosed(window, nowMs);
  if (fault !== undefined) return fault;
  if (answer === 'go') return new AppError('override.needless', 'The verdict is a go: it takes no override');
  const isCovered = window.approval?.kind === 'override' && uncovered(window, hindrances).length === 0;
  return isCovered ? new AppError('override.needless') : undefined;
}

function whyClosed(window: Subject, nowMs: number): AppError | undefined {
  const state = stateByClock(window, nowMs);
  if (state === 'to-confirm') return new AppError('conflict', 'Confirm the carrier’s notice first');
  if (state === 'late') {
    const mend = 'Its time is over: give it a new end, or say that the work is done';
    return new AppError('override.closed', mend);
  }
  return state === 'ended' || state === 'cancelled' ? new AppError('override.closed') : undefined;
}

/** Named when it was asked for, and more stands in the way since: nobody consents to what was not asked. */
export function isOutdated(window: Subject, hindrances: readonly Hindrance[]): boolean {
  const { overrideRequest } = window;
  return overrideRequest !== null && beyond(hindrances, overrideRequest.hindrances).length > 0;
}

export function askOverride(
  window: MaintenanceWindow,
  asked: { readonly reason: string; readonly verdict: Standing },
  act: Act,
): Decided {
  const { answer, hindrances } = asked.verdict;
  const reason = asked.reason.trim();
  const fault = whyNotAsk(window, asked.verdict, act.nowMs);
  if (fault !== undefined) throw fault;
  if (reason === '') throw new AppError('request.invalid', 'An override wants a reason');
  const overrideRequest = { askedById: act.personId, reason, atMs: act.nowMs, hindrances };
  return {
    window: { ...window, overrideRequest },
    decisions: [{ kind: 'override-asked', personId: act.personId, detail: { reason, answer } }],
  };
}

export function grantOverride(
  window: MaintenanceWindow,
  { answer, hindrances }: Standing,
  act: Act,
): Decided {
  const { overrideRequest, approval: before } = window;
  const fault = whyClosed(window, act.nowMs);
  if (fault !== undefined) throw fault;
  if (overrideRequest === null) throw new AppError('conflict', 'Nobody asked for an override');
  if (overrideRequest.askedById === act.personId) throw new AppError('override.same-person');
  if (answer === 'go') throw new AppError('override.needless', 'The verdict is a go by now');
  if (isOutdated(window, hindrances)) throw new AppError('override.outdated');
  const { askedById, reason, atMs: askedAtMs } = overrideRequest;
  const earlier = before?.kind === 'override' ? before.covers : [];
  const approval = {
    kind: 'override',
    askedById,
    askedAtMs,
    byId: act.personId,
    reason,
    atMs: act.nowMs,
    // What two people accepted for this plan before, they still do.
    covers: [...earlier, ...beyond(hindrances, earlier)],
  } as const;
  const state = window.state === 'planned' ? 'approved' : window.state;
  return {
    window: { ...window, state, approval, overrideRequest: null },
    decisions: [{ kind: 'override-granted', personId: act.personId, detail: { reason, answer } }],
  };
}
