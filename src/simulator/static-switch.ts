// One static transfer switch between two fed sources: thyristors that move within a quarter of a period, which is shorter than
// a step of the plant. Easy to get wrong: which source carries at this instant is decided in the flow (`sourceOf`), so that
// the load behind it never sees a gap; the state only remembers it, and goes back after the preferred source has stood.

export type StaticPosition = 'preferred' | 'alternate';

export interface StaticSwitchState {
  readonly position: StaticPosition;
  readonly preferredBackSeconds: number;
  readonly transfers: number;
}

export interface StaticSwitchWorld {
  readonly preferredLive: boolean;
  readonly alternateLive: boolean;
}

/** So long the preferred source has to stand before the load goes back to it. */
export const staticRetransferSeconds = 10;

export function newStaticSwitch(): StaticSwitchState {
  return { position: 'preferred', preferredBackSeconds: staticRetransferSeconds, transfers: 3 };
}

/** The source that carries now; undefined when both are dead. */
export function sourceOf(
  { position }: StaticSwitchState,
  { preferredLive, alternateLive }: StaticSwitchWorld,
): StaticPosition | undefined {
  if (position === 'preferred') {
    return preferredLive ? 'preferred' : alternateLive ? 'alternate' : undefined;
  }
  return alternateLive ? 'alternate' : preferredLive ? 'preferred' : undefined;
}

export function stepStaticSwitch(
  state: StaticSwitchState,
  dt: number,
  world: StaticSwitchWorld,
): StaticSwitchState {
  const preferredBackSeconds = world.preferredLive ? state.preferredBackSeconds + dt : 0;
  const carrying = sourceOf(state, world) ?? state.position;
  const isBack = carrying === 'alternate' && preferredBackSeconds >= staticRetransferSeconds;
  const position = isBack ? 'preferred' : carrying;
  const transfers = state.transfers + (position === state.position ? 0 : 1);
  return { position, preferredBackSeconds, transfers };
}
