// The site's components sorted by what they are to physics, once, before the plant runs: orders of evaluation,
// consumers, and which generators and chillers stand behind whom. Easy to get wrong: within one medium the
// graph has no circle (the site's loader refuses one), so "sources first" is a total order.
import type { ComponentInput, Medium } from '../site/component.ts';
import type { Site, SiteComponent } from '../site/site.ts';

export interface Topology {
  readonly site: Site;
  readonly byId: ReadonlyMap<string, SiteComponent>;
  /** Providers of each medium, sources first. */
  readonly order: Readonly<Record<Medium, readonly SiteComponent[]>>;
  /** Everything that has an input of the medium, by the member it names. */
  readonly consumers: Readonly<Record<Medium, ReadonlyMap<string, readonly SiteComponent[]>>>;
  readonly utilities: readonly SiteComponent[];
  readonly generators: readonly SiteComponent[];
  readonly transferSwitches: readonly SiteComponent[];
  readonly staticSwitches: readonly SiteComponent[];
  readonly breakers: readonly SiteComponent[];
  readonly upsModules: readonly SiteComponent[];
  readonly chillers: readonly SiteComponent[];
  readonly coolingUnits: readonly SiteComponent[];
  readonly rooms: readonly SiteComponent[];
  readonly racks: readonly SiteComponent[];
  /** PDUs that feed a rack, with the side they are on. */
  readonly rackPdus: readonly {
    readonly pdu: SiteComponent;
    readonly rack: SiteComponent;
    readonly side: 0 | 1;
  }[];
  readonly carriers: readonly SiteComponent[];
  /** What a power meter of its own measures. */
  readonly metered: readonly SiteComponent[];
}

export function inputOf(component: SiteComponent, medium: Medium): ComponentInput | undefined {
  return component.inputs.find((input) => input.medium === medium);
}

export function membersOf(component: SiteComponent, medium: Medium): readonly string[] {
  return inputOf(component, medium)?.members ?? [];
}

/** Sorts the site's components by their part in the plant. */
export function readTopology(site: Site): Topology {
  const { components } = site;
  const byId = new Map(components.map((component) => [component.id, component]));
  const ofKind = (kind: string): SiteComponent[] => components.filter((component) => component.kind === kind);
  const racks = components.filter((component) => component.provides === undefined);
  return {
    site,
    byId,
    order: {
      power: sourcesFirst(components, byId, 'power'),
      cooling: sourcesFirst(components, byId, 'cooling'),
      network: sourcesFirst(components, byId, 'network'),
    },
    consumers: {
      power: consumersOf(components, 'power'),
      cooling: consumersOf(components, 'cooling'),
      network: consumersOf(components, 'network'),
    },
    utilities: ofKind('utility'),
    generators: ofKind('generator'),
    transferSwitches: ofKind('transfer-switch'),
    staticSwitches: ofKind('static-transfer-switch'),
    breakers: ofKind('breaker'),
    upsModules: ofKind('ups'),
    chillers: sources(components, 'cooling'),
    coolingUnits: ofKind('cooling-unit'),
    rooms: components.filter(
      (component) => component.provides === 'cooling' && component.kind === 'room-air',
    ),
    racks,
    rackPdus: racks.flatMap((rack) => rackPdusOf(rack, byId)),
    carriers: sources(components, 'network'),
    metered: meteredBy(site),
  };
}

function meteredBy({ components, devices }: Site): SiteComponent[] {
  const meters = devices.filter(({ kind }) => kind === 'meter');
  const measured = new Set(meters.flatMap(({ bindings }) => bindings.map(({ component }) => component)));
  return components.filter(({ id, provides }) => provides === 'power' && measured.has(id));
}

function sources(components: readonly SiteComponent[], medium: Medium): SiteComponent[] {
  return components.filter(
    (component) => component.provides === medium && inputOf(component, medium) === undefined,
  );
}

function rackPdusOf(rack: SiteComponent, byId: ReadonlyMap<string, SiteComponent>): Topology['rackPdus'] {
  return membersOf(rack, 'power').flatMap((id, index) => {
    const pdu = byId.get(id);
    return pdu === undefined ? [] : [{ pdu, rack, side: index === 0 ? (0 as const) : (1 as const) }];
  });
}

function consumersOf(components: readonly SiteComponent[], medium: Medium): Map<string, SiteComponent[]> {
  const map = new Map<string, SiteComponent[]>();
  for (const component of components) {
    for (const member of membersOf(component, medium)) {
      map.set(member, [...(map.get(member) ?? []), component]);
    }
  }
  return map;
}

function sourcesFirst(
  components: readonly SiteComponent[],
  byId: ReadonlyMap<string, SiteComponent>,
  medium: Medium,
): SiteComponent[] {
  const order: SiteComponent[] = [];
  const seen = new Set<string>();
  const visit = (component: SiteComponent): void => {
    if (seen.has(component.id) || component.provides !== medium) return;
    seen.add(component.id);
    for (const member of membersOf(component, medium)) {
      const feeder = byId.get(member);
      if (feeder !== undefined) visit(feeder);
    }
    order.push(component);
  };
  for (const component of components) visit(component);
  return order;
}

/** Ids of everything that stands behind the component in one medium, itself left out. */
export function behind(topology: Topology, id: string, medium: Medium): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const component = topology.byId.get(next);
    if (component === undefined) continue;
    for (const member of membersOf(component, medium)) {
      if (found.has(member)) continue;
      found.add(member);
      open.push(member);
    }
  }
  return found;
}
