// The overview: is the site redundant now, what is wrong, who is on call. One document for everybody who watches.
import { presentFlow } from '../redundancy/present-flow.ts';
import type { AlertView, OverviewView } from './contract.ts';
import { itLoadKw } from './it-load.ts';
import { laneViews } from './lane-view.ts';
import { onCallNow } from './oncall-view.ts';
import { namesOf } from './plant-view.ts';
import type { ApiParts, PlantSource } from './sources.ts';
import { verdictViews } from './verdict-view.ts';

function deviceCounts(plant: PlantSource): OverviewView['devices'] {
  const counts = { answering: 0, silent: 0, unknown: 0 };
  for (const { id } of plant.site.devices) counts[plant.healths().get(id)?.state ?? 'unknown'] += 1;
  return counts;
}

async function activeDrills(parts: ApiParts): Promise<readonly string[]> {
  if (parts.drills === undefined) return [];
  const drills = await parts.drills.list().catch((error: unknown) => {
    parts.log.warn({ err: error }, 'the simulated plant does not answer');
    return [];
  });
  return drills.filter((drill) => drill.active && drill.name !== 'normal').map((drill) => drill.name);
}

/** `alerts` are the active ones, as views. */
export async function overviewOf(parts: ApiParts, alerts: readonly AlertView[]): Promise<OverviewView> {
  const { plant } = parts;
  const model = plant.model();
  const names = namesOf(plant);
  const { id, name, timeZone } = plant.site;
  return {
    at: parts.clock.epochMs(),
    site: { id, name, timeZone },
    ...verdictViews(model, plant.assessment(), names, plant.verdictSince()),
    lanes: laneViews(plant, presentFlow(model)),
    alerts,
    onCall: await onCallNow(parts),
    itLoadKw: itLoadKw(plant),
    devices: deviceCounts(plant),
    activeDrills: await activeDrills(parts),
  };
}
