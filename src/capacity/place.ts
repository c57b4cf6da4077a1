// Where a load can go: every rack, and new racks beside them, with what stands in the way of each that is refused. Easy to
// get wrong: a spot fits only when its own feeds and everything above them bear it in every scenario of the check; what
// limits nothing but the present load of others does not count against it. A rack let in parts is free for what is left.
import type { Medium, PlantModel } from '../site/component.ts';
import type { Rack, Site } from '../site/site.ts';
import { breakerLimits } from './breaker.ts';
import { demandOn, plannedModel } from './hold.ts';
import type { Amounts, Hold, HungHold, Promised } from './hold.ts';
import { fitUnits, freeUnits, largestGap } from './rack-space.ts';
import type { Units } from './rack-space.ts';
import { findRooms } from './room.ts';
import type { Binding, Room, Scenario } from './room.ts';
import { newRackSpots, rackSpots, spotOf } from './spots.ts';
import type { Spot } from './spots.ts';

export interface PlaceRequest extends Amounts {
  /** Free height in one piece. */
  readonly units: number;
  /** 2: must be served after any single removal; 1: on one feed. */
  readonly feeds: 1 | 2;
  readonly room?: string | undefined;
  readonly row?: string | undefined;
  /** Racks that are let to this tenant may be used. */
  readonly tenantId?: string | undefined;
  /** Only a new rack on these feeders. */
  readonly on?: readonly string[] | undefined;
}

/** What one tenant has of a rack. */
export interface Letting {
  readonly tenant: { readonly id: string; readonly name: string };
  /** Undefined: the whole rack. */
  readonly units: Units | undefined;
}

/** The site as it is sold and held. */
export interface Occupancy {
  /** By rack id. */
  readonly lettings: ReadonlyMap<string, readonly Letting[]>;
  /** By id of the load component. */
  readonly promised: Promised;
  readonly holds: readonly Hold[];
}

export const nobodyThere: Occupancy = { lettings: new Map(), promised: new Map(), holds: [] };

export type Refusal =
  | { readonly reason: 'let'; readonly tenant: string }
  | { readonly reason: 'not-in-graph' }
  /** `lettings`: parts of the rack that are others'. */
  | { readonly reason: 'space'; readonly gap: number; readonly lettings: readonly Letting[] }
  | { readonly reason: 'unserved'; readonly scenario: Scenario; readonly medium: Medium }
  | { readonly reason: 'limit' | 'breaker'; readonly binding: Binding };

export interface Placement {
  readonly spot: Spot;
  /** Where in the rack; undefined in a new one, and where there is no room. */
  readonly units: Units | undefined;
  /** Most that would fit here in this proportion of power, heat and traffic, kW; null where nothing limits it. */
  readonly largestKw: number | null;
  /** What is met first; undefined where nothing limits it. */
  readonly binding: Binding | undefined;
  /** Empty: it fits. */
  readonly refusals: readonly Refusal[];
}

export interface PlaceAnswer {
  /** Most room first. */
  readonly fitting: readonly Placement[];
  /** Nearest to fitting first. */
  readonly refused: readonly Placement[];
  /** Holds on places that the site no longer has; they are not counted. */
  readonly astray: readonly string[];
}

export interface PlaceParts {
  readonly site: Pick<Site, 'racks' | 'components'>;
  /** States and demands to plan with. */
  readonly model: PlantModel;
  readonly states: 'design' | 'live';
  readonly occupancy: Occupancy;
}

/** The holds where they hang; `astray` are ids of those whose place is gone. */
export function hangHolds(parts: PlaceParts): { readonly hung: HungHold[]; readonly astray: string[] } {
  const astray: string[] = [];
  const hung = parts.occupancy.holds.flatMap((hold): HungHold[] => {
    const spot = spotOf(hold.place, parts.site, parts.model);
    if (spot === undefined || spot.inputs.length === 0) {
      astray.push(hold.id);
      return [];
    }
    return [{ id: hold.id, part: partOf(spot, hold) }];
  });
  return { hung, astray };
}

export function partOf(spot: Spot, amounts: Amounts): HungHold['part'] {
  const owner = spot.owner === undefined ? {} : { owner: spot.owner };
  return { ...owner, inputs: spot.inputs, demand: demandOn(spot.inputs, amounts) };
}

