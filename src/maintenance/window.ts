// A maintenance window: what is taken out when, who is in charge, and how far it is. Pure. Easy to get wrong: what a
// window excuses is asked of the clock and of its rows alone, so that a restart, a late loop or a forgotten "done" can
// never keep alerts suppressed past its end.

import type { Hindrance } from './hindrance.ts';

export const windowStates = [
  /** A carrier announced it; nobody of the house has looked at it yet. */
  'to-confirm',
  'planned',
  'approved',
  'running',
  /** Its end has passed and nobody said that the work is done. */
  'late',
  'ended',
  'cancelled',
] as const;
export type WindowState = (typeof windowStates)[number];

/** States in which it still takes something out, or will. */
export const openStates: readonly WindowState[] = ['to-confirm', 'planned', 'approved', 'running', 'late'];

/** Windows that are open at once, steps of one, components of a step. */
export const windowBounds = { open: 2_000, steps: 30, componentsPerStep: 200, longestDays: 60 } as const;

/** A procedure is one or more of these; a plain window has exactly one, over its whole time. */
export interface Step {
  readonly title: string;
  /** Half-open [startsAtMs, endsAtMs), epoch ms, within the window. */
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly componentIds: readonly string[];
}

/** How it was approved: because the verdict said go, or by two people although it did not. */
export type Approval =
  | { readonly kind: 'go'; readonly byId: string; readonly atMs: number }
  | {
      readonly kind: 'override';
      /** Who asked for it, and who consented: never one and the same. */
      readonly askedById: string;
      readonly askedAtMs: number;
      readonly byId: string;
      readonly reason: string;
      readonly atMs: number;
      /** What stood in the way when it was granted: all that it goes ahead against. */
      readonly covers: readonly Hindrance[];
    };

/** Asked for and not granted; beside an approval while it is about what turned up since. */
export interface OverrideRequest {
  readonly askedById: string;
  readonly reason: string;
  readonly atMs: number;
  /** What stood in the way when it was asked for: nobody grants more. */
  readonly hindrances: readonly Hindrance[];
}

/** Where a carrier's notice came from, as the carrier names it (MAINTNOTE BCOP); untrusted text. */
export interface CarrierNotice {
  readonly provider: string;
  readonly account: string;
  readonly maintenanceId: string;
  readonly objectIds: readonly string[];
  readonly impact: string;
  readonly status: string;
  /** SEQUENCE and DTSTAMP of the notice that counts; an older one changes nothing. */
  readonly sequence: number;
  readonly stampMs: number;
  readonly summary: string;
  /** As the notice names them: people may have given the window others. Absent in what an older Qosha kept. */
  readonly startsAtMs?: number;
  readonly endsAtMs?: number;
}

export interface MaintenanceWindow {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly state: WindowState;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly steps: readonly Step[];
  /** Null only while a carrier's notice waits to be confirmed. */
  readonly inChargeId: string | null;
  /** Null: a carrier's notice made it. */
  readonly createdById: string | null;
  readonly createdAtMs: number;
  /** Raised by each change of time or components, which makes an approval void. */
  readonly revision: number;
  readonly approval: Approval | null;
  readonly overrideRequest: OverrideRequest | null;
  /** When somebody said that the work is done, or called it off. */
  readonly closedAtMs: number | null;
  readonly carrier: CarrierNotice | null;
}

/** Components that each part of a plan takes out, with its times: all that a verdict looks at. */
export interface PlannedWork {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly Pick<Step, 'startsAtMs' | 'endsAtMs' | 'componentIds'>[];
}

export function isOpen({ state }: Pick<MaintenanceWindow, 'state'>): boolean {
  return openStates.includes(state);
}

/** Approved, begun and not over at `nowMs`, whatever the loop has written of it so far. */
export function isInForce(window: MaintenanceWindow, nowMs: number): boolean {
  // Late and extended: it runs again before anything writes so.
  const isAllowed = window.state === 'approved' || window.state === 'running' || window.state === 'late';
  return isAllowed && window.approval !== null && window.startsAtMs <= nowMs && nowMs < window.endsAtMs;
}

/** What a window in force takes out at `nowMs`: the components of the steps that are due then. */
export function removedAt(work: Pick<PlannedWork, 'steps'>, nowMs: number): readonly string[] {
  const due = work.steps.filter((step) => step.startsAtMs <= nowMs && nowMs < step.endsAtMs);
  return [...new Set(due.flatMap((step) => step.componentIds))].sort();
}

/** The state that the clock brings about by itself; the same one when it brings none. */
export function stateByClock(
  window: Pick<MaintenanceWindow, 'state' | 'startsAtMs' | 'endsAtMs'>,
  nowMs: number,
): WindowState {
  const { state, startsAtMs, endsAtMs } = window;
  if (state === 'approved' && nowMs >= startsAtMs) return nowMs < endsAtMs ? 'running' : 'late';
  if (state === 'running' && nowMs >= endsAtMs) return 'late';
  // Extended: it runs again.
  if (state === 'late' && nowMs < endsAtMs) return 'running';
  // Nobody let it begin: it did not take place. What a carrier announced and nobody confirmed is past as well.
  if ((state === 'planned' || state === 'to-confirm') && nowMs >= endsAtMs) return 'cancelled';
  return state;
}

/** A window that is late still holds its components out; others reckon with that for so long. */
const lateHoldMs = 4 * 3_600_000;

/** What others have to reckon with at `nowMs`. */
export function plannedWork(window: MaintenanceWindow, nowMs: number): PlannedWork {
  const { id, title, steps, state } = window;
  if (state !== 'late') return { id, title, steps };
  const heldUntilMs = Math.max(window.endsAtMs, nowMs + lateHoldMs);
  const last = steps.filter((step) => step.endsAtMs === window.endsAtMs);
  return { id, title, steps: [...steps, ...last.map((step) => ({ ...step, endsAtMs: heldUntilMs }))] };
}
