// Which chiller's water reaches a room unit. Water moves while the pumps on its way have power; that the chiller
// itself stands still does not stop it, it only lets the water warm.
import type { PlantState } from './plant-state.ts';
import type { Topology } from './topology.ts';
import { inputOf, membersOf } from './topology.ts';
import type { SiteComponent } from '../site/site.ts';

/** Water warmer than this makes a unit change to its other coil when that has cooler water. */
const changeOverCelsius = 16;
/** Longest way from a room unit to a chiller, in components. */
const longestWay = 20;

/** The chiller behind the first way that flows, preferring cool water; undefined when nothing flows. */
export function waterOf(
  unit: SiteComponent,
  place: { topology: Topology; state: PlantState; live: ReadonlyMap<string, boolean> },
): { readonly chiller: string; readonly celsius: number } | undefined {
  const ways = membersOf(unit, 'cooling').flatMap((member) => {
    const chiller = chillerBehind(member, place, longestWay);
    const state = chiller === undefined ? undefined : place.state.chillers[chiller];
    return chiller === undefined || state === undefined ? [] : [{ chiller, celsius: state.supplyCelsius }];
  });
  return ways.find((way) => way.celsius <= changeOverCelsius) ?? coolest(ways);
}

function coolest<Way extends { readonly celsius: number }>(ways: readonly Way[]): Way | undefined {
  return ways.reduce<Way | undefined>(
    (best, way) => (best === undefined || way.celsius < best.celsius ? way : best),
    undefined,
  );
}

function chillerBehind(
  id: string,
  place: { topology: Topology; state: PlantState; live: ReadonlyMap<string, boolean> },
  left: number,
): string | undefined {
  if (place.state.chillers[id] !== undefined) return id;
  const component = place.topology.byId.get(id);
  if (component === undefined || left === 0) return undefined;
  if (inputOf(component, 'power') !== undefined && place.live.get(id) !== true) return undefined;
  for (const member of membersOf(component, 'cooling')) {
    const chiller = chillerBehind(member, place, left - 1);
    if (chiller !== undefined) return chiller;
  }
  return undefined;
}
