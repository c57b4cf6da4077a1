// The overview: is the site redundant now, what is wrong, who is on call. One document for everybody who watches.
import { armedCounts } from './action-view.ts';
import { protectionSummary } from './autonomy-view.ts';
import { batteryView } from './battery-runtime.ts';
import type { OverviewView } from './contract.ts';
import { itLoadKw } from './it-load.ts';
import { laneViews } from './lane-view.ts';
import { diagramContext } from './plant-view.ts';
import type { DiagramContext } from './plant-view.ts';
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

/** What changes with the plant alone, and is long to work out on a large site. */
export type PlantStanding = Pick<OverviewView, 'design' | 'live' | 'survivesSingleFailure' | 'lanes'>;

export function plantStanding(
  plant: PlantSource,
  { present, names }: Pick<DiagramContext, 'present' | 'names'> = diagramContext(plant),
): PlantStanding {
  const context = { names, since: plant.verdictSince(), supply: plant.supply() };
  return { ...verdictViews(plant.model(), plant.assessment(), context), lanes: laneViews(plant, present) };
}

/** `rows` is what is not the plant's own: who has the duty, drills, maintenance. Pure otherwise. */
export function overviewOf(
  parts: Pick<ApiParts, 'plant' | 'clock' | 'actions'>,
  rows: Pick<OverviewView, 'onCall' | 'activeDrills' | 'maintenance'>,
  standing = plantStanding(parts.plant),
): OverviewView {
  const { plant } = parts;
  const { id, name, timeZone } = plant.site;
  return {
    at: parts.clock.epochMs(),
    site: { id, name, timeZone },
    ...standing,
    battery: batteryView(plant),
    protection: protectionSummary(plant.autonomy),
    itLoadKw: itLoadKw(plant),
    devices: deviceCounts(plant),
    armedActions: armedCounts(parts.actions, parts.clock.epochMs()),
    ...rows,
  };
}
