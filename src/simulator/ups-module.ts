// One UPS module with its battery: double conversion while its input stands, battery the instant it does not.
// Easy to get wrong: when the input returns the rectifier walks in, so the battery still carries part of the load
// and the output source stays "battery" until the walk-in is done; a module whose battery ran flat is off.
import { chargerWatts, discharge, recharge } from './battery.ts';

export type UpsSource = 'normal' | 'battery' | 'bypass' | 'none';

export interface UpsModuleState {
  readonly source: UpsSource;
  /** 0 to 1. */
  readonly charge: number;
  /** 0 to 1: how much of the load the rectifier carries. */
  readonly walkIn: number;
  readonly inputSeconds: number;
  readonly onBatterySeconds: number;
  readonly isFaulty: boolean;
  /** Battery empty and input gone: stays off until the input has come back. */
  readonly isExhausted: boolean;
  readonly overloadSeconds: number;
  readonly outputWatts: number;
  readonly inputWatts: number;
  readonly batteryWatts: number;
  readonly lineFailures: number;
  readonly batteryCelsius: number;
  readonly test: BatteryTest;
  /** How long it has been at it. */
  readonly testSeconds: number;
}

/** The last test of the battery, as the module tells of it. */
export type BatteryTest = 'none' | 'running' | 'passed' | 'failed' | 'aborted';

export interface UpsModuleWorld {
  readonly inputLive: boolean;
  readonly isFaulty: boolean;
  readonly isTested: boolean;
  readonly outputWatts: number;
  readonly ratedWatts: number;
  readonly efficiency: number;
}

/** Input must stand this long before the rectifier starts. */
const qualifySeconds = 1.5;
const walkInSeconds = 10;
const lowestBridge = 0.02;
/** Double conversion gives up and goes to static bypass above this share of rating for so long. */
const bypassShare = 1.25;
const bypassAfterSeconds = 30;
const testLengthSeconds = 60;
/** A battery that falls below this in a minute is no good. */
const lowestTestCharge = 0.4;

export function newUpsModule(): UpsModuleState {
  return {
    source: 'normal',
    charge: 1,
    walkIn: 1,
    inputSeconds: 3600,
    onBatterySeconds: 0,
    isFaulty: false,
    isExhausted: false,
    overloadSeconds: 0,
    outputWatts: 0,
    inputWatts: 0,
    batteryWatts: 0,
    lineFailures: 3,
    batteryCelsius: 24,
    test: 'none',
    testSeconds: 0,
  };
}

/** Whether the module's output is alive, given whether its input is. */
export function isUpsLive(module: UpsModuleState, inputLive: boolean): boolean {
  if (module.isFaulty) return false;
  if (module.source === 'bypass') return inputLive;
  if (module.isExhausted) return false;
  return inputLive || module.charge > 0;
}

/** What the module takes from its input, in W, while it delivers `outputWatts`. */
export function upsInputWatts(
  module: UpsModuleState,
  world: Omit<UpsModuleWorld, 'isFaulty' | 'inputLive' | 'isTested'>,
): number {
  if (module.isFaulty || module.source === 'none') return 0;
  if (module.source === 'bypass') return world.outputWatts;
  const carried = (world.outputWatts / world.efficiency) * module.walkIn;
  return carried + (module.walkIn >= 1 ? chargerWatts(module.charge, world.ratedWatts) : 0);
}

export function stepUpsModule(module: UpsModuleState, dt: number, world: UpsModuleWorld): UpsModuleState {
  const tested = { ...module, ...followTest(module, dt, world) };
  if (tested.test !== 'running') return carryLoad(tested, dt, world);
  // The rectifier steps back and the battery carries, as if the input were gone; it is not, and no failure is counted.
  const onBattery = carryLoad(tested, dt, { ...world, inputLive: false });
  return { ...onBattery, lineFailures: module.lineFailures };
}

