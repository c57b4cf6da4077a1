// Energy of one meter within a period, with every stretch of time accounted for: read, interpolated, gap, wrap, swap,
// suspect or missing. Easy to get wrong: where a period cuts a step in two. The parts are cut on the running total,
// so the energies of any parts of a period sum to that of the whole, to the last digit.
import assert from 'node:assert/strict';
import { Decimal } from '../core/decimal.ts';
import { durationSeconds, earlier, later, secondsBetween } from '../core/period.ts';
import type { Period } from '../core/period.ts';
import type { Meter, MeterBreak, RegisterStep, StepKind } from './register.ts';

/** Watt-hours are cut to this many decimals where a period cuts a step. */
const cutDecimals = 3;

/** Time within the period that was accounted for in one way. Stretches follow each other without a hole. */
export interface EnergyStretch {
  readonly kind: StepKind | 'missing';
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  readonly wattHours: Decimal;
  /** The register differences it consists of; 0 when missing. */
  readonly steps: number;
  /** Registers and times at both ends of the step (of all its steps, for a plain run); absent when missing. */
  readonly registers?: StretchRegisters;
  readonly breaks: readonly MeterBreak[];
  /** Wild samples that were left out. */
  readonly ignored: number;
}

export interface StretchRegisters {
  readonly fromAt: Temporal.Instant;
  readonly fromWh: Decimal;
  readonly toAt: Temporal.Instant;
  readonly toWh: Decimal;
  /** Energy of the whole step; differs from that of the stretch when the period cuts the step (interpolated). */
  readonly wattHours: Decimal;
}

export interface MeterEnergy {
  readonly meter: Meter;
  readonly period: Period;
  readonly wattHours: Decimal;
  readonly stretches: readonly EnergyStretch[];
  /** Seconds of the period for which quarter-hours were read; the rest is gap, suspect, reset or missing. */
  readonly coveredSeconds: number;
}

/** Energy between the two instants of a period, from the steps of `walkRegister`. */
export function energyWithin(meter: Meter, steps: readonly RegisterStep[], period: Period): MeterEnergy {
  const stretches: EnergyStretch[] = [];
  let reached = period.start;
  // Whole plain steps are most of a month: they are counted in milliseconds and joined when the run ends.
  const startMs = period.start.epochMilliseconds;
  const endMs = period.end.epochMilliseconds;
  let run: RegisterStep[] = [];
  const endRun = (): void => {
    if (run.length > 0) stretches.push(joinRun(run));
    run = [];
  };
  for (const step of steps) {
    const fromMs = step.from.takenAt.epochMilliseconds;
    const toMs = step.to.takenAt.epochMilliseconds;
    if (toMs <= startMs || fromMs >= endMs) continue;
    const partStart = fromMs < startMs ? period.start : step.from.takenAt;
    if (reached.epochMilliseconds < partStart.epochMilliseconds) {
      endRun();
      stretches.push(missing(reached, partStart));
    }
    if (step.kind === 'register' && fromMs >= startMs && toMs <= endMs) {
      run.push(step);
      reached = step.to.takenAt;
      continue;
    }
    endRun();
    reached = toMs > endMs ? period.end : step.to.takenAt;
    stretches.push(stretchOf(step, { start: partStart, end: reached }));
  }
  endRun();
  if (Temporal.Instant.compare(reached, period.end) < 0) stretches.push(missing(reached, period.end));
  let wattHours = Decimal.zero;
  let coveredSeconds = 0;
  for (const stretch of stretches) {
    wattHours = wattHours.plus(stretch.wattHours);
    if (isCovered(stretch.kind)) coveredSeconds += secondsBetween(stretch.from, stretch.to);
  }
  return { meter, period, wattHours, stretches, coveredSeconds };
}

/** Share of the period for which quarter-hours were read, 0 to 1; 1 for an empty period. */
export function coverageOf(energies: readonly MeterEnergy[]): number {
  let covered = 0;
  let total = 0;
  for (const energy of energies) {
    covered += energy.coveredSeconds;
    total += durationSeconds(energy.period);
  }
  return total === 0 ? 1 : covered / total;
}

function isCovered(kind: EnergyStretch['kind']): boolean {
  return kind === 'register' || kind === 'wrap' || kind === 'swap';
}

function missing(from: Temporal.Instant, to: Temporal.Instant): EnergyStretch {
  return { kind: 'missing', from, to, wattHours: Decimal.zero, steps: 0, breaks: [], ignored: 0 };
}

function stretchOf(step: RegisterStep, part: Period): EnergyStretch {
  return {
    kind: step.kind,
    from: part.start,
    to: part.end,
    wattHours: cutEnergy(step.wattHours, { start: step.from.takenAt, end: step.to.takenAt }, part),
    steps: 1,
    registers: {
      fromAt: step.from.takenAt,
      fromWh: step.from.registerWh,
      toAt: step.to.takenAt,
      toWh: step.to.registerWh,
      wattHours: step.wattHours,
    },
    breaks: step.breaks,
    ignored: step.ignored,
  };
}

/** The energy of `part` when `energy` flowed evenly over `whole`; parts of one whole sum to it exactly. */
export function cutEnergy(energy: Decimal, whole: Period, part: Period): Decimal {
  const length = BigInt(whole.end.epochMilliseconds - whole.start.epochMilliseconds);
  const until = (instant: Temporal.Instant): Decimal => {
    if (instant.equals(whole.start)) return Decimal.zero;
    if (instant.equals(whole.end)) return energy;
    const passed = BigInt(instant.epochMilliseconds - whole.start.epochMilliseconds);
    return energy.timesRatio(passed, length, cutDecimals);
  };
  const end = until(earlier(part.end, whole.end));
  return end.minus(until(later(part.start, whole.start)));
}

/** One stretch of plain steps that follow each other; at least one. Their energies add up to the register difference. */
function joinRun(run: readonly RegisterStep[]): EnergyStretch {
  const first = run[0];
  const last = run.at(-1);
  assert(first !== undefined && last !== undefined, 'a run has steps');
  const wattHours = last.to.registerWh.minus(first.from.registerWh);
  return {
    kind: 'register',
    from: first.from.takenAt,
    to: last.to.takenAt,
    wattHours,
    steps: run.length,
    registers: {
      fromAt: first.from.takenAt,
      fromWh: first.from.registerWh,
      toAt: last.to.takenAt,
      toWh: last.to.registerWh,
      wattHours,
    },
    breaks: [],
    ignored: 0,
  };
}
