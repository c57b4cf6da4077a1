// Capacity of the whole site as one document: holds, buses, breakers, stranded power. Pure.
import type { DailyPeak } from '../capacity/growth.ts';
import { nameOfSpot } from '../capacity/place-words.ts';
import type { PlaceSpeech } from '../capacity/place-words.ts';
import { spotOf } from '../capacity/spots.ts';
import type { CapacityHold } from '../contracts/hold-store.ts';
import { measuredLoads } from '../readings/measured-load.ts';
import type { Site } from '../site/site.ts';
import { breakerViews } from './breaker-view.ts';
import type { Plan, Weighed, WeighQuestion } from './capacity-work.ts';
import type { CapacityView, CountedLoad, CountedStates, HoldView } from './contract-capacity.ts';
import { holdOf, occupancyOf } from './occupancy.ts';
import type { Sold } from './occupancy.ts';
import { capacitySpeech } from './place-view.ts';
import type { PlantSource } from './sources.ts';

export const maxBuses = 500;
export const maxBreakers = 2_000;

export interface Counted {
  readonly states: CountedStates;
  readonly count: CountedLoad;
}

export interface CapacityParts {
  readonly plant: PlantSource;
  readonly sold: Sold;
  readonly history: ReadonlyMap<string, readonly DailyPeak[]>;
}

export function planOf(plant: PlantSource, sold: Sold, { states, count }: Counted): Plan {
  const { racks, components, rooms } = plant.site;
  const occupancy = occupancyOf(plant.site, sold, count);
  return { site: { racks, components, rooms }, model: plant.model(), states, occupancy };
}

const measuredOf = new WeakMap<Site, ReadonlySet<string>>();

/** Components that something measures; worked out once, because a site does not change while we run. */
function measuredIds(site: Site): ReadonlySet<string> {
  const known = measuredOf.get(site) ?? new Set(measuredLoads(site).map(({ componentId }) => componentId));
  measuredOf.set(site, known);
  return known;
}

/** How full everything is and what is stranded, as a question for the desk. */
export function weighQuestion({ plant, sold, history }: CapacityParts, counted: Counted): WeighQuestion {
  const plan = planOf(plant, sold, counted);
  return { kind: 'weigh', plan, history, measured: measuredIds(plant.site) };
}

export function capacityView(
  { plant, sold }: CapacityParts,
  { buses, stranded }: Weighed,
  nowMs: number,
): CapacityView {
  const { site } = plant;
  const plan = planOf(plant, sold, { states: 'design', count: 'drawn' });
  const speech = capacitySpeech(site);
  const breakers = breakerViews(plant);
  const tenants = new Map(sold.renters.map(({ tenant }) => [tenant.id, tenant]));
  return {
    at: nowMs,
    timeZone: site.timeZone,
    rooms: site.rooms
      .filter(({ id }) => site.racks.some(({ room }) => room === id))
      .map(({ id, name, rows }) => ({ id, name, rows })),
    tenants: [...tenants.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    holds: sold.holds.map((hold) => holdView(hold, plan, speech)),
    buses: buses.slice(0, maxBuses),
    breakers: breakers.slice(0, maxBreakers),
    stranded,
    more: {
      buses: Math.max(0, buses.length - maxBuses),
      breakers: Math.max(0, breakers.length - maxBreakers),
    },
  };
}

export function holdView(hold: CapacityHold, plan: Plan, speech: PlaceSpeech): HoldView {
  const { id, name, kw, units, createdBy, createdAt, expiresAt, rackId, feeders } = hold;
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
