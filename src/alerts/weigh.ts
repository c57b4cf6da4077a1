// How bad the consequences of one finding are: who suffers, the worst of it as a sentence, and whether that makes it
// critical. Easy to get wrong: a load on battery is not lost yet, but it will be, so it is critical too.
import type { Consequence } from './finding.ts';

export interface Suffering {
  readonly components: Set<string>;
  readonly lostLoads: Set<string>;
  readonly batteryLoads: Set<string>;
  readonly overloaded: Set<string>;
  verdict: 'yes' | 'no' | 'not-proven';
}

/** `self` is the finding's own component, which does not suffer from itself. */
export function weighConsequences(
  suffering: Suffering,
  self: string | null,
): {
  readonly consequences: readonly string[];
  readonly consequence: Consequence | null;
  readonly isCritical: boolean;
} {
  const { components, lostLoads, batteryLoads, overloaded } = suffering;
  const all = new Set([...components, ...lostLoads, ...batteryLoads, ...overloaded]);
  if (self !== null) all.delete(self);
  return {
    consequences: [...all].sort(),
    consequence: worstOf(suffering),
    isCritical: lostLoads.size + batteryLoads.size + overloaded.size > 0,
  };
}

function worstOf({ lostLoads, batteryLoads, overloaded, verdict }: Suffering): Consequence | null {
  if (lostLoads.size > 0) return { code: 'consequence-lost', params: { count: lostLoads.size } };
  if (batteryLoads.size > 0) return { code: 'consequence-battery', params: { count: batteryLoads.size } };
  if (overloaded.size > 0) return { code: 'consequence-overload', params: { count: overloaded.size } };
  return verdict === 'yes' ? null : { code: `consequence-verdict-${verdict}`, params: {} };
}
