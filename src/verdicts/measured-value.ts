// One number from the readings of a point: the device's total where it gives one, else the sum over its instances. Easy to get
// wrong: a sum with a hole in it is not a smaller sum; it is not known.
import type { PointName } from '../core/points.ts';
import type { LatestBoard } from '../readings/latest-board.ts';

export interface Meter {
  readonly deviceId: string;
  readonly point: PointName;
  readonly instance?: string;
}

/** In the point's unit; null when any part of it is not good. */
export function measuredValue(board: LatestBoard, { deviceId, point, instance }: Meter): number | null {
  const total = board.get(deviceId, point, instance ?? '');
  if (instance !== undefined || total !== undefined) return total?.quality === 'good' ? total.value : null;
  const parts = board.ofPoint(deviceId, point);
  if (parts.length === 0) return null;
  let sum = 0;
  for (const { quality, value } of parts) {
    if (quality !== 'good' || value === null) return null;
    sum += value;
  }
  return sum;
}
