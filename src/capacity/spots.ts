// Where a new load could hang: in each rack on its feeds, or as a new rack on feeders that racks hang on already. Easy
// to get wrong: a rack PDU that feeds one load only is part of the rack; a new rack hangs on what is above it.
import type { ComponentInput, Medium, PlantModel } from '../site/component.ts';
import type { Rack, Site } from '../site/site.ts';
import type { HoldPlace } from './hold.ts';

export interface Spot {
  /** Unique among the spots of one question. */
  readonly id: string;
  /** Undefined: a new rack. */
  readonly rack: Rack | undefined;
  /** The load that stands for the rack. */
  readonly owner: string | undefined;
  /** Components it would be fed from with power. */
  readonly feeders: readonly string[];
  /** Empty where the graph does not know how the rack is fed. */
  readonly inputs: readonly ComponentInput[];
}

type Components = ReadonlyMap<string, PlantModel['components'][number]>;

function inputOf(inputs: readonly ComponentInput[], medium: Medium): ComponentInput | undefined {
  return inputs.find((input) => input.medium === medium);
}

/** A rack on both of its feeds, or with `feeds` 1 once on each of them. */
export function rackSpots(site: Pick<Site, 'racks'>, model: PlantModel, feeds: 1 | 2): Spot[] {
  const components: Components = new Map(model.components.map((each) => [each.id, each]));
  return site.racks.flatMap((rack): Spot[] => {
    const load = rack.component === undefined ? undefined : components.get(rack.component);
    const inputs = load?.inputs ?? [];
    const feeders = inputOf(inputs, 'power')?.members ?? [];
    const whole = { id: rack.id, rack, owner: load?.id, feeders, inputs };
    if (feeds === 2 || feeders.length < 2) return [whole];
    return feeders.map((feeder) => ({
      ...whole,
      id: `${rack.id} ${feeder}`,
      feeders: [feeder],
      inputs: onFeeders(inputs, [feeder]),
    }));
  });
}

function onFeeders(inputs: readonly ComponentInput[], feeders: readonly string[]): ComponentInput[] {
  const rest = inputs.filter(({ medium }) => medium !== 'power');
  return [{ medium: 'power', mode: 'share', members: feeders }, ...rest];
}

/**
 * Feeders that belong to one load: what they feed besides, such as the switch on top of the rack, is no load, and
 * nothing passes their power on.
 */
export function ownFeeders(model: PlantModel): ReadonlySet<string> {
  const loads = new Map<string, number>();
  const passing = new Set<string>();
  for (const { inputs, provides } of model.components) {
    for (const member of inputOf(inputs, 'power')?.members ?? []) {
      if (provides === undefined) loads.set(member, (loads.get(member) ?? 0) + 1);
      if (provides === 'power') passing.add(member);
    }
  }
  return new Set([...loads].filter(([id, count]) => count === 1 && !passing.has(id)).map(([id]) => id));
}

/** For each rack that the graph knows: the feeders above its own rack PDUs, sorted. */
export function feedersAbove(
  site: Pick<Site, 'racks'>,
  model: PlantModel,
): ReadonlyMap<string, readonly string[]> {
  const components: Components = new Map(model.components.map((each) => [each.id, each]));
  const own = ownFeeders(model);
  return new Map(
    site.racks.flatMap((rack): [string, readonly string[]][] => {
      const load = rack.component === undefined ? undefined : components.get(rack.component);
      const members = inputOf(load?.inputs ?? [], 'power')?.members;
      if (members === undefined) return [];
      const above = members.flatMap((member) => {
        const inputs = own.has(member) ? (components.get(member)?.inputs ?? []) : [];
        return inputOf(inputs, 'power')?.members ?? [member];
      });
      return [[rack.id, [...new Set(above)].sort()]];
    }),
  );
}

/**
 * A new rack beside others: on each set of feeders that racks hang on, or with `feeds` 1 on each of these feeders. It is
 * cooled and connected as most of its neighbours are.
 */
export function newRackSpots(site: Pick<Site, 'racks'>, model: PlantModel, feeds: 1 | 2): Spot[] {
  const above = feedersAbove(site, model);
  const sets = [...above.values()].flatMap((feeders) =>
    feeds === 1 ? feeders.map((one) => [one]) : [feeders],
  );
  const keys = new Set(sets.map((feeders) => feeders.join(' ')));
  return [...keys].sort().map((key) => newRackSpot(site, model, above, key.split(' ')));
}

function newRackSpot(
  site: Pick<Site, 'racks'>,
  model: PlantModel,
  above: ReturnType<typeof feedersAbove>,
  feeders: readonly string[],
): Spot {
  const fedBy = ({ id }: Rack): readonly string[] => above.get(id) ?? [];
  const onAll = site.racks.filter((rack) => feeders.every((feeder) => fedBy(rack).includes(feeder)));
  const onSome = site.racks.filter((rack) => feeders.some((feeder) => fedBy(rack).includes(feeder)));
  const inputs = newRackInputs(model, feeders, onAll.length > 0 ? onAll : onSome);
  const id = `new ${feeders.toSorted().join(' ')}`;
  return { id, rack: undefined, owner: undefined, feeders, inputs };
}

/** Inputs of a new rack on feeders; `neighbours` tell how it is cooled and connected. */
export function newRackInputs(
  model: PlantModel,
  feeders: readonly string[],
  neighbours: readonly Rack[],
): ComponentInput[] {
  const ids = new Set(neighbours.map(({ component }) => component));
  const loads = model.components.filter(({ id }) => ids.has(id));
  const usual = (['cooling', 'network'] as const).flatMap((medium) => {
    const written = loads.flatMap(({ inputs }) => inputOf(inputs, medium) ?? []);
    const kinds = [...Map.groupBy(written, (input) => JSON.stringify(input)).values()];
    const most = kinds.toSorted((a, b) => b.length - a.length)[0]?.[0];
    return most === undefined ? [] : [most];
  });
  return onFeeders(usual, feeders);
}

/** The spot of a hold; undefined when the site no longer has it. */
export function spotOf(place: HoldPlace, site: Pick<Site, 'racks'>, model: PlantModel): Spot | undefined {
  const known = new Set(model.components.map(({ id }) => id));
  if (place.feeders?.some((feeder) => !known.has(feeder)) === true) return undefined;
  if (place.rackId !== undefined) {
    const [spot] = rackSpots({ racks: site.racks.filter(({ id }) => id === place.rackId) }, model, 2);
    if (spot === undefined || place.feeders === undefined) return spot;
    return { ...spot, feeders: place.feeders, inputs: onFeeders(spot.inputs, place.feeders) };
  }
  return newRackSpot(site, model, feedersAbove(site, model), place.feeders);
}