/** Passed when the battery has carried the load for the time of the test and is far from empty. */
function followTest(
  { test, testSeconds, charge }: UpsModuleState,
  dt: number,
  { isTested, inputLive, isFaulty }: UpsModuleWorld,
): Pick<UpsModuleState, 'test' | 'testSeconds'> {
  if (!isTested) return { test: test === 'running' ? 'aborted' : test, testSeconds: 0 };
  const isOver = test !== 'running' && testSeconds > 0;
  if (isOver) return { test, testSeconds };
  if (isFaulty || !inputLive) return { test: 'aborted', testSeconds: testSeconds + dt };
  if (charge < lowestTestCharge) return { test: 'failed', testSeconds: testSeconds + dt };
  return {
    test: testSeconds + dt >= testLengthSeconds ? 'passed' : 'running',
    testSeconds: testSeconds + dt,
  };
}

function carryLoad(module: UpsModuleState, dt: number, world: UpsModuleWorld): UpsModuleState {
  const timed = followInput(module, dt, world);
  const isLoaded = isUpsLive(timed, world.inputLive);
  const outputWatts = isLoaded ? world.outputWatts : 0;
  const isOver = outputWatts > world.ratedWatts * bypassShare;
  const overloadSeconds = isOver ? module.overloadSeconds + dt : 0;
  const source = sourceOf(timed, { ...world, outputWatts }, overloadSeconds);
  // Losses in the inverter come out of the battery as well.
  const usesBattery = source === 'battery' || (source === 'normal' && timed.walkIn < 1);
  const batteryWatts = usesBattery ? (outputWatts / world.efficiency) * (1 - timed.walkIn) : 0;
  const charge = nextCharge(timed, dt, { source, batteryWatts, ratedWatts: world.ratedWatts });
  const isEmpty = charge <= 0 && (!world.inputLive || usesBattery);
  const settled = { ...timed, source, charge, overloadSeconds };
  return {
    ...settled,
    isExhausted: timed.isExhausted || isEmpty,
    onBatterySeconds: source === 'battery' ? module.onBatterySeconds + dt : 0,
    outputWatts,
    inputWatts: world.inputLive ? upsInputWatts(settled, { ...world, outputWatts }) : 0,
    batteryWatts,
    batteryCelsius:
      module.batteryCelsius +
      (24 + 6 * (batteryWatts / world.ratedWatts) - module.batteryCelsius) * (dt / 900),
  };
}

function followInput(module: UpsModuleState, dt: number, world: UpsModuleWorld): UpsModuleState {
  if (world.isFaulty) return { ...module, isFaulty: true, walkIn: 0, inputSeconds: 0 };
  if (!world.inputLive) {
    const lineFailures = module.lineFailures + (module.inputSeconds > 0 ? 1 : 0);
    return { ...module, isFaulty: false, walkIn: 0, inputSeconds: 0, lineFailures };
  }
  const inputSeconds = module.inputSeconds + dt;
  const isQualified = inputSeconds >= qualifySeconds;
  const walkIn = isQualified ? Math.min(1, module.walkIn + dt / walkInSeconds) : 0;
  const isExhausted = module.isExhausted && !isQualified;
  // A battery this low cannot bridge a walk-in, so the rectifier takes all of the load at once.
  const steps = isQualified && module.charge < lowestBridge ? 1 : walkIn;
  return { ...module, isFaulty: false, inputSeconds, walkIn: steps, isExhausted };
}

function sourceOf(module: UpsModuleState, world: UpsModuleWorld, overloadSeconds: number): UpsSource {
  if (module.isFaulty || module.isExhausted) return 'none';
  const wasBypass = module.source === 'bypass' && world.outputWatts > world.ratedWatts;
  if (world.inputLive && (overloadSeconds >= bypassAfterSeconds || wasBypass)) return 'bypass';
  if (module.charge <= 0 && !world.inputLive) return 'none';
  return module.walkIn >= 1 ? 'normal' : 'battery';
}

function nextCharge(
  module: UpsModuleState,
  dt: number,
  flow: { source: UpsSource; batteryWatts: number; ratedWatts: number },
): number {
  if (flow.batteryWatts > 0)
    return discharge(module.charge, flow.batteryWatts, { dt, ratedWatts: flow.ratedWatts });
  const isCharging = flow.source === 'normal';
  return isCharging ? recharge(module.charge, dt, flow.ratedWatts) : module.charge;
}
