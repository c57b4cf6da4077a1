// A rack whose UPS runs on battery is not dark, and its battery is not a path.
import { describe, expect, it } from 'vitest';
import { supplyOfLoads } from '../../src/redundancy/ride-through.ts';
import type { ComponentState, PlantComponent } from '../../src/site/component.ts';

//  mains ─ ups-a ─┐
//                 ├─ rack          single ─ on ups-a alone
//  mains ─ ups-b ─┘
function plant(states: Readonly<Record<string, ComponentState>>) {
  const base = { demand: {}, efficiency: 1, isolates: [], removable: true } as const;
  const feed = (...members: string[]) => [{ medium: 'power', mode: 'share', members } as const];
  const components: PlantComponent[] = [
    { ...base, id: 'mains', kind: 'utility', provides: 'power', inputs: [], state: 'available' },
    { ...base, id: 'ups-a', kind: 'ups', provides: 'power', inputs: feed('mains'), state: 'available' },
    { ...base, id: 'ups-b', kind: 'ups', provides: 'power', inputs: feed('mains'), state: 'available' },
    { ...base, id: 'rack', kind: 'rack', inputs: feed('ups-a', 'ups-b'), state: 'available' },
    { ...base, id: 'single', kind: 'rack', inputs: feed('ups-a'), state: 'available' },
  ];
  return { components: components.map((one) => ({ ...one, state: states[one.id] ?? one.state })) };
}

describe('supply of the loads', () => {
  it('is fed from the mains, whatever a battery says', () => {
    expect(Object.fromEntries(supplyOfLoads(plant({}), new Set(['ups-a'])))).toEqual({
      rack: 'fed',
      single: 'fed',
    });
  });

  it('is on battery where a UPS says so, and lost where none does', () => {
    const dark = plant({ mains: 'unavailable' });
    expect(supplyOfLoads(dark, new Set(['ups-b'])).get('rack')).toBe('on-battery');
    expect(supplyOfLoads(dark, new Set(['ups-b'])).get('single')).toBe('lost');
    expect(supplyOfLoads(dark, new Set()).get('rack')).toBe('lost');
  });

  it('believes a UPS that says it carries its load over a doubt about its inputs', () => {
    const doubtful = plant({ mains: 'unknown', 'ups-a': 'unknown' });
    expect(supplyOfLoads(doubtful, new Set(['ups-a'])).get('single')).toBe('on-battery');
  });

  //  chiller ─ air ─ rack: the air fails, the rack works on, and on battery as well
  it('is uncooled, not lost, where only the cooling is gone', () => {
    const hot = plant({});
    const air = { ...hot.components[0]!, id: 'air', kind: 'room-air', provides: 'cooling' } as const;
    const racks = hot.components.map((one) =>
      one.id === 'rack'
        ? { ...one, inputs: [...one.inputs, { medium: 'cooling', mode: 'share', members: ['air'] } as const] }
        : one,
    );
    const gone = { components: [...racks, { ...air, state: 'unavailable' } as const] };
    expect(supplyOfLoads(gone, new Set()).get('rack')).toBe('uncooled');
    const dark = {
      components: gone.components.map((one) =>
        one.id === 'mains' ? { ...one, state: 'unavailable' as const } : one,
      ),
    };
    expect(supplyOfLoads(dark, new Set(['ups-a'])).get('rack')).toBe('on-battery');
    expect(supplyOfLoads(dark, new Set()).get('rack')).toBe('lost');
  });
});
