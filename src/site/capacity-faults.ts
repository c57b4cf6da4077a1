// What a capacity by telemetry may not say: a count without a size, a temperature without a curve, a curve that does not rise.
import { isPointName, points } from '../core/points.ts';
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';

/** Units that are a capacity as they are. */
const asTheyAre: ReadonlySet<string> = new Set(['W', 'bit/s', '%']);

export function capacityFaults(raw: unknown, path: readonly (string | number)[]): readonly PlacedFault[] {
  const rule = asMap(raw);
  const point = rule?.['point'];
  if (rule === undefined || typeof point !== 'string' || !isPointName(point)) return [];
  const { each, curve } = rule;
  const { unit } = points[point];
  if (each !== undefined && curve !== undefined) {
    return [{ path, message: 'it has both each and curve', mend: 'leave out one of them' }];
  }
  if (Array.isArray(curve)) return curveFaults(curve, path);
  if (each !== undefined || asTheyAre.has(unit)) return [];
  const mend = unit === 'count' ? 'add each: what one of them delivers' : 'add a curve, or each';
  return [{ path, message: `${point} is no capacity by itself`, mend }];
}

function curveFaults(curve: readonly unknown[], path: readonly (string | number)[]): readonly PlacedFault[] {
  const firsts = curve.map((pair) => (Array.isArray(pair) ? Number(pair[0]) : NaN));
  const isRising = firsts.every((first, at) => at === 0 || first > firsts[at - 1]!);
  const isPositive = curve.every((pair) => Array.isArray(pair) && Number(pair[1]) >= 0);
  if (isRising && isPositive) return [];
  const mend = 'order it by its first numbers, each once, with no capacity below 0';
  return [{ path: [...path, 'curve'], message: 'the curve does not rise step by step', mend }];
}
