// One medium from source to load, stage by stage, as the overview shows it. Pure. A stage is all components of one kind
// that provide the medium, placed by how far from the sources they stand.
import type { PresentComponent } from '../redundancy/present-flow.ts';
import { media } from '../site/component.ts';
import type { Medium } from '../site/component.ts';
import type { Site, SiteComponent } from '../site/site.ts';
import type { LaneView, StageView } from './contract.ts';
import type { PlantSource } from './sources.ts';

/** Longest chain of feeders of the same medium behind each component: 0 for a source. */
function depths(components: readonly SiteComponent[], medium: Medium): ReadonlyMap<string, number> {
  const byId = new Map(components.map((component) => [component.id, component]));
  const known = new Map<string, number>();
  const depthOf = (id: string): number => {
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    const members = byId.get(id)?.inputs.find((input) => input.medium === medium)?.members ?? [];
    const depth = members.length === 0 ? 0 : 1 + Math.max(...members.map(depthOf));
    known.set(id, depth);
    return depth;
  };
  for (const component of components) depthOf(component.id);
  return known;
}

/** Kinds that stand in the same medium between each component and its sources. */
function kindsUpstream(
  components: readonly SiteComponent[],
  medium: Medium,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byId = new Map(components.map((component) => [component.id, component]));
  const known = new Map<string, ReadonlySet<string>>();
  const kindsOf = (id: string): ReadonlySet<string> => {
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    const feeders = byId.get(id)?.inputs.find((input) => input.medium === medium)?.members ?? [];
    const kinds = new Set(feeders.flatMap((feeder) => [byId.get(feeder)?.kind ?? '', ...kindsOf(feeder)]));
    known.set(id, kinds);
    return kinds;
  };
  for (const component of components) kindsOf(component.id);
  return known;
}

interface Context {
  readonly plant: PlantSource;
  readonly present: ReadonlyMap<string, PresentComponent>;
  readonly upstream: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Boards that feed boards carry the same power twice: output and capacity are those of the first in each chain. */
function stageOf(kind: string, members: readonly SiteComponent[], context: Context): StageView {
  const { plant, present, upstream } = context;
  const heads = members.filter((member) => upstream.get(member.id)?.has(kind) !== true);
  const states = members.map((member) => plant.status(member.id)?.state ?? member.state);
  const capacities = heads.map((member) => member.capacity);
  const isLimited = capacities.every((capacity) => capacity !== undefined);
  return {
    kind,
    total: members.length,
    available: states.filter((state) => state === 'available').length,
    unknown: states.filter((state) => state === 'unknown').length,
    output: heads.reduce((sum, member) => sum + (present.get(member.id)?.output ?? 0), 0),
    capacity: isLimited ? capacities.reduce((sum: number, capacity) => sum + (capacity ?? 0), 0) : null,
  };
}

/** Removable components only: the air of a room has no margin of its own to speak of. */
function marginOf(plant: PlantSource, members: readonly SiteComponent[]): LaneView['margin'] {
  const { headroom } = plant.assessment().report.live;
  const known = members
    .filter((member) => member.removable && headroom[member.id] !== undefined)
    .map((member) => ({ componentId: member.id, name: member.name, headroom: headroom[member.id] ?? 0 }));
  return known.reduce<LaneView['margin']>(
    (least, one) => (least === null || one.headroom < least.headroom ? one : least),
    null,
  );
}

interface Layout {
  readonly depth: ReadonlyMap<string, number>;
  readonly upstream: ReadonlyMap<string, ReadonlySet<string>>;
}

const layouts = new WeakMap<Site, Map<Medium, Layout>>();

/** Made once, because a site does not change while we run. */
function layoutOf(site: Site, medium: Medium): Layout {
  const known = layouts.get(site) ?? new Map<Medium, Layout>();
  layouts.set(site, known);
  const { components } = site;
  const layout = known.get(medium) ?? {
    depth: depths(components, medium),
    upstream: kindsUpstream(components, medium),
  };
  known.set(medium, layout);
  return layout;
}

/** One lane for each medium that the site has. */
export function laneViews(
  plant: PlantSource,
  present: ReadonlyMap<string, PresentComponent>,
): readonly LaneView[] {
  return media.flatMap((medium): readonly LaneView[] => {
    const members = plant.site.components.filter((component) => component.provides === medium);
    if (members.length === 0) return [];
    const { depth, upstream } = layoutOf(plant.site, medium);
    const kinds = Map.groupBy(members, (member) => member.kind);
    const stages = [...kinds]
      .map(([kind, group]) => ({
        depth: group.reduce((sum, member) => sum + (depth.get(member.id) ?? 0), 0) / group.length,
        stage: stageOf(kind, group, { plant, present, upstream }),
      }))
      .sort((a, b) => a.depth - b.depth)
      .map(({ stage }) => stage);
    const unit = medium === 'network' ? 'Gbit/s' : 'kW';
    return [{ medium, stages, margin: marginOf(plant, members), unit }];
  });
}
