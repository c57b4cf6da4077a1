// Everything the plant remembers from one step to the next, by component id. Plain data without functions, so that
// a test can compare two of them and the state file can keep what must outlive a restart.
import type { CarrierState } from './carrier.ts';
import { newCarrier } from './carrier.ts';
import type { ChillerState } from './chiller.ts';
import { newChiller } from './chiller.ts';
import type { CoolingUnitState } from './cooling-unit.ts';
import { newCoolingUnit, roomSetpointCelsius } from './cooling-unit.ts';
import type { Moment } from './daily-curve.ts';
import type { GeneratorState } from './generator.ts';
import { newGenerator } from './generator.ts';
import type { RackPduState, RackState } from './rack.ts';
import { registersBehind } from './panel-meter.ts';
import type { MeterState } from './panel-meter.ts';
import { newRack, newRackPdu } from './rack.ts';
import { traitOf } from './random.ts';
import { registerWhAt } from './register-history.ts';
import type { RoomAirState } from './room-air.ts';
import { newRoomAir } from './room-air.ts';
import type { StaticSwitchState } from './static-switch.ts';
import { newStaticSwitch } from './static-switch.ts';
import type { Topology } from './topology.ts';
import type { TransferSwitchState } from './transfer-switch.ts';
import { newTransferSwitch } from './transfer-switch.ts';
import type { UpsModuleState } from './ups-module.ts';
import { newUpsModule } from './ups-module.ts';
import type { UtilityState } from './utility.ts';
import { newUtility } from './utility.ts';

export type ById<State> = Readonly<Record<string, State>>;

export interface BreakerState {
  readonly isOpen: boolean;
}

/** Octets that have passed one cable, both ways, as the end nearer the racks counts them. */
export interface CableState {
  readonly fromCarrierOctets: number;
  readonly toCarrierOctets: number;
}

export interface PlantState {
  /** Seconds the plant has been simulated. */
  readonly seconds: number;
  /** State of the noise generator. */
  readonly noiseWord: number;
  readonly utilities: ById<UtilityState>;
  readonly generators: ById<GeneratorState>;
  readonly transferSwitches: ById<TransferSwitchState>;
  readonly staticSwitches: ById<StaticSwitchState>;
  readonly breakers: ById<BreakerState>;
  readonly upsModules: ById<UpsModuleState>;
  readonly chillers: ById<ChillerState>;
  readonly coolingUnits: ById<CoolingUnitState>;
  readonly rooms: ById<RoomAirState>;
  readonly racks: ById<RackState>;
  readonly rackPdus: ById<RackPduState>;
  /** By the component that is measured. */
  readonly meters: ById<MeterState>;
  readonly carriers: ById<CarrierState>;
  /** Keyed `nearer-the-carrier>nearer-the-racks`. */
  readonly cables: ById<CableState>;
}

/** `demand` in kW of a component, as W. */
export function nominalWatts(demandKw: number | undefined): number {
  return (demandKw ?? 0) * 1000;
}

function forEachId<State>(
  items: readonly { readonly id: string }[],
  make: (id: string) => State,
): ById<State> {
  return Object.fromEntries(items.map((item) => [item.id, make(item.id)]));
}

/** A plant in good order at `moment`, with registers as they would stand then. */
export function newPlant(topology: Topology, moment: Moment, seed: number): PlantState {
  const { timeZone } = topology.site;
  const rackPdus = Object.fromEntries(
    topology.rackPdus.map(({ pdu, rack, side }) => {
      const place = { id: rack.id, nominalWatts: nominalWatts(rack.demand.power), timeZone };
      return [pdu.id, newRackPdu(registerWhAt(place, side, moment.epochMs))];
    }),
  );
  return {
    seconds: 0,
    noiseWord: seed >>> 0,
    utilities: forEachId(topology.utilities, newUtility),
    generators: forEachId(topology.generators, (id) => newGenerator(traitOf(id))),
    transferSwitches: forEachId(topology.transferSwitches, newTransferSwitch),
    staticSwitches: forEachId(topology.staticSwitches, newStaticSwitch),
    breakers: forEachId(topology.breakers, () => ({ isOpen: false })),
    upsModules: forEachId(topology.upsModules, newUpsModule),
    chillers: forEachId(topology.chillers, newChiller),
    coolingUnits: forEachId(topology.coolingUnits, newCoolingUnit),
    rooms: forEachId(topology.rooms, () => newRoomAir(roomSetpointCelsius)),
    racks: Object.fromEntries(
      topology.racks.map((rack) => [rack.id, newRack(rack.id, nominalWatts(rack.demand.power), moment)]),
    ),
    rackPdus,
    meters: forEachId(topology.metered, (id) => ({
      energyWh: registersBehind(topology, id, (pdu) => rackPdus[pdu]?.energyWh ?? 0),
    })),
    carriers: forEachId(topology.carriers, (id) => newCarrier(traitOf(id))),
    cables: Object.fromEntries(cableIds(topology).map((id) => [id, newCable(id)])),
  };
}

/** Every cable of the network: one for each member of each network input. */
export function cableIds(topology: Topology): string[] {
  return [...topology.consumers.network].flatMap(([member, consumers]) =>
    consumers.map((consumer) => cableId(member, consumer.id)),
  );
}

export function cableId(member: string, consumer: string): string {
  return `${member}>${consumer}`;
}

function newCable(id: string): CableState {
  // Beyond 32 bits from the start, so that a reader of the old 32-bit counters is found out at once.
  const base = 8e12 + Math.floor(4e12 * traitOf(id));
  return { fromCarrierOctets: Math.floor(base / 3), toCarrierOctets: base };
}
