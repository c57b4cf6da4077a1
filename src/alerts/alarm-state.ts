// One alarm through its life, after ISA-18.2: normal, unacknowledged, acknowledged, returned but not acknowledged. Pure.
// Easy to get wrong: no data is not a return, so `undetermined` changes nothing; what comes back within the hold time is
// the same alarm; and whoever is not yet told of an active cause is told as soon as it becomes one.
import { isMoreUrgent } from './finding.ts';
import type { Priority } from './finding.ts';

export type AlarmState = 'unack-active' | 'ack-active' | 'unack-returned' | 'normal';

export interface Alarm {
  readonly state: AlarmState;
  readonly priority: Priority;
  readonly openedAtMs: number;
  /** When it last became active. */
  readonly activatedAtMs: number;
  /** When it last returned; null while active. */
  readonly returnedAtMs: number | null;
  readonly acknowledgedAtMs: number | null;
  /** How often it became active. */
  readonly activations: number;
  /** Changes between active and returned within the last minute, oldest first, epoch ms; at most 10. */
  readonly transitionsMs: readonly number[];
  /** Priority it was paged with since it was last acknowledged or returned; null: nobody was told. */
  readonly pagedPriority: Priority | null;
  /** Ids of the maintenance windows that keep it quiet now, sorted; empty: none (suppressed-alarm.ts). */
  readonly suppressedBy: readonly string[];
  /** How much news that page told. */
  readonly pagedNews: number;
}

export type AlarmInput =
  /**
   * Wrong now. `isCause`: nothing else explains it, so somebody is to be told. `news`: how many things happened within it
   * that somebody has to hear of, each of them once, such as the missed steps of a failover; 0 when absent.
   */
  | {
      readonly kind: 'present';
      readonly priority: Priority;
      readonly isCause: boolean;
      readonly news?: number;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'undetermined' }
  | { readonly kind: 'acknowledge' };

/** What happened, for the record; `page` and `end` also for whoever is on call. */
export type AlarmEffect =
  | 'opened'
  | 'reactivated'
  | 'raised'
  | 'lowered'
  | 'returned'
  | 'acknowledged'
  | 'closed'
  /** Maintenance keeps it quiet from now on, or no longer. */
  | 'suppressed'
  | 'released'
  | 'page'
  | 'end';

export interface AlarmSettings {
  /** Back within this time of its return it is the same alarm. */
  readonly holdMs: number;
}

export const defaultAlarmSettings: AlarmSettings = { holdMs: 300_000 };

const chatteringWindowMs = 60_000;
/** Transitions a minute from which on an alarm chatters (ISA-18.2). */
const chatteringTransitions = 3;
const maxTransitionsKept = 10;
/** Below this nobody is woken: it waits in the list. */
const pagedPriorities: ReadonlySet<Priority> = new Set(['critical', 'high', 'medium']);

export interface AlarmStep {
  /** Undefined: there is none and none is needed. */
  readonly alarm: Alarm | undefined;
  readonly effects: readonly AlarmEffect[];
}

/** Goes up and down three times a minute or more. */
export function isChattering(alarm: Alarm, nowMs: number): boolean {
  return recent(alarm.transitionsMs, nowMs).length >= chatteringTransitions;
}

export function isActive(alarm: Alarm): boolean {
  return alarm.state === 'unack-active' || alarm.state === 'ack-active';
}

/** The next state. `alarm` is undefined where there is none, or none that returned within the hold time. */
export function stepAlarm(
  alarm: Alarm | undefined,
  input: AlarmInput,
  nowMs: number,
  settings: AlarmSettings = defaultAlarmSettings,
): AlarmStep {
  switch (input.kind) {
    case 'undetermined':
      return { alarm, effects: [] };
    case 'absent':
      return alarm === undefined ? { alarm, effects: [] } : stepReturn(alarm, nowMs);
    case 'acknowledge':
      return alarm === undefined ? { alarm, effects: [] } : stepAcknowledge(alarm, nowMs);
    case 'present': {
      if (alarm === undefined || isOver(alarm, nowMs, settings)) return open(input, nowMs);
      return isActive(alarm) ? stay(alarm, input) : reactivate(alarm, input, nowMs);
    }
    default:
      return input satisfies never;
  }
}

/** Closed for longer than the hold time: the next activation is a new alarm. */
export function isOver(alarm: Alarm, nowMs: number, settings: AlarmSettings = defaultAlarmSettings): boolean {
  return alarm.state === 'normal' && nowMs - (alarm.returnedAtMs ?? nowMs) > settings.holdMs;
}

type Present = Extract<AlarmInput, { kind: 'present' }>;

