// The plant as it truly is, for tests and for the curious: what no telemetry can get wrong.
import type { DrillName } from './drills.ts';
import type { Plant } from './step.ts';

export interface PlantTruth {
  readonly epochMs: number;
  readonly drills: readonly DrillName[];
  readonly outdoorCelsius: number;
  readonly components: Readonly<Record<string, ComponentTruth>>;
}

export interface ComponentTruth {
  readonly kind: string;
  /** Whether it has voltage, or passes traffic; absent for what has neither. */
  readonly live?: boolean;
  /** Power delivered and taken, W. */
  readonly outputWatts?: number;
  readonly inputWatts?: number;
  /** The machine's own state, in the words of its file. */
  readonly state?: object;
}

export function truthOf(plant: Plant, epochMs: number, drills: readonly DrillName[]): PlantTruth {
  const { state, power, network } = plant;
  const groups: readonly Readonly<Record<string, object>>[] = [
    state.utilities,
    state.generators,
    state.transferSwitches,
    state.staticSwitches,
    state.breakers,
    state.upsModules,
    state.chillers,
    state.coolingUnits,
    state.rooms,
    state.racks,
    state.rackPdus,
    state.carriers,
  ];
  const components = plant.topology.site.components.map(({ id, kind, provides }) => {
    const live = provides === 'network' ? network.live.get(id) : power.live.get(id);
    const outputWatts = power.outputWatts.get(id);
    const inputWatts = power.inputWatts.get(id);
    const own = groups.find((group) => Object.hasOwn(group, id))?.[id];
    const truth: ComponentTruth = {
      kind,
      ...(live === undefined ? {} : { live }),
      ...(outputWatts === undefined ? {} : { outputWatts }),
      ...(inputWatts === undefined ? {} : { inputWatts }),
      ...(own === undefined ? {} : { state: own }),
    };
    return [id, truth] as const;
  });
  return {
    epochMs,
    drills,
    outdoorCelsius: plant.outdoorCelsius,
    components: Object.fromEntries(components),
  };
}
