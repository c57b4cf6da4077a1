// May this be taken out then? Pure: every set of components that is out together while the window lasts, with every
// other window, on the utilities and on generators, with the loads foreseen. Easy to get wrong: unknown counts as out,
// and only what would hold with all of it healthy is "not proven" rather than "no-go"; and two windows that are each
// fine may together cost a load.
import { compilePlant } from '../redundancy/plant.ts';
import type { Plant } from '../redundancy/plant.ts';
import type { LiveVerdict } from '../redundancy/report.ts';
import { sayOutcome, unitsOf } from '../redundancy/sentence.ts';
import { Situation } from '../redundancy/situation.ts';
import { neededOf } from '../redundancy/unproven.ts';
import { reachVerdicts } from '../redundancy/verdict.ts';
import type { SiteComponent } from '../site/site.ts';
import { withForecast } from './forecast.ts';
import type { LoadForecast } from './forecast.ts';
import { leastHeadroom } from './headroom-left.ts';
import type { GoAnswer, GoBasis, GoSentence, GoVerdict, MomentVerdict } from './go-verdict.ts';
import { listNames, sayAnswer, sayGo } from './go-words.ts';
import { gatherHindrances, hindrancesOf } from './hindrance.ts';
import type { Hindrance, Outcomes } from './hindrance.ts';
import { outAt, sweepWindow } from './sweep.ts';
import type { Moment } from './sweep.ts';
import { gatherEffects } from './tenant-effects.ts';
import type { LoadHolders } from './tenant-effects.ts';
import type { PlannedWork } from './window.ts';

export interface GoQuestion {
  /** The site with the states of this moment. */
  readonly components: readonly SiteComponent[];
  readonly subject: PlannedWork;
  /** Every other window that is open, whatever its time. */
  readonly others: readonly PlannedWork[];
  readonly basis: GoBasis;
  readonly forecast: ReadonlyMap<string, LoadForecast>;
  readonly holders: LoadHolders;
  readonly nowMs: number;
  /** All of its time has passed: nothing of it is left to judge. */
  readonly isOver?: boolean;
}

/** Reasons given. */
const maxReasons = 8;
/** Tries at finding out which unknown elements one set hangs on; what is undecided then counts among them. */
const maxProbes = 100;

/** What is judged: a compiled plant, and by component number which states count as healthy. */
interface Court {
  readonly plant: Plant;
  readonly strict: Uint8Array;
  /** As `strict`, with everything unknown counted as healthy. */
  readonly hopeful: Uint8Array;
}

export function judgeWindow(question: GoQuestion): GoVerdict {
  const components = withForecast(question.components, question.forecast);
  const known = new Set(components.map(({ id }) => id));
  const subject = keepKnown(question.subject, known);
  const others = question.others.map((other) => keepKnown(other, known));
  const plant = compilePlant({ components });
  const courts = { now: courtOf(plant, components), design: designCourt(plant) };
  const court = courts[question.basis];
  const sweep = subject.steps.length === 0 ? { moments: [], leftOut: 0 } : sweepWindow(subject, others);
  const judged = sweep.moments.map((moment) => judgeMoment(court, moment));
  const moments = judged.map(({ verdict }) => verdict);
  const otherBasis = question.basis === 'now' ? 'design' : 'now';
  const elsewhere = sweep.moments.map(({ removed }) => answerFor(courts[otherBasis], removed));
  const isWhole = sweep.leftOut === 0 && moments.length > 0;
  const answer = worstAnswer([...moments.map((moment) => moment.answer), isWhole ? 'go' : 'not-proven']);
  const details = sweep.moments.map((moment) => ({
    moment,
    during: detailsOf(court, moment.removed),
    before: detailsOf(court, moment.byOthers),
  }));
  const tenants = gatherEffects(details, moments, question.holders);
  const conflicts = findConflicts(court, question, { moments: sweep.moments, verdicts: moments });
  const unproven = answer === 'not-proven' ? unite(judged.map(({ unknown }) => unknown)) : [];
  const partial = {
    answer,
    basis: question.basis,
    otherBasis: { basis: otherBasis, answer: worstAnswer([...elsewhere, isWhole ? 'go' : 'not-proven']) },
    atMs: question.nowMs,
    moments,
    momentsLeftOut: sweep.leftOut,
    singlePointsOfFailure: unite(
      // Where a load is lost already, every element would be one.
      details.map(({ during }, i) => (isLosing(moments[i]!) ? [] : during.singlePointsOfFailure)),
    ),
    tenants,
    headroom: leastHeadroom(court.plant, court.strict, sweep.moments, components),
    conflicts,
    unproven,
    hindrances: gatherHindrances(
      judged.flatMap(({ hindrances }) => hindrances),
      {
        answer,
        out: unite(subject.steps.map((step) => step.componentIds)),
        windowIds: conflicts.map(({ windowId }) => windowId),
        isWhole,
      },
    ),
    forecast: sumForecast(question.forecast),
  } satisfies Omit<GoVerdict, 'sentence' | 'reasons'>;
  // It is the site that does not hold, not this work.
  const isAnyway = sweep.moments.some(
    ({ byOthers }, i) => moments[i]!.answer !== 'go' && answerFor(court, byOthers) === moments[i]!.answer,
  );
  return {
    ...partial,
    ...sayVerdict({ ...partial, isAnyway, isOver: question.isOver === true }, components, subject),
  };
}

