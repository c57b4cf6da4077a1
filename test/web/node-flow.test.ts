// A rack of 4.5 kW and 0.2 Gbit/s shows each with its own unit, and a router its traffic even among the power.
import { expect, it } from 'vitest';
import { flowOf } from '../../src/web/diagram/node-flow.ts';

it('shows a load by the medium that is looked at', () => {
  const rack = { provides: null, output: 0, draws: { power: 4.5, network: 0.2 } } as const;
  expect(flowOf(rack, 'power')).toEqual({ amount: 4.5, unit: 'kW' });
  expect(flowOf(rack, 'network')).toEqual({ amount: 0.2, unit: 'Gbit/s' });
  expect(flowOf(rack, 'cooling')).toEqual({ amount: 0, unit: 'kW' });
});

it('shows a supplier in its own unit wherever it stands', () => {
  const router = { provides: 'network', output: 2.4, draws: {} } as const;
  expect(flowOf(router, 'power')).toEqual({ amount: 2.4, unit: 'Gbit/s' });
});
