// The air of a room with the mass of what stands in it. It warms as soon as the heat put in is more than the heat
// taken out; temperature is at the racks' inlets.

export interface RoomAirState {
  readonly celsius: number;
  /** Heat given off in the room, W. */
  readonly heatWatts: number;
  readonly coolingWatts: number;
}

export interface RoomAirWorld {
  readonly heatWatts: number;
  readonly coolingWatts: number;
  /** Heat capacity of air, racks and structure that follows within minutes, J/K. */
  readonly joulesPerKelvin: number;
}

/** Servers shut themselves down well below this; the model stops here rather than melt. */
const hottest = 60;
/** Unheated walls give back a little. */
const wallWattsPerKelvin = 400;
const wallCelsius = 21;

export function newRoomAir(celsius: number): RoomAirState {
  return { celsius, heatWatts: 0, coolingWatts: 0 };
}

export function stepRoomAir(air: RoomAirState, dt: number, world: RoomAirWorld): RoomAirState {
  const walls = wallWattsPerKelvin * (wallCelsius - air.celsius);
  const net = world.heatWatts - world.coolingWatts + walls;
  const celsius = air.celsius + (net * dt) / world.joulesPerKelvin;
  return {
    celsius: Math.max(10, Math.min(hottest, celsius)),
    heatWatts: world.heatWatts,
    coolingWatts: world.coolingWatts,
  };
}
