// Rate per second from two samples of a counter. Pure. Easy to get wrong: a counter that restarts is not one that
// wrapped. A rate is only given when the two samples belong together; otherwise there is none, never zero, never
// negative, never more than the link can carry.

export interface CounterSample {
  readonly count: bigint;
  /** Width of the counter, where it wraps. */
  readonly bits: 32 | 64;
  /** sysUpTime of the agent in hundredths of a second; null when the agent gives none. */
  readonly uptimeTicks: number | null;
  /** When it was taken, monotonic milliseconds. */
  readonly atMs: number;
}

export type RateResult =
  | { readonly outcome: 'rate'; readonly perSecond: number }
  | {
      readonly outcome: 'none';
      /** `restarted` the agent did · `reset` the counter alone did · `impossible` above the ceiling · `no-time` */
      readonly reason: 'restarted' | 'reset' | 'impossible' | 'no-time' | 'too-long';
    };

/** sysUpTime itself wraps after 497 days; a drop that large is the wrap, not a restart. */
const uptimeModulus = 2 ** 32;
const uptimeSlackTicks = 6000;
/** How far above the link's speed a rate may seem, because two samples are never taken at the same instant. */
const ceilingTolerance = 1.1;
/** Samples further apart do not give a rate that means anything. */
const longestGapMs = 3_600_000;

/**
 * Counts per second between two samples; `ceilingPerSecond` is the most that is possible (null: unknown).
 * A 64-bit counter that went down was reset. A 32-bit one that went down is taken as one wrap only when a ceiling is
 * known, the result lies below it and two wraps would not have been possible.
 */
export function rateBetween(
  previous: CounterSample,
  present: CounterSample,
  ceilingPerSecond: number | null,
): RateResult {
  const elapsedMs = present.atMs - previous.atMs;
  if (elapsedMs <= 0) return none('no-time');
  if (elapsedMs > longestGapMs) return none('too-long');
  if (hasRestarted(previous, present, elapsedMs)) return none('restarted');
  if (previous.bits !== present.bits) return none('reset');
  const ceiling = ceilingPerSecond === null ? null : ceilingPerSecond * ceilingTolerance;
  const seconds = elapsedMs / 1000;
  if (present.count >= previous.count) {
    const perSecond = Number(present.count - previous.count) / seconds;
    return ceiling !== null && perSecond > ceiling ? none('impossible') : { outcome: 'rate', perSecond };
  }
  const modulus = 2 ** present.bits;
  if (present.bits === 64 || ceiling === null || ceiling * seconds >= modulus) return none('reset');
  const perSecond = (modulus - Number(previous.count) + Number(present.count)) / seconds;
  return perSecond > ceiling ? none('reset') : { outcome: 'rate', perSecond };
}

function none(reason: Extract<RateResult, { outcome: 'none' }>['reason']): RateResult {
  return { outcome: 'none', reason };
}

function hasRestarted(previous: CounterSample, present: CounterSample, elapsedMs: number): boolean {
  if (previous.uptimeTicks === null || present.uptimeTicks === null) return false;
  // An agent that never counts on says nothing; one that had hardly run and was away for long is ahead of its old time.
  if (present.uptimeTicks === previous.uptimeTicks) return false;
  if (present.uptimeTicks > previous.uptimeTicks) {
    return previous.uptimeTicks + elapsedMs / 10 - present.uptimeTicks > uptimeSlackTicks;
  }
  const wrappedTicks = uptimeModulus - previous.uptimeTicks + present.uptimeTicks;
  return Math.abs(wrappedTicks - elapsedMs / 10) > uptimeSlackTicks;
}
