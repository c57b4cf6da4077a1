// Three cooling units of 40 under 100 of heat: two silent ones must not make the third look overloaded.
import { describe, expect, it } from 'vitest';
import { certainOverloads } from '../../src/redundancy/certain-overload.ts';
import type { ComponentState, PlantComponent } from '../../src/site/component.ts';

function hall(states: readonly ComponentState[]): { components: PlantComponent[] } {
  const base = { demand: {}, efficiency: 1, isolates: [], removable: true } as const;
  const units = states.map((state, i): PlantComponent => {
    return { ...base, id: `unit-${i}`, kind: 'unit', provides: 'cooling', capacity: 40, inputs: [], state };
  });
  const members = units.map((unit) => unit.id);
  const rack: PlantComponent = {
    ...base,
    id: 'rack',
    kind: 'rack',
    inputs: [{ medium: 'cooling', mode: 'share', members }],
    demand: { cooling: 100 },
    state: 'available',
  };
  return { components: [...units, rack] };
}

describe('certain overloads', () => {
  it('do not hang on what is unknown', () => {
    expect(certainOverloads(hall(['available', 'unknown', 'unknown']))).toEqual([]);
  });

  it('remain where units are known to be out', () => {
    expect(certainOverloads(hall(['available', 'available', 'unavailable'])).map(({ id }) => id)).toEqual([
      'unit-0',
      'unit-1',
    ]);
    expect(
      certainOverloads(hall(['available', 'unknown', 'unavailable'])).map(({ output }) => output),
    ).toEqual([50, 50]);
  });
});
