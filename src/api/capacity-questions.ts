// What may be asked of capacity, and what it is asked as. Easy to get wrong: an id that the site does not know is an answer
// of its own, not an empty list of places.
import { Type } from 'typebox';
import type { PlaceRequest } from '../capacity/place.ts';
import { AppError } from '../core/errors.ts';
import { missingIds } from '../redundancy/assess.ts';
import type { Site } from '../site/site.ts';
import type { CountedLoad, CountedStates, NewHold } from './contract-capacity.ts';
import type { Counted } from './capacity-view.ts';
import { tenantId } from './tenant-routes.ts';

const strict = { additionalProperties: false };
const id = Type.String({ minLength: 1, maxLength: 100 });
const kw = Type.Number({ exclusiveMinimum: 0, maximum: 10_000 });
const states = Type.Union([Type.Literal('design'), Type.Literal('live')]);
const count = Type.Union([Type.Literal('promised'), Type.Literal('drawn')]);
const feeds = Type.Integer({ minimum: 1, maximum: 2 });
const units = Type.Integer({ minimum: 0, maximum: 100 });

export const countedQuery = Type.Object(
  { states: Type.Optional(states), count: Type.Optional(count) },
  strict,
);

export const placesQuery = Type.Object(
  {
    kw,
    units,
    feeds: Type.Optional(feeds),
    heat: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
    room: Type.Optional(id),
    row: Type.Optional(id),
    tenant: Type.Optional(tenantId),
    on: Type.Optional(Type.String({ maxLength: 1_000 })),
    states: Type.Optional(states),
    count: Type.Optional(count),
  },
  strict,
);

/** Days that a hold may last. */
export const longestHoldDays = 90;

export const newHold = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    kw,
    heatKw: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
    units,
    feeds,
    rackId: Type.Optional(id),
    feeders: Type.Optional(Type.Array(id, { minItems: 1, maxItems: 8, uniqueItems: true })),
    tenantId: Type.Optional(tenantId),
    days: Type.Integer({ minimum: 1, maximum: longestHoldDays }),
    states: Type.Optional(states),
    count: Type.Optional(count),
  },
  strict,
);

export interface CountedQuery {
  readonly states?: CountedStates;
  readonly count?: CountedLoad;
}

export interface PlacesQuery extends CountedQuery {
  readonly kw: number;
  readonly units: number;
  readonly feeds?: number;
  readonly heat?: number;
  readonly room?: string;
  readonly row?: string;
  readonly tenant?: string;
  readonly on?: string;
}

export function countedOf({ states: as = 'design', count: by = 'promised' }: CountedQuery): Counted {
  return { states: as, count: by };
}

function checkFeeders(site: Site, feeders: readonly string[]): void {
  const [missing] = missingIds(site, feeders);
  if (missing !== undefined) throw new AppError('not-found', `There is no component ${missing}`);
  const odd = site.components.find((one) => feeders.includes(one.id) && one.provides !== 'power');
  if (odd !== undefined) throw new AppError('request.invalid', `${odd.id} does not provide power`);
}

/** Throws `not-found` for a room, row or feeder that the site does not have. */
export function placeRequestOf(site: Site, query: PlacesQuery): PlaceRequest {
  const { room, row, heat } = query;
  const known = site.rooms.filter((one) => room === undefined || one.id === room);
  if (known.length === 0) throw new AppError('not-found', 'There is no such room');
  if (row !== undefined && !known.some(({ rows }) => rows.some((one) => one.id === row))) {
    throw new AppError('not-found', 'There is no such row');
  }
  const on = query.on?.split(',').filter((one) => one !== '');
  if (on !== undefined) checkFeeders(site, on);
  return {
    kw: query.kw,
    heatKw: heat ?? query.kw,
    networkGbit: 0,
    units: query.units,
    feeds: query.feeds === 1 ? 1 : 2,
    room,
    row,
    tenantId: query.tenant,
    on: on === undefined || on.length === 0 ? undefined : on,
  };
}

/** The same for the place that a hold names. */
export function holdRequestOf(site: Site, wanted: NewHold): PlaceRequest {
  const { rackId, feeders } = wanted;
  if (rackId === undefined && feeders === undefined) {
    throw new AppError('request.invalid', 'Name a rack, or the feeders of a new one');
  }
  if (rackId !== undefined && !site.racks.some((one) => one.id === rackId)) {
    throw new AppError('not-found', 'There is no such rack');
  }
  if (feeders !== undefined) checkFeeders(site, feeders);
  return {
    kw: wanted.kw,
    heatKw: wanted.heatKw ?? wanted.kw,
    networkGbit: 0,
    units: wanted.units,
    feeds: wanted.feeds,
    tenantId: wanted.tenantId,
    on: rackId === undefined ? feeders : undefined,
  };
}
