// Random graphs for property tests: all media, circles across media, isolation, every state, parts in series and
// in parallel. Amounts are small whole numbers so that capacities are often met exactly.

import fc from 'fast-check';
import { media } from '../../src/site/component.ts';
import type { ComponentInput, Medium, PlantComponent, PlantModel } from '../../src/site/component.ts';

/** The raw picks of one component; what they refer to depends on the others and is resolved afterwards. */
interface Draft {
  readonly provides: Medium | undefined;
  readonly isUtility: boolean;
  readonly capacity: number | undefined;
  readonly efficiency: number;
  /** Per medium: how it is fed, or undefined. */
  readonly feeds: ReadonlyArray<
    { mode: 'share' | 'select'; picks: ReadonlyArray<number>; demand: number } | undefined
  >;
  readonly isolates: ReadonlyArray<number>;
  readonly removable: boolean;
  readonly state: PlantComponent['state'];
}

interface Mix {
  /** Of ten components, how many are in good order. */
  readonly good: number;
  readonly maxMembers: number;
  readonly capacities: ReadonlyArray<number>;
}

function arbitraryDraft(mix: Mix): fc.Arbitrary<Draft> {
  const feed = fc.record({
    mode: fc.constantFrom('share' as const, 'share' as const, 'select' as const),
    picks: fc.array(fc.nat(1_000), { minLength: 1, maxLength: mix.maxMembers }),
    demand: fc.constantFrom(0, 1, 2, 3, 6),
  });
  return fc.record({
    provides: fc.constantFrom<Medium | undefined>(
      'power',
      'power',
      'power',
      'cooling',
      'network',
      undefined,
      undefined,
    ),
    isUtility: fc.nat(5).map((n) => n === 0),
    capacity: fc.constantFrom(undefined, undefined, ...mix.capacities),
    efficiency: fc.constantFrom(1, 1, 1, 0.5, 0.96),
    feeds: fc.tuple(
      fc.option(feed, { nil: undefined, freq: 6 }),
      fc.option(feed, { nil: undefined, freq: 1 }),
      fc.option(feed, { nil: undefined, freq: 1 }),
    ),
    isolates: fc.oneof(
      { weight: 6, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 2 }) },
    ),
    removable: fc.nat(7).map((n) => n !== 0),
    state: fc.nat(20).map((n): PlantComponent['state'] => {
      if (n < mix.good * 2) return 'available';
      return n % 2 === 0 ? 'unavailable' : 'unknown';
    }),
  });
}

/** Within a medium only earlier components feed later ones; across media anything goes. */
function resolve(drafts: ReadonlyArray<Draft>): PlantModel {
  const idOf = (v: number): string => `c${v}`;
  const inputsOf = (draft: Draft, v: number): { input: ComponentInput; demand: number }[] =>
    media.flatMap((medium, m) => {
      const feed = draft.feeds[m];
      const choices = drafts.flatMap((other, u) =>
        other.provides === medium && u !== v && (draft.provides !== medium || u < v) ? [idOf(u)] : [],
      );
      if (feed === undefined || choices.length === 0) return [];
      const members = [...new Set(feed.picks.map((pick) => choices[pick % choices.length]!))];
      return [{ input: { medium, mode: feed.mode, members }, demand: feed.demand }];
    });
  const components = drafts.flatMap((draft, v): PlantComponent[] => {
    const inputs = inputsOf(draft, v);
    const isEmptyLoad = draft.provides === undefined && inputs.length === 0;
    return [
      {
        id: idOf(v),
        kind: draft.isUtility && draft.provides !== undefined ? 'utility' : 'thing',
        // A load must be fed from somewhere; one that found nothing becomes a source of power.
        ...(isEmptyLoad ? { provides: 'power' as const } : {}),
        ...(draft.provides === undefined ? {} : { provides: draft.provides }),
        ...(draft.capacity === undefined ? {} : { capacity: draft.capacity }),
        inputs: inputs.map((each) => each.input),
        demand: Object.fromEntries(inputs.map((each) => [each.input.medium, each.demand])),
        efficiency: draft.efficiency,
        isolates: draft.isolates.map((pick) => idOf(pick % drafts.length)),
        removable: draft.removable,
        state: draft.state,
      },
    ];
  });
  return { components };
}

/** Plants of `min` to `max` components, of any shape. */
export function arbitraryPlant(min: number, max: number): fc.Arbitrary<PlantModel> {
  const mixes: Mix[] = [
    { good: 10, maxMembers: 3, capacities: [3, 6, 12, 24, 60] },
    { good: 10, maxMembers: 4, capacities: [6, 12, 100, 200] },
    { good: 8, maxMembers: 3, capacities: [0, 1, 2, 3, 6, 12, 18, 24] },
  ];
  return fc
    .constantFrom(...mixes)
    .chain((mix) => fc.array(arbitraryDraft(mix), { minLength: min, maxLength: max, size: 'max' }))
    .map(resolve);
}

/**
 * Plants of up to `max` components that somebody might build: sources, then equipment fed twice or more, then
 * loads. Many are redundant, some only on paper, and a few states are not known.
 */
export function arbitraryLayeredPlant(max: number): fc.Arbitrary<PlantModel> {
  const draft = arbitraryDraft({ good: 10, maxMembers: 3, capacities: [6, 12, 12, 18, 24] });
  const state = fc.nat(15).map((n): PlantComponent['state'] => (n === 0 ? 'unknown' : 'available'));
  const feed = fc.record({
    mode: fc.constantFrom('share' as const, 'select' as const),
    picks: fc.array(fc.nat(1_000), { minLength: 2, maxLength: 4 }),
    demand: fc.constantFrom(0, 0, 2, 3),
  });
  const layer = (change: (each: Draft, power: NonNullable<Draft['feeds'][0]>) => Partial<Draft>) =>
    fc.tuple(draft, feed, state).map(([each, power, stateNow]): Draft => {
      return { ...each, isolates: [], state: stateNow, ...change(each, power) };
    });
  const source = layer(() => ({ provides: 'power', feeds: [undefined, undefined, undefined] }));
  const equipment = layer((each, power) => ({
    provides: each.provides ?? 'power',
    isUtility: false,
    feeds: [power, undefined, undefined],
  }));
  const load = layer((each, power) => ({ provides: undefined, feeds: [power, each.feeds[1], undefined] }));
  const quarter = Math.floor(max / 4);
  return fc
    .tuple(
      fc.array(source, { minLength: 2, maxLength: quarter, size: 'max' }),
      fc.array(equipment, { minLength: 0, maxLength: max - 2 * quarter, size: 'max' }),
      fc.array(load, { minLength: 1, maxLength: quarter, size: 'max' }),
    )
    .map((layers) => resolve(layers.flat()));
}
