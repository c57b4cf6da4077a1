// The IT load of one rack and the two rack PDUs that feed it. Easy to get wrong: the load does not care which side it
// comes from – when one side is lost the other carries all of it – and a rack without any side draws nothing
// and takes minutes to come back.
import { loadShare, type Moment } from './daily-curve.ts';
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
  readonly watts: number;
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

export function stepRackPdu(
  pdu: RackPduState,
  dt: number,
  flow: { watts: number; isLive: boolean },
): RackPduState {
  return {
    energyWh: pdu.energyWh + (flow.watts * dt) / 3600,
    watts: flow.watts,
    peakWatts: Math.max(pdu.peakWatts, flow.watts),
    isLive: flow.isLive,
  };
}
