// Cuts the power graph at its meters into zones in which energy in must be energy out and loss: a bus, or several that no
// meter divides. Pure. Easy to get wrong: a rack with two cords takes an unknown share from either side, so what has no
// meter is told as a range and joins no two zones; and so does a switch between two zones with nothing metered behind it.
import type { PlantComponent } from '../site/component.ts';
import type { SiteComponent } from '../site/site.ts';
import type { PowerMeter } from './power-meters.ts';

export interface BusZone {
  /** Id of its head: the one feeder that several things hang on, else the first unmetered board from above, else a feeder. */
  readonly id: string;
  readonly name: string;
  /** Metered components that feed it. */
  readonly feeders: readonly string[];
  /** Metered components that it feeds. */
  readonly children: readonly string[];
  /** What it feeds without a meter, kW at least and at most. */
  readonly unmetered: readonly UnmeteredChild[];
  /** Unmetered boards within, with what they waste. */
  readonly passes: readonly string[];
}

export interface UnmeteredChild {
  readonly id: string;
  readonly name: string;
  readonly lowKw: number;
  readonly highKw: number;
}

/** Least share of its declared draw that a running load takes. */
const idleShare = 0.3;

function powerMembers(component: PlantComponent): readonly string[] {
  return component.inputs.find(({ medium }) => medium === 'power')?.members ?? [];
}

/** Joins ids into sets; `rootOf` names the set. */
class Sets {
  readonly #parents = new Map<string, string>();

  rootOf(id: string): string {
    let root = id;
    for (let up = this.#parents.get(root); up !== undefined; up = this.#parents.get(root)) root = up;
    return root;
  }

  join(a: string, b: string): void {
    const [from, to] = [this.rootOf(a), this.rootOf(b)];
    if (from !== to) this.#parents.set(from, to);
  }
}

type Meters = ReadonlyMap<string, PowerMeter>;

/** Zones with a meter above and one below; a zone that an unmetered source feeds cannot be balanced and is left out. */
export function busZones(components: readonly SiteComponent[], meters: Meters): readonly BusZone[] {
  const sets = new Sets();
  const switched = blindSwitches(components, meters);
  const isPass = (one: SiteComponent): boolean =>
    one.provides === 'power' && powerMembers(one).length > 0 && !meters.has(one.id) && !switched.has(one.id);
  for (const component of components) {
    const members = powerMembers(component);
    if (isPass(component)) for (const member of members) sets.join(component.id, member);
    else if (meters.has(component.id)) for (const member of members.slice(1)) sets.join(members[0]!, member);
  }
  const providers = components.filter(({ provides }) => provides === 'power');
  const zones = Map.groupBy(providers, ({ id }) => sets.rootOf(id));
  return [...zones.entries()].flatMap(([root, nodes]) => {
    const isInside = (id: string | undefined): boolean => id !== undefined && sets.rootOf(id) === root;
    const hasBlindSource = nodes.some((one) => powerMembers(one).length === 0 && !meters.has(one.id));
    const feeders = nodes.filter(({ id }) => meters.has(id));
    const children = components.filter((one) => meters.has(one.id) && isInside(powerMembers(one)[0]));
    const isLoop = children.some(({ id }) => isInside(id));
    if (hasBlindSource || isLoop || feeders.length === 0 || children.length === 0) return [];
    const passes = nodes.filter(isPass);
    const head =
      busOf(feeders, components) ??
      passes.find((one) => powerMembers(one).every((id) => meters.has(id))) ??
      passes[0] ??
      feeders[0]!;
    const unmetered = components
      .filter((one) => one.provides !== 'power' || switched.has(one.id))
      .filter((one) => powerMembers(one).some(isInside))
      .flatMap((one) => unmeteredChild(one, isInside, switched));
    const ids = (list: readonly SiteComponent[]): string[] => list.map(({ id }) => id);
    const parts = { feeders: ids(feeders), children: ids(children), passes: ids(passes), unmetered };
    return [{ id: head.id, name: head.name, ...parts }];
  });
}

/** A single meter that several things hang on directly measures a bus itself. */
function busOf(
  feeders: readonly SiteComponent[],
  components: readonly SiteComponent[],
): SiteComponent | undefined {
  const [first, ...others] = feeders;
  if (first === undefined || others.length > 0) return undefined;
  return components.filter((one) => powerMembers(one).includes(first.id)).length > 1 ? first : undefined;
}

/** Unmetered switches with no meter behind them, with the most that their loads draw, kW. */
function blindSwitches(components: readonly SiteComponent[], meters: Meters): ReadonlyMap<string, number> {
  const fedBy = (id: string): readonly SiteComponent[] =>
    components.filter((one) => powerMembers(one).includes(id));
  /** Null: something behind it has a meter, or passes power on itself. */
  const drawBehind = ({ id }: SiteComponent): number | null => {
    const behind = fedBy(id);
    if (behind.some((one) => one.provides === 'power' || meters.has(one.id))) return null;
    return behind.reduce((sum, { demand }) => sum + (demand.power ?? 0), 0);
  };
  const found = components.flatMap((one): [string, number][] => {
    const input = one.inputs.find(({ medium }) => medium === 'power');
    const isSwitch = one.provides === 'power' && input?.mode === 'select' && input.members.length > 1;
    const kw = isSwitch && !meters.has(one.id) ? drawBehind(one) : null;
    return kw === null ? [] : [[one.id, kw + (one.demand.power ?? 0)]];
  });
  return new Map(found);
}

function unmeteredChild(
  component: SiteComponent,
  isInside: (id: string) => boolean,
  switched: ReadonlyMap<string, number>,
): readonly UnmeteredChild[] {
  const highKw = switched.get(component.id) ?? component.demand.power ?? 0;
  if (highKw === 0) return [];
  const isWhole = powerMembers(component).every(isInside);
  return [{ id: component.id, name: component.name, lowKw: isWhole ? idleShare * highKw : 0, highKw }];
}
