// What stands in the way of a go, as a list that can be compared with another one. Pure. Easy to get wrong: "not proven" is
// less than "no-go", so what was accepted as unproven is new once it is certain; what was accepted for taking one thing out
// was not accepted for taking out another; and an amount that grows is nothing new until it costs another load.
import type { Outcome } from '../redundancy/report.ts';
import type { GoAnswer } from './go-verdict.ts';

const hindranceKinds = [
  /** Loads without supply; without the utilities. */
  'lost',
  'lost-on-generators',
  /** Loads that go once the overloaded has tripped. */
  'tripped',
  'tripped-on-generators',
  /** Elements above their capacity. */
  'overloaded',
  'overloaded-on-generators',
  /** Loads that an element isolates, though nobody named them. */
  'isolated',
  /** Elements of unknown state that it hangs on. */
  'unknown',
  /** Other windows without which it would hold. */
  'window',
  /** More than could be judged, or nothing to judge. */
  'unjudged',
] as const;
export type HindranceKind = (typeof hindranceKinds)[number];

export interface Hindrance {
  readonly kind: HindranceKind;
  readonly answer: 'no-go' | 'not-proven';
  /** What the window itself takes out while this stands, sorted. */
  readonly out: readonly string[];
  /** Loads, elements or windows, sorted; of `unjudged` one that says nothing. */
  readonly ids: readonly string[];
}

export interface Outcomes {
  readonly onUtilities: Outcome;
  readonly onGenerators: Outcome;
  readonly isolatedLoads: readonly string[];
}

type Found = readonly (readonly [HindranceKind, readonly string[]])[];

function foundIn({ onUtilities, onGenerators, isolatedLoads }: Outcomes): Found {
  const tripped = ({ lost, cascade }: Outcome): string[] =>
    (cascade?.lost ?? []).filter((id) => !lost.includes(id));
  const overloaded = (outcome: Outcome): string[] => outcome.overloaded.map(({ id }) => id);
  return [
    ['lost', onUtilities.lost],
    ['lost-on-generators', onGenerators.lost],
    ['tripped', tripped(onUtilities)],
    ['tripped-on-generators', tripped(onGenerators)],
    ['overloaded', overloaded(onUtilities)],
    ['overloaded-on-generators', overloaded(onGenerators)],
    ['isolated', isolatedLoads],
  ];
}

/**
 * Of one set that is out together: `certain` is what follows even with everything unknown in good order, `strict` with
 * all of it out; `unknown` are those that it hangs on.
 */
export function hindrancesOf(moment: {
  readonly own: readonly string[];
  readonly certain: Outcomes;
  readonly strict: Outcomes;
  readonly unknown: readonly string[];
}): readonly Hindrance[] {
  const of = (answer: Hindrance['answer'], found: Found): Hindrance[] =>
    found
      .filter(([, ids]) => ids.length > 0)
      .map(([kind, ids]) => ({ kind, answer, out: moment.own, ids: [...ids].sort() }));
  const certain = of('no-go', foundIn(moment.certain));
  const unsure = of('not-proven', [...foundIn(moment.strict), ['unknown', moment.unknown]]);
  return [...certain, ...beyond(unsure, certain)];
}

/** Of the whole window: what several moments have in common is told once, with what belongs to no moment alone. */
export function gatherHindrances(
  ofMoments: readonly Hindrance[],
  whole: {
    readonly answer: GoAnswer;
    readonly out: readonly string[];
    readonly windowIds: readonly string[];
    readonly isWhole: boolean;
  },
): readonly Hindrance[] {
  const { answer, out, windowIds, isWhole } = whole;
  if (answer === 'go') return [];
  const all: readonly Hindrance[] = [
    ...ofMoments,
    ...(windowIds.length === 0 ? [] : [{ kind: 'window', answer, out, ids: windowIds } as const]),
    ...(isWhole ? [] : [{ kind: 'unjudged', answer: 'not-proven', out, ids: [''] } as const]),
  ];
  const byWhat = Map.groupBy(all, ({ kind, answer: certainty, out: taken }) =>
    [kind, certainty, ...taken].join('\t'),
  );
  return [...byWhat.values()]
    .map((same) => ({ ...same[0]!, ids: [...new Set(same.flatMap(({ ids }) => ids))].sort() }))
    .sort(
      (a, b) =>
        Number(b.answer === 'no-go') - Number(a.answer === 'no-go') ||
        hindranceKinds.indexOf(a.kind) - hindranceKinds.indexOf(b.kind),
    );
}

/** What of `now` is not among `granted`: another thing, worse, or while more is out. */
export function beyond(now: readonly Hindrance[], granted: readonly Hindrance[]): readonly Hindrance[] {
  return now.flatMap((one) => {
    const accepted = new Set(granted.filter((other) => isWithin(one, other)).flatMap(({ ids }) => ids));
    const ids = one.ids.filter((id) => !accepted.has(id));
    return ids.length === 0 ? [] : [{ ...one, ids }];
  });
}

function isWithin(one: Hindrance, granted: Hindrance): boolean {
  return (
    one.kind === granted.kind &&
    (one.answer === 'not-proven' || granted.answer === 'no-go') &&
    one.out.every((id) => granted.out.includes(id))
  );
}

/** How many things, each counted by itself. */
export const countOf = (all: readonly Hindrance[]): number =>
  all.reduce((sum, { ids }) => sum + ids.length, 0);
