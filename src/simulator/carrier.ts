// The light of one carrier's fibre as the router at our end sees it. A cut leaves the receiver in the dark while our
// own laser goes on sending; a fibre that fades weakens until the receiver understands nothing any more.
import type { Noise } from './random.ts';

export interface CarrierState {
  readonly isLit: boolean;
  /** Received and sent optical power, dBm. */
  readonly rxDbm: number;
  readonly txDbm: number;
  readonly off: number;
  /** What the fibre takes beyond its usual, dB. */
  readonly lossDb: number;
}

/** What an optical receiver shows without light. */
export const darkDbm = -40;
/** Below this a receiver understands nothing, and its port goes down. */
const sensitivityDbm = -22;
/** A month of ageing in a quarter of an hour. */
const fadeDbPerSecond = 0.5 / 60;
const mostLossDb = 30;

export function newCarrier(trait: number): CarrierState {
  return { isLit: true, rxDbm: -6 - 3 * trait, txDbm: -1.5 - trait, off: 0, lossDb: 0 };
}

export function stepCarrier(
  carrier: CarrierState,
  dt: number,
  world: {
    readonly isCut: boolean;
    readonly isFading: boolean;
    readonly trait: number;
    readonly noise: Noise;
  },
): CarrierState {
  const off = world.noise.wander(carrier.off, dt, { spread: 0.12, settleSeconds: 600 });
  const lossDb = world.isFading ? Math.min(mostLossDb, carrier.lossDb + fadeDbPerSecond * dt) : 0;
  const rxDbm = world.isCut ? darkDbm : -6 - 3 * world.trait + off - lossDb;
  return {
    isLit: rxDbm > sensitivityDbm,
    rxDbm,
    txDbm: -1.5 - world.trait + off / 3,
    off,
    lossDb,
  };
}
