// One room cooling unit: a fan, a valve and a coil on whichever chilled-water circuit flows. Easy to get wrong: its
// cooling is limited by the water (warm water cools little), and after a loss of power its fan restarts late.

export interface CoolingUnitState {
  readonly mode: 'off' | 'restarting' | 'running' | 'faulty';
  readonly modeSeconds: number;
  /** 0 to 1. */
  readonly demand: number;
  /** 0 to 1. */
  readonly fan: number;
  readonly coolingWatts: number;
  readonly supplyCelsius: number;
  readonly returnCelsius: number;
  readonly waterInCelsius: number;
  readonly waterOutCelsius: number;
  /** The chiller whose water it uses; empty when none flows. */
  readonly chiller: string;
  readonly runSeconds: number;
}

export interface CoolingUnitWorld {
  readonly isPowered: boolean;
  readonly isFaulty: boolean;
  readonly ratedWatts: number;
  readonly roomCelsius: number;
  /** How much warmer the air comes back than it left. */
  readonly riseKelvin: number;
  /** Undefined when no circuit flows through it. */
  readonly water: { readonly chiller: string; readonly celsius: number } | undefined;
}

const restartSeconds = 12;
/** Room temperature, at the racks' inlets, that it holds. */
export const roomSetpointCelsius = 22.5;
const controlPerKelvin = 0.25;
const coilSeconds = 20;
/** Air-to-water difference at which the coil gives its rating. */
const ratedDifferenceKelvin = 19;
const idleDemand = 0.05;

export function newCoolingUnit(): CoolingUnitState {
  return {
    mode: 'running',
    modeSeconds: 3600,
    demand: 0.5,
    fan: 0.6,
    coolingWatts: 0,
    supplyCelsius: 20,
    returnCelsius: 33,
    waterInCelsius: 10,
    waterOutCelsius: 16,
    chiller: '',
    runSeconds: 9000 * 3600,
  };
}

export function stepCoolingUnit(
  unit: CoolingUnitState,
  dt: number,
  world: CoolingUnitWorld,
): CoolingUnitState {
  const mode = nextMode(unit, dt, world);
  const isRunning = mode === 'running';
  const demand = clamp(0.5 + controlPerKelvin * (world.roomCelsius - roomSetpointCelsius), idleDemand, 1);
  const fan = approach(unit.fan, isRunning ? Math.max(0.4, demand) : 0, dt / 6);
  const returnCelsius = world.roomCelsius + world.riseKelvin;
  const water = isRunning ? world.water : undefined;
  const coil = water === undefined ? 0 : clamp((returnCelsius - water.celsius) / ratedDifferenceKelvin, 0, 1);
  const coolingWatts = approach(
    unit.coolingWatts,
    isRunning ? world.ratedWatts * demand * coil : 0,
    dt / coilSeconds,
  );
  const given = Math.max(0, isRunning || unit.fan > 0.05 ? coolingWatts : 0);
  // Rated air flow takes the rating at a difference of 13 K.
  const drop = fan > 0.05 ? (13 * given) / (world.ratedWatts * Math.max(0.3, fan)) : 0;
  const waterIn = world.water?.celsius ?? unit.waterInCelsius;
  return {
    mode,
    modeSeconds: mode === unit.mode ? unit.modeSeconds + dt : 0,
    demand: isRunning ? demand : 0,
    fan,
    coolingWatts: given,
    supplyCelsius: returnCelsius - drop,
    returnCelsius,
    waterInCelsius: waterIn,
    waterOutCelsius: waterIn + (6 * given) / world.ratedWatts,
    chiller: world.water?.chiller ?? '',
    runSeconds: unit.runSeconds + (isRunning ? dt : 0),
  };
}

function nextMode(unit: CoolingUnitState, dt: number, world: CoolingUnitWorld): CoolingUnitState['mode'] {
  if (world.isFaulty) return 'faulty';
  if (!world.isPowered) return 'off';
  if (unit.mode === 'off' || unit.mode === 'faulty') return 'restarting';
  if (unit.mode === 'running') return 'running';
  return unit.modeSeconds + dt >= restartSeconds ? 'running' : 'restarting';
}

/** Electrical power, W: controls, and a fan that goes with the cube of its speed. */
export function coolingUnitWatts(unit: CoolingUnitState, ratedWatts: number): number {
  const isOn = unit.mode === 'running' || unit.mode === 'restarting';
  return isOn ? ratedWatts * (0.06 + 0.94 * unit.fan ** 3) : ratedWatts * 0.02;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

function approach(value: number, target: number, share: number): number {
  return value + (target - value) * Math.min(1, share);
}
