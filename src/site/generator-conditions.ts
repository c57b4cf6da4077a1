// What a generator must have in hand to count: fuel for the hours of its class and a start battery that can turn it. Amounts in
// the site file, asked as conditions on points. Easy to get wrong: a set that runs burns its fuel and has
// its battery charged; it is a source while it runs, however much it would lack for the next start.
import { points } from '../core/points.ts';
import { classLitres } from './autonomy.ts';
import type { FuelSupply } from './autonomy.ts';
import type { Ask, Condition, FuelLevel } from './site.ts';

/** Words of the registry for a set that delivers, or could this moment. */
const running: readonly Ask[] = [
  { point: 'engine.state', is: ['running', 'loaded', 'soft-load', 'soft-unload', 'cooling-down'] },
  { point: 'output.frequency', atLeast: 40 },
];

/** Below this at rest a lead-acid battery is all but empty: 1.97 V a cell, six cells to 12 V. */
const restingVoltsPerNominal = (1.97 * 6) / 12;
/** A start attempt pulls the voltage down for seconds, three of them in a row for less than this. */
const startBatteryFailSeconds = 60;
const fuelFailSeconds = 30;

export interface InHand {
  /** What it burns and holds, with the point of this device that tells the level. */
  readonly fuel?: FuelSupply;
  readonly fuelLevel?: FuelLevel;
  /** Nominal volts. */
  readonly startBattery?: number;
}

/** What has to stand in the tank, in the unit of the point that tells it. */
function fuelCondition(fuel: FuelSupply, level: FuelLevel): readonly Condition[] {
  const litres = classLitres(fuel);
  if (litres === undefined || fuel.tankLitres === undefined) return [];
  const { point = 'fuel.level', ...instance } = level;
  const percent = Math.round((1000 * litres) / fuel.tankLitres) / 10;
  const atLeast = points[point].unit === 'l' ? litres : percent;
  const timing = { failSeconds: fuelFailSeconds, holdSeconds: fuelFailSeconds, unless: running };
  return [{ ...instance, point, atLeast, ...timing }];
}

export function generatorConditions({ fuel, fuelLevel, startBattery }: InHand): readonly Condition[] {
  const conditions: Condition[] = [];
  if (fuel !== undefined && fuelLevel !== undefined) conditions.push(...fuelCondition(fuel, fuelLevel));
  if (startBattery !== undefined) {
    conditions.push({
      point: 'startBattery.voltage',
      atLeast: Math.round(startBattery * restingVoltsPerNominal * 10) / 10,
      failSeconds: startBatteryFailSeconds,
      holdSeconds: startBatteryFailSeconds,
      unless: running,
    });
  }
  return conditions;
}