/** All spots of the site, judged. */
export function findPlaces(parts: PlaceParts, request: PlaceRequest): PlaceAnswer {
  const { hung, astray } = hangHolds(parts);
  const model = plannedModel(parts.model, parts.occupancy.promised, hung);
  const spots = spotsFor(parts, request);
  const limits = breakerLimits(parts.site.components);
  const trials = spots.map((spot) => ({ parts: [partOf(spot, request)], isRedundant: request.feeds === 2 }));
  const rooms = findRooms({ model, limits, states: parts.states }, trials);
  const taken = takenUnits(parts);
  const all = spots.map((spot, at) => judge({ spot, room: rooms[at]!, request, parts, taken, limits }));
  return {
    fitting: all.filter(({ refusals }) => refusals.length === 0).toSorted(byRoom),
    refused: all.filter(({ refusals }) => refusals.length > 0).toSorted(byRoom),
    astray,
  };
}

function byRoom(a: Placement, b: Placement): number {
  const few = a.refusals.length - b.refusals.length;
  const most = (b.largestKw ?? Infinity) - (a.largestKw ?? Infinity);
  return few || (Number.isNaN(most) ? 0 : most) || (a.spot.id < b.spot.id ? -1 : 1);
}

function spotsFor({ site, model }: PlaceParts, request: PlaceRequest): readonly Spot[] {
  const racks = site.racks.filter((rack) => isAskedFor(rack, request));
  if (request.on !== undefined) {
    const spot = spotOf({ rackId: undefined, feeders: request.on }, { racks }, model);
    return spot === undefined ? [] : [spot];
  }
  return [
    ...rackSpots({ racks }, model, request.feeds),
    ...newRackSpots({ racks }, model, request.feeds),
  ].filter(({ rack, feeders }) => rack !== undefined || feeders.length >= request.feeds);
}

function isAskedFor(rack: Rack, { room, row }: PlaceRequest): boolean {
  return (room === undefined || rack.room === room) && (row === undefined || rack.row === row);
}

/** Units taken by devices and holds, by rack. */
export function takenUnits({
  site,
  occupancy,
}: Pick<PlaceParts, 'site' | 'occupancy'>): ReadonlyMap<string, readonly Units[]> {
  const taken = new Map(site.racks.map(({ id, taken: own }): [string, readonly Units[]] => [id, own ?? []]));
  for (const { place, units } of occupancy.holds) {
    if (place.rackId === undefined || units === undefined) continue;
    taken.set(place.rackId, [...(taken.get(place.rackId) ?? []), units]);
  }
  return taken;
}

interface Judging {
  readonly spot: Spot;
  readonly room: Room;
  readonly request: PlaceRequest;
  readonly parts: PlaceParts;
  readonly taken: ReadonlyMap<string, readonly Units[]>;
  readonly limits: ReadonlyMap<string, number>;
}

function judge({ spot, room, request, parts, taken, limits }: Judging): Placement {
  const { rack, inputs } = spot;
  const refusals: Refusal[] = [];
  const lettings = (parts.occupancy.lettings.get(rack?.id ?? '') ?? []).filter(
    ({ tenant }) => tenant.id !== request.tenantId,
  );
  const whole = lettings.find((one) => one.units === undefined);
  if (whole !== undefined) refusals.push({ reason: 'let', tenant: whole.tenant.name });
  const others = lettings.flatMap((one) => one.units ?? []);
  const free = rack === undefined ? [] : freeUnits(rack, [...(taken.get(rack.id) ?? []), ...others]);
  const units = rack === undefined || request.units === 0 ? undefined : fitUnits(free, request.units);
  if (rack !== undefined && request.units > 0 && units === undefined) {
    const parted = whole === undefined ? lettings : [];
    refusals.push({ reason: 'space', gap: largestGap(free), lettings: parted });
  }
  if (inputs.length === 0) refusals.push({ reason: 'not-in-graph' });
  if (room.unserved !== undefined) refusals.push({ reason: 'unserved', ...room.unserved });
  const { binding } = room;
  if (binding !== undefined && room.share < 1) {
    const isBreaker = (limits.get(binding.componentId) ?? Infinity) <= binding.limit;
    refusals.push({ reason: isBreaker ? 'breaker' : 'limit', binding });
  }
  const isUnlimited = room.share === Infinity || inputs.length === 0;
  const largestKw = isUnlimited ? null : room.share * request.kw;
  return { spot, units, largestKw, binding, refusals };
}
