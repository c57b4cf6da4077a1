// Does an interlock hold at this instant? Pure: readings and states in, a verdict for each term out. Easy to get wrong: what
// is stale, missing, suspect or older than a few seconds is not fulfilled, however well it looked when it was read.
import type { PointName } from '../core/points.ts';
import { holds } from '../redundancy/condition.ts';
import type { JudgedReading, Verdict } from '../redundancy/condition.ts';
import type { ComponentState } from '../site/component.ts';
import type { InterlockTerm } from './action.ts';

/** An older reading says nothing about now, ms. */
export const maxReadingAgeMs = 15_000;

export interface AgedReading extends JudgedReading {
  readonly takenAtMs: number;
}

export interface InterlockSight {
  /** Every instance, with the quality it has now. */
  readingsOf(deviceId: string, point: PointName): readonly AgedReading[];
  stateOf(componentId: string): ComponentState | undefined;
}

export interface TermVerdict {
  readonly term: InterlockTerm;
  readonly verdict: Verdict;
  /** What was seen of it, as `instance value`; device text is untrusted. */
  readonly seen: readonly {
    readonly instance: string;
    readonly value: number | null;
    readonly state: string | null;
  }[];
}

export interface InterlockVerdict {
  readonly verdict: Verdict;
  readonly terms: readonly TermVerdict[];
}

export function judgeInterlock(
  terms: readonly InterlockTerm[],
  sight: InterlockSight,
  nowMs: number,
): InterlockVerdict {
  const judged = terms.map((term) => judgeTerm(term, sight, nowMs));
  return { verdict: worstOf(judged.map(({ verdict }) => verdict)), terms: judged };
}

/** One that fails is the answer; without terms nothing was asked, and nothing holds. */
function worstOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.length === 0 || verdicts.includes('unknown') ? 'unknown' : 'holds';
}

function judgeTerm(term: InterlockTerm, sight: InterlockSight, nowMs: number): TermVerdict {
  if (term.kind === 'state') {
    const state = sight.stateOf(term.componentId) ?? 'unknown';
    const isNamed = term.states.some((one) => one === state);
    const verdict = state === 'unknown' ? 'unknown' : isNamed ? 'holds' : 'fails';
    return { term, verdict, seen: [{ instance: '', value: null, state }] };
  }
  const readings = sight
    .readingsOf(term.deviceId, term.point)
    .filter(({ instance }) => term.instance === undefined || term.instance === instance);
  const verdicts = readings.map((reading): Verdict => {
    if (nowMs - reading.takenAtMs > maxReadingAgeMs) return 'unknown';
    return holds(term, reading, () => []).verdict;
  });
  const seen = readings.map(({ instance, value, state, quality }) =>
    quality === 'good' ? { instance, value, state } : { instance, value: null, state: null },
  );
  return { term, verdict: worstOf(verdicts), seen };
}
