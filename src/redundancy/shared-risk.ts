// Which of the site's network links share a fate: a duct, a building entry, a carrier's node, or a risk that is no equipment
// (a trench, a bridge). Easy to get wrong: only what lies on every way of both links is shared – a ring through two ducts
// survives either of them – and where several carriers serve the same loads, two ways of one carrier need not be diverse.
import { consumersOf } from '../site/component.ts';
import type { PlantComponent, PlantModel } from '../site/component.ts';

/** A passive way from a carrier to where active equipment takes it over. */
export interface NetworkLink {
  /** `source>handoff`, the same for as long as the site file is. */
  readonly id: string;
  readonly sourceId: string;
  /** Last passive component before a router, a switch or a load. */
  readonly handoffId: string;
  /** Active components and loads that take it over, sorted. */
  readonly takers: readonly string[];
  /** Components that lie on every way from source to handoff, both included, source first. */
  readonly way: readonly string[];
  /** Risks declared by any of them, sorted. */
  readonly risks: readonly string[];
}

/** Two links that ought to be diverse, and what takes both. */
export interface SharedFate {
  readonly links: readonly [string, string];
  /** Components on every way of both, in the order of the first one's way. */
  readonly components: readonly string[];
  readonly risks: readonly string[];
}

export interface SharedRiskReport {
  readonly links: readonly NetworkLink[];
  /** How many pairs ought to be diverse. */
  readonly pairs: number;
  /** Those of them that share something. */
  readonly shared: readonly SharedFate[];
  /** Sources that serve loads which no other link serves: there is nothing to be diverse from. */
  readonly aloneSources: readonly string[];
  /** Risks that one component alone declares: nothing can share them, so the word may be misspelt. */
  readonly lonelyRisks: readonly { readonly risk: string; readonly componentId: string }[];
  /** True when there are more links than are looked at. */
  readonly isCutShort: boolean;
}

/** More carriers into one site than anybody has; beyond it the report says that it was cut short. */
export const maxLinks = 100;

const activeKinds: ReadonlySet<string> = new Set(['router', 'switch', 'firewall']);

interface Network {
  readonly byId: ReadonlyMap<string, PlantComponent>;
  readonly consumers: ReadonlyMap<string, readonly PlantComponent[]>;
}

function feedersOf(component: PlantComponent | undefined): readonly string[] {
  return component?.inputs.find((input) => input.medium === 'network')?.members ?? [];
}

/** Fibre, ducts, entries, a carrier's service: nothing of ours that needs power or cooling. */
function isPassive(component: PlantComponent | undefined): boolean {
  if (component?.provides !== 'network' || activeKinds.has(component.kind)) return false;
  return component.inputs.every((input) => input.medium === 'network');
}

function networkOf(model: PlantModel): Network {
  return {
    byId: new Map(model.components.map((one) => [one.id, one])),
    consumers: consumersOf(model.components, feedersOf),
  };
}

/** Passive components from which `handoff` is fed, itself included, nearest first; `without` is thought away. */
function passiveBehind(network: Network, handoff: string, without?: string): readonly string[] {
  if (handoff === without) return [];
  const found = [handoff];
  const seen = new Set(found);
  for (let at = 0; at < found.length; at++) {
    for (const id of feedersOf(network.byId.get(found[at]!))) {
      if (id === without || seen.has(id) || !isPassive(network.byId.get(id))) continue;
      seen.add(id);
      found.push(id);
    }
  }
  return found;
}

