// One step of the whole plant: what is broken, then voltage and flow, then every machine on its own, then flow again
// so that state and flow belong to the same instant. Pure: same plant, same step, same outcome.
import { stepCarrier } from './carrier.ts';
import { stepChiller } from './chiller.ts';
import { stepCoolingUnit } from './cooling-unit.ts';
import { outdoorCelsius, type Moment } from './daily-curve.ts';
import { pluggedAs } from './cords.ts';
import type { PlantFaults } from './drills.ts';
import type { GeneratorState } from './generator.ts';
import { stepGenerator } from './generator.ts';
import type { NetworkFlow } from './network-flow.ts';
import { returnShare, solveNetwork } from './network-flow.ts';
import type { ById, CableState, PlantState } from './plant-state.ts';
import { nominalWatts } from './plant-state.ts';
import type { PowerFlow } from './power-flow.ts';
import { solvePower } from './power-flow.ts';
import { stepMeter } from './panel-meter.ts';
import { phaseShares, stepRack, stepRackPdu } from './rack.ts';
import { Noise, traitOf } from './random.ts';
import { stepRoomAir } from './room-air.ts';
import type { Topology } from './topology.ts';
import { behind, membersOf } from './topology.ts';
import { stepStaticSwitch } from './static-switch.ts';
import { stepTransferSwitch } from './transfer-switch.ts';
import { stepUpsModule } from './ups-module.ts';
import { stepUtility } from './utility.ts';
import { waterOf } from './water-flow.ts';

/** The plant at one instant: what it remembers and what flows. */
export interface Plant {
  readonly topology: Topology;
  readonly state: PlantState;
  readonly power: PowerFlow;
  readonly network: NetworkFlow;
  readonly outdoorCelsius: number;
  readonly moment: Moment;
  readonly faults: PlantFaults;
}

export interface StepInput {
  readonly dt: number;
  readonly moment: Moment;
  readonly faults: PlantFaults;
  /** Generators whose faults are reset from afar in this step. */
  readonly resets?: ReadonlySet<string>;
}

/** Air returns this much warmer than it came. */
const riseKelvin = 11;
const joulesPerKelvinPerWatt = 15;
const leastJoulesPerKelvin = 400_000;
/** Fans and controls of a UPS module. */
const upsIdleHeatWatts = 500;

/** Flows of a state that has not been stepped yet. */
export function plantAt(topology: Topology, state: PlantState, input: Omit<StepInput, 'dt'>): Plant {
  const outside = outdoorCelsius(input.moment);
  const power = solvePower(topology, state, outside);
  const network = solveNetwork(topology, state, power.live);
  return { topology, state, power, network, outdoorCelsius: outside, ...input };
}

export function stepPlant(plant: Plant, input: StepInput): Plant {
  const topology = pluggedAs(plant.topology, input.faults.cords);
  const noise = new Noise(plant.state.noiseWord);
  const { dt, faults } = input;
  const utilities = mapState(plant.state.utilities, (utility, id) =>
    stepUtility(utility, dt, { lost: faults.lostUtilities.has(id), noise }),
  );
  const carriers = mapState(plant.state.carriers, (carrier, id) =>
    stepCarrier(carrier, dt, {
      isCut: faults.cutCarriers.has(id),
      isFading: faults.fadingCarriers.has(id),
      trait: traitOf(id),
      noise,
    }),
  );
  const breakers = mapState(plant.state.breakers, (_breaker, id) => ({
    isOpen: faults.openBreakers.has(id),
  }));
  const now = plantAt(topology, { ...plant.state, utilities, carriers, breakers }, input);
  const racks = mapState(plant.state.racks, (rack, id) => {
    const demand = topology.byId.get(id)?.demand;
    return stepRack(id, rack, dt, {
      moment: input.moment,
      nominalWatts: nominalWatts(demand?.power),
      nominalBits: (demand?.network ?? 0) * 1e9,
      isFed: now.power.live.get(id) === true,
      noise,
    });
  });
  const stepped: PlantState = {
    ...now.state,
    ...stepElectrical(now, input),
    ...stepCooling(now, input),
    racks,
    rackPdus: mapState(now.state.rackPdus, (pdu, id) =>
      stepRackPdu(pdu, dt, {
        watts: outputOf(now, id),
        isLive: now.power.live.get(id) === true,
        shares: phaseShares(id),
        deadPhase: faults.deadPhases.get(id),
      }),
    ),
    meters: mapState(now.state.meters, (meter, id) => stepMeter(meter, dt, outputOf(now, id))),
    cables: mapState(now.state.cables, (cable, id) =>
      stepCable(cable, dt, now.network.cableBits.get(id) ?? 0),
    ),
    seconds: now.state.seconds + dt,
    noiseWord: noise.word,
  };
  return plantAt(topology, stepped, input);
}

function mapState<State>(states: ById<State>, step: (state: State, id: string) => State): ById<State> {
  const next: Record<string, State> = {};
  for (const id in states) next[id] = step(states[id] as State, id);
  return next;
}

export function outputOf(plant: Plant, id: string): number {
  return plant.power.outputWatts.get(id) ?? 0;
}

/** Load bank of an exercise, as a share of the set's rating. */
const bankShare = 0.4;

