// One automatic transfer switch between a preferred source (first in the site file) and an alternate. It breaks
// before it makes: while it moves, neither source feeds the load. Easy to get wrong: it asks for the generators
// long before it may move, and goes back only after the preferred source has stood for a while.

/** Which source is connected; `open` while it moves. */
export type SwitchPosition = 'preferred' | 'alternate' | 'open';

export interface TransferSwitchState {
  readonly position: SwitchPosition;
  readonly target: 'preferred' | 'alternate';
  readonly movingSeconds: number;
  readonly preferredLostSeconds: number;
  readonly preferredBackSeconds: number;
  readonly alternateBackSeconds: number;
  /** How long it has been told to move and has not. */
  readonly blockedSeconds: number;
  readonly isFailed: boolean;
  /** Whether it asks the generators to run. */
  readonly callsGenerators: boolean;
  readonly transfers: number;
}

export interface TransferSwitchWorld {
  readonly preferredLive: boolean;
  readonly alternateLive: boolean;
  readonly isStuck: boolean;
}

export const senseSeconds = 1;
const alternateStableSeconds = 1;
const travelSeconds = 0.4;
/** Five to thirty minutes in a real site; a minute here, so that a drill can be watched to its end. */
export const retransferSeconds = 60;
const escapeSeconds = 2;
const blockedAlarmSeconds = 3;

export function newTransferSwitch(): TransferSwitchState {
  return {
    position: 'preferred',
    target: 'preferred',
    movingSeconds: 0,
    preferredLostSeconds: 0,
    preferredBackSeconds: retransferSeconds,
    alternateBackSeconds: 0,
    blockedSeconds: 0,
    isFailed: false,
    callsGenerators: false,
    transfers: 12,
  };
}

export function stepTransferSwitch(
  state: TransferSwitchState,
  dt: number,
  world: TransferSwitchWorld,
): TransferSwitchState {
  const timed = {
    ...state,
    preferredLostSeconds: world.preferredLive ? 0 : state.preferredLostSeconds + dt,
    preferredBackSeconds: world.preferredLive ? state.preferredBackSeconds + dt : 0,
    alternateBackSeconds: world.alternateLive ? state.alternateBackSeconds + dt : 0,
  };
  const moved = timed.position === 'open' ? travel(timed, dt) : decide(timed, dt, world);
  return { ...moved, callsGenerators: wantsGenerators(moved) };
}

function wantsGenerators(state: TransferSwitchState): boolean {
  if (state.preferredLostSeconds >= senseSeconds) return true;
  return (
    state.callsGenerators && (state.position !== 'preferred' || state.preferredBackSeconds < escapeSeconds)
  );
}

function travel(state: TransferSwitchState, dt: number): TransferSwitchState {
  const movingSeconds = state.movingSeconds + dt;
  if (movingSeconds < travelSeconds) return { ...state, movingSeconds };
  return { ...state, position: state.target, movingSeconds: 0, transfers: state.transfers + 1 };
}

function decide(state: TransferSwitchState, dt: number, world: TransferSwitchWorld): TransferSwitchState {
  const wanted = wantedPosition(state);
  if (!world.isStuck) {
    const free = { ...state, blockedSeconds: 0, isFailed: false };
    return wanted === state.position ? free : { ...free, position: 'open', target: wanted, movingSeconds: 0 };
  }
  // A jammed mechanism shows itself only when it is told to move; the failure then stands until it is freed.
  const blockedSeconds = wanted === state.position ? 0 : state.blockedSeconds + dt;
  return { ...state, blockedSeconds, isFailed: state.isFailed || blockedSeconds >= blockedAlarmSeconds };
}

function wantedPosition(state: TransferSwitchState): 'preferred' | 'alternate' {
  if (state.position === 'preferred') {
    const go =
      state.preferredLostSeconds >= senseSeconds && state.alternateBackSeconds >= alternateStableSeconds;
    return go ? 'alternate' : 'preferred';
  }
  if (state.preferredBackSeconds >= retransferSeconds) return 'preferred';
  const escape = state.alternateBackSeconds === 0 && state.preferredBackSeconds >= escapeSeconds;
  return escape ? 'preferred' : 'alternate';
}
