// One incoming utility: there with a little wobble, or gone. Volts are to neutral.
import type { Noise } from './random.ts';

export interface UtilityState {
  readonly present: boolean;
  readonly volts: number;
  readonly hertz: number;
  /** How far voltage (share of nominal) and frequency (Hz) have wandered. */
  readonly voltsOff: number;
  readonly hertzOff: number;
}

export const nominalVolts = 230;
export const nominalHertz = 50;

export function newUtility(): UtilityState {
  return { present: true, volts: nominalVolts, hertz: nominalHertz, voltsOff: 0, hertzOff: 0 };
}

export function stepUtility(
  utility: UtilityState,
  dtSeconds: number,
  outside: { readonly lost: boolean; readonly noise: Noise },
): UtilityState {
  const voltsOff = outside.noise.wander(utility.voltsOff, dtSeconds, { spread: 0.006, settleSeconds: 40 });
  const hertzOff = outside.noise.wander(utility.hertzOff, dtSeconds, { spread: 0.015, settleSeconds: 15 });
  const present = !outside.lost;
  return {
    present,
    volts: present ? nominalVolts * (1 + voltsOff) : 0,
    hertz: present ? nominalHertz + hertzOff : 0,
    voltsOff,
    hertzOff,
  };
}