function open(input: Present, nowMs: number): AlarmStep {
  const alarm: Alarm = {
    state: 'unack-active',
    priority: input.priority,
    openedAtMs: nowMs,
    activatedAtMs: nowMs,
    returnedAtMs: null,
    acknowledgedAtMs: null,
    activations: 1,
    transitionsMs: [nowMs],
    pagedPriority: null,
    suppressedBy: [],
    pagedNews: 0,
  };
  return tell(alarm, input, ['opened']);
}

function stay(alarm: Alarm, input: Present): AlarmStep {
  const isNews = (input.news ?? 0) > alarm.pagedNews && input.isCause && pagedPriorities.has(input.priority);
  if (isNews && alarm.state === 'ack-active') {
    // Something more has happened since somebody took it in hand: they have to hear of that too.
    return stay({ ...alarm, state: 'unack-active', acknowledgedAtMs: null }, input);
  }
  if (alarm.priority === input.priority) return tell(alarm, input, []);
  const isRaised = isMoreUrgent(input.priority, alarm.priority);
  const changed: Alarm = { ...alarm, priority: input.priority };
  if (!isRaised) return tell(changed, input, ['lowered']);
  // As bad as it was when somebody took it in hand: that acknowledgement still holds.
  const isKnown = alarm.pagedPriority !== null && !isMoreUrgent(input.priority, alarm.pagedPriority);
  if (alarm.state === 'ack-active' && isKnown) return { alarm: changed, effects: ['raised'] };
  // Worse than what was acknowledged: that acknowledgement was for something else.
  const reopened: Alarm = { ...changed, state: 'unack-active', acknowledgedAtMs: null };
  return tell(reopened, input, ['raised']);
}

function reactivate(alarm: Alarm, input: Present, nowMs: number): AlarmStep {
  const back: Alarm = {
    ...alarm,
    priority: input.priority,
    activatedAtMs: nowMs,
    returnedAtMs: null,
    activations: alarm.activations + 1,
    transitionsMs: noteTransition(alarm, nowMs),
  };
  const isWorse = isMoreUrgent(input.priority, alarm.priority);
  // It chatters under the hands of somebody who knows: no second call for the same thing.
  if (alarm.acknowledgedAtMs !== null && !isWorse && isChattering(back, nowMs)) {
    return { alarm: { ...back, state: 'ack-active' }, effects: ['reactivated'] };
  }
  const unacknowledged: Alarm = {
    ...back,
    state: 'unack-active',
    acknowledgedAtMs: null,
    pagedPriority: null,
    pagedNews: 0,
  };
  return tell(unacknowledged, input, ['reactivated']);
}

/** Adds `page` when somebody has to be told and was not told of anything as urgent. */
function tell(alarm: Alarm, input: Present, effects: readonly AlarmEffect[]): AlarmStep {
  const isToTell = alarm.state === 'unack-active' && input.isCause && pagedPriorities.has(alarm.priority);
  const { news = 0 } = input;
  const isKnown = alarm.pagedPriority !== null && !isMoreUrgent(alarm.priority, alarm.pagedPriority);
  if (!isToTell || (isKnown && news <= alarm.pagedNews)) return { alarm, effects };
  const paged = { ...alarm, pagedPriority: alarm.priority, pagedNews: news };
  return { alarm: paged, effects: [...effects, 'page'] };
}

function stepReturn(alarm: Alarm, nowMs: number): AlarmStep {
  if (!isActive(alarm)) return { alarm, effects: [] };
  const wasAcknowledged = alarm.state === 'ack-active';
  const returned: Alarm = {
    ...alarm,
    state: wasAcknowledged ? 'normal' : 'unack-returned',
    returnedAtMs: nowMs,
    transitionsMs: noteTransition(alarm, nowMs),
    pagedPriority: null,
  };
  return { alarm: returned, effects: wasAcknowledged ? ['returned', 'closed', 'end'] : ['returned', 'end'] };
}

function stepAcknowledge(alarm: Alarm, nowMs: number): AlarmStep {
  if (alarm.state !== 'unack-active' && alarm.state !== 'unack-returned') return { alarm, effects: [] };
  const isReturned = alarm.state === 'unack-returned';
  const acknowledged: Alarm = {
    ...alarm,
    state: isReturned ? 'normal' : 'ack-active',
    acknowledgedAtMs: nowMs,
    // What was not paged when somebody took it in hand need not be paged for as long as it gets no worse.
    pagedPriority: isReturned ? null : alarm.priority,
  };
  return { alarm: acknowledged, effects: isReturned ? ['acknowledged', 'closed'] : ['acknowledged'] };
}

function noteTransition(alarm: Alarm, nowMs: number): readonly number[] {
  return [...recent(alarm.transitionsMs, nowMs), nowMs].slice(-maxTransitionsKept);
}

function recent(transitionsMs: readonly number[], nowMs: number): number[] {
  return transitionsMs.filter((atMs) => nowMs - atMs <= chatteringWindowMs);
}
