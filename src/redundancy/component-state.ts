// Is a component available, as its devices tell it? Pure: bindings and readings in, state and reason out. Easy to get
// wrong: a condition that cannot be judged (stale, missing, suspect) makes the component unknown, never available; but
// one condition that fails on a good reading is enough for unavailable, whatever else is unknown.
import type { PointName } from '../core/points.ts';
import type { Quality } from '../readings/reading.ts';
import type { ComponentState } from '../site/component.ts';
import type { Binding, Condition } from '../site/site.ts';

/** A reading as of now: what it says and what it is still worth. */
export interface JudgedReading {
  readonly instance: string;
  readonly label: string;
  readonly value: number | null;
  readonly state: string | null;
  readonly quality: Quality;
}

/** All instances of a point of a device as of now; empty when nothing was ever read. */
export type ReadingLookup = (deviceId: string, point: PointName) => readonly JudgedReading[];

export interface DeviceBinding {
  readonly deviceId: string;
  readonly binding: Binding;
}

/** Why a component is not available: the first condition that failed or could not be judged. */
export interface StateReason {
  readonly deviceId: string;
  readonly point: PointName;
  readonly instance: string;
  /** `no-reading`: never read; otherwise the quality of the reading that decided. */
  readonly found: Quality | 'no-reading';
  readonly value: number | null;
  readonly state: string | null;
  /** Seconds for which this may be so in the normal course of things; 0 when it never may. */
  readonly graceSeconds: number;
}

export interface ComponentJudgement {
  readonly state: ComponentState;
  /** Null when available, and when nobody speaks for the component. */
  readonly reason: StateReason | null;
}

/** A judgement as it has stood for a while. */
export interface ComponentStatus extends ComponentJudgement {
  readonly sinceMs: number;
  /** False when no device speaks for it: its state is the one written in the site file. */
  readonly isWatched: boolean;
}

export type Verdict = 'holds' | 'fails' | 'unknown';

function holds(condition: Condition, reading: JudgedReading): Verdict {
  if (reading.quality !== 'good') return 'unknown';
  if (condition.is !== undefined || condition.isNot !== undefined) {
    if (reading.state === null) return 'unknown';
    if (condition.is !== undefined && !condition.is.includes(reading.state)) return 'fails';
    if (condition.isNot?.includes(reading.state) === true) return 'fails';
  }
  if (condition.atLeast !== undefined || condition.atMost !== undefined) {
    if (reading.value === null) return 'unknown';
    if (reading.value < (condition.atLeast ?? -Infinity)) return 'fails';
    if (reading.value > (condition.atMost ?? Infinity)) return 'fails';
  }
  return 'holds';
}

interface Finding {
  readonly verdict: Verdict;
  readonly reason: StateReason;
}

const nothingRead = { found: 'no-reading', value: null, state: null, graceSeconds: 0 } as const;

function judgeCondition(deviceId: string, condition: Condition, lookup: ReadingLookup): readonly Finding[] {
  const readings = lookup(deviceId, condition.point).filter(
    (reading) => condition.instance === undefined || reading.instance === condition.instance,
  );
  if (readings.length === 0) {
    const { point } = condition;
    const instance = condition.instance ?? '';
    return [{ verdict: 'unknown', reason: { ...nothingRead, deviceId, point, instance } }];
  }
  return readings.map((reading) => ({
    verdict: holds(condition, reading),
    reason: {
      deviceId,
      point: condition.point,
      instance: reading.instance,
      found: reading.quality,
      value: reading.value,
      state: reading.state,
      graceSeconds: condition.graceSeconds ?? 0,
    },
  }));
}

/**
 * State of one component from everything that speaks for it. `defaults` gives the conditions of the device's profile
 * for bindings without their own; undefined while the device is not identified, which makes the component unknown.
 */
export function judgeComponent(
  bindings: readonly DeviceBinding[],
  lookup: ReadingLookup,
  defaults: (deviceId: string) => readonly Condition[] | undefined,
): ComponentJudgement {
  const findings = bindings.flatMap(({ deviceId, binding }): readonly Finding[] => {
    const conditions = binding.available ?? defaults(deviceId);
    if (conditions !== undefined) {
      return conditions.flatMap((condition) => judgeCondition(deviceId, condition, lookup));
    }
    const reason = { ...nothingRead, deviceId, point: 'comms.state', instance: '' } as const;
    return [{ verdict: 'unknown', reason }];
  });
  const failures = findings.filter((finding) => finding.verdict === 'fails');
  const failed = failures.find(({ reason }) => reason.graceSeconds === 0) ?? failures[0];
  if (failed !== undefined) return { state: 'unavailable', reason: failed.reason };
  const unknown = findings.find((finding) => finding.verdict === 'unknown');
  if (unknown !== undefined) return { state: 'unknown', reason: unknown.reason };
  return { state: 'available', reason: null };
}