function keepKnown(work: PlannedWork, known: ReadonlySet<string>): PlannedWork {
  const steps = work.steps
    .map((step) => ({ ...step, componentIds: step.componentIds.filter((id) => known.has(id)) }))
    .filter((step) => step.componentIds.length > 0);
  return { ...work, steps };
}

function courtOf(plant: Plant, components: readonly SiteComponent[]): Court {
  const strict = new Uint8Array(plant.size);
  const hopeful = new Uint8Array(plant.size);
  for (const { id, state } of components) {
    const v = plant.indexOf.get(id)!;
    strict[v] = Number(state === 'available');
    hopeful[v] = Number(state !== 'unavailable');
  }
  return { plant, strict, hopeful };
}

function designCourt(plant: Plant): Court {
  const all = new Uint8Array(plant.size).fill(1);
  return { plant, strict: all, hopeful: all };
}

const numbersOf = (plant: Plant, ids: readonly string[]): number[] => ids.map((id) => plant.indexOf.get(id)!);

function outcomesOf(
  { plant }: Court,
  healthy: Uint8Array,
  removed: readonly string[],
): Outcomes & { readonly isOk: boolean } {
  const roots = numbersOf(plant, removed);
  const mains = new Situation(plant, healthy, roots);
  const generators = new Situation(plant, healthy, [...roots, ...plant.utilities]);
  const named = new Set(removed);
  const isolatedLoads = Array.from(plant.loads)
    .filter((v) => mains.flow.removed[v] === 1 && !named.has(plant.ids[v]!))
    .map((v) => plant.ids[v]!);
  return {
    onUtilities: mains.outcome(),
    onGenerators: generators.outcome(),
    isolatedLoads,
    isOk: mains.isOk() && generators.isOk() && isolatedLoads.length === 0,
  };
}

function answerFor(court: Court, removed: readonly string[]): GoAnswer {
  if (outcomesOf(court, court.strict, removed).isOk) return 'go';
  return outcomesOf(court, court.hopeful, removed).isOk ? 'not-proven' : 'no-go';
}

interface Judged {
  readonly verdict: MomentVerdict;
  readonly hindrances: readonly Hindrance[];
  /** What a "not proven" hangs on. */
  readonly unknown: readonly string[];
}

function judgeMoment(court: Court, { own, removed, spans, otherIds }: Moment): Judged {
  const { isOk, ...strict } = outcomesOf(court, court.strict, removed);
  const { isOk: isHoped, ...certain } = isOk
    ? { isOk, ...strict }
    : outcomesOf(court, court.hopeful, removed);
  const answer = isOk ? 'go' : isHoped ? 'not-proven' : 'no-go';
  const unknown = answer === 'not-proven' ? hangsOn(court, removed) : [];
  return {
    // A certain "no" is told by what fails even if everything unknown were healthy.
    verdict: { answer, spans, removed, otherIds, ...(answer === 'no-go' ? certain : strict) },
    hindrances: isOk ? [] : hindrancesOf({ own, certain, strict, unknown }),
    unknown,
  };
}

/** Unknown elements with which healthy it holds, the others of them out: the same for the same states. */
function hangsOn(court: Court, removed: readonly string[]): readonly string[] {
  const { plant, strict, hopeful } = court;
  const unknown = Array.from(plant.ids.keys()).filter((v) => strict[v] === 0 && hopeful[v] === 1);
  const holds = (counted: readonly number[]): boolean => {
    const healthy = Uint8Array.from(strict);
    for (const v of counted) healthy[v] = 1;
    return outcomesOf(court, healthy, removed).isOk;
  };
  return neededOf(unknown, holds, maxProbes).map((v) => plant.ids[v]!);
}

type Details = Pick<LiveVerdict, 'singlePointsOfFailure' | 'loads'>;

function detailsOf({ plant, strict }: Court, removed: readonly string[]): Details {
  return reachVerdicts({ plant, healthy: strict, without: numbersOf(plant, removed) }).details;
}

function worstAnswer(answers: readonly GoAnswer[]): GoAnswer {
  if (answers.includes('no-go')) return 'no-go';
  return answers.includes('not-proven') ? 'not-proven' : 'go';
}

