// Breakers under continuous load. A breaker may carry 80 % of its rating for hours on end (the rule for continuous load;
// a matter of three hours and more, which IT load always is). Easy to get wrong: of a pair of feeds either may have to
// carry both, so what counts against one breaker is the current of the pair, phase by phase.
import type { Breaker, SiteComponent } from '../site/site.ts';

/** Share of its rating that a breaker may carry continuously. */
export const continuousShare = 0.8;

/** Kilowatts at unity power factor that a breaker may carry continuously, evenly over its phases. */
export function continuousKw({ amps, phases, volts }: Breaker): number {
  return (continuousShare * amps * phases * volts) / 1000;
}

/** By component id; for components with a breaker. */
export function breakerLimits(components: readonly SiteComponent[]): ReadonlyMap<string, number> {
  return new Map(
    components.flatMap(({ id, breaker }): [string, number][] =>
      breaker === undefined ? [] : [[id, continuousKw(breaker)]],
    ),
  );
}

/** Amperes by phase, from L1 on; null where the current of a phase is not known for certain. */
export type PhaseAmps = readonly (number | null)[];

export interface BreakerLoad {
  readonly amps: PhaseAmps;
  /** With the twin's current on top, phase by phase; the same where there is no twin; null where either is unknown. */
  readonly failoverAmps: PhaseAmps;
  /** Largest phase against the continuous limit, 1 = at the limit; null when any phase is unknown. */
  readonly share: number | null;
  readonly failoverShare: number | null;
}

function largest(amps: PhaseAmps): number | null {
  let most = 0;
  for (const each of amps) {
    if (each === null) return null;
    most = Math.max(most, each);
  }
  return amps.length === 0 ? null : most;
}

/** `twins`: currents of the other feeds of the same loads, any of which may be lost; with several, all of them add up. */
export function loadBreaker(breaker: Breaker, amps: PhaseAmps, twins: readonly PhaseAmps[]): BreakerLoad {
  const failoverAmps = amps.map((own, phase) =>
    twins.reduce((sum: number | null, twin) => {
      const other = twin[phase] ?? null;
      return sum === null || other === null ? null : sum + other;
    }, own),
  );
  const shareOf = (all: PhaseAmps): number | null => {
    const most = largest(all);
    return most === null ? null : most / (breaker.amps * continuousShare);
  };
  return { amps, failoverAmps, share: shareOf(amps), failoverShare: shareOf(failoverAmps) };
}

/** How unevenly the phases are loaded: the largest distance from the mean as a part of it; null when unknown. */
export function imbalanceOf(amps: PhaseAmps): number | null {
  if (amps.length < 2 || amps.includes(null)) return null;
  const known = amps.map(Number);
  const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
  if (mean <= 0) return null;
  return Math.max(...known.map((each) => Math.abs(each - mean))) / mean;
}

/** The phase to put the next single-phase load on, from 1: the one with least after failover; null when unknown. */
export function phaseToUse(failoverAmps: PhaseAmps): number | null {
  if (failoverAmps.length < 2 || failoverAmps.includes(null)) return null;
  const least = Math.min(...failoverAmps.map(Number));
  return failoverAmps.indexOf(least) + 1;
}
