// Which measurements add up to what a component carries. Pure, from the site file alone. Easy to get wrong: what hangs on
// several feeders cannot be told apart between them, so a bus with such a consumer is not measured unless the consumer's
// draw is small and known from the site file; and a part that is not measured is said, never left out.
import type { PointName } from '../core/points.ts';
import type { Site, SiteComponent } from '../site/site.ts';

/** One measured part: the component's part of it is the reading times `weight`, in the unit of its medium. */
export interface LoadTerm {
  readonly deviceId: string;
  readonly point: PointName;
  /** Absent: the scalar, or the sum over all instances where there is no scalar. */
  readonly instance?: string;
  readonly weight: number;
}

export interface MeasuredLoad {
  readonly componentId: string;
  readonly terms: readonly LoadTerm[];
  /** Part that is taken from the site file because nothing measures it, in the unit of the medium. */
  readonly assumed: number;
}

/** Readings of power are in W, of traffic in bit/s. */
const scale = { power: 1e-3, cooling: 1e-3, network: 1e-9 } as const;
/** So much may be taken from the site file where no meter sees it, kW: a rack of network equipment, not a chiller. */
const mostBlindKw = 5;
/** Levels of the graph that are walked down at most. */
const deepest = 40;

interface Consumer {
  readonly component: SiteComponent;
  readonly feeders: number;
}

/** Every component that provides something and is measured, by itself or by all that hangs on it. */
export function measuredLoads(site: Pick<Site, 'components' | 'devices'>): MeasuredLoad[] {
  const own = ownTerms(site);
  const consumers = consumersOf(site.components);
  const sums = new Map<string, Omit<MeasuredLoad, 'componentId'> | undefined>();
  const sumOf = (component: SiteComponent, depth: number): Omit<MeasuredLoad, 'componentId'> | undefined => {
    if (sums.has(component.id)) return sums.get(component.id);
    const term = own.get(component.id);
    const sum = term === undefined ? addUp(component, depth) : { terms: [term], assumed: 0 };
    sums.set(component.id, sum);
    return sum;
  };
  const addUp = (component: SiteComponent, depth: number): Omit<MeasuredLoad, 'componentId'> | undefined => {
    const terms: LoadTerm[] = [];
    let assumed = 0;
    for (const { component: consumer, feeders } of consumers.get(component.id) ?? []) {
      const isThrough = consumer.provides === component.provides;
      const demand = component.provides === undefined ? 0 : (consumer.demand[component.provides] ?? 0);
      if (!isThrough) {
        assumed += demand / feeders;
        continue;
      }
      const part = feeders > 1 || depth >= deepest ? undefined : sumOf(consumer, depth + 1);
      if (part === undefined) {
        const blindKw = blindDraw(consumer, depth + 1);
        if (blindKw === undefined || blindKw > mostBlindKw) return undefined;
        assumed += blindKw / feeders;
        continue;
      }
      const { efficiency } = consumer;
      terms.push(...part.terms.map((term) => ({ ...term, weight: term.weight / efficiency })));
      assumed += part.assumed / efficiency + demand;
    }
    return terms.length === 0 ? undefined : { terms, assumed };
  };
  /** What hangs on a component of power that no meter is behind, from the site file. */
  const blindDraw = (component: SiteComponent, depth: number): number | undefined => {
    if (component.provides !== 'power' || own.has(component.id) || depth >= deepest) return undefined;
    let kw = component.demand.power ?? 0;
    for (const { component: consumer, feeders } of consumers.get(component.id) ?? []) {
      const behind =
        consumer.provides === 'power' ? blindDraw(consumer, depth + 1) : (consumer.demand.power ?? 0);
      if (behind === undefined) return undefined;
      kw += behind / feeders;
    }
    return kw;
  };
  return site.components.flatMap((component): MeasuredLoad[] => {
    const sum = component.provides === undefined ? undefined : sumOf(component, 0);
    return sum === undefined ? [] : [{ componentId: component.id, ...sum }];
  });
}

function ownTerms({ components, devices }: Pick<Site, 'components' | 'devices'>): Map<string, LoadTerm> {
  const mediumOf = new Map(components.map(({ id, provides }) => [id, provides]));
  const terms = new Map<string, LoadTerm>();
  for (const { id, bindings } of devices) {
    for (const { component, measures } of bindings) {
      const medium = mediumOf.get(component);
      if (measures === undefined || medium === undefined || terms.has(component)) continue;
      terms.set(component, { deviceId: id, ...measures, weight: scale[medium] });
    }
  }
  return terms;
}

function consumersOf(components: readonly SiteComponent[]): ReadonlyMap<string, readonly Consumer[]> {
  const consumers = new Map<string, Consumer[]>();
  for (const component of components) {
    for (const { members } of component.inputs) {
      for (const member of members) {
        const list = consumers.get(member) ?? [];
        list.push({ component, feeders: members.length });
        consumers.set(member, list);
      }
    }
  }
  return consumers;
}
