// One diesel generator under its controller: from the start request to load on the paralleling boards, and back
// through cool-down. Easy to get wrong: "in band" is not "on load" – the first set closes on a dead board at
// once, each later one must synchronise first; and a set that failed to start stays failed until it is reset.
import { nominalVolts } from './utility.ts';

export type GeneratorPhase =
  | 'ready'
  | 'starting'
  | 'cranking'
  | 'resting'
  | 'running-up'
  | 'synchronising'
  | 'on-load'
  | 'cooling-down'
  | 'stopping'
  | 'failed';

export type GeneratorFailure = 'none' | 'start' | 'overload' | 'fuel';

export interface GeneratorState {
  readonly phase: GeneratorPhase;
  readonly phaseSeconds: number;
  readonly failure: GeneratorFailure;
  readonly attempt: number;
  readonly rpm: number;
  readonly volts: number;
  readonly hertz: number;
  readonly loadWatts: number;
  readonly overloadSeconds: number;
  readonly fuelLitres: number;
  readonly runSeconds: number;
  readonly starts: number;
  readonly failedStarts: number;
  readonly energyWh: number;
  readonly startBatteryVolts: number;
  readonly coolantCelsius: number;
  readonly oilBar: number;
}

/** What its surroundings tell a set in one step. */
export interface GeneratorWorld {
  readonly requested: boolean;
  readonly willNotStart: boolean;
  readonly reset: boolean;
  /** Whether another set already feeds the boards. */
  readonly boardLive: boolean;
  readonly loadWatts: number;
  readonly ratedWatts: number;
  /** 0 to 1: the differences between sets of one type. */
  readonly trait: number;
}

export const tankLitres = 1500;
const ratedRpm = 1500;
const startDelaySeconds = 0.5;
const crankSeconds = 2.2;
const failedCrankSeconds = 5;
const restSeconds = 5;
const runUpSeconds = 2.4;
const deadBoardSeconds = 0.3;
const synchroniseSeconds = 2;
const coolDownSeconds = 60;
const runDownSeconds = 8;
const startAttempts = 3;
const overloadShare = 1.1;
const overloadTripSeconds = 10;

export function newGenerator(trait: number): GeneratorState {
  return {
    phase: 'ready',
    phaseSeconds: 0,
    failure: 'none',
    attempt: 0,
    rpm: 0,
    volts: 0,
    hertz: 0,
    loadWatts: 0,
    overloadSeconds: 0,
    fuelLitres: tankLitres * (0.88 + 0.08 * trait),
    runSeconds: (180 + 60 * trait) * 3600,
    starts: 90 + Math.floor(20 * trait),
    failedStarts: 1,
    energyWh: 9_000_000 + 3_000_000 * trait,
    startBatteryVolts: 27.1,
    coolantCelsius: 42,
    oilBar: 0,
  };
}

/** Whether voltage and frequency are within what a transfer switch accepts. */
export function isInBand(set: GeneratorState): boolean {
  return set.phase === 'synchronising' || set.phase === 'on-load' || set.phase === 'cooling-down';
}

export function stepGenerator(set: GeneratorState, dt: number, world: GeneratorWorld): GeneratorState {
  const next = nextPhase(set, dt, world);
  const phase = next.phase ?? set.phase;
  const changed = phase !== set.phase;
  const moved = { ...set, ...next, phaseSeconds: changed ? 0 : set.phaseSeconds + dt };
  return { ...moved, ...measured(moved, dt, world) };
}

type Change = Partial<GeneratorState>;

function nextPhase(set: GeneratorState, dt: number, world: GeneratorWorld): Change {
  const seconds = set.phaseSeconds + dt;
  const { requested } = world;
  switch (set.phase) {
    case 'ready':
      return requested ? { phase: 'starting', attempt: 0 } : {};
    case 'starting':
      if (!requested) return { phase: 'ready' };
      return seconds >= startDelaySeconds ? { phase: 'cranking', attempt: 1 } : {};
    case 'cranking':
      return crank(set, seconds, world);
    case 'resting':
      return seconds >= restSeconds ? { phase: 'cranking', attempt: set.attempt + 1 } : {};
    case 'running-up':
      return seconds >= runUpSeconds ? { phase: 'synchronising', starts: set.starts + 1 } : {};
    case 'synchronising':
      if (!requested) return { phase: 'cooling-down' };
      return seconds >= closingSeconds(world) ? { phase: 'on-load', overloadSeconds: 0 } : {};
    case 'on-load':
      return carry(set, dt, world);
    case 'cooling-down':
      if (world.willNotStart) return { phase: 'stopping' };
      if (requested) return { phase: 'synchronising' };
      return seconds >= coolDownSeconds ? { phase: 'stopping' } : {};
    case 'stopping':
      return seconds >= runDownSeconds ? { phase: 'ready' } : {};
    case 'failed':
      return world.reset ? { phase: 'ready', failure: 'none', attempt: 0 } : {};
  }
}

