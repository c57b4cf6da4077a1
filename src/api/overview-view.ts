// The overview: is the site redundant now, what is wrong, who is on call. One document for everybody who watches.
import { carriedFlow } from '../redundancy/ride-through.ts';
import { armedCounts } from './action-view.ts';
import { protectionSummary } from './autonomy-view.ts';
import { batteryView } from './battery-runtime.ts';
import type { OverviewView } from './contract.ts';
import { itLoadKw } from './it-load.ts';
import { laneViews } from './lane-view.ts';
import { namesOf } from './plant-view.ts';
import type { ApiParts, PlantSource } from './sources.ts';
import { verdictViews } from './verdict-view.ts';

function deviceCounts(plant: PlantSource): OverviewView['devices'] {
  const counts = { answering: 0, silent: 0, unknown: 0 };
  for (const { id } of plant.site.devices) counts[plant.healths().get(id)?.state ?? 'unknown'] += 1;
  return counts;
}

/** Names of the drills that run; none on a real site. Throws when the simulated plant does not answer. */
export async function activeDrills(parts: ApiParts): Promise<readonly string[]> {
  const drills = (await parts.drills?.list()) ?? [];
  return drills.filter((drill) => drill.active).map((drill) => drill.name);
}

/** `rows` is what is not the plant's own: active alerts as views, who has the duty, drills. Pure otherwise. */
export function overviewOf(
  parts: Pick<ApiParts, 'plant' | 'clock' | 'actions'>,
  rows: Pick<OverviewView, 'alerts' | 'onCall' | 'activeDrills' | 'maintenance'>,
): OverviewView {
  const { plant } = parts;
  const model = plant.model();
  const names = namesOf(plant);
  const { id, name, timeZone } = plant.site;
  return {
    at: parts.clock.epochMs(),
    site: { id, name, timeZone },
    ...verdictViews(model, plant.assessment(), {
      names,
      since: plant.verdictSince(),
      supply: plant.supply(),
    }),
    lanes: laneViews(plant, carriedFlow(model, plant.onBattery()).present),
    battery: batteryView(plant),
    protection: protectionSummary(plant.autonomy),
    itLoadKw: itLoadKw(plant),
    devices: deviceCounts(plant),
    armedActions: armedCounts(parts.actions, parts.clock.epochMs()),
    ...rows,
  };
}
