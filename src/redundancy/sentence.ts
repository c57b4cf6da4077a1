// Turns an assessment into statements that a person can be told: a code with parameters for any language, and the
// English. Easy to get wrong: a verdict may have thousands of reasons, of which a person needs the worst few and the
// number of the others.

import type { Medium, PlantModel } from '../site/component.ts';
import { english } from './english.ts';
import type { Params, SentenceCode } from './english.ts';
import type { Assessment, Outcome } from './report.ts';

/** `params`: counts are whole; `names` is a list cut to maxNamed, ending in "…" if cut; `unit` is kW or Gbit/s. */
export interface Sentence {
  readonly code: SentenceCode;
  readonly params: Params;
  readonly text: string;
}

export type Unit = 'kW' | 'Gbit/s';

/** Names put into one sentence. */
export const maxNamed = 8;
/** Removals spoken of one by one. */
export const maxReasons = 5;

const unitOf: Record<Medium, Unit> = { power: 'kW', cooling: 'kW', network: 'Gbit/s' };

/** What an amount of each providing component is measured in, by id. */
export function unitsOf(model: PlantModel): ReadonlyMap<string, Unit> {
  const provided = model.components.flatMap(({ id, provides }): [string, Unit][] =>
    provides === undefined ? [] : [[id, unitOf[provides]]],
  );
  return new Map(provided);
}

/** How components are spoken of. Both are by id; without a name the id is said, without a unit the bare number. */
export interface Speech {
  readonly names: ReadonlyMap<string, string>;
  readonly units?: ReadonlyMap<string, Unit>;
}

type Names = ReadonlyMap<string, string>;

function say(code: SentenceCode, params: Params = {}): Sentence {
  const words: (params: Params) => string = english[code];
  return { code, params, text: words(params) };
}

function namesOf(ids: ReadonlyArray<string>, names: Names): string {
  const shown = ids.slice(0, maxNamed).map((id) => names.get(id) ?? id);
  return (ids.length > maxNamed ? [...shown, '…'] : shown).join(', ');
}

function paramsOf(outcome: Outcome, { names, units }: Speech): Params {
  const { lost, overloaded, cascade } = outcome;
  const worst = [...overloaded].sort((a, b) => b.output / b.capacity - a.output / a.capacity)[0];
  return {
    ...(lost.length === 0 ? {} : { count: lost.length, names: namesOf(lost, names) }),
    ...(worst === undefined
      ? {}
      : {
          overloaded: names.get(worst.id) ?? worst.id,
          output: worst.output,
          capacity: worst.capacity,
          unit: units?.get(worst.id) ?? '',
          others: overloaded.length - 1,
          rounds: cascade?.rounds ?? 0,
          down: cascade?.lost.length ?? 0,
        }),
  };
}

function endingOf(outcome: Outcome): 'ok' | 'lost' | 'overloads' | 'lost-overloads' {
  if (outcome.ok) return 'ok';
  if (outcome.overloaded.length === 0) return 'lost';
  return outcome.lost.length === 0 ? 'overloads' : 'lost-overloads';
}

/**
 * One scenario in one sentence: what follows when the components `removed` are taken out; with none, how it stands.
 * `on` says whether the outcome is that of the site with its utilities or without them.
 */
export function sayOutcome(
  removed: ReadonlyArray<string>,
  outcome: Outcome,
  speech: Speech,
  on: 'utilities' | 'generators' = 'utilities',
): Sentence {
  const ending = endingOf(outcome);
  const params = paramsOf(outcome, speech);
  if (removed.length === 0) return say(`${on === 'utilities' ? 'now' : 'generators'}.${ending}`, params);
  const element = namesOf(removed, speech.names);
  return say(`${on === 'utilities' ? '' : 'generators-'}removal.${ending}`, { element, ...params });
}

/** The three-valued live verdict; "not proven" names the components it hangs on. */
export function liveSentence(assessment: Assessment, names: Names): Sentence {
  const word = assessment.report.live.concurrentlyMaintainable;
  if (word !== 'not-proven') return say(`live.${word}`);
  const { unproven } = assessment;
  return say('live.not-proven', { count: unproven.length, names: namesOf(unproven, names) });
}

export function designSentence(assessment: Assessment): Sentence {
  return say(assessment.report.design.concurrentlyMaintainable ? 'design.yes' : 'design.no');
}

/** The fault margin: whether everything runs, and would with any one element failing by surprise. */
export function marginSentence(assessment: Assessment): Sentence {
  const { baseline, maintainable } = assessment.report.live;
  const count = Object.values(maintainable).filter((outcome) => !outcome.ok).length;
  return baseline.ok && count === 0 ? say('margin.yes') : say('margin.no', { count });
}

/** The worst removals first: most loads down in the end, then by id. */
function removalSentences(
  outcomes: Readonly<Record<string, Outcome>>,
  speech: Speech,
  on: 'utilities' | 'generators',
): Sentence[] {
  const down = (outcome: Outcome): number => outcome.cascade?.lost.length ?? outcome.lost.length;
  const failing = Object.entries(outcomes)
    .filter(([, outcome]) => !outcome.ok)
    .sort(([a, left], [b, right]) => down(right) - down(left) || (a < b ? -1 : 1));
  const said = failing.slice(0, maxReasons).map(([id, outcome]) => sayOutcome([id], outcome, speech, on));
  const count = failing.length - said.length;
  if (count > 0) said.push(say(on === 'utilities' ? 'removal.more' : 'generators-removal.more', { count }));
  return said;
}

/**
 * Why the live verdict is not "yes", worst first; empty when it is. Removals are left out where the site fails
 * already without them: they would say the same over and over.
 */
export function reasonSentences(assessment: Assessment, speech: Speech): Sentence[] {
  const { baseline, utilityLoss, maintainable, onGenerators } = assessment.report.live;
  const removals = removalSentences(maintainable, speech, 'utilities');
  const generators = removalSentences(onGenerators, speech, 'generators');
  return [
    ...(baseline.ok ? removals : [sayOutcome([], baseline, speech)]),
    ...(utilityLoss.ok ? generators : [sayOutcome([], utilityLoss, speech, 'generators')]),
  ];
}

/** Loads that no path feeds and batteries still carry: not dark, and not for long. */
export function batterySentence(loads: ReadonlyArray<string>, names: Names): Sentence {
  return say('now.on-battery', { count: loads.length, names: namesOf(loads, names) });
}

/** Removals that leave a load unserved; undefined when there are none. */
export function spofSentence(assessment: Assessment, names: Names): Sentence | undefined {
  const ids = assessment.report.live.singlePointsOfFailure;
  return ids.length === 0 ? undefined : say('spofs', { count: ids.length, names: namesOf(ids, names) });
}

/** The component whose headroom is the smallest part of its capacity; undefined where nothing has a capacity. */
export function headroomSentence(
  model: PlantModel,
  assessment: Assessment,
  names: Names,
): Sentence | undefined {
  const { headroom } = assessment.report.live;
  const [least] = model.components
    .filter((each) => each.provides !== undefined && Object.hasOwn(headroom, each.id))
    .map((each) => ({ each, part: headroom[each.id]! / (each.capacity ?? 1) }))
    .sort((a, b) => a.part - b.part || (a.each.id < b.each.id ? -1 : 1));
  if (least === undefined) return undefined;
  const { id, provides } = least.each;
  const unit = unitOf[provides ?? 'power'];
  return say('headroom.least', { element: names.get(id) ?? id, amount: headroom[id]!, unit });
}
