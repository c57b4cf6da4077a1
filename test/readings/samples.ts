// Readings for tests, with the parts that do not matter filled in.
import { points } from '../../src/core/points.ts';
import type { PointName } from '../../src/core/points.ts';
import type { Reading } from '../../src/readings/reading.ts';

export function reading(deviceId: string, point: PointName, rest: Partial<Reading> = {}): Reading {
  return {
    deviceId,
    point,
    instance: '',
    label: point,
    oid: '1.3.6.1.4.1.99.1.0',
    value: 1,
    unit: points[point].unit,
    state: null,
    quality: 'good',
    takenAtMs: 0,
    ...rest,
  };
}