function closingSeconds(world: GeneratorWorld): number {
  return world.boardLive ? synchroniseSeconds + 2 * world.trait : deadBoardSeconds;
}

function crank(set: GeneratorState, seconds: number, world: GeneratorWorld): Change {
  if (!world.willNotStart && set.fuelLitres > 0) {
    return seconds >= crankSeconds + 0.8 * world.trait ? { phase: 'running-up' } : {};
  }
  if (seconds < failedCrankSeconds) return {};
  if (set.attempt < startAttempts) return { phase: 'resting' };
  return { phase: 'failed', failure: 'start', failedStarts: set.failedStarts + 1 };
}

function carry(set: GeneratorState, dt: number, world: GeneratorWorld): Change {
  if (set.fuelLitres <= 0) return { phase: 'failed', failure: 'fuel' };
  const isOver = world.loadWatts > world.ratedWatts * overloadShare;
  const overloadSeconds = isOver ? set.overloadSeconds + dt : 0;
  if (overloadSeconds >= overloadTripSeconds) return { phase: 'failed', failure: 'overload' };
  return world.requested ? { overloadSeconds } : { phase: 'cooling-down' };
}

function isTurning(phase: GeneratorPhase): boolean {
  return (
    phase === 'running-up' || phase === 'synchronising' || phase === 'on-load' || phase === 'cooling-down'
  );
}

function measured(set: GeneratorState, dt: number, world: GeneratorWorld): Change {
  const turning = isTurning(set.phase);
  const loadWatts = set.phase === 'on-load' ? world.loadWatts : 0;
  const loadShare = loadWatts / world.ratedWatts;
  const rpm = speed(set, loadShare);
  const excited = set.phase === 'running-up' ? Math.max(0, (rpm / ratedRpm - 0.7) / 0.3) : rpm / ratedRpm;
  const settled = set.startBatteryVolts + (27.1 - set.startBatteryVolts) * Math.min(1, dt / 60);
  return {
    loadWatts,
    rpm,
    hertz: turning ? rpm / 30 : 0,
    volts: turning ? nominalVolts * Math.min(1, excited) : 0,
    fuelLitres: turning
      ? Math.max(0, set.fuelLitres - (burnLitresPerHour(loadWatts, world) * dt) / 3600)
      : set.fuelLitres,
    runSeconds: set.runSeconds + (turning ? dt : 0),
    energyWh: set.energyWh + (loadWatts * dt) / 3600,
    startBatteryVolts: set.phase === 'cranking' ? 19.8 + 1.2 * world.trait : settled,
    coolantCelsius: approach(set.coolantCelsius, turning ? 78 + 10 * loadShare : 42, dt / 180),
    oilBar: approach(set.oilBar, turning ? 4.6 - 0.6 * loadShare : 0, dt / 2),
  };
}

/** Governor with droop: 1,515 rpm without load, 1,485 rpm at rated load. */
function speed(set: GeneratorState, loadShare: number): number {
  switch (set.phase) {
    case 'cranking':
      return 180;
    case 'running-up':
      return 180 + (1515 - 180) * Math.min(1, set.phaseSeconds / runUpSeconds);
    case 'synchronising':
    case 'on-load':
    case 'cooling-down':
      return 1515 - 30 * loadShare;
    case 'stopping':
      return 1515 * Math.max(0, 1 - set.phaseSeconds / runDownSeconds);
    default:
      return 0;
  }
}

/** A set of this size burns some idle fuel and about 0.24 l for each kWh. */
function burnLitresPerHour(loadWatts: number, world: GeneratorWorld): number {
  return (world.ratedWatts * 0.02 + loadWatts * 0.24) / 1000;
}

function approach(value: number, target: number, share: number): number {
  return value + (target - value) * Math.min(1, share);
}
