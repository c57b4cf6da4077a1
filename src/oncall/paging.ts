// Whom to wake now, and when to wake the next one. Pure. Easy to get wrong: nobody on duty, or somebody without an
// address, must not cost minutes – the next step follows at once; and after the last step the policy begins anew until
// somebody answers, because a page that gave up is worse than one too many.
import { nextOnCall, onCallAt } from './schedule.ts';
import type { Schedule } from './schedule.ts';

export type EscalationTarget =
  | { readonly kind: 'on-call' }
  /** Who comes after the person on duty. */
  | { readonly kind: 'next' }
  | { readonly kind: 'everyone' }
  | { readonly kind: 'person'; readonly personId: string };

export interface EscalationStep {
  /** Wait after the step before; for the first, after the page opened. */
  readonly afterSeconds: number;
  readonly target: EscalationTarget;
}

export interface EscalationPolicy {
  readonly steps: readonly EscalationStep[];
  /** From the last step to the first one again. */
  readonly repeatAfterSeconds: number;
  /** How often the policy runs in all; then the page stays open and calls no more. */
  readonly maxRounds: number;
}

export const defaultPolicy: EscalationPolicy = {
  steps: [
    { afterSeconds: 0, target: { kind: 'on-call' } },
    { afterSeconds: 300, target: { kind: 'next' } },
    { afterSeconds: 300, target: { kind: 'everyone' } },
  ],
  repeatAfterSeconds: 600,
  maxRounds: 100,
};

/** How long somebody has whose the alert is before the duty roster's policy takes its course, s. */
const addresseeSeconds = 300;

/** The policy for an alert that is somebody's own: they are told first, then whoever it is told to otherwise. */
export function policyFor(policy: EscalationPolicy, addresseeId: string | null): EscalationPolicy {
  if (addresseeId === null) return policy;
  const [first, ...rest] = policy.steps;
  const own: EscalationStep = { afterSeconds: 0, target: { kind: 'person', personId: addresseeId } };
  const others = first === undefined ? [] : [{ ...first, afterSeconds: addresseeSeconds }, ...rest];
  return { ...policy, steps: [own, ...others] };
}

/** Pause before the policy begins anew when a whole round could be sent to nobody. */
export const unreachablePauseMs = 60_000;

/** How far a page is. */
export interface PageProgress {
  readonly nextStep: number;
  readonly nextStepAtMs: number;
  readonly round: number;
  /** Whether anybody was told in this round. */
  readonly isRoundHeard: boolean;
}

export interface Staff {
  readonly schedule: Schedule;
  /** People who may be paged at all: active, with the role on-call, noc or administrator. */
  readonly personIds: readonly string[];
  /** Channels by which a person can be told; empty: no address. */
  readonly channelsOf: (personId: string) => readonly string[];
}

export interface StepDecision {
  /** Who is told, and by what; empty when nobody can be. */
  readonly tell: readonly { readonly personId: string; readonly channels: readonly string[] }[];
  /** People of this step who have no address. */
  readonly withoutAddress: readonly string[];
  /** True when the step found nobody at all. */
  readonly isNobody: boolean;
  /** Undefined: the policy has run out. */
  readonly next: Omit<PageProgress, 'isRoundHeard'> | undefined;
}

/** What the due step does. Call when `nowMs >= progress.nextStepAtMs`, again as long as the next step is due too. */
export function decideStep(
  progress: PageProgress,
  policy: EscalationPolicy,
  staff: Staff,
  nowMs: number,
): StepDecision {
  const step = policy.steps[progress.nextStep];
  if (step === undefined) {
    // The policy has become shorter meanwhile: it begins anew at once.
    const anew = beginAnew(progress, policy, nowMs);
    const next = anew === undefined ? undefined : { ...anew, nextStepAtMs: nowMs };
    return { tell: [], withoutAddress: [], isNobody: false, next };
  }
  const people = peopleOf(step.target, staff, nowMs);
  const reached = people
    .map((personId) => ({ personId, channels: staff.channelsOf(personId) }))
    .filter(({ channels }) => channels.length > 0);
  const withoutAddress = people.filter((personId) => staff.channelsOf(personId).length === 0);
  const isRoundHeard = progress.isRoundHeard || reached.length > 0;
  return {
    tell: reached,
    withoutAddress,
    isNobody: people.length === 0,
    next: after({ ...progress, isRoundHeard }, policy, { nowMs, isHeard: reached.length > 0 }),
  };
}

/** Who would be told next if nobody answers, and when; undefined when nobody will be. */
export function foreseeNext(
  progress: PageProgress,
  policy: EscalationPolicy,
  staff: Staff,
): { readonly personIds: readonly string[]; readonly atMs: number } | undefined {
  let at: PageProgress | undefined = progress;
  for (let i = 0; i <= policy.steps.length && at !== undefined; i++) {
    const decision: StepDecision = decideStep(at, policy, staff, at.nextStepAtMs);
    if (decision.tell.length > 0) {
      return { personIds: decision.tell.map(({ personId }) => personId), atMs: at.nextStepAtMs };
    }
    at = decision.next === undefined ? undefined : { ...decision.next, isRoundHeard: at.isRoundHeard };
  }
  return undefined;
}

function after(
  progress: PageProgress,
  policy: EscalationPolicy,
  now: { readonly nowMs: number; readonly isHeard: boolean },
): StepDecision['next'] {
  const nextStep = progress.nextStep + 1;
  const following = policy.steps[nextStep];
  if (following === undefined) return beginAnew(progress, policy, now.nowMs);
  const waitMs = now.isHeard ? following.afterSeconds * 1_000 : 0;
  return { nextStep, nextStepAtMs: now.nowMs + waitMs, round: progress.round };
}

function beginAnew(progress: PageProgress, policy: EscalationPolicy, nowMs: number): StepDecision['next'] {
  if (progress.round + 1 >= policy.maxRounds) return undefined;
  const pauseMs = progress.isRoundHeard ? policy.repeatAfterSeconds * 1_000 : unreachablePauseMs;
  return { nextStep: 0, nextStepAtMs: nowMs + pauseMs, round: progress.round + 1 };
}

function peopleOf(target: EscalationTarget, staff: Staff, nowMs: number): readonly string[] {
  const isStaff = (personId: string | null | undefined): personId is string =>
    typeof personId === 'string' && staff.personIds.includes(personId);
  switch (target.kind) {
    case 'on-call':
      return [onCallAt(staff.schedule, nowMs).personId].filter(isStaff);
    case 'next':
      return [nextOnCall(staff.schedule, nowMs)?.personId].filter(isStaff);
    case 'everyone':
      return staff.personIds;
    case 'person':
      return [target.personId].filter(isStaff);
    default:
      return target satisfies never;
  }
}

const firstRetryMs = 2_000;
const longestRetryMs = 60_000;
/** Attempts of one delivery; with a minute between them this is most of a day. */
export const maxAttempts = 1_000;

/**
 * Pause before attempt `attempt + 1`: 2 s, 4 s, 8 s … 60 s, less up to half by the delivery's id, so that a hundred
 * pages that failed together do not come back together.
 */
export function retryDelayMs(deliveryId: string, attempt: number): number {
  const fullMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt - 1, 10));
  let mixed = attempt;
  for (let i = 0; i < deliveryId.length; i++)
    mixed = Math.imul(mixed ^ deliveryId.charCodeAt(i), 0x01_00_01_93);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c_1b_3c_6d);
  mixed ^= mixed >>> 13;
  return Math.round(fullMs * (1 - 0.5 * ((mixed >>> 0) / 2 ** 32)));
}
