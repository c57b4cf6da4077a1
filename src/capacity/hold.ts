// The plant as it is to be planned with: what racks are promised beside what they draw, and the loads that are held for
// a sale. Easy to get wrong: a hold is a load of its own beside what its rack draws, and goes out with that rack.
import type { ComponentInput, PlantComponent, PlantModel } from '../site/component.ts';
import type { Part } from './spread.ts';

/** Power held for somebody until it is sold or the hold expires. */
export interface Hold {
  readonly id: string;
  readonly name: string;
  readonly kw: number;
  readonly heatKw: number;
  readonly networkGbit: number;
  /** A rack that stands, or a new one on these feeders of power. */
  readonly place: HoldPlace;
  readonly units: { readonly lowest: number; readonly height: number } | undefined;
}

export type HoldPlace =
  | { readonly rackId: string; readonly feeders: readonly string[] | undefined }
  | { readonly rackId: undefined; readonly feeders: readonly string[] };

/** A hold with where it hangs in the graph. */
export interface HungHold {
  readonly id: string;
  readonly part: Part;
}

/** Kilowatts promised to the tenants of a load component, by id of that component. */
export type Promised = ReadonlyMap<string, number>;

const prefix = 'hold:';

/** Loads raised to what is promised where that is more, and one load for each hold. */
export function plannedModel(model: PlantModel, promised: Promised, holds: readonly HungHold[]): PlantModel {
  const goingOutWith = Map.groupBy(
    holds.filter(({ part }) => part.owner !== undefined),
    ({ part }) => part.owner ?? '',
  );
  const components = model.components.map((component): PlantComponent => {
    const isolated = component.isolates.flatMap((id) => goingOutWith.get(id) ?? []);
    const raised = raiseTo(component, promised.get(component.id) ?? 0);
    if (isolated.length === 0) return raised;
    return { ...raised, isolates: [...raised.isolates, ...isolated.map(({ id }) => prefix + id)] };
  });
  return { components: [...components, ...holds.map(holdLoad)] };
}

/** Heat follows power, where the component has cooling at all. */
function raiseTo(component: PlantComponent, kw: number): PlantComponent {
  const { demand, inputs } = component;
  const more = kw - (demand.power ?? 0);
  if (more <= 0) return component;
  const isCooled = inputs.some(({ medium }) => medium === 'cooling');
  const heat = isCooled ? { cooling: (demand.cooling ?? 0) + more } : {};
  return { ...component, demand: { ...demand, power: kw, ...heat } };
}

function holdLoad({ id, part }: HungHold): PlantComponent {
  const plain = { kind: 'hold', efficiency: 1, isolates: [], removable: true, state: 'available' } as const;
  return { ...plain, id: prefix + id, inputs: part.inputs, demand: part.demand };
}

/** What is asked for, in the units of the media. */
export interface Amounts {
  readonly kw: number;
  readonly heatKw: number;
  readonly networkGbit: number;
}

/** The amounts as demand on these inputs; what there is no input of is left out. */
export function demandOn(inputs: readonly ComponentInput[], amounts: Amounts): Part['demand'] {
  const all = { power: amounts.kw, cooling: amounts.heatKw, network: amounts.networkGbit };
  return Object.fromEntries(inputs.map(({ medium }) => [medium, all[medium]]));
}
