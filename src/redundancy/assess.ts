// The whole assessment of a plant: the design verdict, the live verdict, and what stands unproven. Easy to get
// wrong: unknown is never healthy. The live verdicts count it unavailable; only the question "would it hold if it
// were healthy" tells a "no" from a "not proven".

import assert from 'node:assert/strict';
import type { ComponentState, PlantModel } from '../site/component.ts';
import { compilePlant } from './plant.ts';
import type { Plant } from './plant.ts';
import type { Assessment, ThreeValued } from './report.ts';
import { findUnproven } from './unproven.ts';
import { findFailure, reachVerdicts } from './verdict.ts';
import type { FindFailure, Question } from './verdict.ts';
import type { Verdicts } from './verdict-sheet.ts';

/** States by component number, and the component numbers that are out in every live scenario. */
export interface Standing {
  readonly states: ReadonlyArray<ComponentState>;
  readonly without: ReadonlyArray<number>;
  /** The design verdict, where demands and capacities are not those that the site was designed for. */
  readonly filedDesign?: boolean | undefined;
}

/** States by component number as the model gives them. */
export function statesOf(plant: Plant, model: PlantModel): ComponentState[] {
  const states = Array.from(plant.ids, (): ComponentState => 'available');
  for (const component of model.components) states[plant.indexOf.get(component.id)!] = component.state;
  return states;
}

/** Numbers of the named components. Naming one that is not there is a programmer error: ask missingIds first. */
export function numbersOf(plant: Plant, ids: Iterable<string>): number[] {
  return Array.from(new Set(ids), (id) => {
    const component = plant.indexOf.get(id);
    assert.ok(component !== undefined, `no component ${id}`);
    return component;
  });
}

/** Ids that no component of the model has, in the order given. */
export function missingIds(model: PlantModel, ids: Iterable<string>): string[] {
  const known = new Set(model.components.map((component) => component.id));
  return [...ids].filter((id) => !known.has(id));
}

/** Whether the plant as built, every component in good order, is concurrently maintainable. */
export function assessDesign(plant: Plant, find: FindFailure = findFailure): boolean {
  return find({ plant, healthy: new Uint8Array(plant.size).fill(1), without: [] }) === undefined;
}

/** The parts of an assessment that whoever keeps a plant need not work out from nothing. */
export interface Means {
  readonly reach: (question: Question) => Verdicts;
  readonly find: FindFailure;
}

const fromNothing: Means = { reach: reachVerdicts, find: findFailure };

/**
 * The assessment of a compiled plant. `design` is what assessDesign says of it with the demands and capacities that it has,
 * asked for only when needed.
 */
export function assessStanding(
  plant: Plant,
  standing: Standing,
  design: () => boolean,
  { reach, find } = fromNothing,
): Assessment {
  const { states, without, filedDesign } = standing;
  const healthy = new Uint8Array(plant.size);
  const unknown: number[] = [];
  states.forEach((state, v) => {
    if (state === 'available') healthy[v] = 1;
    else if (state === 'unknown') unknown.push(v);
  });
  const verdicts = reach({ plant, healthy, without });
  const isProven = verdicts.isMaintainable;
  const unproven = isProven ? [] : findUnproven({ plant, healthy, without }, unknown, design, find);
  let word: ThreeValued = 'no';
  if (isProven) word = 'yes';
  else if (unproven.length > 0) word = 'not-proven';
  const isAsDesigned = without.length === 0 && states.every((state) => state === 'available');
  return {
    report: {
      design: { concurrentlyMaintainable: filedDesign ?? (isAsDesigned ? isProven : design()) },
      live: { concurrentlyMaintainable: word, ...verdicts.details },
    },
    unproven: unproven.map((v) => plant.ids[v]!),
  };
}

/**
 * Assesses a model that `check-config` has accepted. `without` names components taken out in every live scenario;
 * the design verdict does not look at it.
 */
export function assess(model: PlantModel, without: Iterable<string> = []): Assessment {
  const plant = compilePlant(model);
  const standing = { states: statesOf(plant, model), without: numbersOf(plant, without) };
  return assessStanding(plant, standing, () => assessDesign(plant));
}
