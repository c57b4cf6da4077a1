// What the site is made of, as data: every component with what it provides and where it is fed from. Edges are
// written on the consumer's side. Easy to get wrong: a component without `provides` is a load, and one without
// `inputs` is a source; `kind` is a free word, of which only `utility` has a meaning to the calculations.

/** power in kW, cooling in kW of heat, network in Gbit/s. */
export type Medium = 'power' | 'cooling' | 'network';

export const media: ReadonlyArray<Medium> = ['power', 'cooling', 'network'];

/** `unknown` means that no trustworthy telemetry speaks for the component; it never counts as healthy. */
export type ComponentState = 'available' | 'unavailable' | 'unknown';

/**
 * Where one medium comes from. `share`: the live members carry it together; `select`: the first live member in
 * the written order carries all of it. At most one per medium in a component; members are distinct ids of
 * components that provide this medium.
 */
export interface ComponentInput {
  readonly medium: Medium;
  readonly mode: 'share' | 'select';
  readonly members: ReadonlyArray<string>;
}

export interface PlantComponent {
  readonly id: string;
  readonly kind: string;
  /** Absent: the component is a load. */
  readonly provides?: Medium;
  /** The most it delivers of what it provides, in that medium's unit. Absent: unlimited. */
  readonly capacity?: number;
  readonly inputs: ReadonlyArray<ComponentInput>;
  /** What it consumes itself, per medium, in that medium's unit. */
  readonly demand: Readonly<Partial<Record<Medium, number>>>;
  /** Output / input on the medium it provides, 0 < efficiency <= 1. */
  readonly efficiency: number;
  /** Ids that are de-energised whenever this one is taken out. */
  readonly isolates: ReadonlyArray<string>;
  /** False for what is not equipment and cannot be taken out, such as the air of a room. */
  readonly removable: boolean;
  readonly state: ComponentState;
  /** Names of what it shares its fate with though it is no equipment: a trench, a bridge, a carrier's common node. */
  readonly sharedRisk?: ReadonlyArray<string>;
}

/** Who is fed by each component, by its id. `feedersOf` says which ids feed one; all of its inputs unless told otherwise. */
export function consumersOf<C extends Pick<PlantComponent, 'inputs'>>(
  components: readonly C[],
  feedersOf: (component: C) => readonly string[] = ({ inputs }) => inputs.flatMap(({ members }) => members),
): ReadonlyMap<string, readonly C[]> {
  const consumers = new Map<string, C[]>();
  for (const component of components) {
    for (const id of feedersOf(component)) {
      const known = consumers.get(id);
      if (known === undefined) consumers.set(id, [component]);
      else known.push(component);
    }
  }
  return consumers;
}

/** The whole graph. No two components of one medium feed each other in a circle; circles across media are normal. */
export interface PlantModel {
  readonly components: ReadonlyArray<PlantComponent>;
}
