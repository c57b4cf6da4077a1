// What would happen if these were taken out now, round by round, and how the site would then stand beside how it stands.
// Pure. Easy to get wrong: a load that is served but hangs on one element is unprotected, not lost.
import { AppError } from '../core/errors.ts';
import { assess, missingIds } from '../redundancy/assess.ts';
import { followCascade } from '../redundancy/cascade-rounds.ts';
import type { Assessment, LiveVerdict, Outcome } from '../redundancy/report.ts';
import { unitsOf } from '../redundancy/sentence.ts';
import type { PlantModel } from '../site/component.ts';
import type {
  AffectedTenant,
  HeadroomChange,
  StandingView,
  WhatIfCase,
  WhatIfView,
} from './contract-what-if.ts';
import { namesOf, removalView } from './plant-view.ts';
import type { Renters } from './rack-renters.ts';
import type { PlantSource } from './sources.ts';
import { verdictViews } from './verdict-view.ts';

const maxRemoved = 50;
const maxHeadroom = 100;
/** Less than this is no change, in the unit of the medium. */
const grain = 1e-6;

/** Throws `request.invalid` for no or too many ids, `not-found` for one that is not in the site. */
export function checkRemoved(plant: PlantSource, without: readonly string[]): void {
  if (without.length === 0 || without.length > maxRemoved) {
    throw new AppError('request.invalid', `Name one to ${maxRemoved} components`);
  }
  const [missing] = missingIds(plant.site, without);
  if (missing !== undefined) throw new AppError('not-found', `There is no component ${missing}`);
}

export function whatIfView(
  plant: PlantSource,
  without: readonly string[],
  renters: Renters,
  nowMs: number,
): WhatIfView {
  checkRemoved(plant, without);
  const model = plant.model();
  const [before, after] = [plant.assessment(), assess(model, without)];
  const utilities = model.components.filter(({ kind }) => kind === 'utility').map(({ id }) => id);
  const { live } = after.report;
  const all = [...new Set([...without, ...utilities])];
  const changes = headroomChanges(plant, model, before.report.live, live);
  return {
    at: nowMs,
    without,
    onUtility: caseOf(plant, renters, {
      model,
      without,
      removed: without,
      on: 'utilities',
      outcome: live.baseline,
      further: live.maintainable,
    }),
    onGenerators: caseOf(plant, renters, {
      model,
      without,
      removed: all,
      on: 'generators',
      outcome: live.utilityLoss,
      further: live.onGenerators,
    }),
    now: standingOf(plant, model, before),
    supposed: standingOf(plant, model, after),
    headroom: changes.slice(0, maxHeadroom),
    headroomMore: Math.max(0, changes.length - maxHeadroom),
  };
}

interface Case {
  readonly model: PlantModel;
  readonly without: readonly string[];
  /** What is out in this case. */
  readonly removed: readonly string[];
  readonly on: 'utilities' | 'generators';
  readonly outcome: Outcome;
  /** What one more removal would do. */
  readonly further: Readonly<Record<string, Outcome>>;
}

function caseOf(plant: PlantSource, renters: Renters, one: Case): WhatIfCase {
  const speech = { names: namesOf(plant), units: unitsOf(one.model) };
  const { lostAtOnce, rounds } = followCascade(one.model, one.removed);
  const dark = new Set([...lostAtOnce, ...rounds.flatMap(({ lost }) => lost)]);
  const exposed = new Set(Object.values(one.further).flatMap(({ lost }) => lost));
  const unprotected = [...exposed].filter((id) => !dark.has(id)).sort();
  return {
    removal: removalView(one.outcome, one.without, speech, one.on),
    lostAtOnce,
    rounds,
    unprotected,
    tenants: affectedTenants(renters, [...dark], unprotected),
  };
}

function standingOf(plant: PlantSource, model: PlantModel, assessment: Assessment): StandingView {
  const { maintainable, onGenerators, singlePointsOfFailure } = assessment.report.live;
  const context = { names: namesOf(plant), since: null, supply: new Map() };
  const notMaintainable = Object.keys(maintainable).filter(
    (id) => maintainable[id]?.ok !== true || onGenerators[id]?.ok !== true,
  );
  return {
    verdict: verdictViews(model, assessment, context).live,
    singlePointsOfFailure,
    notMaintainable: notMaintainable.length,
  };
}

function headroomChanges(
  plant: PlantSource,
  model: PlantModel,
  before: LiveVerdict,
  after: LiveVerdict,
): HeadroomChange[] {
  const names = namesOf(plant);
  const units = unitsOf(model);
  const left = ({ supposed, capacity }: HeadroomChange): number =>
    supposed === null ? -Infinity : supposed / Math.max(capacity, grain);
  return model.components
    .flatMap(({ id, capacity }): HeadroomChange[] => {
      if (capacity === undefined) return [];
      const [now, supposed] = [before.headroom[id] ?? null, after.headroom[id] ?? null];
      const isSame =
        now === supposed || (now !== null && supposed !== null && Math.abs(now - supposed) < grain);
      const unit = units.get(id) ?? 'kW';
      return isSame ? [] : [{ id, name: names.get(id) ?? id, unit, capacity, now, supposed }];
    })
    .toSorted((a, b) => left(a) - left(b) || (a.id < b.id ? -1 : 1));
}

function affectedTenants(
  renters: Renters,
  dark: readonly string[],
  unprotected: readonly string[],
): AffectedTenant[] {
  const tenants = new Map<string, { name: string; lost: string[]; unprotected: string[] }>();
  const note = (ids: readonly string[], list: 'lost' | 'unprotected'): void => {
    for (const load of ids) {
      for (const { id, name } of renters.get(load) ?? []) {
        const known = tenants.get(id) ?? { name, lost: [], unprotected: [] };
        if (!known[list].includes(load)) known[list].push(load);
        tenants.set(id, known);
      }
    }
  };
  note(dark, 'lost');
  note(unprotected, 'unprotected');
  return [...tenants]
    .map(([id, affected]) => ({ id, ...affected }))
    .toSorted((a, b) => b.lost.length - a.lost.length || (a.name < b.name ? -1 : 1));
}
