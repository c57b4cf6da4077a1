// A condition bound to the components it speaks of, judged on the newest samples: holds, fails or unknown, and as of
// when. Pure. Easy to get wrong: a point that a device never gives is no reason for doubt where another would do
// (`any`), while one that is stale is; and each part is as old as its own sample.
import type { PointName } from '../core/points.ts';
import type { Quality } from '../readings/reading.ts';
import type { ComponentState } from '../site/component.ts';
import type { Condition, Leaf } from './sequence-schema.ts';

/** The newest reading of one instance of a point. */
export interface Sample {
  readonly instance: string;
  readonly value: number | null;
  readonly state: string | null;
  readonly quality: Quality;
  readonly takenAtMs: number;
}

export interface StateSample {
  readonly state: ComponentState;
  /** As of when the readings say so. */
  readonly takenAtMs: number;
}

export interface Samples {
  /** Every instance of a point of a device; empty when it never gave one. */
  of(deviceId: string, point: PointName): readonly Sample[];
  stateOf(componentId: string): StateSample | undefined;
}

/** A leaf for one component: the devices that speak for it, and its limits in the point's own unit. */
export interface BoundLeaf {
  readonly kind: 'leaf';
  readonly componentId: string;
  readonly deviceIds: readonly string[];
  readonly leaf: Leaf;
  /** W or bit/s; NaN where a limit by capacity is asked and no capacity is known. */
  readonly least: number;
  readonly most: number;
}
export type Bound =
  | BoundLeaf
  /** At least `count` of the parts; `all` is every one. `isChoice`: parts that no device gives are left out. */
  | {
      readonly kind: 'count';
      readonly count: number;
      readonly isChoice: boolean;
      readonly parts: readonly Bound[];
    };

export interface BindPlace {
  readonly componentId: string;
  readonly deviceIds: readonly string[];
  /** kW, kW of heat or Gbit/s. */
  readonly capacity: number | undefined;
  readonly unitsPerCapacity: number;
}

export function bindCondition(condition: Condition, place: BindPlace): Bound {
  if ('all' in condition) {
    const parts = condition.all.map((part) => bindCondition(part, place));
    return { kind: 'count', count: parts.length, isChoice: false, parts };
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => bindCondition(part, place));
    return { kind: 'count', count: 1, isChoice: true, parts };
  }
  return bindLeaf(condition as Leaf, place);
}

function bindLeaf(leaf: Leaf, place: BindPlace): BoundLeaf {
  const { componentId, deviceIds, capacity, unitsPerCapacity } = place;
  const shareOf = (share: number | undefined, otherwise: number): number => {
    if (share === undefined) return otherwise;
    return capacity === undefined ? Number.NaN : share * capacity * unitsPerCapacity;
  };
  const least = shareOf(leaf.atLeastOfCapacity, leaf.atLeast ?? -Infinity);
  const most = shareOf(leaf.atMostOfCapacity, leaf.atMost ?? Infinity);
  return { kind: 'leaf', componentId, deviceIds, leaf, least, most };
}

export type Judged =
  | { readonly verdict: 'absent' }
  | { readonly verdict: 'unknown' }
  /** `byMs`: when it was first known so in this look, `seenMs`: until when it is known so. */
  | { readonly verdict: 'holds' | 'fails'; readonly byMs: number; readonly seenMs: number };

export function judge(bound: Bound, samples: Samples): Judged {
  return bound.kind === 'leaf' ? judgeLeaf(bound, samples) : judgeCount(bound, samples);
}

function judgeLeaf(bound: BoundLeaf, samples: Samples): Judged {
  const { leaf, componentId, deviceIds } = bound;
  if (leaf.state !== undefined) {
    const known = samples.stateOf(componentId);
    if (known === undefined) return { verdict: 'absent' };
    const isNamed = leaf.state.includes(known.state);
    if (known.state === 'unknown' && !isNamed) return { verdict: 'unknown' };
    const atMs = known.takenAtMs;
    return { verdict: isNamed ? 'holds' : 'fails', byMs: atMs, seenMs: atMs };
  }
  const judged: Judged[] = [];
  for (const id of deviceIds) {
    for (const sample of samples.of(id, leaf.point as PointName)) {
      if (leaf.instance !== undefined && leaf.instance !== sample.instance) continue;
      const one = judgeSample(sample, bound);
      if (one.verdict !== 'absent') judged.push(one);
    }
  }
  return combine(judged, judged.length);
}

function judgeSample(sample: Sample, { leaf, least, most }: BoundLeaf): Judged {
  const { quality, state, value, takenAtMs } = sample;
  if (quality === 'missing') return { verdict: 'absent' };
  if (quality !== 'good' || Number.isNaN(least) || Number.isNaN(most)) return { verdict: 'unknown' };
  const at = { byMs: takenAtMs, seenMs: takenAtMs };
  if (leaf.is !== undefined || leaf.isNot !== undefined) {
    if (state === null) return { verdict: 'unknown' };
    if (leaf.is?.includes(state) === false || leaf.isNot?.includes(state) === true) {
      return { verdict: 'fails', ...at };
    }
  }
  if (least === -Infinity && most === Infinity) return { verdict: 'holds', ...at };
  if (value === null) return { verdict: 'unknown' };
  return { verdict: value >= least && value <= most ? 'holds' : 'fails', ...at };
}

function judgeCount(bound: Extract<Bound, { kind: 'count' }>, samples: Samples): Judged {
  const judged: Judged[] = [];
  for (const part of bound.parts) {
    const one = judge(part, samples);
    if (!bound.isChoice || one.verdict !== 'absent') judged.push(one);
  }
  return combine(judged, bound.count);
}

type Known = Extract<Judged, { byMs: number }>;

/** At least `need` of them hold. What is absent here counts as unknown. */
function combine(parts: readonly Judged[], need: number): Judged {
  // Most conditions are of one part.
  if (parts.length === 1 && need === 1) return parts[0]!;
  if (parts.every(({ verdict }) => verdict === 'absent')) return { verdict: 'absent' };
  const holding = parts.filter((part): part is Known => part.verdict === 'holds');
  if (holding.length >= need) return { verdict: 'holds', ...nth(holding, need) };
  const failing = parts.filter((part): part is Known => part.verdict === 'fails');
  // So many failures leave too few that could hold.
  const failuresNeeded = parts.length - need + 1;
  if (failing.length >= failuresNeeded) return { verdict: 'fails', ...nth(failing, failuresNeeded) };
  return { verdict: 'unknown' };
}

/** With `need` of them it is so: since the need-th earliest, and known until the need-th latest. */
function nth(parts: readonly Known[], need: number): { byMs: number; seenMs: number } {
  if (parts.length === 1) return { byMs: parts[0]!.byMs, seenMs: parts[0]!.seenMs };
  const by = parts.map(({ byMs }) => byMs).sort((a, b) => a - b);
  const seen = parts.map(({ seenMs }) => seenMs).sort((a, b) => b - a);
  return { byMs: by[need - 1]!, seenMs: seen[need - 1]! };
}

/** Every leaf of it. */
export function leavesOf(bound: Bound): readonly BoundLeaf[] {
  return bound.kind === 'leaf' ? [bound] : bound.parts.flatMap(leavesOf);
}
