// Is a component available, as its devices tell it? Pure: bindings and readings in, state and reason out. Easy to get
// wrong: a condition that cannot be judged (stale, missing, suspect) makes the component unknown, never available; but
// one condition that fails on a good reading is enough for unavailable, whatever else is unknown.
import type { PointName } from '../core/points.ts';
import type { Quality } from '../readings/reading.ts';
import type { ComponentState } from '../site/component.ts';
import type { Binding, Condition } from '../site/site.ts';
import { follow, holds, isExcused, isFollowed } from './condition.ts';
import type { BrokenLimit, Followed, JudgedReading, ReadingLookup, Verdict } from './condition.ts';

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
  /** The bound that the value broke, when it was one. */
  readonly limit?: BrokenLimit;
}

export interface ComponentJudgement {
  readonly state: ComponentState;
  /**
   * Why it is not available; null when nobody speaks for it. Of an available component: the reading that is not believed
   * any more, while its last word still counts by the site's rule.
   */
  readonly reason: StateReason | null;
}

/** A judgement as it has stood for a while. */
export interface ComponentStatus extends ComponentJudgement {
  readonly sinceMs: number;
  /** False when no device speaks for it: its state is the one written in the site file. */
  readonly isWatched: boolean;
}

/** What is remembered from one judgement to the next, by condition and instance. One for each component. */
export interface Memory {
  followed: Map<string, Followed>;
  /** Conditions on points that the device has had at least once. */
  readonly seen: Set<string>;
}

export function createMemory(): Memory {
  return { followed: new Map(), seen: new Set() };
}

/** `nowMs` is monotonic. */
export interface Moment {
  readonly memory: Memory;
  readonly nowMs: number;
}

interface Finding {
  readonly verdict: Verdict;
  readonly reason: StateReason;
}

const nothingRead = { found: 'no-reading', value: null, state: null, graceSeconds: 0 } as const;

interface Asked {
  readonly deviceId: string;
  readonly condition: Condition;
  /** Names the condition among all of the component. */
  readonly key: string;
}

/** Collects the findings of one component at one moment. */
class Judge {
  readonly findings: Finding[] = [];
  readonly followed = new Map<string, Followed>();
  readonly #lookup: ReadingLookup;
  readonly #moment: Moment;

  constructor(lookup: ReadingLookup, moment: Moment) {
    this.#lookup = lookup;
    this.#moment = moment;
  }

  ask(asked: Asked): void {
    const { deviceId, condition, key } = asked;
    const lookupHere = (point: PointName): readonly JudgedReading[] => this.#lookup(deviceId, point);
    if (isExcused(condition, lookupHere)) return;
    const readings = lookupHere(condition.point).filter(
      (reading) => condition.instance === undefined || reading.instance === condition.instance,
    );
    const { seen } = this.#moment.memory;
    if (readings.some(({ quality }) => quality !== 'missing')) seen.add(key);
    else if (condition.optional === true && !seen.has(key)) return;
    const { point, instance = '' } = condition;
    const common = { deviceId, point, graceSeconds: condition.graceSeconds ?? 0 };
    if (readings.length === 0) {
      this.#settle(asked, 'unknown', { ...nothingRead, ...common, graceSeconds: 0, instance });
    }
    for (const reading of readings) {
      const { verdict, limit } = holds(condition, reading, lookupHere);
      const { value, state, quality: found } = reading;
      const reason = { ...common, instance: reading.instance, found, value, state };
      this.#settle(asked, verdict, limit === undefined ? reason : { ...reason, limit });
    }
  }

  #settle({ condition, key }: Asked, raw: Verdict, reason: StateReason): void {
    const place = `${key} ${reason.instance}`;
    const { memory, nowMs } = this.#moment;
    const { verdict, followed } = follow(condition, raw, memory.followed.get(place), nowMs);
    if (followed !== undefined && isFollowed(condition)) this.followed.set(place, followed);
    this.findings.push({ verdict, reason });
  }
}

/**
 * The conditions of a binding: its own or else the profile's, and those it adds, which take the place of the profile's
 * on the same point. Undefined while the device is not identified and that matters.
 */
export function conditionsOf(
  binding: Binding,
  defaults: () => readonly Condition[] | undefined,
): readonly Condition[] | undefined {
  const { available, also = [] } = binding;
  if (available !== undefined) return [...available, ...also];
  const own = defaults();
  const isReplaced = ({ point }: Condition): boolean => also.some((one) => one.point === point);
  return own === undefined ? undefined : [...own.filter((one) => !isReplaced(one)), ...also];
}

function conclude(findings: readonly Finding[]): ComponentJudgement {
  const failures = findings.filter((finding) => finding.verdict === 'fails');
  const failed = failures.find(({ reason }) => reason.graceSeconds === 0) ?? failures[0];
  if (failed !== undefined) return { state: 'unavailable', reason: failed.reason };
  const unknown = findings.find((finding) => finding.verdict === 'unknown');
  if (unknown !== undefined) return { state: 'unknown', reason: unknown.reason };
  const lastWord = findings.find(({ reason }) => reason.found !== 'good');
  return { state: 'available', reason: lastWord?.reason ?? null };
}

/**
 * State of one component from everything that speaks for it. `defaults` gives the conditions of the device's profile
 * for bindings without their own; undefined while the device is not identified, which makes the component unknown.
 */
export function judgeComponent(
  bindings: readonly DeviceBinding[],
  lookup: ReadingLookup,
  defaults: (deviceId: string) => readonly Condition[] | undefined,
  moment: Moment = { memory: createMemory(), nowMs: 0 },
): ComponentJudgement {
  const judge = new Judge(lookup, moment);
  for (const [place, { deviceId, binding }] of bindings.entries()) {
    const conditions = conditionsOf(binding, () => defaults(deviceId));
    if (conditions === undefined) {
      const reason = { ...nothingRead, deviceId, point: 'comms.state', instance: '' } as const;
      judge.findings.push({ verdict: 'unknown', reason });
    }
    for (const [at, condition] of (conditions ?? []).entries()) {
      judge.ask({ deviceId, condition, key: `${place} ${at} ${condition.point}` });
    }
  }
  moment.memory.followed = judge.followed;
  return conclude(judge.findings);
}
