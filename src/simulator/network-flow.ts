// Which network elements are up and how much passes each cable. Traffic is counted towards the carrier; what comes
// back is a fixed part of it. When a way is cut its traffic moves to the others at once.
import type { PlantState } from './plant-state.ts';
import { cableId } from './plant-state.ts';
import type { Topology } from './topology.ts';
import { inputOf } from './topology.ts';

export interface NetworkFlow {
  readonly live: ReadonlyMap<string, boolean>;
  /** Bits per second towards the carrier, by cable. */
  readonly cableBits: ReadonlyMap<string, number>;
}

/** Hosting sends more than it fetches. */
export const returnShare = 0.38;

export function solveNetwork(
  topology: Topology,
  state: PlantState,
  powered: ReadonlyMap<string, boolean>,
): NetworkFlow {
  const live = new Map<string, boolean>();
  for (const component of topology.order.network) {
    const input = inputOf(component, 'network');
    const carrier = state.carriers[component.id];
    const hasPower = inputOf(component, 'power') === undefined || powered.get(component.id) === true;
    const isFed =
      input === undefined ? carrier?.isLit !== false : input.members.some((id) => live.get(id) === true);
    live.set(component.id, hasPower && isFed);
  }
  const cableBits = new Map<string, number>();
  const carried = new Map<string, number>();
  const spread = (id: string, bits: number): void => {
    const component = topology.byId.get(id);
    const input = component === undefined ? undefined : inputOf(component, 'network');
    const living = input?.members.filter((member) => live.get(member) === true) ?? [];
    const used = input?.mode === 'select' ? living.slice(0, 1) : living;
    for (const member of used) {
      cableBits.set(cableId(member, id), bits / used.length);
      carried.set(member, (carried.get(member) ?? 0) + bits / used.length);
    }
  };
  for (const rack of topology.racks) {
    const isOn = powered.get(rack.id) === true;
    spread(rack.id, isOn ? (state.racks[rack.id]?.trafficBits ?? 0) : 0);
  }
  for (const component of topology.order.network.toReversed()) {
    if (live.get(component.id) === true) spread(component.id, carried.get(component.id) ?? 0);
  }
  return { live, cableBits };
}
