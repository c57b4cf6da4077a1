// What the site file says of batteries and fuel: rated energy behind a UPS, consumption and tanks of generators, and the
// times the site wants. Easy to get wrong: `energyWh` is what the battery gives at the power it is rated for, not the
// product of its volts and ampere-hours; and consumption is by load in percent of the generator's capacity.
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { isPointName } from '../core/points.ts';
import type { PointName } from '../core/points.ts';

const strict = { additionalProperties: false };
const above0 = Type.Number({ exclusiveMinimum: 0 });
const usableFrom = Type.Optional(Type.Number({ minimum: 0, maximum: 90 }));

/** Behind a component that provides power: the battery that carries it when its feed is gone. */
export const batterySchema = Type.Object(
  {
    /** Usable energy when new, Wh, at `atWatts` out of the battery where that is given. */
    energyWh: above0,
    /** With Peukert's exponent: what another power leaves of the energy. */
    atWatts: Type.Optional(above0),
    exponent: Type.Optional(Type.Number({ minimum: 1, maximum: 1.6 })),
    /** Local date; with `lifeYears` it ages, and is overdue after. */
    installedOn: Type.Optional(Type.String()),
    lifeYears: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 40 })),
    /** Share lost per °C below 25 °C. */
    perCelsius: Type.Optional(Type.Number({ minimum: 0, maximum: 0.1 })),
    /** Seconds it has to last at the present load; the site's `requiredBatterySeconds` when absent. */
    requiredSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 })),
  },
  strict,
);
export type BatteryRating = Static<typeof batterySchema>;

/** Of a generator. [[load in % of its capacity, l/h], …] rising, or l/h at full load. */
export const fuelSchema = Type.Object(
  {
    litresPerHour: Type.Union([
      above0,
      Type.Array(Type.Array(Type.Number({ minimum: 0 }), { minItems: 2, maxItems: 2 }), {
        minItems: 2,
        maxItems: 50,
      }),
    ]),
    /** Its own tank; its device tells the level. Absent: it lives on the site's tanks alone. */
    tankLitres: Type.Optional(above0),
    /** Percent of the tank below which the suction draws air. */
    usableFrom,
    /** Hours at its capacity that its own tank has to hold, or the set does not count. */
    classHours: Type.Optional(above0),
  },
  strict,
);

const tankSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    litres: above0,
    usableFrom,
    feeds: Type.Array(Type.String(), { minItems: 1 }),
    level: Type.Object(
      { device: Type.String(), point: Type.String(), instance: Type.Optional(Type.String()) },
      strict,
    ),
  },
  strict,
);

/** The site's own times, and tanks that several generators draw from. */
export const autonomySchema = Type.Object(
  {
    requiredBatterySeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 })),
    minimumFuelHours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1000 })),
    tanks: Type.Optional(Type.Record(Type.String(), tankSchema)),
  },
  strict,
);

/** Points of a consumption curve, rising in load: [% of capacity, l/h]. */
export type ConsumptionCurve = readonly (readonly [number, number])[];

export interface FuelSupply {
  readonly curve: ConsumptionCurve;
  readonly tankLitres?: number;
  /** Percent. */
  readonly usableFrom: number;
  readonly classHours?: number;
}

export interface FuelTank {
  readonly id: string;
  readonly name: string;
  readonly litres: number;
  readonly usableFrom: number;
  /** Generators that draw from it when their own tank is emptied, or have none. */
  readonly feeds: readonly string[];
  readonly level: { readonly device: string; readonly point: PointName; readonly instance?: string };
}

export interface AutonomySettings {
  readonly requiredBatterySeconds: number;
  readonly minimumFuelHours: number;
  readonly tanks: readonly FuelTank[];
}

/** Longer than a generator takes to start, with a second try and time to look. */
const usualBatterySeconds = 300;
/** The least that the Tier criteria ask, at N. */
const usualFuelHours = 12;
/** What an engine burns without load, as a share of full load, where only that is told. */
const idleShare = 0.1;

export function readFuel(fuel: Static<typeof fuelSchema>): FuelSupply {
  const { litresPerHour, usableFrom = 0, ...rest } = fuel;
  const curve =
    typeof litresPerHour === 'number'
      ? ([
          [0, litresPerHour * idleShare],
          [100, litresPerHour],
        ] as const)
      : litresPerHour.map(([load = 0, litres = 0]) => [load, litres] as const);
  return { ...rest, curve, usableFrom };
}

/** Consumption at a load, by the curve: straight between its points, level below the first, as its end beyond the last. */
export function burnLitresPerHour(curve: ConsumptionCurve, loadPercent: number): number {
  const [first, last] = [curve[0], curve.at(-1)];
  if (first === undefined || last === undefined) return 0;
  if (loadPercent <= first[0]) return first[1];
  const after = curve.findIndex(([load]) => load >= loadPercent);
  const [from, to] =
    after === -1 ? [curve.at(-2) ?? first, last] : [curve[after - 1] ?? first, curve[after] ?? last];
  if (to[0] === from[0]) return to[1];
  return from[1] + ((to[1] - from[1]) * (loadPercent - from[0])) / (to[0] - from[0]);
}

/** Litres that have to stand in the set's own tank for the hours of its class; undefined: it has no class or no tank. */
export function classLitres({ curve, tankLitres, usableFrom, classHours }: FuelSupply): number | undefined {
  if (classHours === undefined || tankLitres === undefined) return undefined;
  return classHours * burnLitresPerHour(curve, 100) + (tankLitres * usableFrom) / 100;
}

/** Of a file without faults. */
export function readAutonomy(settings: Static<typeof autonomySchema> = {}): AutonomySettings {
  const tanks = Object.entries(settings.tanks ?? {}).flatMap(([id, tank]): readonly FuelTank[] => {
    const { name = id, litres, usableFrom = 0, feeds, level } = tank;
    if (!isPointName(level.point)) return [];
    return [{ id, name, litres, usableFrom, feeds, level: { ...level, point: level.point } }];
  });
  return {
    requiredBatterySeconds: settings.requiredBatterySeconds ?? usualBatterySeconds,
    minimumFuelHours: settings.minimumFuelHours ?? usualFuelHours,
    tanks,
  };
}

/** Of a site that says nothing. */
export const usualAutonomy: AutonomySettings = readAutonomy();
