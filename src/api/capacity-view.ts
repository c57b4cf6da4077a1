// Capacity of the whole site as one document: holds, buses, breakers, stranded power. Pure.
import { sayCause, nameOfSpot } from '../capacity/place-words.ts';
import type { PlaceParts } from '../capacity/place.ts';
import { hangHolds } from '../capacity/place.ts';
import { plannedModel } from '../capacity/hold.ts';
import type { DailyPeak } from '../capacity/growth.ts';
import { spotOf } from '../capacity/spots.ts';
import { findStranded } from '../capacity/stranded.ts';
import type { CapacityHold } from '../contracts/hold-store.ts';
import { measuredLoads } from '../readings/measured-load.ts';
import type { Site } from '../site/site.ts';
import { breakerViews } from './breaker-view.ts';
import { busViews } from './bus-view.ts';
import type {
  BusView,
  CapacityView,
  CountedLoad,
  CountedStates,
  HoldView,
  StrandedView,
} from './contract-capacity.ts';
import { holdOf, occupancyOf } from './occupancy.ts';
import type { Sold } from './occupancy.ts';
import { capacitySpeech } from './place-view.ts';
import type { PlantSource } from './sources.ts';

const maxBuses = 500;
const maxBreakers = 2_000;

export interface Counted {
  readonly states: CountedStates;
  readonly count: CountedLoad;
}

export interface CapacityParts {
  readonly plant: PlantSource;
  readonly sold: Sold;
  readonly history: ReadonlyMap<string, readonly DailyPeak[]>;
}

/** What to plan with: the plant's demands and states as they are, and who has what. */
export function planOf(
  plant: PlantSource,
  sold: Sold,
  { states, count }: Counted,
): PlaceParts & { readonly site: Site } {
  const { site } = plant;
  return { site, model: plant.model(), states, occupancy: occupancyOf(site, sold, count) };
}

const measuredOf = new WeakMap<Site, ReadonlySet<string>>();

/** Components that something measures; worked out once, because a site does not change while we run. */
function measuredIds(site: Site): ReadonlySet<string> {
  const known = measuredOf.get(site) ?? new Set(measuredLoads(site).map(({ componentId }) => componentId));
  measuredOf.set(site, known);
  return known;
}

export function allBuses({ plant, sold, history }: CapacityParts, counted: Counted): BusView[] {
  const plan = planOf(plant, sold, counted);
  const { hung } = hangHolds(plan);
  return busViews({
    site: plan.site,
    model: plannedModel(plan.model, plan.occupancy.promised, hung),
    states: counted.states,
    history,
    measured: measuredIds(plan.site),
    speech: capacitySpeech(plan.site),
  });
}

/** What takes long to work out on a large site. */
export interface Weighed {
  readonly buses: readonly BusView[];
  readonly stranded: readonly StrandedView[];
}

export function weigh(parts: CapacityParts, counted: Counted): Weighed {
  const plan = planOf(parts.plant, parts.sold, counted);
  return { buses: allBuses(parts, counted), stranded: strandedViews(plan) };
}

export function capacityView(
  { plant, sold }: CapacityParts,
  { buses, stranded }: Weighed,
  nowMs: number,
): CapacityView {
  const { site } = plant;
  const plan = planOf(plant, sold, { states: 'design', count: 'drawn' });
  const breakers = breakerViews(plant);
  const tenants = new Map(sold.renters.map(({ tenant }) => [tenant.id, tenant]));
  return {
    at: nowMs,
    timeZone: site.timeZone,
    rooms: site.rooms
      .filter(({ id }) => site.racks.some(({ room }) => room === id))
      .map(({ id, name, rows }) => ({ id, name, rows })),
    tenants: [...tenants.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    holds: sold.holds.map((hold) => holdView(hold, plan)),
    buses: buses.slice(0, maxBuses),
    breakers: breakers.slice(0, maxBreakers),
    stranded,
    more: {
      buses: Math.max(0, buses.length - maxBuses),
      breakers: Math.max(0, breakers.length - maxBreakers),
    },
  };
}

export function holdView(hold: CapacityHold, plan: PlaceParts & { readonly site: Site }): HoldView {
  const { id, name, kw, units, createdBy, createdAt, expiresAt, rackId, feeders } = hold;
  const speech = capacitySpeech(plan.site);
  const spot = spotOf(holdOf(hold).place, plan.site, plan.model);
  const text = rackId ?? (feeders ?? []).join(', ');
  return {
    id,
    name,
    kw,
    place:
      spot === undefined
        ? { code: 'place.gone', params: { name: text }, text: `${text}, no longer in the site file` }
        : nameOfSpot({ spot }, speech),
    units: units ?? null,
    createdBy,
    createdAtMs: createdAt.epochMilliseconds,
    expiresAtMs: expiresAt.epochMilliseconds,
    isAstray: spot === undefined,
  };
}

function strandedViews(plan: PlaceParts & { readonly site: Site }): StrandedView[] {
  const speech = capacitySpeech(plan.site);
  const rows = new Map<string, string>(
    plan.site.rooms.flatMap((room) =>
      room.rows.map((row) => [`${room.id} ${row.id}`, `${room.name}, ${row.name}`] as const),
    ),
  );
  return findStranded(plan)
    .map(({ cause, ...one }): StrandedView => ({
      ...one,
      name: one.kind === 'row' ? (rows.get(one.id) ?? one.name) : one.name,
      cause: sayCause(cause, speech) ?? null,
    }))
    .toSorted((a, b) => (a.kind === b.kind ? b.strandedKw - a.strandedKw : a.kind === 'panel' ? -1 : 1));
}
