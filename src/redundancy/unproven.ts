// On which components of unknown state a verdict hangs. Easy to get wrong: the answer is a set that suffices, not
// every unknown one: with these healthy and all other unknown ones unavailable the verdict holds. It is found by
// leaving out as many as possible, in order of id, so that the same states always give the same set.

import { findFailure } from './verdict.ts';
import type { Failure, FindFailure, Question } from './verdict.ts';

/** How many times the verdict may be asked while narrowing; then what is undecided stays in the set. */
export const maxProbes = 24;

/**
 * Component numbers, ascending, such that the site is concurrently maintainable with these counted as available
 * and the rest of `unknown` as unavailable; empty when it is not even with all of them available (the verdict
 * fails). Unless maxProbes was reached, none of the set can be spared. The question itself, all unknown
 * unavailable, must be known to fail. `design` answers whether the site holds with everything healthy.
 */
export function findUnproven(
  question: Question,
  unknown: ReadonlyArray<number>,
  design: () => boolean,
  find: FindFailure = findFailure,
): number[] {
  if (unknown.length === 0) return [];
  const suspects: Failure[] = [];
  const holds = (counted: ReadonlyArray<number>): boolean => {
    const failure = find(withHealthy(question, counted), suspects);
    if (failure !== undefined && !suspects.includes(failure)) suspects.push(failure);
    return failure === undefined;
  };
  // With nothing else amiss, "all unknown ones healthy" is the design itself, whose verdict is known already.
  const amiss = question.plant.size - unknown.length - question.healthy.reduce((sum, each) => sum + each, 0);
  const couldHold = amiss === 0 && question.without.length === 0 ? design() : holds(unknown);
  if (!couldHold) return [];
  return neededOf(unknown, holds, maxProbes);
}

/**
 * The part of `all` that cannot be spared: it holds with these. It must hold with all of them and not with none; after
 * `mostProbes` questions what is undecided stays.
 */
export function neededOf(
  all: ReadonlyArray<number>,
  holdsWith: (some: ReadonlyArray<number>) => boolean,
  mostProbes: number,
): number[] {
  let needed: ReadonlyArray<number> = all;
  let probes = 0;
  const canSpare = (rest: ReadonlyArray<number>): boolean => {
    if (rest.length === 0 || probes >= mostProbes) return false;
    probes++;
    return holdsWith(rest);
  };
  // Ever smaller blocks; then one by one until a whole round spares nothing.
  for (let block = Math.ceil(needed.length / 2); block > 0;) {
    const before = needed.length;
    for (let from = 0; from < needed.length;) {
      const rest = needed.toSpliced(from, block);
      if (canSpare(rest)) needed = rest;
      else from += block;
    }
    if (block > 1) block = Math.ceil(block / 2);
    else if (needed.length === before) block = 0;
  }
  return [...needed];
}

/** The same with `counted` healthy as well. */
function withHealthy(question: Question, counted: ReadonlyArray<number>): Question {
  const healthy = Uint8Array.from(question.healthy);
  for (const component of counted) healthy[component] = 1;
  return { ...question, healthy };
}
