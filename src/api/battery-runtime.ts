// How long the batteries still last that carry something now. Pure. Easy to get wrong: where loads live on batteries alone the
// time that counts is when the first of them goes dark, which for a load on two feeds is later than its first battery's end.
import { least } from './autonomy-view.ts';
import type { OverviewView } from './contract.ts';
import type { PlantSource } from './sources.ts';

/** What batteries alone carry now; null when nothing lives on them. */
export function batteryView(plant: PlantSource): OverviewView['battery'] {
  const loads = [...plant.supply()].filter(([, supply]) => supply === 'on-battery').map(([id]) => id);
  if (loads.length === 0) return null;
  const protection = plant.autonomy.protection();
  return {
    loads: loads.length,
    runtimeSeconds: least(loads.map((id) => protection.get(id)?.secondsLeft ?? null)),
  };
}

/**
 * Seconds until the first of these loads on battery goes dark; where none of them is on battery, until the first of these
 * batteries that discharge is empty. Null: neither, or nobody knows. `concerned` undefined: all of the site.
 */
export function secondsOnBattery(plant: PlantSource, concerned?: ReadonlySet<string>): number | null {
  const isConcerned = (id: string): boolean => concerned === undefined || concerned.has(id);
  const loads = [...plant.autonomy.protection()].filter(
    ([id, { state }]) => state === 'on-battery' && isConcerned(id),
  );
  const dark = least(loads.map(([, { secondsLeft }]) => secondsLeft));
  if (dark !== null) return dark;
  const batteries = [...plant.autonomy.batteries()].filter(
    ([id, { mode }]) => mode === 'discharging' && isConcerned(id),
  );
  return least(batteries.map(([, { seconds }]) => seconds));
}
