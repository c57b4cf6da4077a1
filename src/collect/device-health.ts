// Whether a device answers, from its polls one after the other. Pure. Easy to get wrong: a lost poll or two are not
// silence, and a device that was never reached is unknown, neither silent nor well.

import type { DeviceHealth } from '../readings/device-health.ts';

/** So many of the last polls must fail (each after its small questions) before a device counts as silent. */
export const usualSilence = { polls: 3, of: 4 } as const;

export interface SilenceRule {
  readonly polls: number;
  readonly of: number;
}

/** The worst lateness is remembered for this half-hour and the one before. */
const latenessSpanMs = 1_800_000;

export interface HealthTrack {
  readonly health: DeviceHealth;
  readonly failuresInRow: number;
  /** The last polls, newest first: true = unanswered. At most as many as the rule looks at. */
  readonly lastPolls: readonly boolean[];
  readonly rule: SilenceRule;
  readonly missedPolls: number;
  /** Worst lateness of the half-hour under way and of the one before it, ms. */
  readonly worst: { readonly span: number; readonly nowMs: number; readonly beforeMs: number };
}

/** A change of the SNMPv3 engine is told for so long: who is to look at it sees it on the next day too. */
const engineChangeShownMs = 86_400_000;

export function startTrack(deviceId: string, nowMs: number, rule: SilenceRule = usualSilence): HealthTrack {
  const health = {
    deviceId,
    state: 'unknown',
    sinceMs: nowMs,
    lastAnswerMs: null,
    lastError: null,
    profile: null,
    latenessMs: 0,
  } as const;
  const worst = { span: 0, nowMs: 0, beforeMs: 0 };
  return { health, failuresInRow: 0, lastPolls: [], rule, missedPolls: 0, worst };
}

export interface PollReport {
  readonly nowMs: number;
  readonly latenessMs: number;
  readonly profile: string | null;
  /** `refused` answered, but not with what was asked; `ours` was never asked, which says nothing about it. */
  readonly result: 'answered' | 'refused' | 'silent' | 'ours';
  readonly error: string | null;
}

/** Another SNMPv3 engine answers where this device did: a swapped or reset card, or somebody in its place. */
export function trackEngineChange(track: HealthTrack, nowMs: number): HealthTrack {
  return { ...track, health: { ...track.health, engineChangedAtMs: nowMs } };
}

/** The health without a change of engine that was told long enough. */
function withoutOldChange(health: DeviceHealth, nowMs: number): DeviceHealth {
  const { engineChangedAtMs, ...rest } = health;
  if (engineChangedAtMs === undefined || nowMs - engineChangedAtMs < engineChangeShownMs) return health;
  return rest;
}

/** The health after one more poll. */
export function trackPoll(track: HealthTrack, report: PollReport): HealthTrack {
  const health = withoutOldChange(track.health, report.nowMs);
  if (report.result === 'ours') return { ...track, health: { ...health, lastError: report.error } };
  const answered = report.result !== 'silent';
  const failuresInRow = answered ? 0 : track.failuresInRow + 1;
  const worst = worsen(track.worst, report);
  const lastPolls = nextPolls(track, !answered);
  const unanswered = lastPolls.filter(Boolean).length;
  const state = answered ? 'answering' : unanswered >= track.rule.polls ? 'silent' : health.state;
  return {
    ...track,
    failuresInRow,
    lastPolls,
    worst,
    health: {
      ...health,
      state,
      sinceMs: state === health.state ? health.sinceMs : report.nowMs,
      lastAnswerMs: answered ? report.nowMs : health.lastAnswerMs,
      unansweredPolls: failuresInRow,
      lastError: report.error,
      profile: report.profile,
      latenessMs: report.latenessMs,
      worstLatenessMs: Math.max(worst.nowMs, worst.beforeMs),
      missedPolls: track.missedPolls,
    },
  };
}

/** The same array while every poll is answered, as nearly all are. */
function nextPolls({ lastPolls, rule }: HealthTrack, isUnanswered: boolean): readonly boolean[] {
  if (!isUnanswered && !lastPolls.includes(true)) return lastPolls.length === 0 ? [false] : lastPolls;
  return [isUnanswered, ...lastPolls].slice(0, rule.of);
}

function worsen(worst: HealthTrack['worst'], { nowMs, latenessMs }: PollReport): HealthTrack['worst'] {
  const span = Math.floor(nowMs / latenessSpanMs);
  if (span === worst.span) return latenessMs <= worst.nowMs ? worst : { ...worst, nowMs: latenessMs };
  return { span, nowMs: latenessMs, beforeMs: span === worst.span + 1 ? worst.nowMs : 0 };
}
