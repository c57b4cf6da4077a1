// The light of one carrier's fibre as the router at our end sees it. A cut leaves the receiver in the dark while our
// own laser goes on sending.
import type { Noise } from './random.ts';

export interface CarrierState {
  readonly isLit: boolean;
  /** Received and sent optical power, dBm. */
  readonly rxDbm: number;
  readonly txDbm: number;
  readonly off: number;
}

/** What an optical receiver shows without light. */
export const darkDbm = -40;

export function newCarrier(trait: number): CarrierState {
  return { isLit: true, rxDbm: -6 - 3 * trait, txDbm: -1.5 - trait, off: 0 };
}

export function stepCarrier(
  carrier: CarrierState,
  dt: number,
  world: { readonly isCut: boolean; readonly trait: number; readonly noise: Noise },
): CarrierState {
  const off = world.noise.wander(carrier.off, dt, { spread: 0.12, settleSeconds: 600 });
  return {
    isLit: !world.isCut,
    rxDbm: world.isCut ? darkDbm : -6 - 3 * world.trait + off,
    txDbm: -1.5 - world.trait + off / 3,
    off,
  };
}
