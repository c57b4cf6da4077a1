// The currents of a device's three lines as one thing. Pure. Easy to get wrong: a line that is not believed makes the three of
// them unknown, and a device may tell several such points, of its input and of its output.
import type { PointName } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';

/** Currents that come per line, and the voltages beside them. */
export const voltageOf = {
  'phase.current': 'phase.voltage',
  'input.current': 'input.voltage',
  'output.current': 'output.voltage',
} as const satisfies Partial<Record<PointName, PointName>>;
export type LinePoint = keyof typeof voltageOf;
export const linePoints = Object.keys(voltageOf) as readonly LinePoint[];

export interface LineCurrent {
  readonly instance: string;
  readonly amps: number;
}

/** The three lines of one point, from the first; undefined when there are not three, or one is not believed. */
export function linesOf(
  readings: readonly Reading[],
  point: LinePoint,
): readonly [LineCurrent, LineCurrent, LineCurrent] | undefined {
  const lines = readings
    .filter((one) => one.point === point && /^[Ll]?[1-3]$/.test(one.instance))
    .toSorted((a, b) => (a.instance < b.instance ? -1 : 1))
    .flatMap(({ instance, quality, value }) =>
      quality === 'good' && value !== null ? [{ instance, amps: value }] : [],
    );
  const [one, two, three] = lines;
  if (one === undefined || two === undefined || three === undefined || lines.length > 3) return undefined;
  return [one, two, three];
}
