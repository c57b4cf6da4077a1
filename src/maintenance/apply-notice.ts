// What a carrier's notice does to the windows. Pure. Easy to get wrong: the same maintenance is announced again and again –
// one window, whatever comes; an older notice that arrives late changes nothing; and what changes time or circuits has to
// be looked at by somebody again, also when it had been approved.
import type { ReadNotice } from './carrier-notice.ts';
import type { Decided, Decision } from './decide.ts';
import { isOpen, windowBounds } from './window.ts';
import type { CarrierNotice, MaintenanceWindow, Step } from './window.ts';

export type NoticeOutcome = 'created' | 'updated' | 'cancelled' | 'completed' | 'unchanged' | 'older';

export interface Applied {
  readonly outcome: NoticeOutcome;
  /** Undefined: nothing is to be written. */
  readonly decided: Decided | undefined;
}

export interface NoticeContext {
  /** The window that this maintenance has already. */
  readonly known: MaintenanceWindow | undefined;
  /** Components that its circuits are, by the site file. */
  readonly componentIds: readonly string[];
  /** For a new window. */
  readonly newId: string;
  readonly nowMs: number;
}

export function applyNotice(notice: ReadNotice, context: NoticeContext): Applied {
  const { known, nowMs } = context;
  if (known === undefined) return create(notice, context);
  if (known.carrier !== null && isOlder(notice, known.carrier))
    return { outcome: 'older', decided: undefined };
  switch (notice.status) {
    case 'CANCELLED':
      return close(notice, known, { nowMs, outcome: 'cancelled' });
    case 'COMPLETED':
      return close(notice, known, { nowMs, outcome: 'completed' });
    default:
      return update(notice, known, context);
  }
}

const isOlder = (notice: CarrierNotice, before: CarrierNotice): boolean =>
  notice.sequence < before.sequence ||
  (notice.sequence === before.sequence && notice.stampMs < before.stampMs);

const noticed = (notice: ReadNotice): Decision => ({
  kind: 'noticed',
  personId: null,
  detail: {
    status: notice.status,
    impact: notice.impact,
    startsAtMs: notice.startsAtMs,
    endsAtMs: notice.endsAtMs,
  },
});

function create(notice: ReadNotice, { newId, componentIds, nowMs }: NoticeContext): Applied {
  const isOver = notice.status === 'CANCELLED' || notice.status === 'COMPLETED' || notice.endsAtMs <= nowMs;
  if (isOver) return { outcome: 'unchanged', decided: undefined };
  const { startsAtMs, endsAtMs } = notice;
  const window: MaintenanceWindow = {
    id: newId,
    title: titleOf(notice),
    reason: notice.impact,
    state: 'to-confirm',
    startsAtMs,
    endsAtMs,
    steps: stepsOf(notice, componentIds),
    inChargeId: null,
    createdById: null,
    createdAtMs: nowMs,
    revision: 1,
    approval: null,
    overrideRequest: null,
    closedAtMs: null,
    carrier: notice,
  };
  return { outcome: 'created', decided: { window, decisions: [noticed(notice)] } };
}

function titleOf({ provider, summary, maintenanceId }: ReadNotice): string {
  return Array.from(`${provider}: ${summary === '' ? maintenanceId : summary}`)
    .slice(0, 200)
    .join('');
}

/** What has no impact takes nothing out; neither does what names no circuit of ours. */
function stepsOf(notice: ReadNotice, componentIds: readonly string[]): readonly Step[] {
  if (componentIds.length === 0 || notice.impact === 'NO-IMPACT') return [];
  const { startsAtMs, endsAtMs } = notice;
  return [
    { title: '', startsAtMs, endsAtMs, componentIds: componentIds.slice(0, windowBounds.componentsPerStep) },
  ];
}

function update(notice: ReadNotice, known: MaintenanceWindow, context: NoticeContext): Applied {
  // Work that was done stays done; one that was called off may be announced again.
  if (known.state === 'ended') return { outcome: 'unchanged', decided: undefined };
  const before = known.carrier;
  const isSameTime =
    notice.startsAtMs === (before?.startsAtMs ?? known.startsAtMs) &&
    notice.endsAtMs === (before?.endsAtMs ?? known.endsAtMs);
  const isSameCircuits =
    before?.objectIds.join('\t') === notice.objectIds.join('\t') && before.impact === notice.impact;
  const isSaid = before?.status === notice.status;
  if (isOpen(known) && isSameTime && isSameCircuits) {
    const window = { ...known, carrier: notice };
    return { outcome: 'unchanged', decided: { window, decisions: isSaid ? [] : [noticed(notice)] } };
  }
  // Taken twice, from a gateway that tried again: nobody announces anew what a person called off.
  const isAgain = isSaid && before.sequence === notice.sequence && before.stampMs === notice.stampMs;
  if (isAgain && isSameTime && isSameCircuits) return { outcome: 'unchanged', decided: undefined };
  if (notice.endsAtMs <= context.nowMs) return { outcome: 'unchanged', decided: undefined };
  const { startsAtMs, endsAtMs } = notice;
  const moved = known.steps.map((step) => ({ ...step, startsAtMs, endsAtMs }));
  const keepsSteps = isSameCircuits && moved.length === 1;
  const window: MaintenanceWindow = {
    ...known,
    state: 'to-confirm',
    startsAtMs,
    endsAtMs,
    // A person may have mapped circuits that the site file does not know.
    steps: keepsSteps ? moved : stepsOf(notice, context.componentIds),
    revision: known.revision + 1,
    approval: null,
    overrideRequest: null,
    closedAtMs: null,
    carrier: notice,
  };
  return { outcome: 'updated', decided: { window, decisions: [noticed(notice)] } };
}

function close(
  notice: ReadNotice,
  known: MaintenanceWindow,
  { nowMs, outcome }: { readonly nowMs: number; readonly outcome: 'cancelled' | 'completed' },
): Applied {
  if (!isOpen(known)) return { outcome: 'unchanged', decided: undefined };
  const isUnderWay = known.state === 'running' || known.state === 'late';
  const state = outcome === 'completed' && isUnderWay ? 'ended' : 'cancelled';
  const closed: Decision = { kind: state, personId: null, detail: { status: notice.status } };
  const window: MaintenanceWindow = {
    ...known,
    carrier: notice,
    state,
    closedAtMs: nowMs,
    overrideRequest: null,
  };
  return { outcome, decided: { window, decisions: [noticed(notice), closed] } };
}
