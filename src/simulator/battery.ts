// A valve-regulated lead-acid string behind one UPS module. Easy to get wrong: it is not a bucket – twice the load
// empties it in less than half the time (Peukert), and the last tenth of a charge takes the longest.

/** Minutes at rated load from full, when new. */
const ratedMinutes = 6;
/** Peukert's exponent of a healthy string. */
const peukert = 1.18;
const chargeEfficiency = 0.9;
/** Charger's share of the module's rating. */
const chargerShare = 0.12;
const nominalVolts = 480;

/** Seconds left at `loadWatts` from `charge` (0 to 1); Infinity without load. */
export function runtimeSeconds(charge: number, loadWatts: number, ratedWatts: number): number {
  if (loadWatts <= 0) return Infinity;
  return (charge * ratedMinutes * 60) / (loadWatts / ratedWatts) ** peukert;
}

/** Charge after `dtSeconds` of delivering `loadWatts`; never below 0. */
export function discharge(
  charge: number,
  loadWatts: number,
  place: { dt: number; ratedWatts: number },
): number {
  if (loadWatts <= 0) return charge;
  const left = runtimeSeconds(charge, loadWatts, place.ratedWatts);
  return left <= place.dt ? 0 : charge * (1 - place.dt / left);
}

/** Power the charger takes, W: full until 85 %, then tapering; a trickle when full. */
export function chargerWatts(charge: number, ratedWatts: number): number {
  const taper = Math.min(1, Math.max(0.01, (1 - charge) / 0.15));
  return charge >= 1 ? 0 : ratedWatts * chargerShare * taper;
}

/** Charge after `dtSeconds` on the charger; never above 1. */
export function recharge(charge: number, dtSeconds: number, ratedWatts: number): number {
  const fullWattSeconds = ratedWatts * ratedMinutes * 60;
  const gained = (chargerWatts(charge, ratedWatts) * chargeEfficiency * dtSeconds) / fullWattSeconds;
  const next = charge + gained;
  return next > 0.9999 ? 1 : next;
}

/** Voltage of the string, V: floating when fed, sagging with load and charge otherwise. */
export function batteryVolts(charge: number, loadWatts: number, ratedWatts: number): number {
  if (loadWatts <= 0) return nominalVolts * (1.08 + 0.05 * charge);
  return nominalVolts * (0.86 + 0.17 * Math.sqrt(charge) - 0.05 * (loadWatts / ratedWatts));
}