function linksInto(network: Network, handoff: string): readonly NetworkLink[] {
  const behind = passiveBehind(network, handoff);
  const takers = (network.consumers.get(handoff) ?? []).filter((one) => !isPassive(one)).map(({ id }) => id);
  const reachedWithout = new Map(behind.map((id) => [id, new Set(passiveBehind(network, handoff, id))]));
  return behind
    .filter((id) => feedersOf(network.byId.get(id)).length === 0)
    .map((sourceId): NetworkLink => {
      // Nearest first, so the way from the source is the other way round.
      const way = behind.filter((id) => reachedWithout.get(id)?.has(sourceId) !== true).toReversed();
      const risks = new Set(way.flatMap((id) => network.byId.get(id)?.sharedRisk ?? []));
      return {
        id: `${sourceId}>${handoff}`,
        sourceId,
        handoffId: handoff,
        takers: takers.toSorted(),
        way: [sourceId, ...way.filter((id) => id !== sourceId)],
        risks: [...risks].sort(),
      };
    });
}

/** Every link of the site, by id. Includes those of one carrier over several entries. */
export function networkLinks(model: PlantModel): readonly NetworkLink[] {
  const network = networkOf(model);
  return model.components
    .filter((component) => isPassive(component))
    .filter(({ id }) => (network.consumers.get(id) ?? []).some((one) => !isPassive(one)))
    .flatMap(({ id }) => linksInto(network, id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function servedBy(network: Network, link: NetworkLink): ReadonlySet<string> {
  const found = new Set(link.takers);
  for (const id of found) for (const { id: next } of network.consumers.get(id) ?? []) found.add(next);
  return found;
}

function meeting(
  network: Network,
  links: readonly NetworkLink[],
): (a: NetworkLink, b: NetworkLink) => boolean {
  const served = new Map(links.map((link) => [link.id, servedBy(network, link)]));
  return (a, b) => !served.get(a.id)!.isDisjointFrom(served.get(b.id)!);
}

/** Links that serve a load in common, directly or by way of another: each group of two links or more. */
export function linkGroups(model: PlantModel): readonly (readonly NetworkLink[])[] {
  const links = networkLinks(model).slice(0, maxLinks);
  const meet = meeting(networkOf(model), links);
  const groups: NetworkLink[][] = [];
  for (const link of links) {
    const touching = groups.filter((group) => group.some((other) => meet(link, other)));
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push([...touching.flat(), link]);
  }
  return groups.filter((group) => group.length > 1);
}

/** The report over all links. Linear in components for each link and each component on its way. */
export function findSharedRisks(model: PlantModel): SharedRiskReport {
  const network = networkOf(model);
  const all = networkLinks(model);
  const links = all.slice(0, maxLinks);
  const meet = meeting(network, links);
  const hasOther = (link: NetworkLink): boolean =>
    links.some((other) => other.sourceId !== link.sourceId && meet(link, other));
  const pairs = links.flatMap((a, at) =>
    links
      .slice(at + 1)
      .filter((b) => meet(a, b) && (a.sourceId !== b.sourceId || !hasOther(a)))
      .map((b) => [a, b] as const),
  );
  const alone = new Set(links.filter((link) => !hasOther(link)).map(({ sourceId }) => sourceId));
  return {
    links,
    pairs: pairs.length,
    shared: pairs.flatMap(([a, b]) => fateOf(a, b)),
    aloneSources: [...alone].sort(),
    lonelyRisks: lonelyRisks(model),
    isCutShort: all.length > links.length,
  };
}

function fateOf(a: NetworkLink, b: NetworkLink): readonly SharedFate[] {
  const components = a.way.filter((id) => b.way.includes(id));
  const risks = a.risks.filter((risk) => b.risks.includes(risk));
  if (components.length + risks.length === 0) return [];
  return [{ links: [a.id, b.id], components, risks }];
}

function lonelyRisks(model: PlantModel): SharedRiskReport['lonelyRisks'] {
  const members = new Map<string, string[]>();
  for (const { id, sharedRisk = [] } of model.components) {
    for (const risk of sharedRisk) members.set(risk, [...(members.get(risk) ?? []), id]);
  }
  return [...members]
    .filter(([, ids]) => ids.length === 1)
    .map(([risk, ids]) => ({ risk, componentId: ids[0]! }))
    .sort((a, b) => (a.risk < b.risk ? -1 : 1));
}
