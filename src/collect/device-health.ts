// Whether a device answers, from its polls one after the other. Pure. Easy to get wrong: one lost poll is not
// silence, and a device that was never reached is unknown, neither silent nor well.

import type { DeviceHealth } from '../readings/device-health.ts';

/** So many polls in a row must fail (each after its retries) before a device counts as silent. */
export const failuresForSilence = 2;

/** The worst lateness is remembered for this half-hour and the one before. */
const latenessSpanMs = 1_800_000;

export interface HealthTrack {
  readonly health: DeviceHealth;
  readonly failuresInRow: number;
  readonly missedPolls: number;
  /** Worst lateness of the half-hour under way and of the one before it, ms. */
  readonly worst: { readonly span: number; readonly nowMs: number; readonly beforeMs: number };
}

export function startTrack(deviceId: string, nowMs: number): HealthTrack {
  const health = {
    deviceId,
    state: 'unknown',
    sinceMs: nowMs,
    lastAnswerMs: null,
    lastError: null,
    profile: null,
    latenessMs: 0,
  } as const;
  return { health, failuresInRow: 0, missedPolls: 0, worst: { span: 0, nowMs: 0, beforeMs: 0 } };
}

export interface PollReport {
  readonly nowMs: number;
  readonly latenessMs: number;
  readonly profile: string | null;
  /** `refused` answered, but not with what was asked; `ours` was never asked, which says nothing about it. */
  readonly result: 'answered' | 'refused' | 'silent' | 'ours';
  readonly error: string | null;
}

/** The health after one more poll. */
export function trackPoll(track: HealthTrack, report: PollReport): HealthTrack {
  const { health } = track;
  if (report.result === 'ours') return { ...track, health: { ...health, lastError: report.error } };
  const answered = report.result !== 'silent';
  const failuresInRow = answered ? 0 : track.failuresInRow + 1;
  const worst = worsen(track.worst, report);
  const state = answered ? 'answering' : failuresInRow >= failuresForSilence ? 'silent' : health.state;
  return {
    ...track,
    failuresInRow,
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

function worsen(worst: HealthTrack['worst'], { nowMs, latenessMs }: PollReport): HealthTrack['worst'] {
  const span = Math.floor(nowMs / latenessSpanMs);
  if (span === worst.span) return latenessMs <= worst.nowMs ? worst : { ...worst, nowMs: latenessMs };
  return { span, nowMs: latenessMs, beforeMs: span === worst.span + 1 ? worst.nowMs : 0 };
}
