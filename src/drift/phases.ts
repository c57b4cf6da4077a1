// A phase that shows nothing while the others carry: a dead current transformer, a phase that is not connected, a fuse. Pure.
// Easy to get wrong: a phase without voltage is something else than one without current, and a device whose other phases
// carry little has nothing to compare with.
import type { PointName } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';

export interface SilentPhase {
  readonly deviceId: string;
  readonly point: PointName;
  readonly instance: string;
  /** Least of the other phases, in the point's unit (A). */
  readonly others: number;
  /** Whether the phase has voltage; null when nobody measures it. */
  readonly hasVoltage: boolean | null;
}

/** Currents that come per phase, and the voltages beside them. */
const voltageOf: Readonly<Partial<Record<PointName, PointName>>> = {
  'phase.current': 'phase.voltage',
  'input.current': 'input.voltage',
  'output.current': 'output.voltage',
};
/** What the other phases must carry for a zero to mean something, A. */
const leastOthers = 0.5;
const zeroAmperes = 0.05;
const aliveVolts = 100;

/** `readings` are those of one device. Lines are instances 1 to 3 (or L1 to L3) of one point. */
export function findSilentPhases(readings: readonly Reading[]): readonly SilentPhase[] {
  return (Object.keys(voltageOf) as PointName[]).flatMap((point) => {
    const lines = readings.filter((one) => one.point === point && /^[Ll]?[1-3]$/.test(one.instance));
    if (lines.length !== 3 || lines.some(({ quality, value }) => quality !== 'good' || value === null))
      return [];
    const silent = lines.filter(({ value }) => value! <= zeroAmperes);
    if (silent.length !== 1) return [];
    const [phase] = silent;
    const others = Math.min(...lines.filter((one) => one !== phase).map(({ value }) => value!));
    if (others < leastOthers) return [];
    const { deviceId, instance } = phase!;
    const voltage = readings.find((one) => one.point === voltageOf[point] && one.instance === instance);
    const volts = voltage?.quality === 'good' ? voltage.value : null;
    const hasVoltage = volts === null ? null : volts >= aliveVolts;
    return [{ deviceId, point, instance, others, hasVoltage }];
  });
}
