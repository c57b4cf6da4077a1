// What of the plant outlives a restart: registers, counters, fuel, charge. Easy to get wrong: the plant is thought to
// have run on while nobody simulated it, so registers move on by the time that passed, and never stand lower
// than what they last showed – not even when the last seconds before a crash were not saved.
import type { Moment } from './daily-curve.ts';
import type { NetworkFlow } from './network-flow.ts';
import { returnShare } from './network-flow.ts';
import { nominalWatts, type ById, type PlantState } from './plant-state.ts';
import { behindMeter, registersBehind } from './panel-meter.ts';
import { newRackPdu } from './rack.ts';
import { registerWhAt } from './register-history.ts';
import type { Plant } from './step.ts';
import type { Topology } from './topology.ts';

export const savedVersion = 1;
/** How often the plant is saved; a crash loses at most this much. */
export const saveEverySeconds = 5;
const longestGapSeconds = 366 * 86_400;

type Numbers = Readonly<Record<string, number>>;

export interface SavedPlant {
  readonly version: number;
  readonly savedAtEpochMs: number;
  readonly seconds: number;
  readonly noiseWord: number;
  readonly rackPdus: ById<Numbers>;
  readonly cables: ById<Numbers>;
  readonly generators: ById<Numbers>;
  readonly upsModules: ById<Numbers>;
  readonly transferSwitches: ById<Numbers>;
  /** Absent in what was saved by a plant that had none. */
  readonly staticSwitches?: ById<Numbers>;
  readonly meters?: ById<Numbers>;
}

function pick<State>(states: ById<State>, take: (state: State, id: string) => Numbers): ById<Numbers> {
  return Object.fromEntries(Object.entries(states).map(([id, state]) => [id, take(state, id)]));
}

export function savePlant(plant: Plant, epochMs: number): SavedPlant {
  const { state, network } = plant;
  return {
    version: savedVersion,
    savedAtEpochMs: epochMs,
    seconds: state.seconds,
    noiseWord: state.noiseWord,
    rackPdus: pick(state.rackPdus, ({ energyWh, watts, peakWatts }) => ({ energyWh, watts, peakWatts })),
    meters: pick(state.meters, ({ energyWh }) => ({ energyWh })),
    cables: pick(state.cables, ({ fromCarrierOctets, toCarrierOctets }, id) => ({
      fromCarrierOctets,
      toCarrierOctets,
      bits: rateOf(network, id),
    })),
    generators: pick(state.generators, ({ fuelLitres, runSeconds, starts, failedStarts, energyWh }) => ({
      fuelLitres,
      runSeconds,
      starts,
      failedStarts,
      energyWh,
    })),
    upsModules: pick(state.upsModules, ({ charge, lineFailures }) => ({ charge, lineFailures })),
    transferSwitches: pick(state.transferSwitches, ({ transfers }) => ({ transfers })),
    staticSwitches: pick(state.staticSwitches, ({ transfers }) => ({ transfers })),
  };
}

function rateOf(network: NetworkFlow, id: string): number {
  return network.cableBits.get(id) ?? 0;
}

/** The fresh plant with everything that the saved one knows better, moved on to `moment`. */
export function restorePlant(
  topology: Topology,
  fresh: PlantState,
  saved: SavedPlant,
  moment: Moment,
): PlantState {
  const gapMs = moment.epochMs - saved.savedAtEpochMs;
  const gapSeconds = Math.max(0, Math.min(longestGapSeconds, gapMs / 1000));
  const savedEpochMs = moment.epochMs - gapSeconds * 1000;
  const { timeZone } = topology.site;
  const rackPdus = topology.rackPdus.map(({ pdu, rack, side }) => {
    const now = fresh.rackPdus[pdu.id] ?? newRackPdu(0);
    const before = saved.rackPdus[pdu.id];
    if (before === undefined) return [pdu.id, now] as const;
    const place = { id: rack.id, nominalWatts: nominalWatts(rack.demand.power), timeZone };
    const curveWh = registerWhAt(place, side, moment.epochMs) - registerWhAt(place, side, savedEpochMs);
    // The most it can have shown beyond what was saved.
    const unsavedSeconds = Math.min(gapSeconds, 2 * saveEverySeconds);
    const leastWh = (nominalWatts(pdu.capacity) * unsavedSeconds) / 3600;
    const energyWh = numberOf(before, 'energyWh', now.energyWh) + Math.max(curveWh, leastWh);
    return [pdu.id, { ...now, energyWh, peakWatts: numberOf(before, 'peakWatts', 0) }] as const;
  });
  const shownBy = new Map(rackPdus.map(([id, { energyWh }]) => [id, energyWh]));
  const gainedBy = (id: string): number =>
    (shownBy.get(id) ?? 0) - numberOf(saved.rackPdus[id] ?? {}, 'energyWh', 0);
  const meters = topology.metered.map(({ id }) => {
    const before = saved.meters?.[id];
    const now = { energyWh: registersBehind(topology, id, (pdu) => shownBy.get(pdu) ?? 0) };
    if (before === undefined) return [id, now] as const;
    const gainWh = registersBehind(topology, id, gainedBy);
    const otherWh = (behindMeter(topology, id).otherWatts * gapSeconds) / 3600;
    return [id, { energyWh: numberOf(before, 'energyWh', now.energyWh) + gainWh + otherWh }] as const;
  });
  const cables = merge(fresh.cables, saved.cables, (cable, before) => {
    const octets = (numberOf(before, 'bits', 0) * gapSeconds) / 8;
    return {
      toCarrierOctets: numberOf(before, 'toCarrierOctets', cable.toCarrierOctets) + octets,
      fromCarrierOctets:
        numberOf(before, 'fromCarrierOctets', cable.fromCarrierOctets) + octets * returnShare,
    };
  });
  return {
    ...fresh,
    seconds: saved.seconds + gapSeconds,
    noiseWord: saved.noiseWord >>> 0,
    rackPdus: Object.fromEntries(rackPdus),
    meters: Object.fromEntries(meters),
    cables,
    generators: merge(fresh.generators, saved.generators, (set, before) => ({
      ...set,
      fuelLitres: numberOf(before, 'fuelLitres', set.fuelLitres),
      runSeconds: numberOf(before, 'runSeconds', set.runSeconds),
      starts: numberOf(before, 'starts', set.starts),
      failedStarts: numberOf(before, 'failedStarts', set.failedStarts),
      energyWh: numberOf(before, 'energyWh', set.energyWh),
    })),
    upsModules: merge(fresh.upsModules, saved.upsModules, (module, before) => ({
      ...module,
      charge: Math.max(0.02, Math.min(1, numberOf(before, 'charge', 1))),
      lineFailures: numberOf(before, 'lineFailures', module.lineFailures),
    })),
    transferSwitches: merge(fresh.transferSwitches, saved.transferSwitches, (transfer, before) => ({
      ...transfer,
      transfers: numberOf(before, 'transfers', transfer.transfers),
    })),
    staticSwitches: merge(fresh.staticSwitches, saved.staticSwitches ?? {}, (one, before) => ({
      ...one,
      transfers: numberOf(before, 'transfers', one.transfers),
    })),
  };
}

function merge<State>(
  fresh: ById<State>,
  saved: ById<Numbers>,
  join: (state: State, before: Numbers) => State,
): ById<State> {
  return Object.fromEntries(
    Object.entries(fresh).map(([id, state]) => {
      const before = saved[id];
      return [id, before === undefined ? state : join(state, before)];
    }),
  );
}

function numberOf(record: Numbers, name: string, otherwise: number): number {
  const value = record[name];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}