function stepElectrical(
  plant: Plant,
  input: StepInput,
): Pick<PlantState, 'transferSwitches' | 'staticSwitches' | 'generators' | 'upsModules'> {
  const { topology, state, power } = plant;
  const sourcesOf = (id: string): { preferredLive: boolean; alternateLive: boolean } => {
    const component = topology.byId.get(id);
    const [preferred, alternate] = component === undefined ? [] : membersOf(component, 'power');
    return {
      preferredLive: preferred !== undefined && power.live.get(preferred) === true,
      alternateLive: alternate !== undefined && power.live.get(alternate) === true,
    };
  };
  const transferSwitches = mapState(state.transferSwitches, (transfer, id) =>
    stepTransferSwitch(transfer, input.dt, {
      ...sourcesOf(id),
      isStuck: input.faults.stuckSwitches.has(id),
    }),
  );
  const staticSwitches = mapState(state.staticSwitches, (one, id) =>
    stepStaticSwitch(one, input.dt, sourcesOf(id)),
  );
  const upsModules = mapState(state.upsModules, (module, id) => {
    const component = topology.byId.get(id);
    return stepUpsModule(module, input.dt, {
      inputLive: (power.feeds.get(id)?.length ?? 0) > 0,
      isFaulty: input.faults.faultyUpsModules.has(id),
      isTested: input.faults.testedUpsModules.has(id),
      outputWatts: outputOf(plant, id),
      ratedWatts: nominalWatts(component?.capacity),
      efficiency: component?.efficiency ?? 1,
    });
  });
  return { transferSwitches, staticSwitches, upsModules, generators: stepGenerators(plant, input) };
}

function stepGenerators(plant: Plant, input: StepInput): ById<GeneratorState> {
  const { topology, state } = plant;
  const called = new Set<string>();
  for (const [id, transfer] of Object.entries(state.transferSwitches)) {
    if (transfer.callsGenerators) for (const source of behind(topology, id, 'power')) called.add(source);
  }
  // One after the other, so that two sets never close on the same dead board.
  let boardLive = Object.values(state.generators).some((set) => set.phase === 'on-load');
  return mapState(state.generators, (set, id) => {
    const isExercised = input.faults.exercisedGenerators.has(id);
    const ratedWatts = nominalWatts(topology.byId.get(id)?.capacity);
    const willNotStart = input.faults.generatorsThatWillNotStart.has(id);
    const next = stepGenerator(set, input.dt, {
      requested: called.has(id) || isExercised,
      willNotStart,
      reset: input.faults.isMended || input.resets?.has(id) === true,
      boardLive,
      loadWatts: outputOf(plant, id) + (isExercised ? bankShare * ratedWatts : 0),
      ratedWatts,
      trait: traitOf(id),
    });
    boardLive ||= next.phase === 'on-load';
    return next;
  });
}

function stepCooling(
  plant: Plant,
  input: StepInput,
): Pick<PlantState, 'chillers' | 'coolingUnits' | 'rooms'> {
  const { topology, state, power } = plant;
  const roomOfUnit = new Map(
    topology.rooms.flatMap((room) => membersOf(room, 'cooling').map((id) => [id, room.id])),
  );
  const coolingUnits = mapState(state.coolingUnits, (unit, id) => {
    const component = topology.byId.get(id);
    return stepCoolingUnit(unit, input.dt, {
      isPowered: power.live.get(id) === true,
      isFaulty: input.faults.faultyCoolingUnits.has(id),
      ratedWatts: nominalWatts(component?.capacity),
      roomCelsius: state.rooms[roomOfUnit.get(id) ?? '']?.celsius ?? 22,
      riseKelvin,
      water: component === undefined ? undefined : waterOf(component, { topology, state, live: power.live }),
    });
  });
  const units = Object.entries(coolingUnits);
  const chillers = mapState(state.chillers, (chiller, id) =>
    stepChiller(chiller, input.dt, {
      isPowered: power.live.get(id) === true,
      heatWatts: sum(units.filter(([, unit]) => unit.chiller === id).map(([, unit]) => unit.coolingWatts)),
      ratedWatts: nominalWatts(topology.byId.get(id)?.capacity),
      outdoorCelsius: plant.outdoorCelsius,
    }),
  );
  const rooms = mapState(state.rooms, (air, id) => {
    const consumers = topology.consumers.cooling.get(id) ?? [];
    const nominal = sum(consumers.map((component) => nominalWatts(component.demand.cooling)));
    return stepRoomAir(air, input.dt, {
      heatWatts: sum(consumers.map((component) => heatOf(plant, component.id))),
      coolingWatts: sum(
        units.filter(([unit]) => roomOfUnit.get(unit) === id).map(([, unit]) => unit.coolingWatts),
      ),
      joulesPerKelvin: Math.max(leastJoulesPerKelvin, nominal * joulesPerKelvinPerWatt),
    });
  });
  return { coolingUnits, chillers, rooms };
}

/** Heat a component gives to its room, W: all of a rack's power, the losses of a UPS. */
function heatOf(plant: Plant, id: string): number {
  const component = plant.topology.byId.get(id);
  if (component === undefined) return 0;
  if (plant.state.racks[id] !== undefined) return plant.power.inputWatts.get(id) ?? 0;
  if (plant.state.upsModules[id] === undefined) return nominalWatts(component.demand.cooling);
  return outputOf(plant, id) * (1 / component.efficiency - 1) + upsIdleHeatWatts;
}

function stepCable(cable: CableState, dt: number, bits: number): CableState {
  return {
    toCarrierOctets: cable.toCarrierOctets + (bits * dt) / 8,
    fromCarrierOctets: cable.fromCarrierOctets + (bits * returnShare * dt) / 8,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
