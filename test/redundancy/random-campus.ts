// Random sites of several halls that have their sources in common, so that most changes concern one hall and press the rest
// only through what they share. Ratings are near what is drawn, so that many removals just fit, or just do not.

import fc from 'fast-check';
import type { ComponentInput, Medium, PlantComponent, PlantModel } from '../../src/site/component.ts';

interface Hall {
  readonly racks: ReadonlyArray<{ readonly kw: number; readonly feeds: 'both' | 'a' | 'shared' | 'standby' }>;
  readonly units: number;
  readonly unitKw: number | undefined;
  readonly efficiency: number;
  /** What else a switch of this hall can be fed from. */
  readonly backup: 'generators' | 'other-utility' | 'both';
  readonly isCooled: boolean;
  /** What its chiller draws, if it feeds one. */
  readonly chillerDrawsKw: number | undefined;
  readonly tie: boolean;
}

const arbitraryHall: fc.Arbitrary<Hall> = fc.record({
  racks: fc.array(
    fc.record({
      kw: fc.constantFrom(1, 2, 3, 2.3),
      feeds: fc.constantFrom<Hall['racks'][number]['feeds']>('both', 'both', 'a', 'shared', 'standby'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  units: fc.integer({ min: 1, max: 2 }),
  unitKw: fc.constantFrom(undefined, 6, 9, 12, 20),
  efficiency: fc.constantFrom(1, 0.96),
  backup: fc.constantFrom('generators' as const, 'other-utility' as const, 'both' as const),
  isCooled: fc.boolean(),
  chillerDrawsKw: fc.constantFrom(undefined, 0, 1),
  tie: fc.nat(4).map((n) => n === 0),
});

const sides = ['a', 'b'] as const;

interface Given extends Partial<Omit<PlantComponent, 'id' | 'capacity'>> {
  readonly capacity?: number | undefined;
}

class Draft {
  readonly components: PlantComponent[] = [];

  add(id: string, { capacity, ...given }: Given): string {
    const plain = { kind: 'thing', demand: {}, efficiency: 1, isolates: [], removable: true };
    this.components.push({
      id,
      ...plain,
      state: 'available',
      inputs: [],
      ...given,
      ...(capacity === undefined ? {} : { capacity }),
    });
    return id;
  }
}

function feed(medium: Medium, mode: 'share' | 'select', members: string[]): ComponentInput {
  return { medium, mode, members };
}

function addHall(draft: Draft, hall: Hall, n: number): void {
  for (const side of sides) {
    const other = side === 'a' ? 'b' : 'a';
    const backup = {
      generators: ['gen-bus'],
      'other-utility': [`utility-${other}`],
      both: ['gen-bus', `utility-${other}`],
    }[hall.backup];
    draft.add(`ats-${n}${side}`, {
      provides: 'power',
      inputs: [feed('power', 'select', [`utility-${side}`, ...backup])],
    });
    const units = Array.from({ length: hall.units }, (_, unit) =>
      draft.add(`ups-${n}${side}-${unit}`, {
        provides: 'power',
        capacity: hall.unitKw,
        efficiency: hall.efficiency,
        inputs: [feed('power', 'share', [`ats-${n}${side}`])],
        isolates: hall.tie && side === 'b' ? [`ups-${n}a-0`] : [],
      }),
    );
    draft.add(`pdu-${n}${side}`, { provides: 'power', inputs: [feed('power', 'share', units)] });
    if (!hall.isCooled) continue;
    draft.add(`crah-${n}${side}`, {
      provides: 'cooling',
      capacity: hall.unitKw,
      inputs: [
        feed('power', 'select', [`pdu-${n}${side}`, `pdu-${n}${other}`]),
        feed('cooling', 'share', ['loop']),
      ],
      demand: { power: 0.5 },
    });
  }
  // Draws nothing until it is needed, and then from both utilities by their rating.
  const standby = draft.add(`standby-${n}`, {
    provides: 'power',
    inputs: [feed('power', 'share', ['utility-a', 'utility-b'])],
  });
  hall.racks.forEach(({ kw, feeds }, rack) => {
    const members = {
      both: [`pdu-${n}a`, `pdu-${n}b`],
      a: [`pdu-${n}a`],
      shared: [`pdu-${n}a`, 'gen-bus'],
      standby: [`pdu-${n}a`, standby],
    };
    draft.add(`rack-${n}-${rack}`, {
      inputs: [
        feed('power', feeds === 'standby' ? 'select' : 'share', members[feeds]),
        ...(hall.isCooled ? [feed('cooling', 'share', [`crah-${n}a`, `crah-${n}b`])] : []),
      ],
      demand: { power: kw, cooling: hall.isCooled ? kw : 0 },
    });
  });
}

/**
 * Three to six halls, two utilities, two or three generators on a bus, chillers on one loop: where there is no district
 * cooling, all halls may hang on what one of them feeds.
 */
export const arbitraryCampus: fc.Arbitrary<PlantModel> = fc
  .record({
    halls: fc.array(arbitraryHall, { minLength: 3, maxLength: 6, size: 'max' }),
    utilityKw: fc.constantFrom(undefined, 18, 24, 30, 45, 60),
    generatorKw: fc.constantFrom(undefined, 12, 18, 24, 45),
    generators: fc.integer({ min: 2, max: 3 }),
    chillerKw: fc.constantFrom(undefined, 12, 20, 40),
    hasDistrictCooling: fc.boolean(),
  })
  .map(({ halls, utilityKw, generatorKw, generators, chillerKw, hasDistrictCooling }) => {
    const draft = new Draft();
    for (const side of sides)
      draft.add(`utility-${side}`, { kind: 'utility', provides: 'power', capacity: utilityKw });
    const units = Array.from({ length: generators }, (_, n) =>
      draft.add(`gen-${n}`, { provides: 'power', capacity: generatorKw }),
    );
    draft.add('gen-bus', { provides: 'power', inputs: [feed('power', 'share', units)] });
    const chillers = halls.flatMap(({ chillerDrawsKw }, n) => {
      if (chillerDrawsKw === undefined) return [];
      const inputs = [feed('power', 'select', [`pdu-${n}a`, `pdu-${n}b`])];
      const demand = { power: chillerDrawsKw };
      return draft.add(`chiller-${n}`, { provides: 'cooling', capacity: chillerKw, inputs, demand });
    });
    if (hasDistrictCooling || chillers.length === 0)
      chillers.push(draft.add('district-cooling', { provides: 'cooling', capacity: chillerKw }));
    draft.add('loop', {
      provides: 'cooling',
      removable: false,
      inputs: [feed('cooling', 'share', chillers)],
    });
    halls.forEach((hall, n) => addHall(draft, hall, n));
    return { components: draft.components };
  });
