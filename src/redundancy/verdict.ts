// Tries every removal, with and without the utilities, and gathers the verdicts of one reading of the states. Easy
// to get wrong: headroom looks at every scenario before its cascade, and only where the component is live in it.

import { addLoser, LoadJudge } from './load-judge.ts';
import { raisePeaks, raiseTouched } from './peaks.ts';
import type { Peaks } from './peaks.ts';
import type { Plant } from './plant.ts';
import type { Outcome } from './report.ts';
import { Situation } from './situation.ts';
import { VerdictSheet } from './verdict-sheet.ts';
import type { Verdicts } from './verdict-sheet.ts';

/** What is asked of a plant: which states count as available, and what is out from the start. */
export interface Question {
  readonly plant: Plant;
  /** By component number: 1 = its state counts as available. */
  readonly healthy: Uint8Array;
  /** Component numbers removed in every scenario. */
  readonly without: ReadonlyArray<number>;
}

/** The condition that is asked about, and the same without utilities; in the memory of `spent`, if there are such. */
export function situationsOf(
  question: Question,
  spent: ReadonlyArray<Situation> = [],
): [mains: Situation, generators: Situation] {
  const { plant, healthy, without } = question;
  return [
    new Situation(plant, healthy, without, spent[0]),
    new Situation(plant, healthy, [...without, ...plant.utilities], spent[1]),
  ];
}

/** A scenario that loses or overloads something. */
export interface Failure {
  readonly onGenerators: boolean;
  /** The component taken out, or none. */
  readonly component: number | undefined;
}

/** Whether taking out the component, or nothing, loses or overloads anything. */
export function fails(situation: Situation, component: number | undefined): boolean {
  if (component === undefined) return !situation.isOk();
  situation.ripple.remove([component]);
  const isOk = situation.isRippleOk();
  situation.ripple.undo();
  return !isOk;
}

/** Answers what findFailure does. */
export type FindFailure = typeof findFailure;

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

/** Tries each removable component, in their order; `onLost` hears of loads whose being lost changed, while the ripple stands. */
function tryAll(
  situation: Situation,
  peaks: Peaks,
  onLost: (component: number, changed: ReadonlyArray<number>) => void,
): ReadonlyArray<Outcome> {
  raisePeaks(situation, peaks);
  return Array.from(situation.plant.removable, (component) =>
    situation.tryRemoval(component, (changed) => {
      raiseTouched(situation, peaks);
      onLost(component, changed);
    }),
  );
}

/** All verdicts of one reading of the states. */
export function reachVerdicts(question: Question): Verdicts {
  const { plant } = question;
  const [mains, generators] = situationsOf(question);
  const peaks = new Float64Array(plant.size).fill(-Infinity);
  const losers = new Map<number, number[]>();
  const maintainable = tryAll(mains, peaks, (component, changed) => {
    for (const load of changed) addLoser(losers, load, component);
  });
  const onGenerators = tryAll(generators, peaks, () => {});
  const judge = new LoadJudge(mains);
  const loads = Array.from(plant.loads, (load) => judge.verdict(load, losers.get(load) ?? []));
  return new VerdictSheet(plant).write({
    baseline: mains.outcome(),
    utilityLoss: generators.outcome(),
    maintainable,
    onGenerators,
    loads,
    peaks,
  });
}
