// What a rack PDU's energy register shows at an instant, had the PDU run undisturbed since it was fitted: the start
// value of the simulated registers, and the past that the demonstration's closed month is made of. Easy to
// get wrong: both sides of a rack carry half each, and the register must agree with the plant's daily curve.
import { loadShareSeconds, momentAt } from './daily-curve.ts';
import { traitOf } from './random.ts';

/** 2025-03-01T00:00Z, when the racks were fitted. */
const fittedEpochMs = 1_740_787_200_000;

/** Constant share by which one rack differs from the curve, 0.92 to 1.08. */
export function rackTrait(rack: string): number {
  return 0.92 + 0.16 * traitOf(rack);
}

/** Share of the rack's load on the side of this PDU while both live: power supplies never split quite evenly. */
export function sideShare(rack: string, side: 0 | 1): number {
  const first = 0.47 + 0.06 * traitOf(`${rack}/split`);
  return side === 0 ? first : 1 - first;
}

/**
 * Register of the PDU on `side` of `rack` at `epochMs`, in Wh, never decreasing with time. `nominalWatts` is the
 * demand of the rack in the site file.
 */
export function registerWhAt(
  rack: { readonly id: string; readonly nominalWatts: number; readonly timeZone: string },
  side: 0 | 1,
  epochMs: number,
): number {
  const since = momentAt(fittedEpochMs, rack.timeZone);
  const until = momentAt(Math.max(epochMs, fittedEpochMs), rack.timeZone);
  const fullSeconds = Math.max(0, loadShareSeconds(until) - loadShareSeconds(since));
  return (rack.nominalWatts * rackTrait(rack.id) * sideShare(rack.id, side) * fullSeconds) / 3600;
}
