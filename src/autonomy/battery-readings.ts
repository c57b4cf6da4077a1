// What a UPS or rectifier says of itself, in the words of autonomy. Pure. Easy to get wrong: only good readings count; a card
// may tell a point in several instances (banks, phases), of which the worst counts for time and charge and the sum for power;
// and a word nobody listed is unknown, not normal.
import type { PointName } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import type { BatteryMode } from '../redundancy/battery-plant.ts';

/** What is wrong with the battery itself, worst first. */
export type BatteryCare = 'bad' | 'test-failed' | 'replace' | 'past-life';

export interface BatteryWords {
  readonly mode: BatteryMode;
  readonly saidSeconds: number | null;
  /** Why there is no `saidSeconds`. */
  readonly silence: 'no-reading' | 'stale' | 'suspect' | 'missing';
  readonly chargePercent: number | null;
  readonly volts: number | null;
  readonly celsius: number | null;
  readonly isLow: boolean;
  readonly outputWatts: number | null;
  readonly care: BatteryCare | null;
}

const modeOfSource: Readonly<Record<string, BatteryMode>> = {
  normal: 'ready',
  eco: 'ready',
  booster: 'ready',
  reducer: 'ready',
  'battery-test': 'ready',
  battery: 'discharging',
  bypass: 'bypassed',
  'maintenance-bypass': 'bypassed',
  none: 'off',
  off: 'off',
  standby: 'off',
  sleeping: 'off',
  rebooting: 'off',
};

/** Of plants that tell no output source: what the battery does. */
const modeOfBattery: Readonly<Record<string, BatteryMode>> = {
  floating: 'ready',
  charging: 'ready',
  equalizing: 'ready',
  boost: 'ready',
  resting: 'ready',
  normal: 'ready',
  discharging: 'discharging',
};

const goneBatteries: ReadonlySet<string> = new Set([
  'not-present',
  'disconnected',
  'failure',
  'fault',
  'failed',
]);
const lowBatteries: ReadonlySet<string> = new Set(['low', 'depleted']);
const badAlarms: ReadonlySet<string> = new Set([
  'battery-bad',
  'battery-fault',
  'battery-replacement',
  'replace-battery',
]);

/** `readings`: all of the devices that speak for one battery, with the quality they have now. */
export function readBattery(readings: readonly Reading[]): BatteryWords {
  const of = (point: PointName): readonly Reading[] =>
    readings.filter((reading) => reading.point === point && reading.quality === 'good');
  const states = (point: PointName): readonly string[] =>
    of(point).flatMap(({ state }) => (state === null ? [] : [state]));
  const numbers = (point: PointName): readonly number[] =>
    of(point).flatMap(({ value }) => (value === null ? [] : [value]));
  const statuses = states('battery.status');
  const runtimes = numbers('battery.runtime');
  return {
    mode: modeOf(states('output.source'), statuses),
    saidSeconds: least(runtimes),
    silence: silenceOf(readings.filter(({ point }) => point === 'battery.runtime')),
    chargePercent: least(numbers('battery.charge')),
    volts: least(numbers('battery.voltage').map(Math.abs)),
    celsius: least(numbers('battery.temperature')),
    isLow: statuses.some((status) => lowBatteries.has(status)),
    outputWatts: wattsOf(readings),
    care: careOf(states),
  };
}

function modeOf(sources: readonly string[], statuses: readonly string[]): BatteryMode {
  const modes = sources.map((source) => modeOfSource[source] ?? 'unknown');
  const own = statuses.flatMap((status) => modeOfBattery[status] ?? []);
  // Several modules: what one of them does by battery, all of them are judged by.
  const mode = worst(modes.length > 0 ? modes : own);
  const isGone = statuses.some((status) => goneBatteries.has(status));
  return isGone && (mode === 'ready' || mode === 'unknown') ? gone(mode) : mode;
}

/** Fed, with no battery behind; unknown stays so. */
function gone(mode: BatteryMode): BatteryMode {
  return mode === 'ready' ? 'bypassed' : mode;
}

const byGravity: readonly BatteryMode[] = ['discharging', 'unknown', 'off', 'bypassed', 'ready'];

function worst(modes: readonly BatteryMode[]): BatteryMode {
  return byGravity.find((mode) => modes.includes(mode)) ?? 'unknown';
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

function silenceOf(readings: readonly Reading[]): BatteryWords['silence'] {
  const { quality } = readings[0] ?? {};
  if (quality === undefined) return 'no-reading';
  return quality === 'good' ? 'missing' : quality;
}

/** The whole where it is told, else the sum of the lines, of which none may be missing. */
function wattsOf(readings: readonly Reading[]): number | null {
  const power = readings.filter(({ point }) => point === 'output.power');
  const whole = power.find(({ instance }) => instance === '');
  const counted = whole === undefined ? power : [whole];
  if (counted.length === 0) return null;
  let watts = 0;
  for (const { quality, value } of counted) {
    if (quality !== 'good' || value === null) return null;
    watts += value;
  }
  return watts;
}

function careOf(states: (point: PointName) => readonly string[]): BatteryCare | null {
  if (states('alarm.state').some((alarm) => badAlarms.has(alarm))) return 'bad';
  if (states('battery.test').includes('failed')) return 'test-failed';
  return states('battery.replace').includes('due') ? 'replace' : null;
}
