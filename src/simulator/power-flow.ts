// Which components have voltage, and what flows through each, at one instant. Voltage is found from the sources down,
// flow from the loads up, so that what the rack PDUs show adds up to what the utility delivers. Easy to get
// wrong: a transfer switch feeds from the source it is connected to, not from the first that lives.
import { chillerWatts } from './chiller.ts';
import { coolingUnitWatts } from './cooling-unit.ts';
import type { PlantState } from './plant-state.ts';
import { nominalWatts } from './plant-state.ts';
import { sideShare } from './register-history.ts';
import { sourceOf } from './static-switch.ts';
import type { Topology } from './topology.ts';
import { inputOf } from './topology.ts';
import type { SiteComponent } from '../site/site.ts';
import { isUpsLive, upsInputWatts } from './ups-module.ts';

export interface PowerFlow {
  /** Whether the component (provider or consumer of power) has voltage. */
  readonly live: ReadonlyMap<string, boolean>;
  /** What each provider delivers, W. */
  readonly outputWatts: ReadonlyMap<string, number>;
  /** What each consumer or provider takes, W. */
  readonly inputWatts: ReadonlyMap<string, number>;
  /** What feeds each component that takes power. */
  readonly feeds: ReadonlyMap<string, readonly Feed[]>;
}

/** One way in which a component is fed now; weights of a component add up to 1. */
export interface Feed {
  readonly member: string;
  readonly weight: number;
}

interface Solving {
  readonly state: PlantState;
  readonly live: Map<string, boolean>;
  readonly outputWatts: Map<string, number>;
  readonly inputWatts: Map<string, number>;
  readonly feeds: Map<string, readonly Feed[]>;
}

export function solvePower(topology: Topology, state: PlantState, outdoorCelsius: number): PowerFlow {
  const flow: Solving = {
    state,
    live: new Map(),
    outputWatts: new Map(),
    inputWatts: new Map(),
    feeds: new Map(),
  };
  const { live } = flow;
  for (const component of topology.order.power) live.set(component.id, isProviderLive(component, flow));
  for (const component of topology.site.components) {
    if (component.provides === 'power' || inputOf(component, 'power') === undefined) continue;
    const feeds = solvedFeeds(component, flow);
    live.set(component.id, feeds.length > 0);
    take(
      flow,
      component.id,
      feeds,
      consumedWatts(component, state, { isPowered: feeds.length > 0, outdoorCelsius }),
    );
  }
  const providers = topology.order.power;
  for (let at = providers.length - 1; at >= 0; at--) {
    const component = providers[at] as SiteComponent;
    const feeds = solvedFeeds(component, flow);
    const output = flow.outputWatts.get(component.id) ?? 0;
    if (feeds.length > 0) take(flow, component.id, feeds, neededWatts(component, state, output));
  }
  const { outputWatts, inputWatts, feeds } = flow;
  return { live, outputWatts, inputWatts, feeds };
}

/** Found once: what stands before a component is known before it, and does not change afterwards. */
function solvedFeeds(component: SiteComponent, flow: Solving): readonly Feed[] {
  const known = flow.feeds.get(component.id);
  if (known !== undefined) return known;
  const feeds = feedsOf(component, flow.state, flow.live);
  flow.feeds.set(component.id, feeds);
  return feeds;
}

function take(
  flow: { outputWatts: Map<string, number>; inputWatts: Map<string, number> },
  id: string,
  feeds: readonly Feed[],
  watts: number,
): void {
  if (feeds.length === 0 || watts === 0) return;
  flow.inputWatts.set(id, watts);
  for (const { member, weight } of feeds) {
    flow.outputWatts.set(member, (flow.outputWatts.get(member) ?? 0) + watts * weight);
  }
}

function isProviderLive(component: SiteComponent, flow: Solving): boolean {
  const { state } = flow;
  const { id } = component;
  const utility = state.utilities[id];
  if (utility !== undefined) return utility.present;
  const generator = state.generators[id];
  if (generator !== undefined) return generator.phase === 'on-load';
  if (state.breakers[id]?.isOpen === true) return false;
  const isFed = solvedFeeds(component, flow).length > 0;
  const module = state.upsModules[id];
  if (module !== undefined) return isUpsLive(module, isFed);
  return isFed || inputOf(component, 'power') === undefined;
}

const noFeeds: readonly Feed[] = [];

/** The live members that feed the component at this instant, with the share each carries. */
export function feedsOf(
  component: SiteComponent,
  state: PlantState,
  live: ReadonlyMap<string, boolean>,
): readonly Feed[] {
  const input = inputOf(component, 'power');
  if (input === undefined) return noFeeds;
  const transfer = state.transferSwitches[component.id];
  const { members } = input;
  if (transfer !== undefined) {
    const connected =
      transfer.position === 'open' ? undefined : members[transfer.position === 'preferred' ? 0 : 1];
    return connected !== undefined && live.get(connected) === true ? [{ member: connected, weight: 1 }] : [];
  }
  const statical = state.staticSwitches[component.id];
  if (statical !== undefined) {
    const [preferred = '', alternate = ''] = members;
    const isLive = (id: string): boolean => live.get(id) === true;
    const world = { preferredLive: isLive(preferred), alternateLive: isLive(alternate) };
    const source = sourceOf(statical, world);
    if (source === undefined) return [];
    return [{ member: source === 'preferred' ? preferred : alternate, weight: 1 }];
  }
  const living = members.filter((member) => live.get(member) === true);
  const first = living[0];
  if (first === undefined) return noFeeds;
  if (input.mode === 'select' || living.length === 1) return [{ member: first, weight: 1 }];
  const weights = living.map((member) => weightOf(component, members.indexOf(member), state));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return living.map((member, index) => ({ member, weight: (weights[index] ?? 0) / total }));
}

/** Of a rack's load, what its cord in another rack's PDU takes. */
const lentShare = 0.04;

/** Units in parallel are of one rating here and share evenly; a rack's supplies split a little unevenly. */
function weightOf(component: SiteComponent, index: number, state: PlantState): number {
  if (state.racks[component.id] === undefined) return 1;
  return index < 2 ? sideShare(component.id, index === 0 ? 0 : 1) : lentShare;
}

function neededWatts(component: SiteComponent, state: PlantState, outputWatts: number): number {
  const module = state.upsModules[component.id];
  const { efficiency } = component;
  if (module === undefined) return outputWatts / efficiency + nominalWatts(component.demand.power);
  return upsInputWatts(module, { outputWatts, efficiency, ratedWatts: nominalWatts(component.capacity) });
}

function consumedWatts(
  component: SiteComponent,
  state: PlantState,
  world: { readonly isPowered: boolean; readonly outdoorCelsius: number },
): number {
  const rack = state.racks[component.id];
  if (rack !== undefined) return rack.wantedWatts;
  const nominal = nominalWatts(component.demand.power);
  const chiller = state.chillers[component.id];
  if (chiller !== undefined) return Math.min(nominal * 1.1, chillerWatts(chiller, world));
  const unit = state.coolingUnits[component.id];
  return unit === undefined ? nominal : coolingUnitWatts(unit, nominal);
}
