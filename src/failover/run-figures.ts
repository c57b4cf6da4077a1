// The countdown of a miss: which battery ends first, and what share of their rating the generators carry that carry
// anything. Pure. Easy to get wrong: the share is of those on load, not of all that are installed; and a battery of which
// nobody knows the time is left out, never counted as 0.
import { outputOf } from './advance-run.ts';
import type { Samples } from './condition.ts';
import type { Plan, PlannedItem, PlannedRun } from './plan.ts';
import type { MissNote } from './run.ts';

/** Below this share of its capacity a generator runs, but carries nothing. */
const idleShare = 0.005;

export interface FigureSources {
  readonly plan: Plan;
  readonly samples: Samples;
  /** How long the battery of a component lasts that carries its load now; null: it does not, or nobody knows. */
  readonly batterySecondsOf: (componentId: string) => number | null;
}

export function figuresOf(
  { step }: PlannedItem,
  { variables }: PlannedRun,
  sources: FigureSources,
): MissNote {
  const { battery, generators } = step.miss.countdown ?? {};
  const idsOf = (name: string | undefined): readonly string[] =>
    name === undefined ? [] : (variables.get(name) ?? []);
  return {
    battery: shortestBattery(idsOf(battery), sources),
    generators: loadOf(idsOf(generators), sources),
  };
}

function shortestBattery(ids: readonly string[], { batterySecondsOf }: FigureSources): MissNote['battery'] {
  let shortest: MissNote['battery'] = null;
  for (const componentId of ids) {
    const seconds = batterySecondsOf(componentId);
    if (seconds === null || (shortest !== null && shortest.seconds <= seconds)) continue;
    shortest = { componentId, seconds: Math.round(seconds) };
  }
  return shortest;
}

function loadOf(ids: readonly string[], { plan, samples }: FigureSources): MissNote['generators'] {
  const loaded = ids.flatMap((id) => {
    const output = outputOf(plan.measures.get(id), samples);
    const ratedWatts = (plan.capacityOf(id) ?? 0) * 1000;
    return output !== undefined && ratedWatts > 0 && output.value > idleShare * ratedWatts
      ? [{ id, watts: output.value, ratedWatts }]
      : [];
  });
  if (loaded.length === 0) return null;
  const watts = loaded.reduce((sum, one) => sum + one.watts, 0);
  const ratedWatts = loaded.reduce((sum, one) => sum + one.ratedWatts, 0);
  return { componentIds: loaded.map(({ id }) => id), percent: Math.round((100 * watts) / ratedWatts) };
}
