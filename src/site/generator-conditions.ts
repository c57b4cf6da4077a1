// What a generator must have in hand to count: fuel for the hours of its class and a start battery that can turn it. Written
// in the site file as amounts, asked as conditions on points. Easy to get wrong: a set that runs burns its fuel and has
// its battery charged; it is a source while it runs, however much it would lack for the next start.
import type { PlacedFault } from './graph-faults.ts';
import { asMap } from './read-components.ts';
import type { Ask, Condition } from './site.ts';

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

interface Written {
  readonly fuel?: {
    readonly classHours: number;
    readonly litresPerHour: number;
    readonly tankLitres?: number;
  };
  /** Nominal volts. */
  readonly startBattery?: number;
}

/** Fuel as a volume, or as a level where the size of the tank is known. */
function fuelCondition({ classHours, litresPerHour, tankLitres }: NonNullable<Written['fuel']>): Condition {
  const litres = classHours * litresPerHour;
  const timing = { failSeconds: fuelFailSeconds, holdSeconds: fuelFailSeconds, unless: running };
  if (tankLitres === undefined) return { point: 'fuel.volume', atLeast: litres, ...timing };
  const percent = Math.round((1000 * litres) / tankLitres) / 10;
  return { point: 'fuel.level', atLeast: percent, ...timing };
}

export function generatorConditions({ fuel, startBattery }: Written): readonly Condition[] {
  const conditions: Condition[] = [];
  if (fuel !== undefined) conditions.push(fuelCondition(fuel));
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

/** A class that the full tank cannot meet would never be met. */
export function fuelFaults(raw: unknown, path: readonly (string | number)[]): readonly PlacedFault[] {
  const { classHours, litresPerHour, tankLitres } = asMap(raw) ?? {};
  if (typeof classHours !== 'number' || typeof litresPerHour !== 'number') return [];
  const litres = classHours * litresPerHour;
  if (typeof tankLitres !== 'number' || litres <= tankLitres) return [];
  const message = `${classHours} h at ${litresPerHour} l/h are ${litres} l, and the tank holds ${tankLitres} l`;
  return [{ path, message, mend: 'correct the class, the consumption or the size of the tank' }];
}
