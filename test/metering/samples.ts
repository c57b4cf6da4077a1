// The meter of the metering tests and its samples at quarter-hours.
import { Decimal } from '../../src/core/decimal.ts';
import type { Meter, RegisterSample } from '../../src/metering/register.ts';

export const start = Temporal.Instant.from('2026-10-01T00:00:00Z');
export const wh = (value: number | bigint): Decimal => Decimal.of(BigInt(value));
export const meter: Meter = {
  id: 1,
  deviceId: 'pdu-a01-a',
  point: 'energy.total',
  instance: '',
  rackId: 'rack-a01',
  feed: 'A',
  modulusWh: undefined,
  resolutionWh: wh(100),
  breakerWatts: 7_360,
};

/** samples[i] at start + quarters[i] × 15 min */
export function samplesOf(
  values: readonly (readonly [quarter: number, register: number])[],
): RegisterSample[] {
  return values.map(([quarter, register]) => ({
    takenAt: start.add({ minutes: 15 * quarter }),
    registerWh: wh(register),
  }));
}
