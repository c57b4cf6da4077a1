// A component is what its devices prove it to be: one failing condition is enough, doubt is not health.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeComponent } from '../../src/redundancy/component-state.ts';
import type { DeviceBinding } from '../../src/redundancy/component-state.ts';
import type { JudgedReading } from '../../src/redundancy/condition.ts';

const onUtility: JudgedReading = { instance: '', label: '', value: 3, state: 'normal', quality: 'good' };
const upsBinding: DeviceBinding = {
  deviceId: 'ups-1',
  binding: { component: 'ups', available: [{ point: 'output.source', is: ['normal', 'battery'] }] },
};

function judge(readings: readonly JudgedReading[], bindings = [upsBinding]) {
  return judgeComponent(
    bindings,
    () => readings,
    () => undefined,
  );
}

describe('a component and what speaks for it', () => {
  it('is available while every condition holds on good readings', () => {
    expect(judge([onUtility])).toEqual({ state: 'available', reason: null });
  });

  it('is unavailable as soon as one good reading says so, naming it', () => {
    const judged = judge([{ ...onUtility, value: 2, state: 'none' }]);
    expect(judged.state).toBe('unavailable');
    expect(judged.reason).toMatchObject({ deviceId: 'ups-1', point: 'output.source', state: 'none' });
  });

  it.each(['stale', 'missing', 'suspect'] as const)(
    'is unknown on a %s reading, however healthy',
    (quality) => {
      expect(judge([{ ...onUtility, quality }]).state).toBe('unknown');
    },
  );

  it('is unknown when nothing was ever read and when the device is not identified', () => {
    expect(judge([]).state).toBe('unknown');
    expect(judge([onUtility], [{ deviceId: 'ups-1', binding: { component: 'ups' } }]).state).toBe('unknown');
  });

  it('takes bounds as inclusive and a missing number as unknown', () => {
    const volts: DeviceBinding = {
      deviceId: 'ats',
      binding: {
        component: 'utility',
        available: [{ point: 'source.voltage', instance: '1', atLeast: 200, atMost: 250 }],
      },
    };
    const reading = (value: number | null) => ({ ...onUtility, instance: '1', value, state: null });
    expect(judge([reading(200)], [volts]).state).toBe('available');
    expect(judge([reading(199.9)], [volts]).state).toBe('unavailable');
    expect(judge([reading(251)], [volts]).state).toBe('unavailable');
    expect(judge([reading(null)], [volts]).state).toBe('unknown');
  });

  it('never calls a component available while any instance is in doubt', () => {
    const reading = fc.record({
      instance: fc.constantFrom('1', '2', '3'),
      label: fc.constant(''),
      value: fc.constant(1),
      state: fc.constantFrom('normal', 'battery', 'bypass', 'none', null),
      quality: fc.constantFrom('good', 'stale', 'missing', 'suspect' as const),
    });
    fc.assert(
      fc.property(fc.array(reading), (readings) => {
        const fine = (r: JudgedReading) =>
          r.quality === 'good' && (r.state === 'normal' || r.state === 'battery');
        const proven = readings.length > 0 && readings.every(fine);
        expect(judge(readings).state === 'available').toBe(proven);
      }),
    );
  });
});
