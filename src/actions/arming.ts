// Who armed an action, until when, and whether that stands. Pure. Easy to get wrong: it fails closed – one person, the same
// person twice, somebody who is no administrator any more, a clock that stepped back: all of them are "not armed".
export type ArmingMode = 'dry-run' | 'live';

export interface ArmingPerson {
  readonly id: string;
  readonly login: string;
  /** Active, and an administrator now. */
  readonly isAdministrator: boolean;
}

export interface Arming {
  readonly id: string;
  readonly action: string;
  readonly definitionHash: string;
  readonly mode: ArmingMode;
  readonly reason: string;
  readonly by: ArmingPerson;
  readonly armedAtMs: number;
  readonly untilMs: number;
  readonly consent: { readonly by: ArmingPerson; readonly atMs: number } | null;
  readonly disarmed: { readonly login: string; readonly atMs: number } | null;
}

export type ArmingStanding =
  | 'armed'
  | 'not-armed'
  | 'disarmed'
  | 'expired'
  | 'no-consent'
  | 'same-person'
  | 'not-administrators'
  | 'definition-changed';

export const maxArmedHours = 168;

/** Of the newest arming of an action. */
export function standingOf(
  arming: Arming | undefined,
  definitionHash: string,
  nowMs: number,
): ArmingStanding {
  if (arming === undefined || nowMs < arming.armedAtMs) return 'not-armed';
  if (arming.disarmed !== null) return 'disarmed';
  if (nowMs >= arming.untilMs || arming.untilMs - arming.armedAtMs > maxArmedHours * 3_600_000) {
    return 'expired';
  }
  const { by, consent } = arming;
  if (consent === null || nowMs < consent.atMs) return 'no-consent';
  if (consent.by.id === by.id) return 'same-person';
  if (!by.isAdministrator || !consent.by.isAdministrator) return 'not-administrators';
  return arming.definitionHash === definitionHash ? 'armed' : 'definition-changed';
}

/** Whether it may still be consented to or has to be disarmed first; an arming that is over is in nobody's way. */
export function isPending(arming: Arming | undefined, nowMs: number): boolean {
  return arming !== undefined && arming.disarmed === null && nowMs < arming.untilMs;
}
