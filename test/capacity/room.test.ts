// What the search says fits, placed and put to the plain second implementation, scenario by scenario; and a little more
// than that, which must not fit. Easy to get wrong: only what the new load makes heavier counts against it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRooms } from '../../src/capacity/room.ts';
import type { Room } from '../../src/capacity/room.ts';
import type { Part } from '../../src/capacity/spread.ts';
import type { ComponentInput, Medium, PlantComponent, PlantModel } from '../../src/site/component.ts';
import { Oracle } from '../redundancy/oracle.ts';
import { arbitraryLayeredPlant, arbitraryPlant } from '../redundancy/random-plant.ts';

interface Case {
  readonly model: PlantModel;
  readonly parts: readonly Part[];
  readonly limits: ReadonlyMap<string, number>;
  readonly isRedundant: boolean;
}

/** The model with the parts as loads of their own, each scaled. */
function placed({ model, parts }: Case, scale: number): PlantModel {
  const loads = parts.map((part, at): PlantComponent => {
    const demand = Object.entries(part.demand).map(([medium, amount]) => [medium, amount * scale]);
    const plain = { kind: 'load', efficiency: 1, isolates: [], removable: true, state: 'available' } as const;
    return { ...plain, id: `placed-${at}`, inputs: part.inputs, demand: Object.fromEntries(demand) };
  });
  const components = model.components.map((each) => ({
    ...each,
    isolates: [
      ...each.isolates,
      ...parts.flatMap(({ owner }, at) =>
        owner !== undefined && each.isolates.includes(owner) ? [`placed-${at}`] : [],
      ),
    ],
  }));
  return { components: [...components, ...loads] };
}

/** By brute force: does it hold everywhere? */
function holds(given: Case, scale: number): { served: boolean; within: boolean } {
  const [before, after] = [new Oracle(given.model), new Oracle(placed(given, scale))];
  const bases = [[], after.utilities];
  let [served, within] = [true, true];
  for (const base of bases) {
    for (const removed of [base, ...after.removable.map((id) => [...base, id])]) {
      const [was, now] = [before.evaluate(removed), after.evaluate(removed)];
      const isPlain = removed === base;
      const lost = after.lost(now).some((id) => id.startsWith('placed-'));
      if (lost && (given.isRedundant || isPlain)) served = false;
      const isOver = before.all.some(({ id, capacity = Infinity }) => {
        const limit = Math.min(capacity, given.limits.get(id) ?? Infinity);
        const isHeavier = now.live.has(id) && now.output(id) - was.output(id) > 1e-12;
        return isHeavier && now.output(id) - limit > 1e-9 * limit;
      });
      within &&= !isOver;
    }
  }
  return { served, within };
}

const arbitraryCase = (plants: fc.Arbitrary<PlantModel>): fc.Arbitrary<Case> =>
  fc
    .record({
      model: plants,
      feeds: fc.array(
        fc.record({
          from: fc.nat(1_000),
          picks: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 2 }),
          mode: fc.constantFrom('share' as const, 'select' as const),
          amount: fc.constantFrom(1, 2, 3, 4, 6),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      limits: fc.array(fc.tuple(fc.nat(1_000), fc.constantFrom(2, 5, 9, 14)), { maxLength: 2 }),
      isRedundant: fc.boolean(),
    })
    .map(({ model, feeds, limits, isRedundant }) => {
      const { components } = model;
      const loads = components.filter(({ provides }) => provides === undefined);
      const parts = feeds.map(({ from, picks, mode, amount }): Part => {
        const load = loads[from % Math.max(1, loads.length)];
        // Either in a load that is there, or hung on feeders of any medium.
        if (load !== undefined && from % 3 !== 0) {
          const demand = Object.fromEntries(load.inputs.map(({ medium }) => [medium, amount]));
          return { owner: load.id, inputs: load.inputs, demand };
        }
        const media: Medium[] = ['power', 'cooling'];
        const inputs = media.flatMap((medium): ComponentInput[] => {
          const choices = components.filter(({ provides }) => provides === medium).map(({ id }) => id);
          if (choices.length === 0) return [];
          const members = [...new Set(picks.map((pick) => choices[pick % choices.length]!))];
          return [{ medium, mode, members }];
        });
        return { inputs, demand: Object.fromEntries(inputs.map(({ medium }) => [medium, amount])) };
      });
      const limited = limits.map(
        ([pick, limit]) => [components[pick % components.length]!.id, limit] as const,
      );
      return { model, parts, limits: new Map(limited), isRedundant };
    });

interface Seen {
  fits: number;
  bound: number;
  unserved: number;
  clashing: number;
}

function compare(given: Case, seen: Seen): void {
  const { model, limits, isRedundant, parts } = given;
  const [room] = findRooms({ model, limits, states: 'live' }, [{ parts, isRedundant }]);
  if (room === undefined) throw new Error('no answer');
  const whole = holds(given, 1);
  expect(room.unserved === undefined).toBe(whole.served);
  expect(room.share >= 1).toBe(whole.within);
  if (room.share > 1e-6 && room.share < Infinity) {
    expect(holds(given, room.share * 0.999).within).toBe(true);
    expect(holds(given, room.share * 1.001).within).toBe(false);
  }
  if (room.share === Infinity) expect(holds(given, 1_000).within).toBe(true);
  seen.fits += Number(whole.within && whole.served);
  seen.bound += Number(!whole.within);
  seen.unserved += Number(!whole.served);
  seen.clashing += Number(parts.length > 1 && room.share < 1);
  checkBinding(given, room);
}

/** The binding scenario is one in which, by brute force, the component really meets its limit. */
function checkBinding(given: Case, { binding, share }: Room): void {
  if (binding === undefined || share <= 0) return;
  const after = new Oracle(placed(given, share));
  const { removed, onGenerators } = binding.scenario;
  const now = after.evaluate([
    ...(onGenerators ? after.utilities : []),
    ...(removed === null ? [] : [removed]),
  ]);
  expect(Math.abs(now.output(binding.componentId) - binding.limit)).toBeLessThanOrEqual(
    1e-6 * Math.max(1, binding.limit),
  );
}

test.each([
  ['of any shape', arbitraryPlant(2, 12), 1_500],
  ['as somebody might build them', arbitraryLayeredPlant(12), 1_500],
])(
  'what fits in small plants %s is what the second implementation says',
  (_, plants, numRuns) => {
    const seen: Seen = { fits: 0, bound: 0, unserved: 0, clashing: 0 };
    fc.assert(
      fc.property(arbitraryCase(plants), (given) => compare(given, seen)),
      { numRuns },
    );
    // The comparison is worth only as much as the variety it saw.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  },
  60_000,
);
