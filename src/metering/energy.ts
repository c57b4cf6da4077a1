// Energy of one meter within a period, with every stretch of time accounted for: read, interpolated, gap, wrap, swap,
// suspect or missing. Easy to get wrong: where a period cuts a step in two. The parts are cut on the running total,
// so the energies of any parts of a period sum to that of the whole, to the last digit.
import { Decimal } from '../core/decimal.ts';
import { durationSeconds, earlier, intersect, later, secondsBetween } from '../core/period.ts';
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
  for (const step of steps) {
    const part = intersect({ start: step.from.takenAt, end: step.to.takenAt }, period);
    if (part === undefined) continue;
    if (Temporal.Instant.compare(reached, part.start) < 0) stretches.push(missing(reached, part.start));
    append(stretches, stretchOf(step, part));
    reached = part.end;
  }
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

/** Adds a stretch, joining whole plain steps to the run before them. */
function append(stretches: EnergyStretch[], stretch: EnergyStretch): void {
  const last = stretches.at(-1);
  if (last === undefined || !isWholeRun(last) || !isWholeRun(stretch)) {
    stretches.push(stretch);
    return;
  }
  const wattHours = last.wattHours.plus(stretch.wattHours);
  stretches[stretches.length - 1] = {
    ...last,
    to: stretch.to,
    wattHours,
    steps: last.steps + stretch.steps,
    registers: {
      fromAt: last.registers.fromAt,
      fromWh: last.registers.fromWh,
      toAt: stretch.registers.toAt,
      toWh: stretch.registers.toWh,
      wattHours,
    },
  };
}

function isWholeRun(stretch: EnergyStretch): stretch is EnergyStretch & { registers: StretchRegisters } {
  return (
    stretch.kind === 'register' &&
    stretch.registers !== undefined &&
    stretch.registers.fromAt.equals(stretch.from) &&
    stretch.registers.toAt.equals(stretch.to)
  );
}
