// Tries every removal, with and without the utilities, and gathers the verdicts of one reading of the states. Easy
// to get wrong: headroom looks at every scenario before its cascade, and only where the component is live in it.

import { media } from '../site/component.ts';
import { PathCounter } from './paths.ts';
import type { Plant } from './plant.ts';
import type { LiveVerdict, LoadVerdict, Outcome } from './report.ts';
import { Situation } from './situation.ts';

/** What is asked of a plant: which states count as available, and what is out from the start. */
export interface Question {
  readonly plant: Plant;
  /** By component number: 1 = its state counts as available. */
  readonly healthy: Uint8Array;
  /** Component numbers removed in every scenario. */
  readonly without: ReadonlyArray<number>;
}

export interface Verdicts {
  /** Whether all of them together say "concurrently maintainable". */
  readonly isMaintainable: boolean;
  /** Everything but the three-valued word, which also depends on what the unknown components might be. */
  readonly details: Omit<LiveVerdict, 'concurrentlyMaintainable'>;
}

/** Largest output seen while live, by component number; -Infinity = never live. */
type Peaks = Float64Array;

function situationsOf(question: Question): [mains: Situation, generators: Situation] {
  const { plant, healthy, without } = question;
  return [
    new Situation(plant, healthy, without),
    new Situation(plant, healthy, [...without, ...plant.utilities]),
  ];
}

/** A scenario that loses or overloads something. */
export interface Failure {
  readonly onGenerators: boolean;
  /** The component taken out, or none. */
  readonly component: number | undefined;
}

function fails(situation: Situation, component: number | undefined): boolean {
  if (component === undefined) return !situation.isOk();
  situation.ripple.remove([component]);
  const isOk = situation.isRippleOk();
  situation.ripple.undo();
  return !isOk;
}

/**
 * A scenario that stands in the way of "concurrently maintainable" under these states; undefined when there is none.
 * Stops at the first it meets, and begins with `suspects`: scenarios that failed under states much like these.
 */
export function findFailure(question: Question, suspects: ReadonlyArray<Failure> = []): Failure | undefined {
  const [mains, generators] = situationsOf(question);
  const bad = suspects.find((each) => fails(each.onGenerators ? generators : mains, each.component));
  if (bad !== undefined) return bad;
  for (const situation of [mains, generators]) {
    const onGenerators = situation === generators;
    if (fails(situation, undefined)) return { onGenerators, component: undefined };
    const component = question.plant.removable.find((each) => fails(situation, each));
    if (component !== undefined) return { onGenerators, component };
  }
  return undefined;
}

/** Whether the site is concurrently maintainable under these states: no scenario loses or overloads anything. */
export function isMaintainable(question: Question): boolean {
  return findFailure(question) === undefined;
}

function raisePeaks(situation: Situation, peaks: Peaks): void {
  const { live, output } = situation.flow;
  for (let v = 0; v < live.length; v++) if (live[v] === 1 && output[v]! > peaks[v]!) peaks[v] = output[v]!;
}

function raiseTouchedPeaks(situation: Situation, peaks: Peaks): void {
  const { touched, flow } = situation.ripple;
  for (let at = 0; at < touched.count; at++) {
    const v = touched.items[at]!;
    if (flow.live[v] === 1 && flow.output[v]! > peaks[v]!) peaks[v] = flow.output[v]!;
  }
}

/** Tries each removable component; `onLost` hears of loads whose being lost changed, while the ripple stands. */
function tryAll(
  situation: Situation,
  peaks: Peaks,
  onLost: (component: number, changed: ReadonlyArray<number>) => void,
): { outcomes: Record<string, Outcome>; isOk: boolean } {
  const { plant } = situation;
  let isOk = situation.isOk();
  raisePeaks(situation, peaks);
  const entries = Array.from(plant.removable, (component): [string, Outcome] => {
    const outcome = situation.tryRemoval(component, (changed) => {
      raiseTouchedPeaks(situation, peaks);
      if (changed.length > 0) onLost(component, changed);
    });
    isOk &&= outcome.ok;
    return [plant.ids[component]!, outcome];
  });
  return { outcomes: Object.fromEntries(entries), isOk };
}

/** Turns "which loads does each removal newly lose or spare" into "which removals lose this load", sorted. */
class SpofTable {
  readonly #situation: Situation;
  readonly #all: ReadonlyArray<string>;
  /** By load: removals that lose it though it is served now, or spare it (take it out too) though it is lost. */
  readonly #flips = new Map<number, string[]>();

  constructor(situation: Situation) {
    this.#situation = situation;
    this.#all = Array.from(situation.plant.removable, (v) => situation.plant.ids[v]!);
  }

  record(component: number, changed: ReadonlyArray<number>): void {
    const id = this.#situation.plant.ids[component]!;
    for (const load of changed) {
      if (this.#situation.plant.isLoad[load] === 0) continue;
      const flips = this.#flips.get(load);
      if (flips === undefined) this.#flips.set(load, [id]);
      else flips.push(id);
    }
  }

  of(load: number): ReadonlyArray<string> {
    const flips = this.#flips.get(load);
    if (!this.#situation.hasLost(load)) return flips ?? [];
    if (flips === undefined) return this.#all;
    const spared = new Set(flips);
    return this.#all.filter((id) => !spared.has(id));
  }
}

function loadVerdicts(situation: Situation, spofs: SpofTable): Record<string, LoadVerdict> {
  const { plant, flow } = situation;
  const counter = new PathCounter(plant, flow.live);
  const entries = Array.from(plant.loads, (load): [string, LoadVerdict] => {
    const paths: Record<string, number> = {};
    for (let input = plant.inputStart[load]!; input < plant.inputStart[load + 1]!; input++) {
      paths[media[plant.inputMedium[input]!]!] = counter.count(input);
    }
    return [plant.ids[load]!, { served: flow.live[load] === 1, spofs: spofs.of(load), paths }];
  });
  return Object.fromEntries(entries);
}

function headroomOf(plant: Plant, peaks: Peaks): Record<string, number> {
  const entries: [string, number][] = [];
  for (let v = 0; v < plant.size; v++) {
    const capacity = plant.capacity[v]!;
    if (capacity !== Infinity && peaks[v] !== -Infinity) entries.push([plant.ids[v]!, capacity - peaks[v]!]);
  }
  return Object.fromEntries(entries);
}

/** All verdicts of one reading of the states. */
export function reachVerdicts(question: Question): Verdicts {
  const { plant } = question;
  const [mains, generators] = situationsOf(question);
  const peaks = new Float64Array(plant.size).fill(-Infinity);
  const spofs = new SpofTable(mains);
  const alone = tryAll(mains, peaks, (component, changed) => spofs.record(component, changed));
  const onGenerators = tryAll(generators, peaks, () => {});
  const removable = Array.from(plant.removable, (v) => plant.ids[v]!);
  return {
    isMaintainable: alone.isOk && onGenerators.isOk,
    details: {
      baseline: mains.outcome(),
      utilityLoss: generators.outcome(),
      maintainable: alone.outcomes,
      onGenerators: onGenerators.outcomes,
      singlePointsOfFailure: removable.filter((id) => alone.outcomes[id]!.lost.length > 0),
      loads: loadVerdicts(mains, spofs),
      headroom: headroomOf(plant, peaks),
    },
  };
}
