// One chiller with the water of its circuit. Easy to get wrong: after a loss of power its compressors wait before
// they restart, and it is the water's mass, not the chiller, that cools the rooms meanwhile.

export interface ChillerState {
  readonly mode: 'off' | 'restarting' | 'running';
  readonly modeSeconds: number;
  /** Heat it removes from the water, W. */
  readonly coolingWatts: number;
  /** Temperature of the water it delivers, °C. */
  readonly supplyCelsius: number;
  /** Heat the room units put into its water, W. */
  readonly heatWatts: number;
  readonly runSeconds: number;
}

export interface ChillerWorld {
  readonly isPowered: boolean;
  readonly heatWatts: number;
  readonly ratedWatts: number;
  readonly outdoorCelsius: number;
}

/** Compressors must rest before a restart: minutes in a real machine, half a minute here. */
const restartSeconds = 30;
const rampSeconds = 60;
export const waterSetpointCelsius = 10;
/** Four cubic metres of water in pipes and buffer, J/K. */
const waterJoulesPerKelvin = 4 * 4.19e6;
const controlWattsPerKelvin = 60_000;
const warmestWater = 35;

export function newChiller(): ChillerState {
  return {
    mode: 'running',
    modeSeconds: 3600,
    coolingWatts: 0,
    supplyCelsius: waterSetpointCelsius,
    heatWatts: 0,
    runSeconds: 9000 * 3600,
  };
}

export function stepChiller(chiller: ChillerState, dt: number, world: ChillerWorld): ChillerState {
  const mode = nextMode(chiller, dt, world.isPowered);
  const ramp = (world.ratedWatts / rampSeconds) * dt;
  const wanted = world.heatWatts + (chiller.supplyCelsius - waterSetpointCelsius) * controlWattsPerKelvin;
  const target = Math.max(0, Math.min(world.ratedWatts, wanted));
  const step = Math.max(-ramp, Math.min(ramp, target - chiller.coolingWatts));
  const coolingWatts = mode === 'running' ? chiller.coolingWatts + step : 0;
  const warmed = ((world.heatWatts - coolingWatts) * dt) / waterJoulesPerKelvin;
  return {
    mode,
    modeSeconds: mode === chiller.mode ? chiller.modeSeconds + dt : 0,
    coolingWatts,
    supplyCelsius: Math.max(5, Math.min(warmestWater, chiller.supplyCelsius + warmed)),
    heatWatts: world.heatWatts,
    runSeconds: chiller.runSeconds + (mode === 'running' ? dt : 0),
  };
}

function nextMode(chiller: ChillerState, dt: number, isPowered: boolean): ChillerState['mode'] {
  if (!isPowered) return 'off';
  if (chiller.mode === 'off') return 'restarting';
  if (chiller.mode === 'running') return 'running';
  return chiller.modeSeconds + dt >= restartSeconds ? 'running' : 'restarting';
}

/** Electrical power, W: controls always, compressors by a coefficient of performance that falls as it gets hot. */
export function chillerWatts(
  chiller: ChillerState,
  world: { isPowered: boolean; outdoorCelsius: number },
): number {
  if (!world.isPowered) return 0;
  const performance = Math.max(2.6, 4.4 - 0.05 * (world.outdoorCelsius - 20));
  return 800 + chiller.coolingWatts / performance;
}
