// The most that each component carries over many conditions. Easy to get wrong: only where it is live counts, so that one
// that never is has no peak, which is not a peak of zero.

import type { Plant } from './plant.ts';
import type { Situation } from './situation.ts';

/** Largest output seen while live, by component number; -Infinity = never live. */
export type Peaks = Float64Array;

/** Raises them to what is carried with nothing removed. */
export function raisePeaks(situation: Situation, peaks: Peaks): void {
  const { live, output } = situation.flow;
  for (let v = 0; v < live.length; v++) if (live[v] === 1 && output[v]! > peaks[v]!) peaks[v] = output[v]!;
}

/** Raises them to what is carried in the removal now in the ripple. */
export function raiseTouched(situation: Situation, peaks: Peaks): void {
  const { touched, flow } = situation.ripple;
  for (let at = 0; at < touched.count; at++) {
    const v = touched.items[at]!;
    if (flow.live[v] === 1 && flow.output[v]! > peaks[v]!) peaks[v] = flow.output[v]!;
  }
}

/** Undefined where the component has no capacity, or no peak. */
export function headroomAt(plant: Plant, peaks: Peaks, component: number): number | undefined {
  const capacity = plant.capacity[component]!;
  const peak = peaks[component]!;
  return capacity === Infinity || peak === -Infinity ? undefined : capacity - peak;
}
