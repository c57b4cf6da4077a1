// What would happen if these were taken out now, and what would then be left. Pure.
import { assess, missingIds } from '../redundancy/assess.ts';
import { AppError } from '../core/errors.ts';
import { unitsOf } from '../redundancy/sentence.ts';
import type { WhatIfView } from './contract.ts';
import { namesOf, removalView } from './plant-view.ts';
import type { PlantSource } from './sources.ts';
import { verdictViews } from './verdict-view.ts';

const maxRemoved = 50;

/** Throws `request.invalid` for no or too many ids, `not-found` for one that is not in the site. */
export function whatIfView(plant: PlantSource, without: readonly string[]): WhatIfView {
  if (without.length === 0 || without.length > maxRemoved) {
    throw new AppError('request.invalid', `Name one to ${maxRemoved} components`);
  }
  const model = plant.model();
  const [missing] = missingIds(model, without);
  if (missing !== undefined) throw new AppError('not-found', `There is no component ${missing}`);
  const names = namesOf(plant);
  const after = assess(model, without);
  const { live } = after.report;
  return {
    without,
    removal: removalView(live.baseline, without, { names, units: unitsOf(model) }),
    remaining: {
      verdict: verdictViews(model, after, { names, since: null, supply: new Map() }).live,
      singlePointsOfFailure: live.singlePointsOfFailure,
    },
  };
}
