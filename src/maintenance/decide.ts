// What may become of a window, and who may bring it about. Pure: the window, what somebody wants, the verdict, now. Easy
// to get wrong: whatever changes time or components makes an approval void, but for a change that only takes less out;
// and nobody consents to an override of a window whose time is over.
import { AppError } from '../core/errors.ts';
import type { GoAnswer, GoSentence } from './go-verdict.ts';
import { isOpen, stateByClock, windowBounds } from './window.ts';
import type { MaintenanceWindow, Step } from './window.ts';

export type DecisionKind =
  | 'created'
  | 'noticed'
  | 'confirmed'
  | 'changed'
  | 'approved'
  | 'override-asked'
  | 'override-granted'
  | 'started'
  | 'late'
  | 'ended'
  | 'cancelled'
  | 'lapsed'
  | 'verdict'
  /** Something turned up that the override was not granted for. */
  | 'uncovered';

export interface Decision {
  readonly kind: DecisionKind;
  /** Null: Qosha itself, by the clock or by a carrier's notice. */
  readonly personId: string | null;
  readonly detail: Readonly<
    Record<string, string | number | boolean | readonly string[] | readonly GoSentence[] | null>
  >;
}

export interface Decided {
  readonly window: MaintenanceWindow;
  readonly decisions: readonly Decision[];
}

/** What somebody writes down; the window's own time is that of its steps. */
export interface MaintenancePlan {
  readonly title: string;
  readonly reason: string;
  readonly inChargeId: string;
  readonly steps: readonly Step[];
}

export interface Act {
  readonly personId: string;
  readonly nowMs: number;
}

const dayMs = 86_400_000;

function refuse(detail: string): never {
  throw new AppError('conflict', detail);
}

/** Throws `request.invalid` for a plan that cannot be one. */
export function checkPlan(plan: MaintenancePlan, known: ReadonlySet<string>, nowMs: number): void {
  const fault = faultOf(plan, known, nowMs);
  if (fault !== undefined) throw new AppError('request.invalid', fault);
}

function faultOf(plan: MaintenancePlan, known: ReadonlySet<string>, nowMs: number): string | undefined {
  const { steps } = plan;
  if (plan.title.trim() === '') return 'Give the window a title';
  if (plan.reason.trim() === '') return 'Say why the work is done';
  if (steps.length === 0) return 'Name at least one component to take out';
  const fault = faultOfSteps(steps, known);
  if (fault !== undefined) return fault;
  const { startsAtMs, endsAtMs } = timeOf(steps);
  if (endsAtMs <= nowMs) return 'The window must end in the future';
  const isLong = endsAtMs - startsAtMs > windowBounds.longestDays * dayMs;
  return isLong ? `A window lasts at most ${windowBounds.longestDays} days` : undefined;
}

/** Throws `request.invalid` for steps of which no verdict can be reached. */
export function checkSteps(steps: readonly Step[], known: ReadonlySet<string>): void {
  const fault = faultOfSteps(steps, known);
  if (fault !== undefined) throw new AppError('request.invalid', fault);
}

function faultOfSteps(steps: readonly Step[], known: ReadonlySet<string>): string | undefined {
  if (steps.length > windowBounds.steps) return `A procedure has at most ${windowBounds.steps} steps`;
  for (const { startsAtMs, endsAtMs, componentIds } of steps) {
    if (startsAtMs >= endsAtMs) return 'Each step must end after it begins';
    if (componentIds.length === 0) return 'Each step must name a component';
    if (componentIds.length > windowBounds.componentsPerStep) {
      return `A step names at most ${windowBounds.componentsPerStep} components`;
    }
    const stranger = componentIds.find((id) => !known.has(id));
    if (stranger !== undefined) return `There is no component ${stranger}`;
  }
  return undefined;
}

export function timeOf(steps: readonly Step[]): { readonly startsAtMs: number; readonly endsAtMs: number } {
  return {
    startsAtMs: Math.min(...steps.map((step) => step.startsAtMs)),
    endsAtMs: Math.max(...steps.map((step) => step.endsAtMs)),
  };
}

export function createWindow(id: string, plan: MaintenancePlan, act: Act): Decided {
  const window: MaintenanceWindow = {
    id,
    ...plan,
    ...timeOf(plan.steps),
    state: 'planned',
    createdById: act.personId,
    createdAtMs: act.nowMs,
    revision: 1,
    approval: null,
    overrideRequest: null,
    closedAtMs: null,
    carrier: null,
  };
  return { window, decisions: [decision('created', act, { title: plan.title })] };
}

/** A carrier's notice, looked at by somebody: from now on it is a plan like any other. */
export function confirmWindow(window: MaintenanceWindow, plan: MaintenancePlan, act: Act): Decided {
  if (window.state !== 'to-confirm') refuse('This window is confirmed already');
  const revision = window.revision + 1;
  const confirmed: MaintenanceWindow = {
    ...window,
    ...plan,
    ...timeOf(plan.steps),
    state: 'planned',
    revision,
  };
  return { window: confirmed, decisions: [decision('confirmed', act, { title: plan.title })] };
}

