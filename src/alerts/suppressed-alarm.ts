// An alarm that maintenance suppresses, before, while and after. Pure, around alarm-state.ts. Easy to get wrong: being
// suppressed is no return – nobody is told that it is over, and no step of the policy is spent; and once nothing covers
// it any more, whatever is still wrong is told at once as if it had just begun, whoever had it in hand before.
import { defaultAlarmSettings, isActive, stepAlarm } from './alarm-state.ts';
import type { Alarm, AlarmInput, AlarmSettings, AlarmStep } from './alarm-state.ts';

/** What is seen of an alarm that may be suppressed. */
export interface Seen {
  readonly input: AlarmInput;
  /** Ids of the windows that cover it now, sorted; empty: none does. */
  readonly coveredBy: readonly string[];
  /** Whether it was a cause when it was last seen: what cannot be judged as it comes out of cover is told by that. */
  readonly wasCause: boolean;
}

export function stepSuppressed(
  alarm: Alarm | undefined,
  seen: Seen,
  nowMs: number,
  settings: AlarmSettings = defaultAlarmSettings,
): AlarmStep {
  const isSuppressed = alarm !== undefined && alarm.suppressedBy.length > 0;
  if (seen.input.kind === 'absent' && isSuppressed) return endQuietly(alarm, nowMs, settings);
  if (seen.coveredBy.length > 0) return cover(alarm, seen, nowMs, settings);
  return isSuppressed ? release(alarm, seen, nowMs, settings) : stepAlarm(alarm, seen.input, nowMs, settings);
}

function cover(alarm: Alarm | undefined, seen: Seen, nowMs: number, settings: AlarmSettings): AlarmStep {
  const { input, coveredBy } = seen;
  const unheard: AlarmInput = input.kind === 'present' ? { ...input, isCause: false } : input;
  const step = stepAlarm(alarm, unheard, nowMs, settings);
  if (step.alarm === undefined || !isActive(step.alarm)) return step;
  const isNew = step.alarm.suppressedBy.length === 0;
  return {
    // Nobody counts as told: what comes out of cover is told anew.
    alarm: { ...step.alarm, suppressedBy: coveredBy, pagedPriority: null },
    effects: isNew ? [...step.effects, 'suppressed'] : step.effects,
  };
}

/** It returned under cover: nobody need look at it. Who was told before the work began hears that it is over. */
function endQuietly(alarm: Alarm, nowMs: number, settings: AlarmSettings): AlarmStep {
  if (!isActive(alarm)) return { alarm: { ...alarm, suppressedBy: [] }, effects: [] };
  const { alarm: returned = alarm } = stepAlarm(alarm, { kind: 'absent' }, nowMs, settings);
  return {
    alarm: { ...returned, state: 'normal', suppressedBy: [] },
    effects: ['returned', 'closed', 'end'],
  };
}

function release(alarm: Alarm, seen: Seen, nowMs: number, settings: AlarmSettings): AlarmStep {
  const bare: Alarm = { ...alarm, suppressedBy: [] };
  if (!isActive(alarm)) return stepAlarm(bare, seen.input, nowMs, settings);
  const anew: Alarm = { ...bare, state: 'unack-active', acknowledgedAtMs: null, pagedPriority: null };
  const { priority } = alarm;
  const input: AlarmInput =
    seen.input.kind === 'undetermined' ? { kind: 'present', priority, isCause: seen.wasCause } : seen.input;
  const step = stepAlarm(anew, input, nowMs, settings);
  return { alarm: step.alarm, effects: ['released', ...step.effects] };
}
