// What happens while batteries empty: who ends first, who takes its load over, and when each component goes dark. Pure.
// Easy to get wrong: the load of an empty battery moves to the others, which then last shorter than they say now; and
// what overloads by that trips.
import { overloadTolerance, settleFlow } from './flow.ts';
import type { Flow } from './flow.ts';
import type { Plant } from './plant.ts';

/** Batteries that end within so many seconds of each other count as ending together. */
const tieSeconds = 1;

/** One battery in the compiled plant. */
export interface Store {
  /** Numbers of the battery's stand-in and of the UPS that it stands behind. */
  readonly battery: number;
  readonly ups: number;
  /** How long it lasts from now at so much output of the model, kW; Infinity where it is not to end. */
  readonly secondsAt: (outputKw: number) => number;
}

export interface RunDownStart {
  /** By component number, 1: delivers if it is fed. Changed while the batteries empty. */
  readonly healthy: Uint8Array;
  readonly stores: readonly Store[];
  /** Outputs as things stand: nothing trips that carries no more than that. */
  readonly present: Float64Array;
}

/** Seconds from now until each component is dead, by number; Infinity: never. `flow` is left as it ends. */
export function runDown(plant: Plant, flow: Flow, { healthy, stores, present }: RunDownStart): Float64Array {
  const deadAt = new Float64Array(plant.size).fill(Infinity);
  const left = new Float64Array(stores.length).fill(1);
  let seconds = 0;
  settleTripped(plant, flow, healthy, present);
  noteDead(flow, deadAt, 0);
  // Each round ends at least one battery.
  for (let round = 0; round < stores.length; round++) {
    const lasts = stores.map(({ battery, ups, secondsAt }, store) => {
      const isCarrying =
        flow.live[battery] === 1 &&
        flow.live[ups] === 1 &&
        flow.inputChosen[plant.throughInput[ups]!] === battery;
      const outputKw = flow.output[ups]!;
      return isCarrying && outputKw > 0 ? left[store]! * secondsAt(outputKw) : Infinity;
    });
    const step = Math.min(...lasts);
    if (step === Infinity) break;
    seconds += step;
    lasts.forEach((last, store) => {
      if (last === Infinity) return;
      left[store] = last === 0 ? 0 : left[store]! * Math.max(0, 1 - step / last);
      if (last <= step + tieSeconds) healthy[stores[store]!.battery] = 0;
    });
    settleTripped(plant, flow, healthy, present);
    noteDead(flow, deadAt, seconds);
  }
  return deadAt;
}

/** All that is overloaded by more than it carries now trips at once, again and again, until nothing is. */
function settleTripped(plant: Plant, flow: Flow, healthy: Uint8Array, present: Float64Array): void {
  settleFlow(plant, flow, healthy, []);
  for (;;) {
    let isTripped = false;
    for (let component = 0; component < plant.size; component++) {
      const limit = Math.max(plant.capacity[component]!, present[component]!);
      if (flow.live[component] === 0 || flow.output[component]! <= limit * (1 + overloadTolerance)) continue;
      healthy[component] = 0;
      isTripped = true;
    }
    if (!isTripped) return;
    settleFlow(plant, flow, healthy, []);
  }
}

function noteDead(flow: Flow, deadAt: Float64Array, seconds: number): void {
  for (let component = 0; component < deadAt.length; component++) {
    if (flow.live[component] === 0 && deadAt[component] === Infinity) deadAt[component] = seconds;
  }
}
