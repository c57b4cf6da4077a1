// Turns an assessment into statements that a person can be told, as codes with parameters; words come later, in any
// language. Easy to get wrong: a verdict may have thousands of reasons, of which a person needs the worst few and
// the number of the others.

import type { Medium, PlantModel } from '../site/component.ts';
import type { Assessment, Outcome } from './report.ts';

export type Unit = 'kW' | 'Gbit/s';

/** Loads or elements: at most maxNamed ids, and how many there are in all. */
interface Named {
  readonly ids: ReadonlyArray<string>;
  readonly count: number;
}

/** The worst overload of a scenario and what follows from it. */
interface Excess {
  readonly overloaded: string;
  readonly output: number;
  readonly capacity: number;
  readonly unit: Unit;
  /** How many more are overloaded. */
  readonly others: number;
  /** Rounds of tripping, and the loads down in the end, if nobody sheds load. */
  readonly rounds: number;
  readonly lostCount: number;
}

/** `removal.*`: one element taken out as things stand; `generators.*`: with every utility out as well. */
export type Sentence =
  | { readonly code: 'design.yes' | 'design.no' | 'live.yes' | 'live.no' }
  | { readonly code: 'margin.yes' | 'now.ok' | 'utility-loss.ok' }
  | { readonly code: 'margin.no' | 'removal.more' | 'generators.more'; readonly count: number }
  | ({ readonly code: 'live.not-proven' | 'now.lost' | 'utility-loss.lost' | 'spofs' } & Named)
  | ({ readonly code: 'now.overloaded' | 'utility-loss.overloaded' } & Excess)
  | ({ readonly code: 'removal.lost' | 'generators.lost'; readonly element: string } & Named)
  | ({ readonly code: 'removal.overloads' | 'generators.overloads'; readonly element: string } & Excess)
  | {
      readonly code: 'headroom.least';
      readonly element: string;
      readonly amount: number;
      readonly unit: Unit;
    };

/** Ids named in one sentence. */
export const maxNamed = 8;
/** Removals spoken of one by one. */
export const maxReasons = 5;

const unitOf: Record<Medium, Unit> = { power: 'kW', cooling: 'kW', network: 'Gbit/s' };

function named(ids: ReadonlyArray<string>): Named {
  return { ids: ids.slice(0, maxNamed), count: ids.length };
}

/** The unit of what each component provides, by id. */
function unitsOf(model: PlantModel): ReadonlyMap<string, Unit> {
  return new Map(model.components.map((each) => [each.id, unitOf[each.provides ?? 'power']]));
}

function excessOf(outcome: Outcome, units: ReadonlyMap<string, Unit>): Excess | undefined {
  const worst = [...outcome.overloaded].sort((a, b) => b.output / b.capacity - a.output / a.capacity)[0];
  if (worst === undefined) return undefined;
  return {
    overloaded: worst.id,
    output: worst.output,
    capacity: worst.capacity,
    unit: units.get(worst.id) ?? 'kW',
    others: outcome.overloaded.length - 1,
    rounds: outcome.cascade?.rounds ?? 0,
    lostCount: outcome.cascade?.lost.length ?? 0,
  };
}

function sayStanding(
  name: 'now' | 'utility-loss',
  outcome: Outcome,
  units: ReadonlyMap<string, Unit>,
): Sentence[] {
  if (outcome.ok) return [{ code: `${name}.ok` }];
  const said: Sentence[] = [];
  if (outcome.lost.length > 0) said.push({ code: `${name}.lost`, ...named(outcome.lost) });
  const excess = excessOf(outcome, units);
  if (excess !== undefined) said.push({ code: `${name}.overloaded`, ...excess });
  return said;
}

/** What taking out one element does: nothing to say when it is harmless. */
function sayRemoval(
  name: 'removal' | 'generators',
  [element, outcome]: readonly [string, Outcome],
  units: ReadonlyMap<string, Unit>,
): Sentence[] {
  const said: Sentence[] = [];
  if (outcome.lost.length > 0) said.push({ code: `${name}.lost`, element, ...named(outcome.lost) });
  const excess = excessOf(outcome, units);
  if (excess !== undefined) said.push({ code: `${name}.overloads`, element, ...excess });
  return said;
}

/** The worst removals first: most loads down in the end, then by id. */
function sayRemovals(
  name: 'removal' | 'generators',
  outcomes: Readonly<Record<string, Outcome>>,
  units: ReadonlyMap<string, Unit>,
): Sentence[] {
  const down = (outcome: Outcome): number => outcome.cascade?.lost.length ?? outcome.lost.length;
  const failing = Object.entries(outcomes)
    .filter(([, outcome]) => !outcome.ok)
    .sort(([a, left], [b, right]) => down(right) - down(left) || (a < b ? -1 : 1));
  const said = failing.slice(0, maxReasons).flatMap((entry) => sayRemoval(name, entry, units));
  if (failing.length > maxReasons) said.push({ code: `${name}.more`, count: failing.length - maxReasons });
  return said;
}

/** How many single elements, failing by surprise now, would cost load or overload something. */
export function countFailures(assessment: Assessment): number {
  return Object.values(assessment.report.live.maintainable).filter((outcome) => !outcome.ok).length;
}

function sayVerdicts(assessment: Assessment): Sentence[] {
  const { design, live } = assessment.report;
  const failures = countFailures(assessment);
  return [
    { code: design.concurrentlyMaintainable ? 'design.yes' : 'design.no' },
    live.concurrentlyMaintainable === 'not-proven'
      ? { code: 'live.not-proven', ...named(assessment.unproven) }
      : { code: `live.${live.concurrentlyMaintainable}` },
    live.baseline.ok && failures === 0 ? { code: 'margin.yes' } : { code: 'margin.no', count: failures },
  ];
}

/**
 * The statements of an assessment in the order in which to tell them: the verdicts, the fault margin, how it
 * stands, how it would without utilities, the worst removals, single points of failure, least headroom. Removals
 * are left out where the standing before them has failed already: they would say the same again and again.
 */
export function describeAssessment(model: PlantModel, assessment: Assessment): Sentence[] {
  const { live } = assessment.report;
  const units = unitsOf(model);
  const said = sayVerdicts(assessment);
  said.push(...sayStanding('now', live.baseline, units));
  said.push(...sayStanding('utility-loss', live.utilityLoss, units));
  if (live.baseline.ok) said.push(...sayRemovals('removal', live.maintainable, units));
  if (live.utilityLoss.ok) said.push(...sayRemovals('generators', live.onGenerators, units));
  if (live.baseline.lost.length === 0 && live.singlePointsOfFailure.length > 0) {
    said.push({ code: 'spofs', ...named(live.singlePointsOfFailure) });
  }
  return [...said, ...sayHeadroom(model, live.headroom, units)];
}

/** The component whose headroom is the smallest part of its capacity. */
function sayHeadroom(
  model: PlantModel,
  headroom: Readonly<Record<string, number>>,
  units: ReadonlyMap<string, Unit>,
): Sentence[] {
  const [least] = model.components
    .filter((each) => each.provides !== undefined && Object.hasOwn(headroom, each.id))
    .map(({ id, capacity }) => ({
      id,
      part: capacity ? headroom[id]! / capacity : Math.min(0, headroom[id]!),
    }))
    .sort((a, b) => a.part - b.part || (a.id < b.id ? -1 : 1));
  if (least === undefined) return [];
  const { id } = least;
  return [{ code: 'headroom.least', element: id, amount: headroom[id]!, unit: units.get(id) ?? 'kW' }];
}
