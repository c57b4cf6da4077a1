// Why the answer is not "yes": every scenario in the way with its loads and who rents them, and what would have to come back. Easy
// to get wrong: where the site fails already as it stands, every removal fails too and would say the same over and over.
import { findComeBack } from '../redundancy/come-back.ts';
import type { ComeBack } from '../redundancy/come-back.ts';
import type { Assessment, Outcome } from '../redundancy/report.ts';
import { sayOutcome, unitsOf } from '../redundancy/sentence.ts';
import type { PlantModel } from '../site/component.ts';
import type { ComeBackView, Named, ObstacleView, VerdictWhyView } from './contract-verdict.ts';
import type { Renters } from './rack-renters.ts';

const maxObstacles = 20;
const maxNamed = 24;

export interface WhyContext {
  readonly names: ReadonlyMap<string, string>;
  readonly renters: Renters;
}

interface Obstacle {
  readonly componentId: string | null;
  readonly on: ObstacleView['on'];
  readonly outcome: Outcome;
}

function downIn({ lost, cascade }: Outcome): readonly string[] {
  return cascade?.lost ?? lost;
}

function obstaclesOf({ report }: Assessment): readonly Obstacle[] {
  const { baseline, utilityLoss, maintainable, onGenerators } = report.live;
  const on = (
    where: ObstacleView['on'],
    standing: Outcome,
    removals: Readonly<Record<string, Outcome>>,
  ): readonly Obstacle[] => {
    if (!standing.ok) return [{ componentId: null, on: where, outcome: standing }];
    return Object.entries(removals)
      .filter(([, outcome]) => !outcome.ok)
      .map(([componentId, outcome]) => ({ componentId, on: where, outcome }))
      .sort((a, b) => downIn(b.outcome).length - downIn(a.outcome).length);
  };
  return [...on('utilities', baseline, maintainable), ...on('generators', utilityLoss, onGenerators)];
}

const comeBacks = new WeakMap<Assessment, ComeBack>();

/** Searched once for each assessment. */
function comeBackOf(model: PlantModel, assessment: Assessment): ComeBack {
  const known = comeBacks.get(assessment) ?? findComeBack(model);
  comeBacks.set(assessment, known);
  return known;
}

/** `model` is the one that was assessed. */
export function whyNot(
  model: PlantModel,
  assessment: Assessment,
  { names, renters }: WhyContext,
): Omit<VerdictWhyView, 'at' | 'answer'> {
  const named = (id: string): Named => ({ id, name: names.get(id) ?? id });
  const speech = { names, units: unitsOf(model) };
  const obstacles = obstaclesOf(assessment);
  const views = obstacles.slice(0, maxObstacles).map(({ componentId, on, outcome }): ObstacleView => {
    const loads = downIn(outcome);
    const tenants = new Map(loads.flatMap((id) => renters.get(id) ?? []).map((one) => [one.id, one]));
    const byName = [...tenants.values()].sort((a, b) => a.name.localeCompare(b.name));
    return {
      componentId,
      on,
      sentence: sayOutcome(componentId === null ? [] : [componentId], outcome, speech, on),
      loads: loads.slice(0, maxNamed).map(named),
      loadCount: loads.length,
      tenants: byName.slice(0, maxNamed),
      tenantCount: tenants.size,
    };
  });
  let comeBack: ComeBackView | null = null;
  if (assessment.report.live.concurrentlyMaintainable !== 'yes') {
    const { ids, outcome } = comeBackOf(model, assessment);
    comeBack = { outcome, components: ids.map(named) };
  }
  return { obstacles: views, moreObstacles: obstacles.length - views.length, comeBack };
}