/** A load is lost by the work itself. */
export function isLosing({ onUtilities }: Pick<MomentVerdict, 'onUtilities'>): boolean {
  return onUtilities.lost.length > 0;
}

const unite = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

/** The other windows without which this one would hold at moments when it does not. */
function findConflicts(
  court: Court,
  { others }: GoQuestion,
  judged: { readonly moments: readonly Moment[]; readonly verdicts: readonly MomentVerdict[] },
): GoVerdict['conflicts'] {
  const found = new Set<string>();
  for (const [i, moment] of judged.moments.entries()) {
    const isFailing = judged.verdicts[i]!.answer !== 'go' && moment.otherIds.length > 0;
    if (!isFailing || answerFor(court, moment.own) !== 'go') continue;
    const alone = moment.otherIds.filter((id) => {
      const other = others.find((work) => work.id === id);
      const out = other === undefined ? new Set<string>() : outAt(other, moment.spans[0]!.fromMs);
      const both = [...new Set([...moment.own, ...out])].filter((one) => court.plant.indexOf.has(one));
      return answerFor(court, both) !== 'go';
    });
    for (const id of alone.length > 0 ? alone : moment.otherIds) found.add(id);
  }
  return [...found].sort().map((windowId) => ({
    windowId,
    title: others.find((work) => work.id === windowId)?.title ?? windowId,
  }));
}

function sumForecast(forecast: ReadonlyMap<string, LoadForecast>): GoVerdict['forecast'] {
  const all = [...forecast.values()];
  return {
    fromHistory: all.filter(({ basis }) => basis === 'history').length,
    fromContract: all.filter(({ basis }) => basis === 'contract').length,
    kilowatts: all.reduce((sum, { kilowatts }) => sum + kilowatts, 0),
    mostGrowth: Math.max(1, ...all.map(({ growth }) => growth)),
  };
}

function sayVerdict(
  verdict: Omit<GoVerdict, 'sentence' | 'reasons'> & { readonly isAnyway: boolean; readonly isOver: boolean },
  components: readonly SiteComponent[],
  subject: PlannedWork,
): Pick<GoVerdict, 'sentence' | 'reasons'> {
  const names = new Map(components.map(({ id, name }) => [id, name]));
  const say = (ids: readonly string[]): string => listNames(ids, names);
  const own = unite(subject.steps.map((step) => step.componentIds));
  if (own.length === 0) return { sentence: sayGo(verdict.isOver ? 'go.over' : 'go.nothing'), reasons: [] };
  const speech = { names, units: unitsOf({ components }) };
  const down = ({ onUtilities, onGenerators }: MomentVerdict): number =>
    Math.max(...[onUtilities, onGenerators].map(({ lost, cascade }) => cascade?.lost.length ?? lost.length));
  const failing = verdict.moments
    .filter(({ answer }) => answer !== 'go')
    .sort((a, b) => Number(b.answer === 'no-go') - Number(a.answer === 'no-go') || down(b) - down(a));
  const outcomes = failing.flatMap((moment): GoSentence[] => [
    ...(moment.onUtilities.ok ? [] : [sayOutcome(moment.removed, moment.onUtilities, speech)]),
    ...(moment.onGenerators.ok
      ? []
      : [sayOutcome(moment.removed, moment.onGenerators, speech, 'generators')]),
    ...(moment.isolatedLoads.length === 0
      ? []
      : [sayGo('go.isolated', { names: say(moment.isolatedLoads) })]),
  ]);
  const ofTenants = (effect: 'loses' | 'reduced'): string =>
    verdict.tenants
      .filter((tenant) => tenant.effect === effect)
      .map(({ name }) => name)
      .join(', ');
  const [losing, reduced] = [ofTenants('loses'), ofTenants('reduced')];
  const distinct = new Map(outcomes.map((sentence) => [sentence.text, sentence]));
  return {
    sentence: sayAnswer(verdict.answer, say(own)),
    reasons: [
      ...(verdict.isAnyway ? [sayGo('go.anyway')] : []),
      ...verdict.conflicts.slice(0, maxReasons).map(({ title }) => sayGo('go.conflict', { title })),
      ...[...distinct.values()].slice(0, maxReasons),
      ...(verdict.unproven.length === 0 ? [] : [sayGo('go.unproven', { names: say(verdict.unproven) })]),
      ...(verdict.momentsLeftOut === 0 ? [] : [sayGo('go.left-out', { count: verdict.momentsLeftOut })]),
      ...(losing === '' ? [] : [sayGo('go.tenants-lose', { names: losing })]),
      ...(reduced === '' ? [] : [sayGo('go.tenants-reduced', { names: reduced })]),
    ],
  };
}
