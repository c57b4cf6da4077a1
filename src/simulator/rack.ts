// The IT load of one rack and the two rack PDUs that feed it. Easy to get wrong: the load does not care which side it
// comes from – when one side is lost the other carries all of it – and a rack without any side draws nothing
// and takes minutes to come back.
import { loadShare, type Moment } from './daily-curve.ts';
import { traitOf } from './random.ts';
import type { Noise } from './random.ts';
import { rackTrait } from './register-history.ts';

export interface RackState {
  /** What its equipment wants, W. */
  readonly wantedWatts: number;
  /** Share by which it has wandered from the curve. */
  readonly off: number;
  /** 0 to 1: how far its servers have come up since power returned. */
  readonly booted: number;
  readonly trafficBits: number;
}

export interface RackPduState {
  /** Energy register, Wh; only grows. */
  readonly energyWh: number;
  /** As its meter shows it; the energy register counts this. */
  readonly watts: number;
  /** The same by phase. */
  readonly phaseWatts: readonly [number, number, number];
  readonly peakWatts: number;
  readonly isLive: boolean;
}

export interface RackWorld {
  readonly moment: Moment;
  readonly nominalWatts: number;
  readonly nominalBits: number;
  readonly isFed: boolean;
  readonly noise: Noise;
}

const bootSeconds = 120;

export function newRack(id: string, nominalWatts: number, moment: Moment): RackState {
  return { wantedWatts: nominalWatts * rackTrait(id) * loadShare(moment), off: 0, booted: 1, trafficBits: 0 };
}

export function stepRack(id: string, rack: RackState, dt: number, world: RackWorld): RackState {
  const off = world.noise.wander(rack.off, dt, { spread: 0.02, settleSeconds: 300 });
  const booted = world.isFed ? Math.min(1, rack.booted + dt / bootSeconds) : 0;
  const share = loadShare(world.moment) * rackTrait(id) * (1 + off);
  return {
    off,
    booted,
    wantedWatts: world.nominalWatts * share * (0.3 + 0.7 * booted),
    trafficBits: world.nominalBits * share * share * booted,
  };
}

export function newRackPdu(energyWh: number): RackPduState {
  return { energyWh, watts: 0, phaseWatts: [0, 0, 0], peakWatts: 0, isLive: true };
}

/** How the three phases of one rack divide its load; adds up to 1. */
export function phaseShares(id: string): readonly [number, number, number] {
  const first = 0.3 + 0.07 * traitOf(`${id}/1`);
  const second = 0.3 + 0.07 * traitOf(`${id}/2`);
  return [first, second, 1 - first - second];
}

interface PduFlow {
  readonly watts: number;
  readonly isLive: boolean;
  readonly shares: readonly [number, number, number];
  /** Index of the phase whose current transformer is dead: its current flows and is not seen. */
  readonly deadPhase: number | undefined;
}

export function stepRackPdu(pdu: RackPduState, dt: number, flow: PduFlow): RackPduState {
  const seen = (index: 0 | 1 | 2): number => (flow.deadPhase === index ? 0 : flow.watts * flow.shares[index]);
  const phaseWatts = [seen(0), seen(1), seen(2)] as const;
  const watts = flow.deadPhase === undefined ? flow.watts : phaseWatts[0] + phaseWatts[1] + phaseWatts[2];
  return {
    energyWh: pdu.energyWh + (watts * dt) / 3600,
    watts,
    phaseWatts,
    peakWatts: Math.max(pdu.peakWatts, watts),
    isLive: flow.isLive,
  };
}