/** `answer` is the verdict on the plan as it would then be. */
export function changeWindow(
  window: MaintenanceWindow,
  plan: MaintenancePlan,
  answer: GoAnswer,
  act: Act,
): Decided {
  if (!isOpen(window) || window.state === 'to-confirm') refuse('This window can no longer be changed');
  const time = timeOf(plan.steps);
  const isUnderWay = window.state === 'running' || window.state === 'late';
  if (isUnderWay && time.startsAtMs > act.nowMs) refuse('The work has begun; its beginning cannot be moved');
  const detail = { title: plan.title, startsAtMs: time.startsAtMs, endsAtMs: time.endsAtMs };
  const changed = { ...window, ...plan, ...time };
  if (isSamePlan(window, plan)) return { window: changed, decisions: [decision('changed', act, detail)] };
  const revision = window.revision + 1;
  const decisions = [decision('changed', act, { ...detail, revision })];
  if (window.approval !== null && takesLess(window, plan)) {
    return { window: { ...changed, revision }, decisions };
  }
  if (!isUnderWay) {
    const unapproved = { approval: null, overrideRequest: null, state: 'planned' } as const;
    return { window: { ...changed, ...unapproved, revision }, decisions };
  }
  if (answer !== 'go') {
    refuse('With this change it is no longer a go. End it, and plan the rest as a window with an override');
  }
  const approval = { kind: 'go', byId: act.personId, atMs: act.nowMs } as const;
  const running = { ...changed, approval, overrideRequest: null, state: 'running', revision } as const;
  return { window: running, decisions: [...decisions, decision('approved', act, { answer, revision })] };
}

const isSamePlan = (window: MaintenanceWindow, plan: MaintenancePlan): boolean =>
  JSON.stringify(stepTimes(window.steps)) === JSON.stringify(stepTimes(plan.steps));

const stepTimes = (steps: readonly Step[]): unknown =>
  steps.map((step) => [step.startsAtMs, step.endsAtMs, [...step.componentIds].sort()]);

/** Whether every step lies within one of before, and takes out no more than it. */
function takesLess(window: MaintenanceWindow, plan: MaintenancePlan): boolean {
  return plan.steps.every((step) =>
    window.steps.some(
      (before) =>
        before.startsAtMs <= step.startsAtMs &&
        step.endsAtMs <= before.endsAtMs &&
        step.componentIds.every((id) => before.componentIds.includes(id)),
    ),
  );
}

export function approveWindow(window: MaintenanceWindow, answer: GoAnswer, act: Act): Decided {
  if (window.state !== 'planned') refuse('Only a planned window can be approved');
  if (answer !== 'go') refuse('The verdict is not a go: it takes an override by two people');
  const approval = { kind: 'go', byId: act.personId, atMs: act.nowMs } as const;
  const approved = { ...window, state: 'approved', approval } as const;
  return { window: approved, decisions: [decision('approved', act, { answer })] };
}

/** The work is done. From this instant nothing of it is suppressed. */
export function endWindow(window: MaintenanceWindow, act: Act): Decided {
  const state = stateByClock(window, act.nowMs);
  if (state !== 'running' && state !== 'late') refuse('Only work that has begun can be ended');
  const ended = { ...window, state: 'ended', closedAtMs: act.nowMs, overrideRequest: null } as const;
  return { window: ended, decisions: [decision('ended', act, { wasLate: state === 'late' })] };
}

export function cancelWindow(window: MaintenanceWindow, act: Act): Decided {
  if (!isOpen(window)) refuse('This window is over already');
  const cancelled = {
    ...window,
    state: 'cancelled',
    closedAtMs: act.nowMs,
    overrideRequest: null,
  } as const;
  return { window: cancelled, decisions: [decision('cancelled', act, { was: window.state })] };
}

/** What the clock brings about by itself; undefined when nothing. */
export function moveByClock(window: MaintenanceWindow, nowMs: number): Decided | undefined {
  const state = stateByClock(window, nowMs);
  if (state === window.state) return undefined;
  const kind = ({ running: 'started', late: 'late', cancelled: 'lapsed' } as const)[
    state as 'running' | 'late' | 'cancelled'
  ];
  const closedAtMs = state === 'cancelled' ? nowMs : null;
  const overrideRequest = state === 'running' ? window.overrideRequest : null;
  return {
    window: { ...window, state, closedAtMs, overrideRequest },
    decisions: [{ kind, personId: null, detail: { was: window.state } }],
  };
}

function decision(kind: DecisionKind, act: Act, detail: Decision['detail']): Decision {
  return { kind, personId: act.personId, detail };
}
