// A phase that shows nothing while the others carry: a dead current transformer, a phase that is not connected, a fuse. Pure.
// Easy to get wrong: a phase without voltage is something else than one without current, and a device whose other phases
// carry little has nothing to compare with.
import type { PointName } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import { linePoints, linesOf, voltageOf } from './line-currents.ts';

export interface SilentPhase {
  readonly deviceId: string;
  readonly point: PointName;
  readonly instance: string;
  /** Least of the other phases, in the point's unit (A). */
  readonly others: number;
  /** Whether the phase has voltage; null when nobody measures it. */
  readonly hasVoltage: boolean | null;
}

/** What the other phases must carry for a zero to mean something, A. */
const leastOthers = 0.5;
const zeroAmperes = 0.05;
const aliveVolts = 100;

/** `readings` are those of one device. */
export function findSilentPhases(readings: readonly Reading[]): readonly SilentPhase[] {
  return linePoints.flatMap((point) => {
    const lines = linesOf(readings, point) ?? [];
    const [phase, ...more] = lines.filter(({ amps }) => amps <= zeroAmperes);
    if (phase === undefined || more.length > 0) return [];
    const others = Math.min(...lines.filter((one) => one !== phase).map(({ amps }) => amps));
    if (others < leastOthers) return [];
    const { instance } = phase;
    const voltage = readings.find((one) => one.point === voltageOf[point] && one.instance === instance);
    const volts = voltage?.quality === 'good' ? voltage.value : null;
    const hasVoltage = volts === null ? null : volts >= aliveVolts;
    return [{ deviceId: readings[0]!.deviceId, point, instance, others, hasVoltage }];
  });
}
