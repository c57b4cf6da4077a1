// From register values to energy: each step between two samples is judged – plain difference, gap, wrap, reset, swap,
// or implausible. Easy to get wrong: a register that drops is not negative energy and one that jumps is not a month's
// worth in an hour; nothing is billed that the breaker could not have carried. A lone wild sample is left out when the
// register afterwards continues where it was.
import { Decimal } from '../core/decimal.ts';

/** One register of a meter, and what it can physically have counted. */
export interface Meter {
  readonly id: number;
  readonly deviceId: string;
  readonly point: string;
  readonly instance: string;
  readonly rackId: string;
  /** `A` or `B` where the rack is fed twice. */
  readonly feed: string;
  /** The register counts modulo this many Wh; undefined: not known to wrap. */
  readonly modulusWh: Decimal | undefined;
  /** Smallest step of the register, Wh. */
  readonly resolutionWh: Decimal;
  /** The most that can flow through it for long, W. */
  readonly breakerWatts: number;
}

export interface RegisterSample {
  /** The quarter-hour the value stands for. */
  readonly takenAt: Temporal.Instant;
  readonly registerWh: Decimal;
}

/** A swapped meter or a known reset: the register that ended and the one that began. */
export interface MeterBreak {
  readonly happenedAt: Temporal.Instant;
  readonly reason: 'swap' | 'reset';
  /** Undefined when nobody could read the old register: what it counted last is then not billed. */
  readonly closingWh: Decimal | undefined;
  readonly openingWh: Decimal;
}

/**
 * `register` plain difference of neighbouring quarter-hours · `gap` plain difference over missing quarter-hours, its sum
 * is exact · `wrap` the register passed its modulus · `reset` it restarted at 0 unannounced, what it counted before the
 * restart is lost · `swap` recorded break · `suspect` implausible, 0 Wh are billed.
 */
export type StepKind = 'register' | 'gap' | 'wrap' | 'reset' | 'swap' | 'suspect';

export interface RegisterStep {
  readonly kind: StepKind;
  readonly from: RegisterSample;
  readonly to: RegisterSample;
  /** Energy of the step, 0 or more. */
  readonly wattHours: Decimal;
  /** Recorded breaks between the two samples, in order. */
  readonly breaks: readonly MeterBreak[];
  /** Wild samples between the two that were left out. */
  readonly ignored: number;
}

/** Samples are due every quarter-hour; a longer step is a gap. */
export const sampleIntervalMs = 900_000;
/** A value read up to this long after a quarter-hour stands for it. */
export const boundaryToleranceMs = 120_000;
/** How far ahead a wild sample is looked past. */
const maxGlitchSamples = 8;

/** The most Wh that the meter can count between two samples `elapsedMs` apart. */
export function plausibleWh(meter: Meter, elapsedMs: number): Decimal {
  const watts = Decimal.of(BigInt(meter.breakerWatts));
  const carried = watts.timesRatio(BigInt(elapsedMs + boundaryToleranceMs), 3_600_000n, 3);
  return carried.plus(meter.resolutionWh);
}

/**
 * Judges the steps of one register. `samples` by rising time without doubles, `breaks` by rising time. The
 * steps join the first sample to the last without a hole; no samples or one give no steps.
 */
export function walkRegister(
  meter: Meter,
  samples: readonly RegisterSample[],
  breaks: readonly MeterBreak[],
): RegisterStep[] {
  const steps: RegisterStep[] = [];
  let at = 0;
  while (at < samples.length - 1) {
    const from = samples[at];
    const to = samples[at + 1];
    if (from === undefined || to === undefined) break;
    const step = judge(meter, { from, to }, breaks);
    const doubtful = step.kind === 'suspect' || (step.kind === 'reset' && step.breaks.length === 0);
    const resumed = doubtful ? findResumption({ meter, samples, at, breaks }) : undefined;
    steps.push(resumed?.step ?? step);
    at = resumed?.next ?? at + 1;
  }
  return steps;
}

interface Position {
  readonly meter: Meter;
  readonly samples: readonly RegisterSample[];
  readonly at: number;
  readonly breaks: readonly MeterBreak[];
}

/** The first later sample that continues plainly from samples[at], past wild ones in between. */
function findResumption(position: Position): { step: RegisterStep; next: number } | undefined {
  const { meter, samples, at, breaks } = position;
  const from = samples[at];
  const last = Math.min(samples.length - 1, at + 1 + maxGlitchSamples);
  for (let next = at + 2; next <= last; next++) {
    const to = samples[next];
    if (from === undefined || to === undefined) return undefined;
    const step = judge(meter, { from, to }, breaks);
    if (step.breaks.length > 0) return undefined;
    if (step.kind !== 'register' && step.kind !== 'gap') continue;
    return { step: { ...step, kind: 'gap', ignored: next - at - 1 }, next };
  }
  return undefined;
}

function judge(
  meter: Meter,
  pair: { from: RegisterSample; to: RegisterSample },
  breaks: readonly MeterBreak[],
): RegisterStep {
  const { from, to } = pair;
  const elapsedMs = to.takenAt.epochMilliseconds - from.takenAt.epochMilliseconds;
  const limit = plausibleWh(meter, elapsedMs);
  const between = breaks.length === 0 ? breaks : breaks.filter((one) => isBetween(one, pair));
  const step = (kind: StepKind, wattHours: Decimal): RegisterStep => {
    return { kind, from, to, wattHours, breaks: between, ignored: 0 };
  };
  const isPlausible = (energy: Decimal): boolean => !energy.isNegative() && energy.compare(limit) <= 0;
  if (between.length > 0) {
    const energy = energyAcrossBreaks(from, to, between);
    return energy !== undefined && isPlausible(energy) ? step('swap', energy) : step('suspect', Decimal.zero);
  }
  const difference = to.registerWh.minus(from.registerWh);
  if (isPlausible(difference)) return step(elapsedMs > sampleIntervalMs ? 'gap' : 'register', difference);
  if (!difference.isNegative()) return step('suspect', Decimal.zero);
  if (meter.modulusWh !== undefined) {
    const wrapped = difference.plus(meter.modulusWh);
    if (isPlausible(wrapped)) return step('wrap', wrapped);
  }
  if (isPlausible(to.registerWh)) return step('reset', to.registerWh);
  return step('suspect', Decimal.zero);
}

function isBetween(one: MeterBreak, pair: { from: RegisterSample; to: RegisterSample }): boolean {
  const at = one.happenedAt.epochMilliseconds;
  return pair.from.takenAt.epochMilliseconds < at && at <= pair.to.takenAt.epochMilliseconds;
}

/**
 * (closing - before) + … + (after - opening); undefined when one of the parts is negative. A part whose closing
 * register is unknown counts as 0.
 */
export function energyAcrossBreaks(
  from: Pick<RegisterSample, 'registerWh'>,
  to: Pick<RegisterSample, 'registerWh'>,
  breaks: readonly Pick<MeterBreak, 'closingWh' | 'openingWh'>[],
): Decimal | undefined {
  let energy = Decimal.zero;
  let opened = from.registerWh;
  for (const one of breaks) {
    const part = one.closingWh === undefined ? Decimal.zero : one.closingWh.minus(opened);
    if (part.isNegative()) return undefined;
    energy = energy.plus(part);
    opened = one.openingWh;
  }
  const last = to.registerWh.minus(opened);
  return last.isNegative() ? undefined : energy.plus(last);
}
