// How much is left of each component's capacity while the work lasts, on the utilities and on generators. Pure. Easy to
// get wrong: what is out has no headroom at all, and must not be named as the tightest.
import { Situation } from '../redundancy/situation.ts';
import type { Plant } from '../redundancy/plant.ts';
import { unitsOf } from '../redundancy/sentence.ts';
import type { SiteComponent } from '../site/site.ts';
import type { HeadroomLeft } from './go-verdict.ts';
import type { Moment } from './sweep.ts';

/** The component with the smallest part of its capacity left over all moments; null where no capacity is known. */
export function leastHeadroom(
  plant: Plant,
  healthy: Uint8Array,
  moments: readonly Pick<Moment, 'removed'>[],
  components: readonly SiteComponent[],
): HeadroomLeft | null {
  const units = unitsOf({ components });
  const candidates = moments.flatMap(({ removed }) => {
    const roots = removed.map((id) => plant.indexOf.get(id)!);
    return [
      ...headroomOf(plant, healthy, roots).map((one) => ({ ...one, on: 'utilities' as const })),
      ...headroomOf(plant, healthy, [...roots, ...plant.utilities]).map((one) => ({
        ...one,
        on: 'generators' as const,
      })),
    ];
  });
  const part = ({ left, capacity }: Pick<HeadroomLeft, 'left' | 'capacity'>): number => left / capacity;
  const [first, ...rest] = candidates;
  if (first === undefined) return null;
  const least = rest.reduce((tightest, one) => (part(one) < part(tightest) ? one : tightest), first);
  return { ...least, unit: units.get(least.componentId) ?? 'kW' };
}

function headroomOf(
  plant: Plant,
  healthy: Uint8Array,
  out: readonly number[],
): Pick<HeadroomLeft, 'componentId' | 'left' | 'capacity'>[] {
  const { flow } = new Situation(plant, healthy, out);
  return plant.ids.flatMap((componentId, v) => {
    const capacity = plant.capacity[v]!;
    if (flow.live[v] !== 1 || !Number.isFinite(capacity) || capacity <= 0) return [];
    return [{ componentId, left: capacity - flow.output[v]!, capacity }];
  });
}
